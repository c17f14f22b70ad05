"""Databases that need no server: what they are called, chosen and read like."""

from __future__ import annotations

import gzip
import sqlite3
import sys
import time
from dataclasses import replace

import duckdb
import pyodbc
import pytest

from scanner.config import DatabaseOptions, ScanConfig
from scanner.errors import ConfigError, SourceError
from scanner.sources import discover
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.options import check, database_options
from scanner.sources.databases.sampling import statement
from scanner.sources.databases.tables import Login
from scanner.sources.databases.targets import is_database, parse, without_password
from tests.servers import missing

LETTER = gzip.compress(b"NOM;PRENOM\nKERVELLA;Maelle\n", mtime=0)
PATIENTS = [
    (
        1,
        "KERVELLA",
        "Maelle",
        "1984-03-12",
        '{"tel": ["06 39 98 01 02"], "poids": 61.50}',
        LETTER,
        1.5,
    ),
    (2, "LE GOFF", "Anne", "1961-07-30", None, b"s\xe9rologie VIH positive", 2.0),
    (3, None, "", "not a date", "{broken", b"\x00\x01\xff", None),
]
HEADER = "id INTEGER, nom TEXT, prenom TEXT, date_naissance TEXT, note JSON, doc BLOB, taux REAL"


@pytest.fixture
def sqlite(tmp_path):
    path = tmp_path / "labo.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE patient ({HEADER})")
        connection.executemany("INSERT INTO patient VALUES (?, ?, ?, ?, ?, ?, ?)", PATIENTS)
        connection.execute("CREATE VIEW v AS SELECT * FROM patient")
        connection.execute('CREATE TABLE "a.b!c%""d" ("q""é%" TEXT)')
        connection.execute('INSERT INTO "a.b!c%""d" VALUES (1)')
    connection.close()
    return path


def expected_cells():
    return {
        "id": ["1", "2", "3"],
        "nom": ["KERVELLA", "LE GOFF", None],
        "prenom": ["Maelle", "Anne", ""],
        "date_naissance": ["1984-03-12", "1961-07-30", "not a date"],
        "note.tel[0]": ["06 39 98 01 02"],
        "note.poids": ["61.5"],
        "note": ["{broken"],
        "doc": [None, "sérologie VIH positive", "0001ff"],
        "taux": ["1.5", "2", None],
    }


@pytest.mark.parametrize(("scheme", "main"), [("sqlite", ""), ("sqlite+pysqlite", "main.")])
def test_sqlite_is_read_table_by_table(sqlite, scan_database, scheme, main):
    scanned = scan_database(f"{scheme}:///{sqlite}")
    tables = {'a%2Eb%21c%"d': 1, "patient": 3, "patient!doc[0]": 1}
    assert scanned.records == {main + name: count for name, count in tables.items()}
    assert (f"{main}v", "view") in scanned.skipped
    assert scanned.cells(f"{main}patient") == expected_cells()
    assert scanned.found[f"{main}patient", "nom", "PATIENT_NAME"] == 2
    assert scanned.found[f"{main}patient", "doc", "HEALTH_HIV"] == 1


def test_duckdb_is_read_table_by_table(tmp_path, scan_database):
    path = tmp_path / "etude.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE patient (id INTEGER, nom TEXT, prenom TEXT, date_naissance DATE, note JSON,"
            " doc BLOB, taux DECIMAL(9, 2), tels STRUCT(mobile TEXT)[])"
        )
        connection.execute(
            "INSERT INTO patient VALUES (1, 'KERVELLA', 'Maelle', '1984-03-12', '{\"a\": [1]}',"
            " 'texte'::BLOB, 1.50, [{'mobile': '06 39 98 01 02'}])"
        )
        connection.execute("CREATE VIEW v AS SELECT * FROM patient")
        connection.execute("COMMENT ON COLUMN patient.id IS 'nom'")
    scanned = scan_database(f"duckdb:///{path}")
    assert scanned.records == {"main.patient": 1}
    assert scanned.skipped == [("main.v", "view")]
    cells = scanned.cells("main.patient")
    assert cells["note.a[0]"] == ["1"]
    assert cells["doc"] == ["texte"]
    assert cells["taux"] == ["1.5"]
    assert cells["tels[0].mobile"] == ["06 39 98 01 02"]


@pytest.mark.parametrize(
    ("scheme", "statement_"),
    [("sqlite", "DELETE FROM patient"), ("sqlite+pysqlite", "DELETE FROM patient")],
)
def test_our_own_session_cannot_write_a_file(sqlite, scheme, statement_):
    session = connect(parse(f"{scheme}:///{sqlite}"), Login())
    with pytest.raises(Exception, match="readonly"):
        if scheme == "sqlite":
            session.connection.execute(statement_)
        else:
            session.connection.exec_driver_sql(statement_)
    session.close()


def odbc(driver, rest):
    if driver not in pyodbc.drivers():
        missing(f"the ODBC driver {driver}")
    return f"odbc:Driver={{{driver}}};{rest}"


def test_odbc_reads_what_its_driver_lists(sqlite, scan_database):
    scanned = scan_database(odbc("SQLite3", f"Database={sqlite}"))
    assert scanned.records["patient"] == 3
    assert ("v", "view") in scanned.skipped
    assert scanned.cells("patient")["nom"] == ["KERVELLA", "LE GOFF", None]
    assert scanned.found["patient", "nom", "PATIENT_NAME"] == 2


def test_a_corrupt_file_is_read_up_to_its_damage(tmp_path, scan_database):
    path = tmp_path / "labo.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE patient (nom TEXT, prenom TEXT)")
        rows = [("KERVELLA", "Maelle " * 20)] * 20_000
        connection.executemany("INSERT INTO patient VALUES (?, ?)", rows)
    connection.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 40960] = b"\xff" * 40960
    path.write_bytes(content)
    scanned = scan_database(f"sqlite:///{path}")
    assert scanned.skipped == [("patient", "db_corrupt")]
    assert 0 < scanned.records["patient"] < 20_000


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("sqlite:///nowhere.db", "no such file"),
        ("duckdb:///nowhere.db", "no such file"),
        ("sqlite:///{none}", "SQLITE_NOTADB"),
        ("odbc:DSN=nowhere", "no such data source"),
        ("postgresql://reader@127.0.0.1:1/labo", "cannot be reached"),
        ("mariadb://reader@127.0.0.1:1/labo", "cannot be reached"),
    ],
)
def test_a_database_that_is_not_there_is_one_sentence(
    scan_database, tmp_path, target, word, no_home
):
    (tmp_path / "none").write_text("no database " * 1_000)
    with pytest.raises(SourceError, match=word):
        scan_database(target.format(none=tmp_path / "none"))


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("postgresql://h:x/labo", "scheme://"),
        ("sqlite://", "name the file"),
        ("postgresql://127.0.0.1:1/labo?nonsense=1", "parameter"),
        ("mariadb://127.0.0.1:1/labo?nonsense=1", "parameter"),
        ("mssql+pyodbc:///?odbc_connect=UID%3Da%3BPWD%3Db", "password"),
        ("oracle+nonsense://h/labo", "dialect"),
    ],
)
def test_a_url_that_makes_no_sense_is_one_sentence(scan_database, target, word, no_home):
    with pytest.raises(ConfigError, match=word):
        scan_database(target)


def test_a_driver_that_is_missing_is_named_with_its_extra(scan_database, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigError, match=r"psycopg: pip install 'vigilab\[databases\]'"):
        scan_database("postgresql://h/labo")


@pytest.mark.parametrize(
    "target",
    [
        "postgresql://ann:S3cret@h/labo",
        "postgresql://ann:S3c/re@t@h/labo",
        "mysql://:S3cret@h/labo",
        "postgresql://ann@h/labo?password=S3cret",
        "odbc:DSN=x;PWD=S3cret",
        "odbc:Password={S3c;ret};DSN=x",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(target):
    with pytest.raises(ConfigError) as refused:
        check(target, allow_password=False)
    assert "S3c" not in str(refused.value)
    assert check(target, allow_password=True)
    bare, password = without_password(target)
    assert "S3c" not in bare
    assert password is not None
    assert password.startswith("S3c")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("postgres://ann@LABO.example:5432/db?sslmode=require", "postgresql://labo.example/db"),
        ("postgresql+psycopg2://h:5433/db", "postgresql://h:5433/db"),
        ("postgresql://[::1]:5433/db", "postgresql://[::1]:5433/db"),
        ("postgresql:///db?host=/run/pg", "postgresql://%2Frun%2Fpg/db"),
        ("mysql://h/", "mysql://h"),
        ("sqlite:////srv/a!b.db", "sqlite:////srv/a%21b.db"),
        ("odbc:DSN=labo;UID=ann", "odbc:DSN=labo"),
    ],
)
def test_a_database_is_named_without_users_and_parameters(target, name):
    assert parse(target).name == name


def test_tables_may_stand_behind_a_url():
    assert parse("postgresql://[::1]/db::public.patient").only == "public.patient"
    assert parse("postgresql://[::1]/db").only == ""


@pytest.mark.parametrize("target", ["s3://bucket/key", "sftp://h/x", "-", "/srv/a::b", "C://x"])
def test_what_is_no_database_is_left_to_others(target):
    assert not is_database(target)


def test_one_source_claims_a_database():
    for target in ("postgresql://h/db", "odbc:DSN=x", "duckdb:///a"):
        claiming = [source.name for source in discover() if source.claims(target)]
        assert claiming[0] == "database"


def test_passwords_stay_out_of_repr_and_digest():
    options = DatabaseOptions(passwords=(("postgresql://h/db", "S3cret"),))
    config = ScanConfig("", b"k" * 32, "0" * 16, databases=options)
    assert "S3cret" not in repr(config) + repr(options)
    assert config.digest("1") == replace(config, databases=DatabaseOptions()).digest("1")
    chosen = replace(config, databases=DatabaseOptions(tables=("patient",)))
    assert config.digest("1") != chosen.digest("1")


def test_tables_are_chosen_by_globs(sqlite, scan_database):
    url = f"sqlite:///{sqlite}"
    assert list(scan_database(url, tables=("PAT*",)).records) == ["patient", "patient!doc[0]"]
    some = scan_database(url, excluded_tables=("pat*",))
    assert list(some.records) == ['a%2Eb%21c%"d']
    assert some.excluded.resources == 1
    assert "v" in scan_database(url, tables=("v",)).records
    assert list(scan_database(f"{url}::patient").records) == ["patient", "patient!doc[0]"]


def test_options_that_make_no_sense_are_refused():
    with pytest.raises(ConfigError, match="--sample"):
        database_options(sample=-1)


@pytest.fixture
def many(tmp_path):
    """A table of 50,000 codes, and one with one patient in 500."""
    path = tmp_path / "many.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE code (code TEXT, libelle TEXT)")
        connection.executemany(
            "INSERT INTO code VALUES (?, ?)", ((f"A{i}", "potassium") for i in range(50_000))
        )
        connection.execute("CREATE TABLE journal (texte TEXT)")
        connection.executemany(
            "INSERT INTO journal VALUES (?)",
            ((f"M. Yann KERVELLA le {i}" if i % 500 == 125 else "rien",) for i in range(50_000)),
        )
    connection.close()
    return path


def test_a_sample_is_enough_where_nobody_is_in_it_and_not_where_somebody_is(many, scan_database):
    scanned = scan_database(f"sqlite:///{many}", sample=1_000)
    assert scanned.records == {"code": 1_000, "journal": 50_000}
    (sampled,) = scanned.result.skipped
    assert (sampled.reason, sampled.partial) == ("sampled", True)
    assert sampled.detail.startswith("none in 1,000 of about 50,000 records")
    assert sampled.detail.endswith("at most 0.3 % at 95 %")
    again = scan_database(f"sqlite:///{many}", sample=1_000)
    assert again.result.findings == scanned.result.findings


def test_a_small_table_needs_no_sample(sqlite, scan_database):
    scanned = scan_database(f"sqlite:///{sqlite}", sample=1_000)
    assert scanned.records["patient"] == 3
    assert "sampled" not in dict(scanned.skipped).values()


@pytest.mark.parametrize(
    ("rows", "share"), [(0, "100"), (100, "3"), (10_000, "0.03"), (10**6, "0.0003")]
)
def test_a_sample_says_how_little_it_may_have_missed(rows, share):
    assert statement(rows, 10**7, "drawn row by row").endswith(f"at most {share} % at 95 %")


def test_rows_come_no_faster_than_asked_for(many, scan_database):
    begun = time.monotonic()
    scan_database(f"sqlite:///{many}", tables=("code",), rows_per_second=40_000)
    assert time.monotonic() - begun >= 50_000 / 40_000
