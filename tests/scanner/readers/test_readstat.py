"""SAS, SPSS and Stata tables by their libraries' writers; DuckDB files by its own."""

import datetime as dt

import duckdb
import pandas as pd
import pyreadstat
import pytest

from scanner.readers import choose

FRAME = pd.DataFrame(
    {
        "NOM": ["LE GOFF", "KERVELLA", ""],
        "AGE": [38, None, 41.5],
        "DDN": [dt.date(1984, 3, 12), None, dt.date(2001, 1, 1)],
        "V12": [1.0, 0.0, 1.0],
    }
)
WRITE = {
    "sav": lambda path: pyreadstat.write_sav(
        FRAME,
        path,
        column_labels=["", "", "", "VIH"],
        variable_value_labels={"V12": {1: "séropositif", 0: "négatif"}},
    ),
    "zsav": lambda path: pyreadstat.write_sav(FRAME, path, compress=True),
    "dta": lambda path: pyreadstat.write_dta(FRAME, path),
    "xpt": lambda path: pyreadstat.write_xport(FRAME, path),
    "por": lambda path: pyreadstat.write_por(FRAME, path),
}


@pytest.fixture
def written(tmp_path):
    """Return a function: a kind -> a file of it."""

    def write(kind):
        path = tmp_path / f"made.{kind}"
        WRITE[kind](str(path))
        return path.read_bytes()

    return write


@pytest.mark.parametrize("kind", WRITE)
def test_columns_and_values(kind, written, read_tables):
    content = written(kind)
    assert choose(content, f"x.{kind}").name == "readstat"
    found = read_tables(content, f"x.{kind}")
    assert found.skipped == []
    coded = ["séropositif", "négatif", "séropositif"] if kind == "sav" else ["1", "0", "1"]
    assert [row["V12"] for row in found.rows[""]] == coded
    assert [row["AGE"] for row in found.rows[""]] == ["38", None, "41.5"]
    assert [row["NOM"] for row in found.rows[""]][:2] == ["LE GOFF", "KERVELLA"]
    assert [row["DDN"] for row in found.rows[""]] == ["1984-03-12", None, "2001-01-01"]


def test_labels_tell_what_a_column_is(written, scan_content):
    assert scan_content(written("sav"), "x.sav").inside[""][1] == "sav"


@pytest.mark.parametrize("kind", ["sav", "dta", "xpt"])
def test_a_cut_file_is_partial(kind, written, read_tables):
    content = written(kind)
    found = read_tables(content[:-30], f"x.{kind}")
    assert found.reasons == ["truncated" if kind == "xpt" else "malformed"]


def test_many_records_come_in_pieces(tmp_path, read_tables):
    pyreadstat.write_sav(
        pd.DataFrame({"NOM": [f"LE GOFF {n}" for n in range(45_000)]}), str(tmp_path / "made.sav")
    )
    found = read_tables((tmp_path / "made.sav").read_bytes(), "x.sav")
    assert [row["NOM"] for row in found.rows[""]] == [f"LE GOFF {n}" for n in range(45_000)]


@pytest.fixture
def duck(tmp_path):
    path = tmp_path / "made.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE patient AS SELECT i AS id, 'LE GOFF ' || i AS nom FROM range(300) t(i)"
        )
        connection.execute('CREATE SCHEMA "l\'archive"')
        connection.execute(
            "CREATE TABLE \"l'archive\".d AS SELECT '%PDF-1.4 x'::BLOB AS doc, {'a': [1]} AS x"
        )
    return path.read_bytes()


def test_duckdb_tables(duck, read_tables, scan_content):
    assert choose(duck, "x").name == "duckdb"
    found = read_tables(duck, "x.duckdb")
    assert found.rows["::main.patient"][299] == {"id": "299", "nom": "LE GOFF 299"}
    assert found.rows["::l'archive.d"] == [{"x.a[0]": "1", "doc": None}]
    assert found.documents == {"::l'archive.d!doc[0]": b"%PDF-1.4 x"}
    assert found.skipped == []
    assert scan_content(duck, "x.duckdb").inside["::main.patient"][0] == "scanned"


def test_a_damaged_duckdb_file_is_told(duck, tmp_path, scan_content):
    seen = scan_content(duck[:20_000], "x.duckdb")
    assert seen.reasons[""] == ["db_corrupt"]
