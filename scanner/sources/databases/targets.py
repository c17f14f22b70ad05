"""URLs of databases as they are typed: what they name, and how a report names it.

    postgresql://user@host:5433/labo?sslmode=verify-full
    mysql://host/labo    mariadb:///labo?unix_socket=/run/mysqld/mysqld.sock
    sqlite:///labo.db    duckdb:////srv/labo.duckdb
    mssql+pyodbc://host/labo?driver=...    odbc:DSN=labo;UID=reader
    postgresql://host/labo::public.patient

The last names one table, as reports do. A password is taken out of a URL before
anything else looks at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from urllib.parse import parse_qsl, quote, unquote, urlencode

from scanner.errors import ConfigError
from scanner.escaping import escape

__all__ = ["Target", "is_database", "parse", "rebuilt", "without_password"]

_OWN = frozenset({"duckdb", "mariadb", "mysql", "postgres", "postgresql", "sqlite"})
_KNOWN = _OWN | {"db2", "firebird", "hana", "informix", "iris", "mssql", "oracle", "sybase"}
_PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433, "oracle": 1521}
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9_]*)(?:\+(?P<driver>[a-z0-9_]+))?://"
    r"(?:(?P<user>[^@/?]*)@)?(?P<host>\[[^\]/]*\]|[^/:?]*)(?::(?P<port>\d*))?"
    r"(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?"
)
_SCHEME = re.compile(r"([a-z][a-z0-9_]*)(\+[a-z0-9_]+)?://")
_SECRET = re.compile(r"(?P<start>://[^/@:?]*):(?P<secret>[^@]*)(?=@)")
_SECRET_PARAMETER = re.compile(
    r"([?&;:](?:password|passwd|pwd)\s*=)(\{[^}]*\}|[^&;]*)", re.IGNORECASE
)
_SECRET_WITHIN = re.compile(r"(?:pwd|password)(?:=|%3d)", re.IGNORECASE)
_SOCKETS = ("host", "unix_socket")
_ODBC_SHOWN = ("dsn", "driver", "server", "servername", "port", "database", "dbq")


@dataclass(frozen=True, slots=True)
class Target:
    """One database.

    Attributes:
        url: all of it but a password and a table.
        scheme: `postgresql`, `mysql`, `mariadb`, `sqlite`, `duckdb`, `odbc`, or
            SQLAlchemy's name of another.
        driver: SQLAlchemy's name of a driver, or "".
        user, host, database: decoded; a database file's path for those that are files.
        port: None where it is the usual one.
        query: the parameters behind `?`.
        only: the table behind `::`, as a report names it, or "".
    """

    url: str
    scheme: str
    driver: str = ""
    user: str = ""
    host: str = ""
    port: int | None = None
    database: str = ""
    query: tuple[tuple[str, str], ...] = ()
    only: str = ""

    @property
    def name(self) -> str:
        """How resource names begin: without user and parameters."""
        if self.scheme == "odbc":
            return "odbc:" + _escaped(_odbc_name(self.url))
        socket = next((value for key, value in self.query if key in _SOCKETS), "")
        host = self.host or quote(socket, safe="")
        host += f":{self.port}" if self.port else ""
        return f"{self.scheme}://{host}" + (f"/{_escaped(self.database)}" if self.database else "")

    def parameter(self, key: str) -> str | None:
        """Return a parameter, or None."""
        return dict(self.query).get(key)


def _escaped(name: str) -> str:
    return escape(name.encode("utf-8", "surrogateescape"))


def is_database(target: str) -> bool:
    """Say whether a target is a database, with no look at whether it exists.

    >>> is_database("postgresql://h/db"), is_database("odbc:DSN=x"), is_database("s3://b/k")
    (True, True, False)
    """
    if target.startswith("odbc:"):
        return True
    found = _SCHEME.match(target)
    return found is not None and (found[1] in _KNOWN or found[1] in _installed())


@cache
def _installed() -> frozenset[str]:
    """Return the dialects that other packages bring to SQLAlchemy."""
    points = metadata.entry_points(group="sqlalchemy.dialects")
    return frozenset(point.name.partition(".")[0] for point in points)


def without_password(target: str) -> tuple[str, str | None]:
    """Part a target from the password in it; it need not be a database's.

    >>> without_password("mysql://ann:p/w@h/db?ssl_ca=x")
    ('mysql://ann@h/db?ssl_ca=x', 'p/w')
    >>> without_password("odbc:DSN=x;PWD={a;b};UID=u")
    ('odbc:DSN=x;UID=u', 'a;b')
    >>> without_password("postgresql://ann@h:5433/db")
    ('postgresql://ann@h:5433/db', None)
    """
    secret: str | None = None
    if found := _SECRET.search(target):
        secret = unquote(found["secret"])
        target = target[: found.end("start")] + target[found.end("secret") :]
    while is_database(target) and (found := _SECRET_PARAMETER.search(target)):
        raw = found[2]
        secret = raw[1:-1] if raw.startswith("{") else unquote(raw) if "://" in target else raw
        start, rest = target[: found.start()], target[found.end() :]
        lead = found[1][0]
        target = start + (lead + rest[1:] if rest and lead in "?:" else rest)
    return target, secret


def parse(target: str) -> Target:
    """Read a target that has no password in it.

    Raises:
        ConfigError: it is no URL of a database, or hides a password after all.
    """
    head, only = _parted(target)
    if head.startswith("odbc:"):
        return Target(head, "odbc", only=only)
    found = _URL.fullmatch(head)
    if found is None:
        raise ConfigError("a database is named as scheme://user@host:port/database?parameters")
    if _SECRET_WITHIN.search(found["query"] or ""):
        raise ConfigError("a password among the parameters of a URL is not taken")
    scheme = {"postgres": "postgresql"}.get(found["scheme"], found["scheme"])
    port = int(found["port"]) if found["port"] else None
    return Target(
        url=head,
        scheme=scheme,
        driver=found["driver"] or "",
        user=unquote(found["user"] or ""),
        host=unquote(found["host"] or "").lower(),
        port=None if port == _PORTS.get(scheme) else port,
        database=unquote(found["database"] or ""),
        query=tuple(parse_qsl(found["query"] or "", keep_blank_values=True)),
        only=only,
    )


def _parted(target: str) -> tuple[str, str]:
    """Part the table from a target; the `::` of an IPv6 host is none."""
    start = target.rfind("]") + 1
    head, joiner, only = target[start:].rpartition("::")
    return (target[:start] + head, only) if joiner else (target, "")


def _odbc_name(url: str) -> str:
    pairs = [part.partition("=") for part in url.removeprefix("odbc:").split(";") if part]
    shown = [f"{key}={value}" for key, _, value in pairs if key.strip().lower() in _ODBC_SHOWN]
    return ";".join(shown)


def rebuilt(target: Target, scheme: str, drop: frozenset[str] = frozenset()) -> str:
    """Return a target as a URL of another scheme, without some of its parameters."""
    rest = target.url.partition("://")[2].partition("?")[0]
    kept = urlencode([pair for pair in target.query if pair[0] not in drop], safe="/")
    return f"{scheme}://{rest}" + (f"?{kept}" if kept else "")
