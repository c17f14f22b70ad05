"""DuckDB files, read as the Arrow batches that DuckDB gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from scanner.errors import ConfigError, ReadError
from scanner.sources.databases.tables import (
    BYTES,
    JSON,
    TEXT,
    Column,
    Login,
    Page,
    Sample,
    Table,
)
from scanner.sources.databases.targets import Target

__all__ = ["DuckSession", "connect"]

_ROWS = 20_000
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
_TABLES = """
SELECT schema_name, table_name, '' FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT schema_name, view_name, 'view' FROM duckdb_views() WHERE NOT internal
"""
_COLUMNS = """
SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
 WHERE schema_name = ? AND table_name = ? ORDER BY column_index
"""


def connect(target: Target, login: Login) -> DuckSession:
    """Open a file. Raises what `scanner.sources.databases.dialects.connect` says."""
    import duckdb  # noqa: PLC0415 - only where a file is read

    if not target.database or target.host:
        raise ConfigError("name the file: duckdb:///folder/file.db, or duckdb:////from/the/root.db")
    if not Path(target.database).is_file():
        raise ReadError("vanished", "there is no such file")
    with speaking():
        connection = duckdb.connect(target.database, read_only=True, config=_CONFIG)
    return DuckSession(connection, login)


class DuckSession:
    """One file, which nobody else has open to write."""

    format = "duckdb"
    encoding: str | None = "utf-8"

    def __init__(self, connection: Any, login: Login) -> None:
        self.connection = connection
        self.most = max(int(min(login.rows_per_second or _ROWS, _ROWS)), 1)

    def query(self, statement: str, values: tuple[str, ...] = ()) -> list[Any]:
        """Return the rows of a statement."""
        with speaking():
            found: list[Any] = self.connection.execute(statement, values).fetchall()
        return found

    def tables(self) -> Iterator[Table]:
        """List tables and views; DuckDB tells no sizes."""
        for schema, name, aside in self.query(_TABLES):
            yield Table(schema, name, 0, aside, aside or "table")

    def begin(self, table: Table) -> DuckTable:
        """Begin a transaction and return what reads a table in it."""
        self.query("BEGIN TRANSACTION READ ONLY")
        return DuckTable(self, table)

    def close(self) -> None:
        """Close the file."""
        with suppress(Exception):
            self.connection.close()


class DuckTable:
    """A table of a DuckDB file; see `scanner.sources.databases.tables.TableReader`."""

    remarks: tuple[tuple[str, str], ...] = ()
    snapshot: Any = None

    def __init__(self, session: DuckSession, table: Table) -> None:
        self._session = session
        self._from = f"{_quoted(table.schema)}.{_quoted(table.name)}"
        found = session.query(_COLUMNS, (table.schema, table.name))
        if not found:
            raise ReadError("vanished")
        self.columns = [Column(name, _kind(kind), comment) for name, kind, comment in found]

    def _streamed(self, where: str = "") -> Iterator[Page]:
        chosen = ", ".join(_quoted(column.name) for column in self.columns)
        with speaking():
            result = self._session.connection.sql(f"SELECT {chosen} FROM {self._from}{where}")
            for batch in result.to_arrow_reader(self._session.most):
                yield Page(list(batch.columns), batch.num_rows, batch.nbytes)

    def pages(self, after: Any) -> Iterator[Page]:  # noqa: ARG002 - a file breaks no connection
        """Yield all rows."""
        yield from self._streamed()

    def changed_since(self, snapshot: Any) -> bool:  # noqa: ARG002 - as above
        """Say no."""
        return False

    def sample(self, rows: int) -> Sample | None:
        """Take one row in so many."""
        total = int(self._session.query(f"SELECT count(*) FROM {self._from}")[0][0])
        step = total // max(rows, 1)
        if step < 2:  # noqa: PLR2004 - all or every second
            return None
        pages = list(self._streamed(f" WHERE rowid % {step} = {step // 2} ORDER BY rowid"))
        return Sample(pages, total, f"every {step}th")


def _kind(declared: str) -> str:
    return {"BLOB": BYTES, "JSON": JSON}.get(declared.upper(), TEXT)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def speaking() -> Iterator[None]:
    """Turn what DuckDB raises into errors without a value."""
    import duckdb  # noqa: PLC0415 - only where a file is read

    try:
        yield
    except duckdb.Error as error:
        kind = type(error).__name__
        busy = kind == "IOException" and "lock" in str(error).lower()
        reason = (
            "lock_timeout" if busy else "malformed" if kind == "IOException" else "server_error"
        )
        raise ReadError(reason, kind) from None
