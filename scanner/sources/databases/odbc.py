"""Any database with an ODBC driver: `odbc:DSN=labo`, `odbc:Driver={...};Server=...`.

HFSQL, InterSystems, Pervasive, 4D, Access and the like: tables and columns are
listed by ODBC's own catalogue functions, names quoted as the driver says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from scanner.errors import ReadError
from scanner.sources.databases.rows import Rows
from scanner.sources.databases.tables import BYTES, Column, Login, Lost, Table, Unauthorised
from scanner.sources.databases.targets import Target

__all__ = ["OdbcSession", "connect"]

_SOME = 1_000
_SYSTEM = frozenset({"information_schema", "sys", "pg_catalog"})
_FIRST = {
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "mysql": "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    "mariadb": "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}
"""What begins a transaction that only reads: drivers may not heed ODBC's own way of asking."""
_REASONS = {
    "42S02": "vanished",
    "42P01": "vanished",
    "42000": "permission_denied",
    "42501": "permission_denied",
    "HYT00": "source_timeout",
    "HYT01": "source_timeout",
}


def connect(target: Target, login: Login) -> OdbcSession:
    """Open a session. Raises what `scanner.sources.databases.dialects.connect` says."""
    import pyodbc  # noqa: PLC0415 - only where a database is read

    text = target.url.removeprefix("odbc:").rstrip(";")
    if login.password is not None:
        text += ";PWD={" + login.password.replace("}", "}}") + "}"
    try:
        connection = pyodbc.connect(text, readonly=True, autocommit=False, timeout=10)
    except pyodbc.Error as error:
        raise _unconnected(error) from None
    with suppress(pyodbc.Error):
        connection.timeout = int(login.statement_seconds)
    return OdbcSession(connection, login)


def _unconnected(error: Any) -> ReadError:
    state = str(error.args[0]) if error.args else ""
    if state in ("28000", "28P01"):
        return Unauthorised(detail="the server refuses the user or the password")
    if state == "IM002":
        return ReadError("vanished", "ODBC knows no such data source or driver")
    return Lost(detail="the server cannot be reached")


class OdbcSession:
    """One connection, in one transaction, asked to only read."""

    format = "odbc"
    encoding: str | None = None

    def __init__(self, connection: Any, login: Login) -> None:
        import pyodbc  # noqa: PLC0415 - as in `connect`

        self.connection, self._login = connection, login
        with speaking():
            server = str(connection.getinfo(pyodbc.SQL_DBMS_NAME)).lower()
            if server in _FIRST:
                connection.execute(_FIRST[server])
            self._quote = str(connection.getinfo(pyodbc.SQL_IDENTIFIER_QUOTE_CHAR) or "").strip()

    def tables(self) -> Iterator[Table]:
        """List tables and views but the server's own."""
        with speaking():
            rows = self.connection.cursor().tables().fetchall()
        for row in rows:
            schema, kind = row.table_schem or "", str(row.table_type).upper()
            if kind not in ("TABLE", "VIEW") or schema.lower() in _SYSTEM:
                continue
            aside = "view" if kind == "VIEW" else ""
            yield Table(schema, row.table_name, 0, aside, kind.lower())

    def begin(self, table: Table) -> Rows:
        """Return what reads a table."""
        with speaking():
            rows = self.connection.cursor().columns(
                table=table.name, schema=table.schema or None
            ).fetchall()  # fmt: skip
        rows = [row for row in rows if row.table_name == table.name]
        if not rows:
            raise ReadError("vanished")
        columns = [
            Column(row.column_name, BYTES, getattr(row, "remarks", "") or "") for row in rows
        ]
        place = ".".join(self._quoted(part) for part in (table.schema, table.name) if part)
        chosen = ", ".join(self._quoted(column.name) for column in columns)
        fetch = partial(self._fetched, f"SELECT {chosen} FROM {place}")
        count = partial(self._counted, f"SELECT count(*) FROM {place}")
        return Rows(columns, fetch, count, self._login.rows_per_second)

    def _quoted(self, name: str) -> str:
        return (
            self._quote + name.replace(self._quote, self._quote * 2) + self._quote
            if self._quote
            else name
        )

    def _fetched(self, statement: str) -> Iterator[Any]:
        with speaking():
            cursor = self.connection.cursor().execute(statement)
            while rows := cursor.fetchmany(_SOME):
                yield rows

    def _counted(self, statement: str) -> int:
        with speaking():
            return int(self.connection.cursor().execute(statement).fetchone()[0])

    def close(self) -> None:
        """End the connection; the transaction ends with it."""
        with suppress(Exception):
            self.connection.rollback()
        with suppress(Exception):
            self.connection.close()


@contextmanager
def speaking() -> Iterator[None]:
    """Turn what the driver raises into errors without a value."""
    import pyodbc  # noqa: PLC0415 - as in `connect`

    try:
        yield
    except pyodbc.Error as error:
        state = str(error.args[0])[:5] if error.args else ""
        if state.startswith("08"):
            raise Lost(detail=state) from None
        raise ReadError(_REASONS.get(state, "server_error"), f"ODBC {state}") from None
