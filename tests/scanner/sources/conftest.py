"""Scans of databases by a test's own process, and the servers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scanner.config import DatabaseOptions, ScanConfig
from scanner.enumeration import enumerate_targets
from scanner.model import RecordBatch, ScanResult, Skipped
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.sources import read
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.options import with_passwords
from scanner.sources.databases.tables import Login
from scanner.sources.databases.targets import parse
from tests.servers import PostgreSQL, mariadb, postgresql

__all__ = ["mariadb", "postgresql"]

CONFIG = ScanConfig(policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd")


class Scanned:
    """What a scan of databases gave, its names without the start that all share."""

    def __init__(self, targets, config):
        self.config = replace(config, databases=with_passwords(config.databases, targets))
        self.resources, listed, self.excluded = enumerate_targets(targets, self.config)
        results = [scan_resource(each, self.config) for each in self.resources]
        self.result = ScanResult.joined([ScanResult(skipped=tuple(listed)), *results])

    @property
    def records(self):
        """Resource -> records, of those that were opened."""
        return {tail(each.resource): each.records for each in self.result.summaries}

    @property
    def skipped(self):
        """(resource, reason) of everything not read, or not whole."""
        return sorted((tail(each.resource), each.reason) for each in self.result.skipped)

    @property
    def found(self):
        """(resource, field, entity) -> matches."""
        return {
            (tail(each.resource), each.field, each.entity): each.matches
            for each in self.result.findings
        }

    @property
    def tiers(self):
        """Records by tier, of all resources."""
        return [
            sum(each.records_by_tier[tier] for each in self.result.summaries) for tier in range(6)
        ]

    def cells(self, name):
        """Field -> values of one table."""
        resource = next(each for each in self.resources if tail(each.name) == name)
        columns: dict[str, list[str | None]] = {}
        for item in read(resource, self.config, lambda *_: None):
            if isinstance(item, RecordBatch):
                for column in item.columns:
                    columns.setdefault(column.field, []).extend(column.values.to_pylist())
            assert not isinstance(item, Skipped)
        return columns


def tail(name):
    """Return what follows the database in a resource's name."""
    return name.partition("::")[2]


@pytest.fixture
def scan_database():
    """Return (target, ..., options of databases) -> Scanned."""

    def scan(*targets, **options):
        chosen = DatabaseOptions(**options)
        return Scanned([str(target) for target in targets], replace(CONFIG, databases=chosen))

    return scan


@pytest.fixture
def no_home(tmp_path, monkeypatch):
    """Leave the tester's own passwords out."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("PGPASSWORD", "PGPASSFILE", "MYSQL_PWD", "VIGILAB_DB_PASSWORD", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    return Path(home)


class Labo:
    """One kind of server, with a database for one test."""

    def __init__(self, server, monkeypatch):
        self.server = server
        self.is_postgres = isinstance(server, PostgreSQL)
        self.execute = server.execute
        monkeypatch.setenv("VIGILAB_DB_PASSWORD", server.password)
        server.fresh()

    @property
    def url(self):
        return self.server.url(**({"socket": False} if self.is_postgres else {}))

    def name(self, table):
        return f"public.{table}" if self.is_postgres else table

    def quoted(self, name):
        if self.is_postgres:
            return '"' + name.replace('"', '""') + '"'
        return "`" + name.replace("`", "``") + "`"

    def table(self, name, columns, rows):
        """Make a table that `reader` may read."""
        place = self.quoted(name)
        with self.server.admin() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {place} ({columns})")
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {place.replace('%', '%%')} VALUES ({marks})", rows)
            cursor.execute(f"GRANT SELECT ON {place} TO reader")

    def numbers(self, name="code", rows=50_000, text="A"):
        """Make a table of many rows with a key."""
        made = (
            "generate_series(1, {0}) AS n"
            if self.is_postgres
            else "(SELECT seq n FROM seq_1_to_{0}) s"
        )
        self.execute(
            f"CREATE TABLE {name} (id INT PRIMARY KEY, libelle VARCHAR(60))",
            f"INSERT INTO {name} SELECT n, concat('{text}', n) FROM {made.format(rows)}",
            f"GRANT SELECT ON {name} TO reader",
        )

    def session(self, user="reader", **options):
        return connect(
            parse(self.url.replace("reader", user)), Login(self.server.password, **options)
        )


@pytest.fixture
def pg(postgresql, monkeypatch, no_home):
    """PostgreSQL with an empty database."""
    return Labo(postgresql, monkeypatch)


@pytest.fixture
def maria(mariadb, monkeypatch, no_home):
    """MariaDB with an empty database."""
    return Labo(mariadb, monkeypatch)


@pytest.fixture(params=["postgresql", "mariadb"])
def labo(request, monkeypatch, no_home):
    """Each of both by turns."""
    return Labo(request.getfixturevalue(request.param), monkeypatch)
