"""Access databases: what mdbtools print becomes tables; without them, strings."""

import os
import stat

import pytest

from scanner.readers import choose

DATABASE = b"\0\1\0\0Standard Jet DB\0" + bytes(200) + b"LE GOFF ANNE" + bytes(200)
PDF = b"%PDF-1.4 x" + bytes(30)
OLE = b"\x15\x1c\x2f\0\2\0" + PDF


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """Return a function: what `mdb-tables` and `mdb-export` print, as shell programs."""

    def make(tables, rows, code=0):
        folder = tmp_path / "tools"
        folder.mkdir()
        (tmp_path / "rows").write_bytes(rows.encode())
        for name, body in (
            ("mdb-tables", f"printf '{tables}'"),
            ("mdb-export", f'test -r "${{12}}" && cat {tmp_path / "rows"}; exit {code}'),
        ):
            program = folder / name
            program.write_text(f"#!/bin/sh\n{body}\n")
            program.chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return make


def printed(*rows):
    return "".join("\x1f".join(row) + "\x1e" for row in rows)


def test_tables_rows_and_documents(tools, read_tables):
    tools(
        "Patients\\nR\u00e9sultats!\\n",
        printed(
            ("NOM", "NOTE", "PIECE"),
            ("LE GOFF", "ligne 1\nligne 2", OLE.hex().upper()),
            ("KERVELLA", "", ""),
        ),
    )
    assert choose(DATABASE, "x").name == "access"
    found = read_tables(DATABASE, "x.mdb")
    assert found.skipped == []
    assert [name for name in found.rows if name] == ["::Patients", "::Résultats%21"]
    assert found.rows["::Patients"] == [
        {"NOM": "LE GOFF", "NOTE": "ligne 1\nligne 2", "PIECE": None},
        {"NOM": "KERVELLA", "NOTE": None, "PIECE": None},
    ]
    assert found.documents["::Patients!PIECE[0]"] == PDF


def test_a_table_that_fails_is_told(tools, read_tables):
    tools("Patients\\n", printed(("NOM",), ("LE GOFF",)), code=1)
    found = read_tables(DATABASE, "x.mdb")
    assert found.rows["::Patients"] == [{"NOM": "LE GOFF"}]
    assert [(item.resource, item.reason) for item in found.skipped] == [
        ("x.mdb::Patients", "db_corrupt")
    ]


def test_rows_of_the_wrong_length_are_kept_and_told(tools, read_tables):
    tools("P\\n", printed(("A", "B"), ("1",), ("1", "2", "3")))
    found = read_tables(DATABASE, "x.mdb")
    assert found.rows["::P"] == [{"A": "1", "B": None}, {"A": "1", "B": "2\x1f3"}]
    assert found.reasons == ["db_corrupt"]


def test_without_the_tools_the_strings_are_read(read_tables, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = read_tables(DATABASE, "x.mdb")
    assert "LE GOFF ANNE" in [row[""] for row in found.rows[""]]
    assert [(item.reason, item.detail) for item in found.skipped] == [
        ("missing_dependency", "mdbtools")
    ]


def test_what_the_tools_cannot_read_is_told(tools, read_tables):
    tools("", "")
    assert read_tables(DATABASE, "x.mdb").reasons == ["malformed"]
