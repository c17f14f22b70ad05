"""Tables of MariaDB and MySQL, read in the order of a key, a page at a time.

The key is the primary one, or another that is unique and never null. A table without
comes as one stream, which cannot be taken up again where it broke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.errors import ReadError
from scanner.sources.databases.tables import (
    BYTES,
    JSON,
    NUMBER,
    PAGE_BYTES,
    TEXT,
    Column,
    Lost,
    Page,
    Sample,
    Table,
)

if TYPE_CHECKING:
    from scanner.sources.databases.mysql import MySQLSession

__all__ = ["SOME", "MySQLTable", "listed"]

SOME = 500
_LARGE = 8 << 20
_LARGEST_PAGE = 50_000
_SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")
_KINDS = {
    **dict.fromkeys(("decimal", "double", "float"), NUMBER), "json": JSON,
    **dict.fromkeys(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"), BYTES),
    **dict.fromkeys(
        ("bit", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring",
         "multipolygon", "geometrycollection"), BYTES),
}  # fmt: skip
_INTEGERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "year")
_KEYS = (*_INTEGERS, "decimal", "char", "varchar", "binary", "varbinary", "date", "datetime",
         "timestamp", "time", "uuid", "inet6", "inet4")  # fmt: skip
"""Types whose values say in a comparison what they say in the order."""

_LIST = """
SELECT table_schema, table_name, table_type, coalesce(engine, ''), coalesce(data_length, 0)
  FROM information_schema.tables
 WHERE table_schema NOT IN %s AND (%s = '' OR table_schema = %s)
   AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')
"""
_FOREIGN = ("FEDERATED", "CONNECT", "SPIDER")
_SCALE = """
SELECT coalesce(avg_row_length, 0), coalesce(table_rows, 0) FROM information_schema.tables
 WHERE table_schema = %s AND table_name = %s
"""
_COLUMNS = """
SELECT column_name, lower(data_type), column_comment, privileges, lower(column_type)
  FROM information_schema.columns
 WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position
"""
_KEY = """
SELECT index_name, column_name FROM information_schema.statistics
 WHERE table_schema = %s AND table_name = %s AND non_unique = 0
 ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index
"""
_UNFIT = """
SELECT DISTINCT index_name FROM information_schema.statistics
 WHERE table_schema = %s AND table_name = %s
   AND (nullable = 'YES' OR sub_part IS NOT NULL OR column_name IS NULL)
"""
_CHECKED_JSON = re.compile(r"CHECK \(json_valid\(`((?:[^`]|``)+)`\)\)", re.IGNORECASE)


class _Key(NamedTuple):
    name: str
    columns: tuple[str, ...]
    integers: tuple[bool, ...]
    places: tuple[int, ...]


def quoted(name: str) -> str:
    """Return a name as it stands in a statement."""
    return "`" + name.replace("`", "``").replace("%", "%%") + "`"


def listed(session: MySQLSession) -> Iterator[Table]:
    """List what the account has some right to: the server tells it of nothing else."""
    rows = session.query(_LIST, (_SYSTEM, session.database, session.database))
    for schema, name, kind, engine, size in rows:
        if kind == "VIEW":
            yield Table(schema, name, 0, "view", "view")
        elif str(engine).upper() in _FOREIGN:
            yield Table(schema, name, 0, "foreign_table", "foreign table")
        else:
            columns = session.query(_COLUMNS, (schema, name))
            yield Table(schema, name, int(size), readable=any(map(_readable, columns)))


def _readable(column: Sequence[Any]) -> bool:
    return "select" in str(column[3]).lower()


class MySQLTable:
    """A table in its transaction; see `scanner.sources.databases.tables.TableReader`."""

    snapshot: Any = None

    def __init__(self, session: MySQLSession, table: Table) -> None:
        self._session = session
        self._place = (table.schema, table.name)
        self._from = f"{quoted(table.schema)}.{quoted(table.name)}"
        every = session.query(_COLUMNS, self._place)
        if not every:
            raise ReadError("vanished")
        allowed = [column for column in every if _readable(column)]
        self.remarks: list[tuple[str, str]] = []
        if len(allowed) < len(every):
            hidden = len(every) - len(allowed)
            self.remarks.append(("permission_denied", f"{hidden} of {len(every)} columns"))
        json = self._json_columns()
        self._types = {name: kind for name, kind, *_ in allowed}
        self.columns = [
            Column(name, JSON if name in json else _KINDS.get(kind, TEXT), comment or "")
            for name, kind, comment, *_ in allowed
        ]
        self._key = self._found_key() if table.kind == "table" else None
        average, self._total = map(int, (session.query(_SCALE, self._place) or [(0, 0)])[0])
        self._size = self._bounded(PAGE_BYTES // max(average, 100))

    def _bounded(self, rows: float) -> int:
        most = self._session.login.rows_per_second or _LARGEST_PAGE
        return max(1, int(min(rows, most, _LARGEST_PAGE)))

    def _json_columns(self) -> set[str]:
        """Return the columns that MariaDB has as JSON: texts with a check of its own."""
        if not self._session.is_mariadb:
            return set()
        try:
            made = self._session.query(f"SHOW CREATE TABLE {self._from}")
        except Lost:
            raise
        except ReadError:  # a view, or rights to some columns only
            return set()
        return {name.replace("``", "`") for name in _CHECKED_JSON.findall(str(made[0][1]))}

    def _found_key(self) -> _Key | None:
        """Return the first key that orders the rows and can be read."""
        unfit = {name for (name,) in self._session.query(_UNFIT, self._place)}
        by_name: dict[str, list[str]] = {}
        for index, column in self._session.query(_KEY, self._place):
            by_name.setdefault(index, []).append(column)
        names = [column.name for column in self.columns]
        for index, columns in by_name.items():
            kinds = [self._types.get(column) for column in columns]
            if index not in unfit and all(kind in _KEYS for kind in kinds):
                integers = tuple(kind in _INTEGERS for kind in kinds)
                return _Key(index, tuple(columns), integers, tuple(map(names.index, columns)))
        return None

    def changed_since(self, snapshot: Any) -> bool:  # noqa: ARG002 - a key stays where it is
        """Say no: who has a key behind the mark is read, whoever came or went."""
        return False

    def pages(self, after: tuple[Any, ...] | None) -> Iterator[Page]:
        """Yield the rows behind a key, in its order."""
        if not self.columns:
            return
        if self._key is None:
            self._session.limit(0)  # it is one statement, and takes what it takes
            yield from self._streamed(f"SELECT {self._chosen()} FROM {self._from}", ())
            return
        while True:
            where, values = _behind(self._key, after)
            statement = (
                f"SELECT {self._chosen()} FROM {self._from} FORCE INDEX ({quoted(self._key.name)})"
                f"{where} ORDER BY {', '.join(map(quoted, self._key.columns))} LIMIT {self._size}"
            )
            rows = size = 0
            for page in self._streamed(statement, values):
                rows, size, after = rows + page.rows, size + page.size, page.mark
                yield page
            if rows < self._size:
                return
            self._size = self._bounded(self._size * min(4, PAGE_BYTES / max(size, 1)))

    def _chosen(self) -> str:
        return ", ".join(quoted(column.name) for column in self.columns)

    def _streamed(self, statement: str, values: Sequence[Any]) -> Iterator[Page]:
        """Yield the rows of a statement, as one page but where they are very large."""
        held: list[tuple[Any, ...]] = []
        size = 0
        limit = _LARGE if self._key is not None else PAGE_BYTES
        try:
            for rows in self._session.stream(statement, values):
                held += rows
                size += sum(len(value) for row in rows for value in row if value is not None)
                if size > limit or (self._key is None and len(held) >= self._size):
                    yield self._page(held, size)
                    held, size = [], 0
        except ReadError:
            if held:
                yield self._page(held, size)
            raise
        if held:
            yield self._page(held, size)

    def _page(self, rows: list[tuple[Any, ...]], size: int) -> Page:
        return Page(list(map(list, zip(*rows, strict=True))), len(rows), size, self._mark(rows[-1]))

    def _mark(self, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if self._key is None:
            return None
        parts = zip(self._key.places, self._key.integers, strict=True)
        return tuple(int(row[place]) if integer else row[place] for place, integer in parts)

    def sample(self, rows: int) -> Sample | None:
        """Draw rows by a digest of their key: always the same, and spread as chance would."""
        if not self.columns:
            return None
        total = int(self._session.query(f"SELECT count(*) FROM {self._from}")[0][0])
        if total < 2 * rows:
            return None
        names = self._key.columns if self._key else [column.name for column in self.columns]
        digest = f"crc32(concat_ws(',', {', '.join(map(quoted, names))}))"
        where = f" WHERE {digest} < {int((1 << 32) * Decimal(rows) / total)}"
        drawn = self._streamed(f"SELECT {self._chosen()} FROM {self._from}{where}", ())
        return Sample(list(drawn), total, "drawn row by row")


def _behind(key: _Key, after: tuple[Any, ...] | None) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that rows stand behind a key, and its values.

    >>> _behind(_Key("k", ("a", "b"), (True, True), (0, 1)), (3, 7))
    (' WHERE (`a` > %s) OR (`a` = %s AND `b` > %s)', (3, 3, 7))
    """
    if after is None:
        return "", ()
    names = list(map(quoted, key.columns))
    clauses: list[str] = []
    values: list[Any] = []
    for i, name in enumerate(names):
        equal = [f"{each} = %s" for each in names[:i]]
        clauses.append("(" + " AND ".join([*equal, f"{name} > %s"]) + ")")
        values += after[: i + 1]
    return " WHERE " + " OR ".join(clauses), tuple(values)
