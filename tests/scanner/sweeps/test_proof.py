"""A statement of deletion: what it says, and that a change of it shows."""

from __future__ import annotations

import json

import pytest

from scanner import cli


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "share").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / "share" / name).write_text("code;libelle\nA1;potassium\n")
    (tmp_path / "vigilab.toml").write_text(
        "[state]\npath = 's.db'\n[targets.share]\npaths = ['share']\nworkers = 1\n"
    )

    def run(*arguments):
        code = cli.main(list(arguments))
        return code, capsys.readouterr()

    run("sweep", "share")
    (tmp_path / "share/a.csv").unlink()
    run("sweep", "share")
    return run


def test_what_is_gone_is_stated_and_signed(call, tmp_path):
    assert call("proof", "write", "share", "1", "2", "-o", "proof.json")[0] == 0
    signed = json.loads((tmp_path / "proof.json").read_text())
    assert [each["resource"] for each in signed["resources"]] == ["a.csv"]
    assert any("backups" in each for each in signed["not_looked_at"])
    code, said = call("proof", "verify", "proof.json")
    assert code == 0
    assert signed["signature"]["public_key"] in said.out
    assert (tmp_path / "config/vigilab/proof.key").stat().st_mode & 0o077 == 0


def test_two_statements_have_one_key(call):
    first, second = (json.loads(call("proof", "write", "share", "1", "2")[1].out) for _ in "ab")
    assert first["signature"] == second["signature"]


@pytest.mark.parametrize("change", ["resources", "target", "signature", "new"])
def test_a_changed_statement_is_refused(call, tmp_path, change):
    signed = json.loads(call("proof", "write", "share", "1", "2")[1].out)
    signed[change] = []
    (tmp_path / "x.json").write_text(json.dumps(signed))
    code, said = call("proof", "verify", "x.json")
    assert (code, said.out) == (2, "")


def test_a_run_that_did_not_read_everything_proves_nothing(call, tmp_path):
    (tmp_path / "share").rename(tmp_path / "away")
    call("sweep", "share")
    code, said = call("proof", "write", "share", "1", "3")
    assert (code, "proves nothing" in said.err) == (2, True)
    assert call("proof", "write", "share", "2", "1")[0] == 2
