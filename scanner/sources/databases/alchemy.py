"""Every other database that SQLAlchemy has a dialect for: Oracle, SQL Server, Db2 and more.

Tables are listed and quoted by the dialect, rows streamed. A transaction is made one
that only reads where the dialect is known to have such; an account with no more than
SELECT is the safe way everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from scanner.errors import ConfigError, MissingDependency, ReadError
from scanner.sources.databases.rows import Rows
from scanner.sources.databases.tables import BYTES, JSON, Column, Login, Lost, Table, Unauthorised
from scanner.sources.databases.targets import Target

__all__ = ["AlchemySession", "connect"]

_SOME = 2_000
_FIRST = {
    "oracle": ("SET TRANSACTION READ ONLY",),
    "mssql": ("SET LOCK_TIMEOUT {lock}", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
    "sqlite": ("PRAGMA query_only = ON",),
}
"""What begins a transaction, by dialect."""
_SYSTEM = frozenset(
    {"information_schema", "sys", "guest", "pg_catalog", "performance_schema", "mysql"}
)
_REFUSED = ("ORA-01017", "ORA-01005", "28000", "18456", "28P01")


def connect(target: Target, login: Login) -> AlchemySession:
    """Open a session. Raises what `scanner.sources.databases.dialects.connect` says."""
    import sqlalchemy  # noqa: PLC0415 - only where a database is read
    from sqlalchemy import exc  # noqa: PLC0415

    try:
        url = sqlalchemy.make_url(target.url)
        if login.password is not None:
            url = url.set(password=login.password)
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, hide_parameters=True)
    except exc.NoSuchModuleError:
        raise MissingDependency(
            f"SQLAlchemy has no dialect {target.scheme}: install the package that brings it"
        ) from None
    except (exc.ArgumentError, ValueError):
        raise ConfigError("the URL is none that SQLAlchemy understands") from None
    try:
        connection = engine.connect()
    except exc.DBAPIError as error:
        raise _unconnected(error) from None
    session = AlchemySession(connection, login)
    try:
        session.prepare()
    except ReadError:
        session.close()
        raise
    return session


def _unconnected(error: Any) -> ReadError:
    told = str(error.orig)
    if any(code in told for code in _REFUSED):
        return Unauthorised(detail="the server refuses the user or the password")
    return Lost(detail="the server cannot be reached")


class AlchemySession:
    """One connection, in one transaction."""

    encoding: str | None = None

    def __init__(self, connection: Any, login: Login) -> None:
        self.connection, self._login = connection, login
        self.format: str = connection.dialect.name

    def prepare(self) -> None:
        """Begin a transaction that only reads, where there is such."""
        with speaking():
            for statement in _FIRST.get(self.format, ()):
                lock = int(self._login.lock_seconds * 1000)
                self.connection.exec_driver_sql(statement.format(lock=lock))

    def tables(self) -> Iterator[Table]:
        """List tables and views of every schema but the server's own."""
        import sqlalchemy  # noqa: PLC0415 - as in `connect`

        with speaking():
            found = sqlalchemy.inspect(self.connection)
            schemas = [s for s in found.get_schema_names() if s.lower() not in _SYSTEM]
            for schema in schemas or [None]:
                for name in found.get_table_names(schema):
                    yield Table(schema or "", name)
                for name in found.get_view_names(schema):
                    yield Table(schema or "", name, 0, "view", "view")

    def begin(self, table: Table) -> Rows:
        """Return what reads a table."""
        import sqlalchemy  # noqa: PLC0415 - as in `connect`

        with speaking():
            described = sqlalchemy.inspect(self.connection).get_columns(
                table.name, table.schema or None
            )
        columns = [
            Column(each["name"], _kind(each["type"]), each.get("comment") or "")
            for each in described
        ]
        names: list[Any] = [sqlalchemy.column(column.name) for column in columns]
        source = sqlalchemy.table(table.name, *names, schema=table.schema or None)
        count = sqlalchemy.select(sqlalchemy.func.count()).select_from(source)
        fetch = partial(self._fetched, sqlalchemy.select(*names).select_from(source))
        return Rows(columns, fetch, partial(self._counted, count), self._login.rows_per_second)

    def _fetched(self, statement: Any) -> Iterator[Any]:
        with speaking():
            result = self.connection.execution_options(stream_results=True).execute(statement)
            yield from result.partitions(_SOME)

    def _counted(self, statement: Any) -> int:
        with speaking():
            return int(self.connection.execute(statement).scalar())

    def close(self) -> None:
        """End the connection; the transaction ends with it."""
        with suppress(Exception):
            self.connection.close()
        with suppress(Exception):
            self.connection.engine.dispose()


def _kind(declared: Any) -> str:
    """Return how values are read: those that are no bytes are taken for text all the same."""
    return JSON if "JSON" in type(declared).__name__.upper() else BYTES


@contextmanager
def speaking() -> Iterator[None]:
    """Turn what SQLAlchemy and the driver raise into errors without a value."""
    from sqlalchemy import exc  # noqa: PLC0415 - as in `connect`

    try:
        yield
    except exc.NoSuchTableError:
        raise ReadError("vanished") from None
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise Lost from None
        raise ReadError("server_error", type(error.orig).__name__) from None
    except (exc.SQLAlchemyError, json.JSONDecodeError) as error:
        raise ReadError("server_error", type(error).__name__) from None
