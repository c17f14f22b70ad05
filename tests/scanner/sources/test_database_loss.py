"""Servers that die, hang and come back while they are read."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from scanner.sources.databases import mysql, mysql_tables, postgres, postgres_tables
from scanner.sources.databases.pace import Pace

ROWS = 30_000


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(postgres_tables, "_FIRST_BLOCKS", 2)
    monkeypatch.setattr(postgres_tables, "PAGE_BYTES", 20_000)
    monkeypatch.setattr(mysql_tables, "_LARGEST_PAGE", 500)


@pytest.fixture
def at_row(monkeypatch):
    """Return (row, what happens then): called once, between two pages."""

    def arrange(row, happens):
        spend, state = Pace.spend, {"rows": 0, "done": False}

        def counting(pace, rows):
            spend(pace, rows)
            state["rows"] += rows
            if state["rows"] >= row and not state["done"]:
                state["done"] = True
                happens()

        monkeypatch.setattr(Pace, "spend", counting)
        return state

    return arrange


def later(seconds, action):
    """Do something in the background after a while."""
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()
    return timer


def test_a_server_killed_and_started_again_is_read_on_with_nothing_twice(
    labo, scan_database, at_row
):
    labo.numbers("contact", ROWS, "tél. du patient : 06 39 98 ")
    labo.numbers("autre", 100)
    whole = scan_database(labo.url)

    def die():
        labo.server.kill()
        later(0.5, labo.server.start)

    happened = at_row(ROWS // 2, die)
    again = scan_database(labo.url)
    assert happened["done"]
    assert again.skipped == []
    assert again.records == whole.records
    assert again.result.findings == whole.result.findings


def test_a_server_that_stays_away_leaves_a_part_and_the_row_reached(labo, scan_database, at_row):
    labo.numbers(rows=ROWS)
    happened = at_row(ROWS // 2, labo.server.kill)
    try:
        scanned = scan_database(labo.url, patience_seconds=0.5)
    finally:
        labo.server.start()
    name = labo.name("code")
    assert scanned.skipped == [(name, "connection_lost")]
    assert ROWS // 2 <= scanned.records[name] == happened["rows"] < ROWS
    (lost,) = scanned.result.skipped
    assert lost.partial
    assert lost.detail.startswith(f"after {happened['rows']:,} records")


def test_what_changed_while_the_connection_was_lost_is_told(pg, scan_database, at_row):
    pg.numbers(rows=ROWS)

    def die():
        pg.server.kill()
        pg.server.start()
        pg.execute("UPDATE code SET libelle = 'B' WHERE id = 5")

    at_row(ROWS // 2, die)
    scanned = scan_database(pg.url)
    assert scanned.skipped == [("public.code", "changed_during_read")]


def test_a_table_written_anew_in_the_meantime_is_not_mixed_with_what_it_was(
    pg, scan_database, at_row
):
    pg.numbers(rows=ROWS)

    def die():
        pg.server.kill()
        pg.server.start()
        pg.execute("VACUUM FULL code")

    at_row(ROWS // 2, die)
    scanned = scan_database(pg.url)
    (partial,) = scanned.result.skipped
    assert (partial.reason, partial.detail) == ("changed_during_read", "the table was written anew")


def test_a_backend_ended_by_an_administrator_is_replaced(labo, scan_database, at_row):
    labo.numbers(rows=ROWS)

    def end():
        if labo.is_postgres:
            labo.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'"
            )
        else:
            with labo.server.admin() as connection, connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM information_schema.processlist WHERE user = 'reader'"
                )
                for (number,) in cursor.fetchall():
                    cursor.execute(f"KILL {number}")

    happened = at_row(ROWS // 3, end)
    scanned = scan_database(labo.url)
    assert happened["done"]
    assert scanned.skipped == []
    assert scanned.records == {labo.name("code"): ROWS}


def test_a_table_without_a_key_is_not_read_twice(maria, scan_database):
    maria.execute(
        "CREATE TABLE t (a VARCHAR(200))",
        f"INSERT INTO t SELECT repeat(seq, 20) FROM seq_1_to_{10 * ROWS}",
        "GRANT SELECT ON t TO reader",
    )
    killer = later(0.3, maria.server.kill)
    try:
        scanned = scan_database(maria.url, patience_seconds=5, rows_per_second=2_000)
    finally:
        killer.join()
        maria.server.start()
    assert scanned.skipped == [("t", "connection_lost")]
    assert 0 < scanned.records["t"] < 10 * ROWS


def test_a_server_that_falls_silent_is_not_waited_for(labo, scan_database, at_row, monkeypatch):
    monkeypatch.setattr(postgres, "_GRACE", 0)
    monkeypatch.setattr(mysql, "_GRACE", 0)
    labo.numbers(rows=ROWS)

    def family(number):
        for process in (labo.server.process.pid, *_children(labo.server.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    at_row(ROWS // 2, lambda: family(signal.SIGSTOP))
    begun = time.monotonic()
    try:
        scanned = scan_database(labo.url, statement_seconds=2)
    finally:
        family(signal.SIGCONT)
    assert time.monotonic() - begun < 30
    assert scanned.skipped == [(labo.name("code"), "source_timeout")]
    assert scanned.records[labo.name("code")] >= ROWS // 2


def _children(process):
    """Return the processes that another one has started."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == process:
                yield int(entry.parent.name)
