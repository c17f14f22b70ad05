"""DuckDB files: each table a resource, `base.duckdb::main.patient`, as Arrow batches.

The file is opened read-only, without extensions and without a way to other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from scanner.errors import ReadError
from scanner.escaping import escape
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.arrowrows import ArrowRows
from scanner.readers.binary import runs
from scanner.readers.cells import CellRows
from scanner.readers.pathed import pathed

__all__ = ["READER"]

_MAGIC, _AT = b"DUCK", 8
_ROWS = 20_000
_CONFIG: dict[str, Any] = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "threads": 1,
}
_TABLES = (
    "SELECT schema_name, table_name, sql FROM duckdb_tables() WHERE NOT internal ORDER BY 1, 2"
)


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know a file by its magic."""
    return 98 if head[_AT : _AT + len(_MAGIC)] == _MAGIC else 0


def _read(opened: Opened) -> Iterator[Item]:
    try:
        import duckdb  # noqa: PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[tables]") from None
    opened.describe("duckdb", "utf-8")
    name = opened.resource.name
    with pathed(opened) as file:
        try:
            with closing(duckdb.connect(file.path, read_only=True, config=_CONFIG)) as connection:
                yield from _tables(connection, name)
        except duckdb.Error as error:
            yield Skipped(name, "db_corrupt", type(error).__name__, partial=True)
            with open(file.path, "rb", buffering=0) as again:  # noqa: PTH123 - a descriptor's path
                yield from runs(again)


def _tables(connection: Any, name: str) -> Iterator[Item]:
    schema = CellRows()
    found = connection.execute(_TABLES).fetchall()
    for _, _, statement in found:
        schema.add([("", statement or "")])
    yield from schema.full(0)
    for space, table, _ in found:
        inner = "::" + escape(f"{space}.{table}".encode())
        rows = _rows(connection, f"{_quoted(space)}.{_quoted(table)}", name + inner)
        yield Member(inner, batches=rows, format="duckdb", encoding="utf-8")


def _rows(connection: Any, place: str, resource: str) -> Iterator[Item]:
    import duckdb  # noqa: PLC0415 - it was found

    rows = ArrowRows(resource)
    try:
        for batch in connection.sql(f"SELECT * FROM {place}").to_arrow_reader(_ROWS):  # noqa: S608 - quoted
            yield from rows.items(batch)
        yield from rows.remarks()
    except (duckdb.Error, OSError, ValueError):
        detail = f"after {rows.next} records"
        yield Skipped(resource, "db_corrupt", detail, partial=True)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


READER = Reader(
    name="duckdb",
    title="DuckDB files, table by table",
    suffixes=(".duckdb", ".ddb"),
    sniff=_sniff,
    read=_read,
    extra="tables",
)
