"""SQLite files, opened so that nothing in them can be changed or run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scanner.errors import ConfigError, ReadError
from scanner.sources.databases.rows import Rows
from scanner.sources.databases.tables import BYTES, JSON, Column, Login, Table
from scanner.sources.databases.targets import Target

__all__ = ["SQLiteSession", "connect"]

_SOME = 1_000
_REASONS = {
    "SQLITE_BUSY": "lock_timeout", "SQLITE_LOCKED": "lock_timeout", "SQLITE_CORRUPT": "db_corrupt",
    "SQLITE_NOTADB": "malformed", "SQLITE_PERM": "permission_denied",
    "SQLITE_AUTH": "permission_denied", "SQLITE_CANTOPEN": "permission_denied",
    "SQLITE_IOERR": "io_error",
}  # fmt: skip


def connect(target: Target, login: Login) -> SQLiteSession:
    """Open a file. Raises what `scanner.sources.databases.dialects.connect` says."""
    if not target.database or target.host:
        raise ConfigError("name the file: sqlite:///folder/file.db, or sqlite:////from/the/root.db")
    path = Path(target.database)
    if not path.is_file():
        raise ReadError("vanished", "there is no such file")
    session = SQLiteSession(path, login)
    session.prepare()
    return session


class SQLiteSession:
    """One file, in a read transaction."""

    format = "sqlite"
    encoding: str | None = None

    def __init__(self, path: Path, login: Login) -> None:
        self._login = login
        with speaking():
            self.connection = sqlite3.connect(
                f"file:{quote(str(path.resolve()))}?mode=ro", uri=True,
                timeout=login.lock_seconds, isolation_level=None,
            )  # fmt: skip
        self.connection.text_factory = _decoded

    def prepare(self) -> None:
        """Trust nothing that the file brings, and see it in one state."""
        for statement in (
            "PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF",
            "PRAGMA cell_size_check = ON", "BEGIN",
        ):  # fmt: skip
            self.query(statement)
        self.encoding = str(self.query("PRAGMA encoding")[0][0]).lower()

    def query(self, statement: str) -> list[Any]:
        """Return the rows of a statement."""
        with speaking():
            return self.connection.execute(statement).fetchall()

    def tables(self) -> Iterator[Table]:
        """List tables and views."""
        statement = "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')"
        sizes: dict[str, int] = {}
        with suppress(ReadError):  # not every SQLite can tell sizes
            sizes = dict(self.query("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        for kind, name in self.query(statement):
            if kind == "view":
                yield Table("", name, 0, "view", "view")
            elif not name.startswith("sqlite_"):
                yield Table("", name, sizes.get(name, 0))

    def begin(self, table: Table) -> Rows:
        """Return what reads a table."""
        place = _quoted(table.name)
        columns = [
            Column(name, JSON if "JSON" in str(kind).upper() else BYTES)
            for _, name, kind, _, _, _, hidden in self.query(f"PRAGMA table_xinfo({place})")
            if hidden != 1
        ]
        if not columns:
            raise ReadError("vanished")
        chosen = ", ".join(_quoted(column.name) for column in columns)
        fetch = partial(self._fetched, f"SELECT {chosen} FROM {place}")
        most = self._login.rows_per_second
        return Rows(columns, fetch, lambda: self.query(f"SELECT count(*) FROM {place}")[0][0], most)

    def _fetched(self, statement: str) -> Iterator[list[Any]]:
        with speaking():
            cursor = self.connection.execute(statement)
            while rows := cursor.fetchmany(_SOME):
                yield rows

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self.connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


@contextmanager
def speaking() -> Iterator[None]:
    """Turn what SQLite raises into errors without a value."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        known = next((each for each in _REASONS if name.startswith(each)), "")
        raise ReadError(_REASONS.get(known, "server_error"), name) from None
