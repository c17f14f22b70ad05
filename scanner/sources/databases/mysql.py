"""MariaDB and MySQL: a session that can only read, its rows streamed as the server has them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from scanner.errors import ConfigError, ReadError
from scanner.sources.databases import mysql_tables
from scanner.sources.databases.credentials import client_option
from scanner.sources.databases.tables import Login, Lost, Table, Unauthorised
from scanner.sources.databases.targets import Target

__all__ = ["MySQLSession", "connect"]

_LOCAL = ("", "localhost", "127.0.0.1", "[::1]")
_PARAMETERS = frozenset(
    {"charset", "connect_timeout", "ssl_ca", "ssl_cert", "ssl_key", "unix_socket"}
)
_CONNECT_SECONDS = 10
_GRACE = 30
_WAIT_SECONDS = 3600
"""How long the server waits for us to take rows, or to ask for the next."""

_REASONS = {
    1049: "vanished", 1146: "vanished", 1051: "vanished", 1054: "changed_during_read",
    1412: "changed_during_read", 1044: "permission_denied", 1142: "permission_denied",
    1143: "permission_denied", 1227: "permission_denied", 1356: "permission_denied",
    1205: "lock_timeout", 1969: "source_timeout", 3024: "source_timeout",
    126: "db_corrupt", 145: "db_corrupt", 1034: "db_corrupt", 1194: "db_corrupt",
    1195: "db_corrupt", 1712: "db_corrupt",
}  # fmt: skip
_REFUSED = frozenset({1045, 1698, 1130, 1862, 1820, 4151})
_AGAIN = frozenset(
    {
        1040,
        1053,
        1152,
        1158,
        1159,
        1160,
        1161,
        1203,
        1213,
        1317,
        1927,
        2002,
        2003,
        2006,
        2013,
        2014,
        2055,
    }
)


def connect(target: Target, login: Login) -> MySQLSession:
    """Open a session. Raises what `scanner.sources.databases.dialects.connect` says."""
    import pymysql  # noqa: PLC0415 - only where a database is read
    from pymysql import converters, cursors  # noqa: PLC0415

    given = dict(target.query)
    unknown = sorted(given.keys() - _PARAMETERS - {"sslmode"})
    if unknown:
        raise ConfigError(f"the URL has a parameter that is not known: {unknown[0]!a}")
    literals = {
        kind: how for kind, how in converters.conversions.items() if not isinstance(kind, int)
    }
    try:
        connection = pymysql.connect(
            host=target.host.strip("[]") or "localhost",
            port=target.port or 3306,
            user=target.user or client_option("user") or getpass.getuser(),
            password=login.password or "",
            database=target.database or None,
            unix_socket=given.get("unix_socket"),
            charset=given.get("charset", "utf8mb4"),
            connect_timeout=int(given.get("connect_timeout", _CONNECT_SECONDS)),
            read_timeout=login.statement_seconds + _GRACE,
            write_timeout=login.statement_seconds + _GRACE,
            cursorclass=cursors.SSCursor,
            conv=literals,
            local_infile=False,
            autocommit=True,
            program_name="vigilab",
            **_tls(target, given),
        )
    except (pymysql.Error, OSError, ValueError) as error:
        raise _unconnected(error) from None
    session = MySQLSession(connection, login, target.database)
    try:
        session.prepare()
    except ReadError:
        session.close()
        raise
    return session


def _tls(target: Target, given: dict[str, str]) -> dict[str, Any]:
    """Ask for TLS wherever a network lies between; an authority given, check against it."""
    files: dict[str, Any] = {
        key: given[key] for key in ("ssl_ca", "ssl_cert", "ssl_key") if key in given
    }
    if "ssl_ca" in files:
        return {**files, "ssl_verify_cert": True, "ssl_verify_identity": True}
    if files or given.get("sslmode") == "disable" or target.host in _LOCAL:
        return files or {"ssl_disabled": True}
    import ssl  # noqa: PLC0415 - only for servers elsewhere

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return {"ssl": context}


def _unconnected(error: Exception) -> ReadError:
    code = _code(error)
    if code in _REFUSED:
        return Unauthorised(detail="the server refuses the user or the password")
    if code in (1044, 1049):
        return ReadError(_REASONS[code], "there is no such database, or no right to it")
    if code == 2026:  # noqa: PLR2004
        return ReadError(
            "permission_denied",
            "TLS failed; ?sslmode=disable reads without it, ?ssl_ca=FILE checks",
        )
    return Lost(detail="the server cannot be reached")


def _code(error: Any) -> int:
    first = error.args[0] if error.args else 0
    return first if isinstance(first, int) else 0


def _let_go(cursor: Any) -> None:
    """Have a cursor not fetch the rest of its rows when it is thrown away."""
    result = getattr(cursor, "_result", None)
    if result is not None:
        result.unbuffered_active = False
    cursor.connection = None


class MySQLSession:
    """One connection; `database` is "" where all databases of the server are read."""

    format = "mysql"
    encoding: str | None = "utf8mb4"

    def __init__(self, connection: Any, login: Login, database: str) -> None:
        self.connection, self.login, self.database = connection, login, database
        self.is_mariadb = "mariadb" in str(connection.server_version).lower()
        if self.is_mariadb:
            self.format = "mariadb"

    def prepare(self) -> None:
        """Make the session one that only reads and does not wait."""
        seconds, lock = self.login.statement_seconds, max(int(self.login.lock_seconds), 1)
        for statement in (
            "SET SESSION TRANSACTION READ ONLY",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            f"SET SESSION lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}",
            f"SET SESSION net_write_timeout = {_WAIT_SECONDS}, wait_timeout = {_WAIT_SECONDS}",
        ):
            self.query(statement)
        self.limit(seconds)

    def limit(self, seconds: float) -> None:
        """Have the server end statements that take longer; 0: none."""
        name = "max_statement_time" if self.is_mariadb else "max_execution_time"
        value = f"{seconds:.3f}" if self.is_mariadb else f"{int(seconds * 1000)}"
        self.query(f"SET SESSION {name} = {value}")

    def tables(self) -> Iterator[Table]:
        """List tables and views."""
        return mysql_tables.listed(self)

    def begin(self, table: Table) -> mysql_tables.MySQLTable:
        """Begin the one transaction that sees the table in one state."""
        self.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        return mysql_tables.MySQLTable(self, table)

    def query(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, [] where it has none."""
        return [row for some in self.stream(statement, values) for row in some]

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a statement, some at a time, as they come."""
        with self.speaking():
            cursor = self.connection.cursor()
            try:
                cursor.execute(
                    statement if values else statement.replace("%%", "%"), values or None
                )
                while cursor.description and (rows := cursor.fetchmany(mysql_tables.SOME)):
                    yield rows
                cursor.close()
            finally:
                _let_go(cursor)

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn what the driver raises into errors without a value."""
        import pymysql  # noqa: PLC0415 - only where a database is read

        try:
            yield
        except (pymysql.Error, OSError) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> ReadError:
        code = _code(error)
        if isinstance(error, TimeoutError) or "timed out" in str(error.args[1:2]):
            return ReadError("source_timeout", "the server fell silent")
        if code in _AGAIN or not self.connection.open or isinstance(error, OSError):
            return Lost(detail=f"error {code}" if code else "")
        if code in _REFUSED:
            return ReadError("permission_denied", f"error {code}")
        return ReadError(_REASONS.get(code, "server_error"), f"error {code}")

    def close(self) -> None:
        """End the connection at once, whatever is still on its way."""
        with suppress(Exception):
            self.connection._force_close()  # noqa: SLF001 - `close` would wait for the rest
