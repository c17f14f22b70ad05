"""SQLite files: each table a resource, `base.db::patient`, its bytes as text or documents.

The file is opened read-only and as unchanging; no view, trigger or module of its own
runs. Its schema is read as text: a record for each statement. Where a page is damaged,
the rows before it are read, and the rows and strings of every page, as of those that
are no longer in use: rows deleted from a table stay in them until they are overwritten.
"""

from __future__ import annotations

import mmap
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from scanner.escaping import escape
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cells import CellRows
from scanner.readers.pathed import Pathed, pathed
from scanner.readers.sqlitepages import left_over
from scanner.readers.values import Values

__all__ = ["READER"]

_MAGIC = b"SQLite format 3\0"
_LOG_MODE, _NO_LOG = 18, b"\1\1"
_ROWS = 2_000
_MOST = 256 << 20
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
_SCHEMA = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know a file by its magic."""
    return 98 if head.startswith(_MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("sqlite", None)
    with pathed(opened, most=_MOST) as file:
        reading = _Reading(opened.resource.name)
        try:
            with closing(_connection(file)) as connection:
                opened.describe("sqlite", _encoding(connection))
                yield from reading.items(connection)
        except sqlite3.Error as error:
            reading.whole = False
            yield _damaged(opened.resource.name, error)
        if _pages(opened.head) > os.stat(file.path).st_size:  # noqa: PTH116
            yield Skipped(opened.resource.name, "truncated", "", partial=True)
        if file.beside and _has_log(opened.head, file.beside):
            yield Skipped(opened.resource.name, "unmerged_log", "-wal", partial=True)
        with open(file.path, "rb", buffering=0) as again:  # noqa: PTH123 - a descriptor's path
            yield from left_over(again, reading.next, everything=not reading.whole)


def _connection(file: Pathed) -> sqlite3.Connection:
    """Open a file as it is; a copy in memory is handed over, for SQLite wants a real path."""
    if file.beside:
        place = f"file:{file.path}?mode=ro&immutable=1"
        connection = sqlite3.connect(place, uri=True, isolation_level=None)
    else:
        os.pwrite(file.descriptor, _NO_LOG, _LOG_MODE)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        with mmap.mmap(file.descriptor, 0, access=mmap.ACCESS_READ) as content:
            connection.deserialize(content)
    connection.text_factory = _decoded
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _encoding(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA encoding").fetchone()[0]).lower()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _has_log(head: bytes, path: bytes) -> bool:
    """Say whether changes wait in a log beside a file: they are in it once it is checkpointed."""
    try:
        return head[_LOG_MODE] == 2 and os.path.getsize(path + b"-wal") > 0  # noqa: PLR2004, PTH202
    except OSError:
        return False


def _pages(head: bytes) -> int:
    """Return how many bytes a file says it has; 0 where an old program does not say."""
    size = int.from_bytes(head[16:18], "big")
    known = head[24:28] == head[92:96]
    return int.from_bytes(head[28:32], "big") * (1 << 16 if size == 1 else size) if known else 0


def _damaged(name: str, error: sqlite3.Error) -> Skipped:
    return Skipped(name, "db_corrupt", getattr(error, "sqlite_errorname", ""), partial=True)


class _Reading:
    """The way through the tables of one file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.whole = True
        self.next = 0

    def items(self, connection: sqlite3.Connection) -> Iterator[Item]:
        """Yield the schema and the tables."""
        schema = CellRows()
        for (statement,) in connection.execute(_SCHEMA):
            schema.add([("", statement)])
        yield from schema.full(0)
        self.next = schema.next
        for (name,) in connection.execute(_TABLES).fetchall():
            inner = f"::{escape(name.encode('utf-8', 'surrogatepass'))}"
            rows = self._rows(connection, name, self._name + inner)
            yield Member(inner, batches=rows, format="sqlite")

    def _rows(self, connection: sqlite3.Connection, table: str, resource: str) -> Iterator[Item]:
        place = '"' + table.replace('"', '""') + '"'
        try:
            cursor = connection.execute(f"SELECT * FROM {place}")  # noqa: S608 - a quoted name
            values = Values(resource, [column[0] for column in cursor.description])
            while rows := cursor.fetchmany(_ROWS):
                yield from values.rows(rows)
            yield from values.remarks()
        except sqlite3.Error as error:
            self.whole = False
            yield _damaged(resource, error)


READER = Reader(
    name="sqlite",
    title="SQLite files, table by table",
    suffixes=(".db", ".sqlite", ".sqlite3", ".db3", ".s3db", ".gpkg"),
    sniff=_sniff,
    read=_read,
)
