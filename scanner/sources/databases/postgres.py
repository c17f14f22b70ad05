"""PostgreSQL: a session that can only read, whatever the account may do besides."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from scanner.errors import ConfigError, ReadError
from scanner.sources.databases import postgres_tables
from scanner.sources.databases.pace import deadline
from scanner.sources.databases.tables import Login, Lost, Table, Unauthorised
from scanner.sources.databases.targets import Target, rebuilt

__all__ = ["PostgresSession", "connect"]

_LOCAL = ("", "localhost", "127.0.0.1", "[::1]")
_CONNECT_SECONDS = 10
_GRACE = 15
"""Seconds beyond the server's own timeout after which a silent connection is cut."""

_SETTINGS = """
SET search_path = pg_catalog; SET default_transaction_read_only = on; SET row_security = on;
SET datestyle = ISO; SET intervalstyle = iso_8601; SET bytea_output = hex;
SET extra_float_digits = 1; SET xmloption = content; SET client_min_messages = error;
SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0;
SET idle_in_transaction_session_timeout = '1h'; SET lock_timeout = '{lock}ms';
SET statement_timeout = '{statement}ms'
"""
_REASONS = {
    "42501": "permission_denied",
    "3F000": "vanished",
    "42P01": "vanished",
    "42703": "changed_during_read",
    "55P03": "lock_timeout",
    "57014": "source_timeout",
    "XX001": "db_corrupt",
    "XX002": "db_corrupt",
}
_AGAIN = frozenset({"40001", "40P01", "53300", "57P01", "57P02", "57P03", "57P05", "25P03"})
"""A snapshot conflict on a standby, too many clients, a server that stops or starts."""
_REFUSED = ("password", "mot de passe", "authenti", "pg_hba", "role", "rôle")
_MISSING = ("does not exist", "existe pas")


def connect(target: Target, login: Login) -> PostgresSession:
    """Open a session. Raises what `scanner.sources.databases.dialects.connect` says."""
    import psycopg  # noqa: PLC0415 - only where a database is read

    if not target.database and target.scheme == "postgresql" and "PGDATABASE" not in os.environ:
        raise ConfigError("name the database: postgresql://host/DATABASE")
    options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "keepalives_idle": 30}
    if target.host not in _LOCAL and "PGSSLMODE" not in os.environ:
        options["sslmode"] = "require"
    options = {key: value for key, value in options.items() if target.parameter(key) is None}
    if login.password is not None:
        options["password"] = login.password
    try:
        connection = psycopg.connect(
            rebuilt(target, "postgresql"), autocommit=True, prepare_threshold=None,
            application_name="vigilab", client_encoding="UTF8", **options,
        )  # fmt: skip
    except psycopg.ProgrammingError:
        raise ConfigError("the URL has a parameter that PostgreSQL does not know") from None
    except psycopg.Error as error:
        raise _unconnected(error) from None
    session = PostgresSession(connection, login)
    try:
        session.prepare()
    except ReadError:
        session.close()
        raise
    return session


def _unconnected(error: Any) -> ReadError:
    """Return why there is no connection, in words of our own: the server's may be in any tongue."""
    told = str(error).lower()
    if getattr(error.pgconn, "needs_password", False):
        return Unauthorised(detail="the server wants a password")
    if "ssl" in told and "support" in told:
        return ReadError(
            "permission_denied", "the server has no TLS; ?sslmode=disable reads without it"
        )
    if "fatal" in told and any(word in told for word in _REFUSED):
        return Unauthorised(detail="the server refuses the user or the password")
    if "fatal" in told and any(word in told for word in _MISSING):
        return ReadError("vanished", "there is no such database")
    return Lost(detail="the server cannot be reached")


class PostgresSession:
    """One connection, in autocommit but for the transaction of a table."""

    format = "postgresql"

    def __init__(self, connection: Any, login: Login) -> None:
        self.connection, self.login = connection, login
        self.encoding: str | None = connection.info.parameter_status("server_encoding").lower()

    @property
    def version(self) -> int:
        """The server's version: 150018 is 15.18."""
        return int(self.connection.info.server_version)

    def prepare(self) -> None:
        """Make the session one that only reads and does not wait."""
        lock, statement = self.login.lock_seconds * 1000, self.login.statement_seconds * 1000
        with self.speaking():
            self.connection.execute(_SETTINGS.format(lock=int(lock), statement=int(statement)))

    def tables(self) -> Iterator[Table]:
        """List tables, views and foreign tables, and the large objects as one."""
        return postgres_tables.listed(self)

    def begin(self, table: Table) -> Any:
        """Begin the one transaction that sees the table in one state."""
        self.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return postgres_tables.opened(self, table)

    def query(self, statement: Any, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a statement, [] where it has none."""
        with self.speaking():
            cursor = self.connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def in_savepoint(self) -> Iterator[None]:
        """Undo what fails in the block alone, not the whole transaction."""
        self.query("SAVEPOINT here")
        try:
            yield
        except Lost:
            raise
        except ReadError:
            self.query("ROLLBACK TO SAVEPOINT here")
            raise

    def copy(self, statement: Any) -> Iterator[bytes]:
        """Yield the lines of a COPY TO STDOUT."""
        as_it_stands = self.encoding == "sql_ascii"  # bytes of any encoding, as nobody checked
        spelled = statement.as_bytes(self.connection)
        if as_it_stands:
            self.query("SET client_encoding = SQL_ASCII")
        with self.speaking(), self.connection.cursor() as cursor, cursor.copy(spelled) as lines:
            yield from map(bytes, lines)
        if as_it_stands:
            self.query("SET client_encoding = UTF8")

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn what the driver raises into errors without a value, and end what hangs."""
        import psycopg  # noqa: PLC0415 - only where a database is read

        late = deadline(self.login.statement_seconds + _GRACE, self._cut)
        try:
            with late as was_late:
                yield
        except psycopg.Error as error:
            if was_late():
                raise ReadError("source_timeout", "the server fell silent") from None
            raise self._failure(error) from None

    def _failure(self, error: Any) -> ReadError:
        code = error.sqlstate
        if code in _AGAIN or (code or "08")[:2] == "08" or self.connection.closed:
            return Lost(detail=f"PostgreSQL {code}" if code else "")
        return ReadError(_REASONS.get(code, "server_error"), f"PostgreSQL {code}")

    def _cut(self) -> None:
        with suppress(OSError, Exception):
            copied = socket.socket(fileno=os.dup(self.connection.fileno()))
            copied.shutdown(socket.SHUT_RDWR)
            copied.close()

    def close(self) -> None:
        """End the connection; the transaction ends with it."""
        with suppress(Exception):
            self.connection.close()
