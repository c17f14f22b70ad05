"""Passwords and the command line: found where they may be, seen nowhere; values neither."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from scanner import cli
from scanner.sources.databases.credentials import gather
from tests.sample_scan import KEY, ROOT

NAME = "KERVELLA-TANGUY"


@pytest.fixture
def patients(labo, monkeypatch):
    """A table of one patient on each server; no password is known anywhere."""
    return with_patient(labo, monkeypatch)


@pytest.fixture
def pg_patients(pg, monkeypatch):
    """The same on PostgreSQL alone."""
    return with_patient(pg, monkeypatch)


def with_patient(labo, monkeypatch):
    labo.table(
        "patient", "id VARCHAR(20) PRIMARY KEY, nom VARCHAR(40), prenom VARCHAR(40), vih VARCHAR(9)",
        [("IPP-4242-4242", NAME, "Maelle", "positif")],
    )  # fmt: skip
    monkeypatch.delenv("VIGILAB_DB_PASSWORD")
    monkeypatch.setenv("VIGILAB_KEY", KEY)
    return labo


class Command:
    """A run of the program, and all command lines of the machine meanwhile."""

    def __init__(self, *arguments, **variables):
        self.lines: set[bytes] = set()
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,))
        watcher.start()
        run = subprocess.run(
            [sys.executable, "-m", "scanner", *arguments], cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, **variables, "PYTHONDONTWRITEBYTECODE": "1"}, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        done.set()
        watcher.join()
        self.code, self.output = run.returncode, run.stdout + run.stderr

    def _watch(self, done):
        while not done.wait(0.02):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.lines.add(path.read_bytes())
                except OSError:
                    continue


def test_a_password_of_the_environment_is_seen_nowhere(patients, tmp_path):
    patients.numbers("autre", 2_000)
    secret = patients.server.password
    names = ["VIGILAB_DB_PASSWORD", "PGPASSWORD" if patients.is_postgres else "MYSQL_PWD"]
    for name in names:
        report = tmp_path / "report.json"
        command = Command(
            "scan", patients.url, "--format", "json", "-o", str(report), "--workers", "2", "-v",
            **{name: secret},
        )  # fmt: skip
        assert command.code == 1, command.output
        assert any(b"scanner" in line for line in command.lines)
        for text in (command.output, report.read_text(), *map(repr, command.lines)):
            assert secret not in text
            assert NAME not in text
            assert "IPP-4242" not in text


def test_a_password_in_a_url_is_refused_or_taken_and_not_repeated(patients, tmp_path):
    url = patients.url.replace("reader@", "reader:s3cr%26t%2Fpa%3Ass%401@")
    refused = Command("scan", url)
    assert refused.code == 2
    assert "s3cr" not in refused.output
    report = tmp_path / "report.json"
    taken = Command("scan", url, "--allow-url-password", "--format", "json", "-o", str(report))
    assert taken.code == 1, taken.output
    assert "s3cr" not in taken.output + report.read_text()


def test_a_wrong_password_or_host_is_one_sentence(patients):
    wrong = Command("scan", patients.url, VIGILAB_DB_PASSWORD="wr0ng")
    assert wrong.code == 3
    assert wrong.output.count("\n") == 1
    assert wrong.output.startswith(f"vigilab: {patients.server.name}: the server refuses")
    nowhere = Command("scan", "postgresql://ann@127.0.0.1:1/labo")
    assert (nowhere.code, nowhere.output.count("\n")) == (3, 1)
    senseless = Command("scan", "sqlite://")
    assert (senseless.code, senseless.output.count("\n")) == (2, 1)


def test_a_pgpass_file_is_used(pg_patients, no_home):
    patients = pg_patients
    escaped = patients.server.password.replace(":", r"\:")
    line = f"127.0.0.1:{patients.server.port}:labo:reader:{escaped}\n"
    (no_home / ".pgpass").write_text(line)
    (no_home / ".pgpass").chmod(0o600)
    assert Command("scan", patients.url).code == 1


def test_the_keyring_then_the_terminal_are_asked_where_the_server_refuses(patients, monkeypatch):
    asked = []

    def ask(question):
        asked.append(question)
        return "typed"

    monkeypatch.setitem(sys.modules, "keyring", None)
    assert gather([patients.url], ask) == ((patients.url, "typed"),)
    assert asked == [f"Password for {patients.url}: "]
    ring = SimpleNamespace(get_password=lambda service, user: f"{service} {user}")
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert gather([patients.url], ask) == ((patients.url, f"vigilab {patients.url}"),)
    monkeypatch.setenv("VIGILAB_DB_PASSWORD", patients.server.password)
    assert gather([patients.url], ask) == ((patients.url, patients.server.password),)
    assert len(asked) == 1


def test_a_record_of_a_table_is_explained_and_its_name_found(patients, monkeypatch, capsys):
    monkeypatch.setenv("VIGILAB_DB_PASSWORD", patients.server.password)
    table = f"{patients.url}::{patients.name('patient')}"
    assert cli.main(["explain", table, "--record", "0"]) == 0
    said = capsys.readouterr().out
    assert "HEALTH_HIV" in said
    assert NAME not in said
    assert cli.main(["explain", table, "--record", "1"]) == 2
    assert cli.main(["explain", patients.url + "::nulle.part", "--record", "0"]) == 2
    assert "explain takes one file or table" in capsys.readouterr().err
    assert cli.main(["scan", table, "--format", "jsonl"]) == 1
    identifier = capsys.readouterr().out.partition('"resource_id": "')[2][:16]
    assert cli.main(["locate", identifier, patients.url, "--show-paths"]) == 0
    assert capsys.readouterr().out.strip() == f"{patients.server.name}::{patients.name('patient')}"


def test_the_server_is_told_nothing_but_selects(pg_patients, monkeypatch):
    patients = pg_patients
    monkeypatch.setenv("VIGILAB_DB_PASSWORD", patients.server.password)
    log = patients.server.folder / "log"
    patients.execute("ALTER ROLE reader SET log_statement = 'all'")
    start = log.stat().st_size
    assert Command("scan", patients.url, "--sample", "1").code == 1
    said = log.read_text("utf-8", "replace")[start:]
    statements = [
        line.partition("statement: ")[2] for line in said.splitlines() if "statement: " in line
    ]
    assert statements
    verbs = {statement.split()[0].upper() for statement in statements if statement.split()}
    assert verbs <= {"BEGIN", "SELECT", "SET", "COPY"}
    assert all("TO STDOUT" in each for each in statements if each.upper().startswith("COPY"))
    assert "ERROR" not in said
