"""SQLite files give their tables; what is damaged, deleted or beside them is told."""

import io
import random
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from scanner.readers import choose
from scanner.readers.sqlitecells import Carver

ROWS = [(n, f"LE GOFF {n}", 1.5 * n, None if n % 2 else f"note {n}") for n in range(500)]


@pytest.fixture
def database(tmp_path):
    """Return a function: statements and rows of `patient` -> the bytes of a file."""

    def make(*statements, rows=ROWS):
        path = tmp_path / "made.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(
                "CREATE TABLE patient (id INTEGER PRIMARY KEY, nom, taux REAL, note)"
            )
            connection.executemany("INSERT INTO patient VALUES (?, ?, ?, ?)", rows)
            connection.commit()
            for statement, *values in statements:
                connection.execute(statement, values)
            connection.commit()
        content = path.read_bytes()
        path.unlink()
        return content

    return make


def test_tables_are_resources_with_columns_and_records(database, read_tables):
    found = read_tables(
        database(('CREATE TABLE "Réf!" (x, y)',), ("INSERT INTO \"Réf!\" VALUES ('a', 2.0)",)),
        "x.db",
    )
    assert found.skipped == []
    assert list(found.rows) == ["", "::patient", "::Réf%21"]
    assert found.rows["::patient"][2] == {
        "id": "2",
        "nom": "LE GOFF 2",
        "taux": "3",
        "note": "note 2",
    }
    assert found.rows["::patient"][499]["note"] is None
    assert found.rows["::Réf%21"] == [{"x": "a", "y": "2"}]
    assert found.rows[""][0][""].startswith("CREATE TABLE patient")
    assert (found.format, found.encoding) == ("sqlite", "utf-8")


def test_it_is_told_by_its_content(database):
    assert choose(database()[:65536], "photo.jpg").name == "sqlite"


def test_columns_of_mixed_types_and_bytes(database, read_tables):
    found = read_tables(
        database(
            ("CREATE TABLE d (v)",),
            *(("INSERT INTO d VALUES (?)", value) for value in (
                7, "sept", 2.5, None, b"S\xc3\xa9rologie", b"%PDF-1.4 x", b"\0\1\xff", b"\xfe\0\1" * 50 + b"LE GOFF ANNE",
            )),
        ), "x.db",
    )  # fmt: skip
    values = [row["v"] for row in found.rows["::d"]]
    assert values == ["7", "sept", "2.5", None, "Sérologie", None, "0001ff", "LE GOFF ANNE"]
    assert found.documents == {"::d!v[5]": b"%PDF-1.4 x"}
    assert [(item.resource, item.reason) for item in found.skipped] == [("x.db::d", "strings_only")]


def test_deleted_rows_are_read_while_they_stand_there(database, read_tables):
    found = read_tables(
        database(("PRAGMA secure_delete = OFF",), ("DELETE FROM patient WHERE id > 20",)), "x.db"
    )
    assert len(found.rows["::patient"]) == 21
    assert "LE GOFF 400" in str(found.rows[""])
    assert found.skipped == []


def test_a_damaged_page_costs_no_more_than_it_must(database, read_tables):
    content = bytearray(database())
    content[2 * 4096 : 3 * 4096] = b"\xff" * 4096
    found = read_tables(bytes(content), "x.db")
    assert ("x.db::patient", "db_corrupt") in [
        (item.resource, item.reason) for item in found.skipped
    ]
    assert "LE GOFF 499" in str(found.rows[""])


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_rows_without_their_table_keep_their_values_apart(encoding, tmp_path, read_tables):
    path = tmp_path / "made.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE t (nom, nir, taux, image)")
        rows = [
            ("M", 185057800608491, 0.5, b"\0LE GOFF\0"),
            ("É", "185057800608491", -3, None),
        ] * 300
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
        connection.commit()
        connection.execute("DELETE FROM t")
        connection.commit()
    found = read_tables(path.read_bytes(), "x.db").rows[""]
    assert {"#1": "M", "#2": "185057800608491", "#3": "0.5"} in [
        {k: v for k, v in row.items() if v is not None and k} for row in found
    ]
    assert {"#1": "É", "#2": "185057800608491", "#3": "-3"} in [
        {k: v for k, v in row.items() if v is not None and k} for row in found
    ]
    assert "LE GOFF" in [row.get("") for row in found]


def test_pages_of_chance_are_carved_without_a_fault():
    draw = random.Random(5)
    for _ in range(500):
        page = b"\r" + draw.randbytes(2) + b"\0\x20" + draw.randbytes(1019)
        rows, rest = Carver(1024, "utf-8").carve(page)
        assert len(rest) == len(page)
        assert all(value for row in rows for _, value in row)


@pytest.mark.parametrize("share", [0.02, 0.4, 0.9])
def test_a_cut_file_is_partial(share, database, read_tables):
    content = database()
    found = read_tables(content[: int(len(content) * share)], "x.db")
    assert {"db_corrupt", "truncated"} & set(found.reasons)


def test_a_log_beside_it_is_told(database, read_tables, tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(database())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO patient (nom) VALUES ('KERVELLA')")
        connection.commit()
        content = path.read_bytes()
        shutil.copy(tmp_path / "x.db-wal", tmp_path / "kept")
    shutil.move(tmp_path / "kept", tmp_path / "x.db-wal")
    found = read_tables(content, "x.db")
    assert found.reasons == ["unmerged_log"]
    assert len(found.rows["::patient"]) == 500


def test_one_inside_an_archive_is_read_from_memory(database, scan_content):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("labo.db", database())
    seen = scan_content(sink.getvalue(), "x.zip")
    assert seen.inside["!labo.db::patient"][:2] == ("scanned", "sqlite")
    assert seen.reasons == {}


def test_hostile_schemas_do_nothing(database, read_tables):
    found = read_tables(
        database(
            ("CREATE VIEW v AS SELECT load_extension('x')",),
            ("CREATE VIRTUAL TABLE t USING fts5(nom)",),
            ("INSERT INTO t VALUES ('KERVELLA')",),
        ), "x.db",
    )  # fmt: skip
    assert "::v" not in found.rows
    assert found.rows["::t_content"][0]["c0"] == "KERVELLA"
