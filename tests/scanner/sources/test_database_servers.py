"""PostgreSQL and MariaDB, for real: everything that is to be true of both."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import suppress

import psycopg
import pymysql
import pytest

from scanner.errors import SourceError
from scanner.sources import database

LETTER = gzip.compress(b"NOM;PRENOM\nKERVELLA;Maelle\n", mtime=0)
HOSTILE = '"; drop table patient; --%s`é'


@pytest.fixture
def patients(labo):
    kind = "bytea" if labo.is_postgres else "longblob"
    labo.table(
        "patient",
        f"id INT PRIMARY KEY, nom VARCHAR(40), prenom VARCHAR(40), date_naissance DATE, note JSON,"
        f" doc {kind}, montant NUMERIC(9, 2), comm TEXT",
        [
            (1, "KERVELLA", "Maëlle", "1984-03-12", '{"tel": ["06 39 98 01 02"], "p": 61.50}', LETTER,
             "1.50", 'dit "non", puis\nrien\t\\N'),
            (2, None, "", "1961-07-30", None, "sérologie VIH positive".encode(), "20", None),
        ],
    )  # fmt: skip
    return labo


def test_every_kind_of_value_is_read_as_text(patients, scan_database):
    scanned = scan_database(patients.url)
    name = patients.name("patient")
    assert scanned.records == {name: 2, f"{name}!doc[0]": 1}
    assert scanned.skipped == []
    cells = scanned.cells(name)
    assert cells.pop("note.tel[0]") == ["06 39 98 01 02"]
    assert cells.pop("note.p") == ["61.5"]
    assert cells == {
        "id": ["1", "2"],
        "nom": ["KERVELLA", None],
        "prenom": ["Maëlle", ""],
        "date_naissance": ["1984-03-12", "1961-07-30"],
        "doc": [None, "sérologie VIH positive"],
        "montant": ["1.5", "20"],
        "comm": ['dit "non", puis\nrien\t\\N', None],
    }
    assert scanned.found[name, "nom", "PATIENT_NAME"] == 1
    assert scanned.found[name, "doc", "HEALTH_HIV"] == 1
    assert scanned.found[f"{name}!doc[0]", "NOM", "PATIENT_NAME"] == 1


def test_hostile_names_are_names(labo, scan_database):
    labo.table(HOSTILE, f"{labo.quoted(HOSTILE)} VARCHAR(40)", [("06 39 98 01 02",)])
    scanned = scan_database(labo.url)
    assert list(scanned.records.values()) == [1]
    assert [field for _, field, _ in scanned.found] == [HOSTILE]


def test_what_the_account_may_not_read_is_listed(patients, scan_database):
    patients.execute(
        "CREATE TABLE ferme (a INT)",
        "GRANT INSERT ON ferme TO reader",
        "CREATE TABLE demi (nom VARCHAR(20), secret VARCHAR(20))",
        "INSERT INTO demi VALUES ('KERVELLA', 'x')",
        "GRANT SELECT (nom) ON demi TO reader",
    )
    if not patients.is_postgres:
        patients.execute("GRANT INSERT (secret) ON demi TO reader")
    scanned = scan_database(patients.url)
    assert (patients.name("ferme"), "permission_denied") in scanned.skipped
    assert (patients.name("demi"), "permission_denied") in scanned.skipped
    demi = [each for each in scanned.result.skipped if each.resource.endswith("demi")]
    assert [(each.partial, each.detail) for each in demi] == [(True, "1 of 2 columns")]
    assert scanned.records[patients.name("demi")] == 1


def test_views_are_named_and_read_only_where_they_are_asked_for(patients, scan_database):
    patients.execute("CREATE VIEW vue AS SELECT nom FROM patient", "GRANT SELECT ON vue TO reader")
    name = patients.name("vue")
    assert scan_database(patients.url).skipped == [(name, "view")]
    assert scan_database(patients.url, tables=("vue",)).records == {name: 2}


def test_a_write_of_our_own_session_is_refused_by_the_server(patients):
    session = patients.session("admin")
    with pytest.raises((psycopg.Error, pymysql.Error), match=r"(?i)read.only"):
        session.connection.cursor().execute("DELETE FROM labo.patient" if not patients.is_postgres
                                            else "DELETE FROM public.patient")  # fmt: skip
    session.close()
    session = patients.session("admin")
    (table,) = [each for each in session.tables() if each.name == "patient"]
    session.begin(table)
    with pytest.raises((psycopg.Error, pymysql.Error), match=r"(?i)read.only"):
        session.connection.cursor().execute("CREATE TABLE labo.x (a INT)" if not patients.is_postgres
                                            else "CREATE TABLE public.x (a INT)")  # fmt: skip
    session.close()


def test_a_wrong_password_is_one_sentence_without_it(labo, scan_database, monkeypatch):
    monkeypatch.setenv("VIGILAB_DB_PASSWORD", "wr0ng-s3cret")
    with pytest.raises(SourceError, match="refuses the user or the password") as refused:
        scan_database(labo.url)
    assert "wr0ng" not in str(refused.value)


def test_a_database_that_does_not_exist_is_said_so(labo, scan_database):
    if not labo.is_postgres:
        labo.execute("GRANT SELECT ON *.* TO reader")
    with pytest.raises(SourceError, match="no such database"):
        scan_database(labo.url.replace("/labo", "/nulle_part"))


def test_a_table_dropped_after_it_was_listed_is_gone(patients, scan_database, monkeypatch):
    listed = database._tables

    def then_drop(*arguments):
        tables = listed(*arguments)
        patients.execute("DROP TABLE patient")
        return tables

    monkeypatch.setattr(database, "_tables", then_drop)
    assert scan_database(patients.url).skipped == [(patients.name("patient"), "vanished")]


def test_a_locked_table_is_listed_not_waited_for(patients, scan_database):
    name = "public.patient" if patients.is_postgres else "patient"
    patients.numbers("autre", 10)
    with patients.server.admin() as holder, holder.cursor() as cursor:
        if patients.is_postgres:
            cursor.execute(f"BEGIN; LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
        else:
            cursor.execute(f"LOCK TABLES {name} WRITE")
        begun = time.monotonic()
        scanned = scan_database(patients.url, lock_seconds=1)
        assert time.monotonic() - begun < 20
    assert scanned.skipped == [(patients.name("patient"), "lock_timeout")]
    assert scanned.records[patients.name("autre")] == 10


def test_the_state_at_the_start_is_what_is_read(labo, scan_database):
    labo.numbers(rows=30_000)

    def churn():
        while not stop.is_set():
            with suppress(psycopg.Error, pymysql.Error):
                labo.execute("DELETE FROM code WHERE id % 7 = 3", "UPDATE code SET libelle = 'B'")

    stop = threading.Event()
    writer = threading.Thread(target=churn)
    session = labo.session(rows_per_second=2_000)
    (table,) = session.tables()
    reader = session.begin(table)
    pages = reader.pages(None)
    seen = next(pages).rows
    writer.start()
    try:
        seen += sum(page.rows for page in pages)
    finally:
        stop.set()
        writer.join()
        session.close()
    assert seen == 30_000


def test_pages_come_at_the_pace_asked_for(labo, scan_database):
    labo.numbers(rows=30_000)
    begun = time.monotonic()
    scanned = scan_database(labo.url, rows_per_second=15_000)
    assert 2 <= time.monotonic() - begun < 15
    assert scanned.records == {labo.name("code"): 30_000}


def test_a_sample_is_deterministic_spread_and_speaks_for_the_table(labo, scan_database):
    labo.numbers(rows=50_000)
    first = scan_database(labo.url, sample=2_000)
    count = first.records[labo.name("code")]
    assert 1_000 <= count < 8_000
    assert first.skipped == [(labo.name("code"), "sampled")]
    assert first.result.skipped[0].detail.startswith(f"none in {count:,} of about ")
    again = scan_database(labo.url, sample=2_000)
    assert again.cells is not None
    assert again.records == first.records
    assert again.result.findings == first.result.findings


def test_a_sample_with_a_hit_reads_all(labo, scan_database):
    labo.numbers("contact", 50_000, "tél. du patient : 06 39 98 ")
    scanned = scan_database(labo.url, sample=2_000)
    assert scanned.records == {labo.name("contact"): 50_000}
    assert scanned.skipped == []


def test_comments_tell_what_a_column_is_whose_name_does_not(labo, scan_database):
    labo.table(
        "t", "c1 VARCHAR(20), c2 VARCHAR(20), courriel VARCHAR(20)", [("KERVELLA", "x", "y")] * 20
    )
    if labo.is_postgres:
        labo.execute(
            "COMMENT ON COLUMN t.c1 IS 'nom patient'",
            "COMMENT ON COLUMN t.courriel IS 'nom patient'",
        )
    else:
        labo.execute(
            "ALTER TABLE t MODIFY c1 VARCHAR(20) COMMENT 'nom patient',"
            " MODIFY courriel VARCHAR(20) COMMENT 'nom patient'"
        )
    found = scan_database(labo.url).found
    assert found[labo.name("t"), "c1", "PATIENT_NAME"] == 20
    assert (labo.name("t"), "courriel", "PATIENT_NAME") not in found


def test_a_reader_needs_no_more_than_select(patients, scan_database):
    """What `reader` got is SELECT on one table: the other tests rely on it."""
    session = patients.session()
    with pytest.raises((psycopg.Error, pymysql.Error)):
        session.connection.cursor().execute("CREATE TABLE labo.public.x (a INT)")
    session.close()
    assert scan_database(patients.url).skipped == []
