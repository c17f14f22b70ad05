"""Tables of PostgreSQL: listed with what the account may read, read by ranges of blocks.

A range (`TID Range Scan`) needs no key and no sorting, reads each block once, and
its rows come in the order in which they lie: by `ctid`. Rows come as CSV of `COPY`,
which Arrow parses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scanner.errors import ReadError
from scanner.sources.databases.copying import parsed
from scanner.sources.databases.large_objects import LARGE_OBJECTS, LargeObjects
from scanner.sources.databases.tables import (
    BYTES,
    JSON,
    NUMBER,
    PAGE_BYTES,
    TEXT,
    VALUE_BYTES,
    Column,
    Page,
    Sample,
    Table,
)

if TYPE_CHECKING:
    from scanner.sources.databases.postgres import PostgresSession

__all__ = ["PostgresTable", "listed", "opened"]

_RANGES_SINCE = 140000
_FIRST_BLOCKS = 64
_GROWTH = 4
_DENSITY_BLOCKS = 256
_SUSPECT = 1 << 20
"""Bytes moved out of line below which no value can be very long."""

_KINDS = {"bytea": BYTES, "json": JSON, "jsonb": JSON}
_NUMBERS = ("numeric", "float4", "float8")
_VARYING = ("bytea", "text", "varchar", "bpchar")

_LIST = """
SELECT n.nspname, c.relname, c.relkind::text,
       {size},
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm', 'f') AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_EXACT = """coalesce(pg_relation_size(c.oid), 0)
       + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0)"""
_ROUGH = "c.relpages::int8 * current_setting('block_size')::int8"
_KIND = {"r": ("", "table"), "v": ("view", "view"), "m": ("view", "materialised view"),
         "f": ("foreign_table", "foreign table")}  # fmt: skip

_DESCRIBE = """
SELECT c.oid::int8, pg_relation_filenode(c.oid)::int8,
       coalesce(m.amname = 'heap', false) AND has_table_privilege(c.oid, 'SELECT'),
       coalesce(row_security_active(c.oid), false),
       coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int8,
       coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
 WHERE n.nspname = %s AND c.relname = %s
"""
_COLUMNS = """
SELECT attname, coalesce(col_description(attrelid, attnum), ''),
       has_column_privilege(attrelid, attnum, 'SELECT')
  FROM pg_attribute WHERE attrelid = %s::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_TYPES = """
SELECT t.oid::int8, t.typname, t.typcategory = 'A' AND e.typnamespace = 'pg_catalog'::regnamespace
  FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem WHERE t.oid = ANY(%s::oid[])
"""


def listed(session: PostgresSession) -> Iterator[Table]:
    """List what a database holds; sizes are rough where a table is locked."""
    try:
        rows = session.query(_LIST.format(size=_EXACT))
    except ReadError as error:
        if error.reason != "lock_timeout":
            raise
        rows = session.query(_LIST.format(size=_ROUGH))
    for schema, name, kind, size, readable in rows:
        aside, called = _KIND[kind]
        yield Table(schema, name, int(size), aside, called, bool(readable))
    count = session.query("SELECT count(*) FROM pg_largeobject_metadata")[0][0]
    if count:
        size = session.query("SELECT pg_relation_size('pg_largeobject')")[0][0]
        yield Table("", LARGE_OBJECTS, int(size), kind="large objects")


def opened(session: PostgresSession, table: Table) -> Any:
    """Return what reads a table in the transaction that has begun."""
    if table.name == LARGE_OBJECTS and not table.schema:
        return LargeObjects(session)
    return PostgresTable(session, table)


class PostgresTable:
    """A table in its transaction; see `scanner.sources.databases.tables.TableReader`."""

    def __init__(self, session: PostgresSession, table: Table) -> None:
        from psycopg import sql  # noqa: PLC0415 - only where a database is read

        self._session, self._sql = session, sql
        self._page_rows = session.login.rows_per_second
        found = session.query(_DESCRIBE, (table.schema, table.name))
        if not found:
            raise ReadError("vanished")
        oid, self._file, heap, filtered, self._blocks, self._apart = found[0]
        only = sql.SQL("ONLY ") if table.kind == "table" else sql.SQL("")
        self._from = only + sql.Identifier(table.schema, table.name)
        self._ranges = bool(heap) and session.version >= _RANGES_SINCE
        self.remarks: list[tuple[str, str]] = []
        if filtered:
            self.remarks.append(("permission_denied", "row-level security may hide rows"))
        self.columns, self._chosen = self._described(oid)
        self.snapshot = (self._file, self._horizon())

    def _described(self, oid: int) -> tuple[list[Column], list[Any]]:
        """Return the columns and how each is selected."""
        sql = self._sql
        every = self._session.query(_COLUMNS, (oid,))
        allowed = [(name, comment) for name, comment, readable in every if readable]
        if len(allowed) < len(every):
            hidden = len(every) - len(allowed)
            self.remarks.append(("permission_denied", f"{hidden} of {len(every)} columns"))
        names = [sql.Identifier(name) for name, _ in allowed]
        types = self._types(names)
        long = self._long(names, types)
        columns, chosen = [], []
        for (name, comment), identifier, (kind, is_array), size in zip(
            allowed, names, types, long, strict=True
        ):
            as_json = JSON if is_array else TEXT
            number = NUMBER if kind in _NUMBERS else as_json
            columns.append(Column(name, _KINDS.get(kind, number), comment))
            template = "to_json({0})" if is_array else "{0}"
            if size > VALUE_BYTES:
                template = "substring({0}, 1, " + str(VALUE_BYTES // 4) + ")"
                self.remarks.append(("value_too_long", f"column {len(columns)}"))
            chosen.append(sql.SQL(template).format(identifier))
        return columns, chosen

    def _types(self, names: Sequence[Any]) -> list[tuple[str, bool]]:
        """Return each column's type, a domain's being what it stands for, and if it is an array."""
        if not names:
            return []
        statement = self._sql.SQL("SELECT {} FROM {} LIMIT 0").format(
            self._sql.SQL(", ").join(names), self._from
        )
        with self._session.speaking():
            described = self._session.connection.execute(statement).description
        codes = [column.type_code for column in described]
        known = {
            oid: (name, bool(array)) for oid, name, array in self._session.query(_TYPES, (codes,))
        }
        return [known.get(code, ("", False)) for code in codes]

    def _long(self, names: Sequence[Any], types: Sequence[tuple[str, bool]]) -> list[int]:
        """Return how long the longest value of each column is, where one may be very long."""
        varying = [i for i, (kind, _) in enumerate(types) if kind in _VARYING]
        sizes = [0] * len(names)
        if not varying or self._apart < _SUSPECT:
            return sizes
        longest = [self._sql.SQL("max(octet_length({}))").format(names[i]) for i in varying]
        statement = self._sql.SQL("SELECT {} FROM {}").format(
            self._sql.SQL(", ").join(longest), self._from
        )
        for i, size in zip(varying, self._session.query(statement)[0], strict=True):
            sizes[i] = size or 0
        return sizes

    def _horizon(self) -> int:
        """Return the oldest transaction that this one may not see the work of."""
        function = "pg_snapshot_xmin(pg_current_snapshot())::text"
        if self._session.version < 130000:  # noqa: PLR2004 - PostgreSQL 13
            function = "txid_snapshot_xmin(txid_current_snapshot())::text"
        return int(self._session.query(f"SELECT {function}")[0][0]) % (1 << 32)

    def changed_since(self, snapshot: tuple[int, int]) -> bool:
        """Say whether a row was written since then: it may lie elsewhere now.

        Raises:
            ReadError: all rows may, for the table was written anew.
        """
        file, horizon = snapshot
        if file != self._file:
            raise ReadError("changed_during_read", "the table was written anew")
        statement = self._sql.SQL(
            "SELECT EXISTS (SELECT 1 FROM {} WHERE age(xmin) <= age({}::xid))"
        ).format(self._from, self._sql.Literal(str(horizon)))
        return bool(self._session.query(statement)[0][0])

    def pages(self, after: int | None) -> Iterator[Page]:
        """Yield the rows from a block on."""
        if not self.columns:
            return
        if not self._ranges:
            yield from self._copied("", None)
            return
        start, blocks = after or 0, 1 if self._page_rows else _FIRST_BLOCKS
        while start < max(self._blocks, 1):
            end = start + blocks
            upper = f" AND ctid < '({end},0)'::tid" if end < self._blocks else ""
            rows = size = 0
            for page in self._copied(f" WHERE ctid >= '({start},0)'::tid{upper}", end):
                rows, size = rows + page.rows, size + page.size
                yield page
            start, blocks = end, self._next(blocks, rows, size)

    def _next(self, blocks: int, rows: int, size: int) -> int:
        """Return how many blocks make a page of the right size, by what the last ones held."""
        share = min(PAGE_BYTES / max(size, 1), _GROWTH)
        if self._page_rows:
            share = min(share, self._page_rows / max(rows, 1))
        return max(int(blocks * share), 1)

    def _copied(self, where: str, mark: int | None) -> Iterator[Page]:
        """Yield the rows of a range; one page but where they take far more than one should.

        Only the last page of a range has a mark: a break before it is not mended.
        """
        sql = self._sql
        statement = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT (FORMAT csv)").format(
            sql.SQL(", ").join(self._chosen), self._from, sql.SQL(where)
        )
        kinds = [column.kind for column in self.columns]
        yield from parsed(self._session.copy(statement), kinds, mark)

    def sample(self, rows: int) -> Sample | None:
        """Draw blocks, always the same of a table that stays the same."""
        if not self._ranges or not self.columns or not self._blocks:
            return None
        total = self._estimate()
        share = 100 * rows / max(total, 1)
        while share < 50:  # noqa: PLR2004 - per cent: from here on all is as good
            drawn = list(self._copied(f" TABLESAMPLE SYSTEM ({share:.9f}) REPEATABLE (0)", None))
            if sum(page.rows for page in drawn) >= rows / 2:
                return Sample(drawn, total, "drawn by block")
            share *= 2
        return None

    def _estimate(self) -> int:
        """Return about how many rows there are, by the rows of some blocks."""
        share = min(1.0, _DENSITY_BLOCKS / self._blocks)
        statement = self._sql.SQL(
            "SELECT count(*) FROM {} TABLESAMPLE SYSTEM ({}) REPEATABLE (1)"
        ).format(self._from, self._sql.SQL(f"{100 * share:.9f}"))
        return int(self._session.query(statement)[0][0] / share)
