"""`vigilab sweep`, `history`, `diff`, `ack` and `config` as a user calls them."""

from __future__ import annotations

import json
import os

import pytest

from scanner import cli

ROW = "nom;prenom;date_naissance;commentaire\nKERVELLA;Maelle;12/03/1984;sérologie VIH positive\n"


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function: command line -> exit code and what was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    (tmp_path / "share").mkdir()
    write(tmp_path / "share/a.csv", ROW)
    (tmp_path / "vigilab.toml").write_text(
        "[state]\npath = 'state/s.db'\n[targets.share]\npaths = ['share']\nworkers = 1\n"
    )

    def run(*arguments):
        code = cli.main(list(arguments))
        return code, capsys.readouterr()

    return run


def write(path, text):
    path.write_text(text)
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_a_year_in_three_sweeps(call, tmp_path):
    code, said = call("sweep", "share", "--lang", "fr")
    assert code == 1
    assert "1 fichiers, 1 lus" in said.out
    assert "T5 ." in said.out
    code, said = call("sweep", "--all")
    assert (code, said.out.splitlines()[1]) == (0, "Nothing has changed.")
    (tmp_path / "share/a.csv").unlink()
    code, said = call("sweep", "share", "--format", "json", "-o", "gone.json")
    assert (code, said.out) == (0, "")
    (swept,) = json.loads((tmp_path / "gone.json").read_text())
    assert {event["kind"] for event in swept["events"]} == {"gone"}
    code, said = call("history", "share", "--format", "json")
    assert [run["gone"] for run in json.loads(said.out)] == [1, 0, 0]
    code, said = call("diff", "share", "2", "3")
    assert all(" gone " in line for line in said.out.splitlines())
    identifier = swept["events"][0]["resource_id"]
    assert call("ack", "share", identifier[:12], "--by", "dpo")[0] == 0
    assert call("ack", "share", identifier[:12])[0] == 2
    code, said = call("diff", "share", "0", "3", "--format", "json")
    assert all(event["acknowledged"] for event in json.loads(said.out))
    assert "KERVELLA" not in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("sweep",),
        ("sweep", "nowhere"),
        ("sweep", "share", "--all"),
        ("sweep", "share", "--format", "xml"),
        ("sweep", "share", "--config", "missing.toml"),
        ("history", "nowhere"),
        ("diff", "nowhere", "1", "2"),
        ("ack", "share", "xyz"),
    ],
)
def test_a_usage_error_is_one_sentence_and_two(call, arguments):
    code, said = call(*arguments)
    assert code == 2
    assert said.err.startswith("vigilab: ")
    assert said.err.count("\n") == 1


def test_the_configuration_is_checked(call, tmp_path):
    assert call("config", "check")[0] == 0
    assert json.loads(call("config", "schema")[1].out)["title"] == "vigilab.toml"
    (tmp_path / "vigilab.toml").write_text("[targets.share]\npath = 'x'\n")
    code, said = call("config", "check")
    assert (code, "line 2" in said.err) == (2, True)


def test_a_share_that_is_away_is_three(call, tmp_path):
    call("sweep", "share")
    (tmp_path / "share").rename(tmp_path / "away")
    code, said = call("sweep", "share", "-q")
    assert (code, said.out) == (3, "")
    code, said = call("sweep", "share")
    assert "could not be looked at" in said.out


def test_a_state_that_is_none_is_told(call, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state/s.db").write_bytes(b"not a database, but long enough to be one" * 40)
    code, said = call("sweep", "share")
    assert (code, "no usable state" in said.err) == (2, True)
