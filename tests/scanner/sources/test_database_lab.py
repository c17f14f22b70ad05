"""The invented laboratories as files and as databases: the same persons and tiers."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest

from scanner.run import run
from scanner.sources.databases.options import with_passwords
from tests.sample_scan import generate
from tests.scanner.sources.conftest import CONFIG, tail
from tests.servers import PostgreSQL

FILES = (
    "ftp/megabus_56", "ftp/megabus_22", "reprise/patients_61", "reprise/resultats_61",
    "reprise/serologies_41", "reprise/demandes_minimisees", "automates/tubes",
    "etude/pseudonymise", "referentiels/analyses", "referentiels/prescripteurs",
)  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Return table -> (header, rows) of a seed, and the folder with the same as CSV."""
    folder = tmp_path_factory.mktemp("lab")
    generate(7, folder)
    flat = folder / "flat"
    flat.mkdir()
    found = {}
    for name in FILES:
        raw = (folder / "staging" / f"{name}.csv").read_bytes()
        text = decoded(raw)
        mark = max(";,|\t", key=text.partition("\n")[0].count)
        header, *rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if row]
        table = name.rpartition("/")[2]
        rows = [row for row in rows if len(row) == len(header)]  # a table has no ragged ones
        found[table] = header, rows
        with (flat / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([header, *rows])
    return found, flat


def decoded(raw):
    """Return a file's text: the sample has one in cp850, whose bytes are not all cp1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("cp850")


def load(server, tables):
    """Write the tables as a migration would, every column a text."""
    quote = '"' if isinstance(server, PostgreSQL) else "`"
    with server.admin() as connection, connection.cursor() as cursor:
        for table, (header, rows) in tables.items():
            columns = ", ".join(f"{quote}{name}{quote} TEXT" for name in header)
            cursor.execute(f"CREATE TABLE {table} ({columns})")
            marks = ", ".join(["%s"] * len(header))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            cursor.execute(f"GRANT SELECT ON {table} TO reader")


def outcome(*targets):
    """Return what a whole run says: per table its tiers and persons, and all persons."""
    names = [str(target) for target in targets]
    config = replace(CONFIG, databases=with_passwords(CONFIG.databases, names))
    done = run(names, config)
    done.close()
    assert done.result.skipped == ()
    tiers = {_table(each.resource): each.records_by_tier for each in done.result.summaries}
    persons = {_table(name): count for name, count in done.linking.by_resource.items()}
    found = {
        (_table(each.resource), each.field, each.entity): (
            each.matches,
            each.records,
            each.distinct,
        )
        for each in done.result.findings
    }
    return tiers, persons, (done.linking.persons, done.linking.by_tier), found


def _table(name):
    return tail(name).rpartition(".")[2] if "::" in name else name.removesuffix(".csv")


def test_a_laboratory_in_a_database_is_the_laboratory_in_files(labo, tables):
    content, folder = tables
    load(labo.server, content)
    files, database = outcome(folder), outcome(labo.url)
    assert database[0] == files[0]
    assert database[1] == files[1]
    assert database[2] == files[2]
    assert database[3] == files[3]
    assert files[2][0] > 300


def test_files_and_databases_are_scanned_together_by_several_processes(labo, tables):
    content, folder = tables
    load(labo.server, {name: content[name] for name in ("tubes", "analyses", "serologies_41")})
    targets = [str(folder / "prescripteurs.csv"), labo.url, str(folder / "patients_61.csv")]
    runs = []
    for workers in (1, 3):
        config = replace(
            CONFIG, workers=workers, databases=with_passwords(CONFIG.databases, targets)
        )
        done = run(targets, config)
        done.close()
        runs.append((done.result.summaries, done.result.findings, done.linking))
    assert len(runs[0][0]) == 5
    assert runs[0][:2] == runs[1][:2]
    assert runs[0][2].persons == runs[1][2].persons
