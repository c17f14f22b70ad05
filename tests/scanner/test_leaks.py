"""No value of a scanned file stands in any byte that is written, whatever is asked and whatever fails."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner import cli, examination, report, sinks
from tests.leaks import FILES, IN_A_NAME, PERSON, SITE, Watch, leaked

ROOT = Path(__file__).parents[2]
CONFIG = '[state]\npath = "{state}"\n[targets.labo]\npaths = ["{share}"]\n'


@pytest.fixture
def share(tmp_path):
    """Return a folder with the person in every format."""
    folder = tmp_path / "share"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def told(tmp_path, capfdbinary, monkeypatch):
    """Return a function: run a command in this process -> its exit code and all that it wrote.

    What it wrote: both streams, files in `out`, and what stood in files it removed.
    """
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("out", "tmp", "removed"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "out")

    def run(*arguments):
        capfdbinary.readouterr()
        with Watch.over(tmp_path / "removed"):
            code = cli.main([str(each) for each in arguments])
        return code, b"\n".join([*capfdbinary.readouterr(), *written(tmp_path)])

    return run


def written(folder):
    """Return the contents and names of all files in `out`, `tmp` and `removed`."""
    files = [
        path
        for name in ("out", "tmp", "removed")
        for path in (folder / name).rglob("*")
        if path.is_file()
    ]
    return [part for path in files for part in (path.read_bytes(), os.fsencode(path.name))]


def test_the_watch_sees_what_would_leak(tmp_path):
    (tmp_path / "removed").mkdir()
    with Watch.over(tmp_path / "removed"):
        (tmp_path / "x").write_text(PERSON["NUM_SS"])
        (tmp_path / "x").unlink()
    assert leaked(b"".join(path.read_bytes() for path in (tmp_path / "removed").iterdir())) == {
        PERSON["NUM_SS"]
    }
    assert leaked("SÉROPOSITIVE au vih".encode()) == {"séropositive"}
    assert leaked(json.dumps("séropositive").encode()) == {"séropositive"}
    assert {PERSON["EMAIL"], "kervellec"} <= leaked(PERSON["EMAIL"].encode("utf-16-le"))


def test_the_person_is_found_in_every_file(share, told, tmp_path):
    told("scan", share, "--format", "json", "-o", "r.json", "--quiet", "--workers", 1)
    made = json.loads((tmp_path / "out" / "r.json").read_text())
    found = {finding["resource"].split("!")[0].split("::")[0] for finding in made["findings"]}
    assert len(found) == len(FILES)


def test_rows_and_reports_hold_no_value(share, told):
    rows = ("--matches", "m.jsonl", "--records", "r.jsonl", "--resources", "f.jsonl")
    code, everything = told("scan", share, "--format", "json", "-o", "r.json", "--verbose", *rows)
    assert code == 4
    assert len(everything) > 100_000
    assert leaked(everything) == set()
    assert (
        leaked(told("scan", share, *(part.replace(".jsonl", ".parquet") for part in rows))[1])
        == set()
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_form_of_report_holds_a_value(lang, share, told):
    for name in sinks.discover():
        code, everything = told(
            "scan",
            share / "export.csv",
            "--format",
            name,
            "-o",
            f"r.{name}",
            "--verbose",
            "--lang",
            lang,
        )
        assert (code, leaked(everything)) == (1, set()), name
    assert leaked(told("scan", share, "--verbose", "--lang", lang)[1]) == set()


@pytest.mark.parametrize("name", FILES)
def test_an_explanation_holds_no_value(name, share, told):
    code, everything = told("explain", share / name, "--record", 0)
    assert code in (0, 2, 3)
    shown = everything.replace(os.fsencode(share / name), b"")  # as the user has typed it
    assert leaked(shown) == set()


def test_other_commands_hold_no_value(share, told, tmp_path):
    told("scan", share, "--format", "json", "-o", "r.json", "--quiet")
    made = json.loads((tmp_path / "out" / "r.json").read_text())
    known = [each["resource_id"] for each in made["resources"]][:3]
    for arguments in (
        *(("locate", each, share) for each in known),
        ("formats",), ("recognizers", "list"), ("recognizers", "check"), ("--help",), ("--version",),
    ):  # fmt: skip
        assert leaked(told(*arguments)[1]) == set(), arguments


def test_sweeps_hold_no_value(share, told, tmp_path):
    (tmp_path / "vigilab.toml").write_text(
        CONFIG.format(state=tmp_path / "out" / "state.db", share=share)
    )
    config = ("--config", tmp_path / "vigilab.toml")
    assert leaked(told("sweep", "labo", *config)[1]) == set()
    (share / "export.csv").unlink()
    (share / "lettre.txt").write_text(FILES["lettre.txt"].decode() * 3)
    for command in (
        ("sweep", "--all", "--format", "json", "-o", "s.json"), ("history",), ("history", "--format", "json"),
        ("diff", "labo", "1", "2"), ("diff", "labo", "1", "2", "--format", "json"),
        ("baseline", "write", "labo", "b.toml", "--reason", "x", "--author", "y"), ("config", "check"), ("config", "schema"),
    ):  # fmt: skip
        code, everything = told(*command, *(config if command[-1] != "schema" else ()))
        assert code in (0, 1, 3, 4), command
        assert leaked(everything) == set(), command


BAD = {
    "policy": ("--policy", "{file}"), "password file": ("--password-file", "{file}"), "output": ("-o", "{file}/x.json"),
    "folder": ("-o", "/nowhere/x.json"), "suffix": ("--matches", "x.{nir}"), "recognizers": ("--recognizers", "{file}"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("name", ["export.csv", "dump.sql", "patients.json", "journal.log"])
def test_a_wrong_option_quotes_no_file(what, name, share, told):
    options = [part.format(file=share / name, nir="x") for part in BAD[what]]
    code, everything = told("scan", share / "export.csv", *options)
    assert code in (2, 5)
    assert leaked(everything) == set()


@pytest.mark.parametrize("name", ["export.csv", "dump.sql", "patients.json", "journal.log"])
def test_a_wrong_configuration_quotes_no_file(name, share, told):
    for command in (("sweep", "labo"), ("config", "check"), ("history",)):
        code, everything = told(*command, "--config", share / name)
        assert (code, leaked(everything)) == (2, set())


class FaultError(Exception):
    """Says what it was doing, as libraries do."""

    def __init__(self):
        super().__init__(f"cannot read {PERSON['NUM_SS']} of Anne KERVELLEC", {"row": PERSON})


def failing(*_, **__):
    raise FaultError from ValueError(PERSON["EMAIL"])


@pytest.mark.parametrize(
    ("module", "name", "codes"),
    [(examination, "detect", {3}), (report, "resource_rows", {5}), (report, "entity_totals", {5})],
)
def test_an_error_that_quotes_a_value_does_not(module, name, codes, share, told, monkeypatch):
    monkeypatch.setattr(module, name, failing)
    code, everything = told("scan", share / "export.csv", "--format", "json")
    assert code in codes
    assert b"FaultError" in everything
    assert leaked(everything) == set()


def test_a_sink_that_fails_halfway_leaves_nothing(share, told, monkeypatch, tmp_path):
    def half(made, stream, _view):
        stream.write(json.dumps(made).encode())
        raise OSError(28, PERSON["NUM_SS"])

    monkeypatch.setitem(sinks.discover(), "json", sinks.Sink("json", "", half))
    code, everything = told("scan", share / "export.csv", "--format", "json", "-o", "r.json")
    assert (code, leaked(everything)) == (5, set())
    assert not list((tmp_path / "out").iterdir())


@pytest.fixture
def apart(tmp_path):
    """Return a function: start the program with all its workers watched, logs and warnings on."""
    site = tmp_path / "site"
    for folder in (site, tmp_path / "out", tmp_path / "tmp", tmp_path / "removed"):
        folder.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(
        SITE.format(tests=str(ROOT), folder=str(tmp_path / "removed"))
    )
    environment = {
        **os.environ, "VIGILAB_KEY": "5a" * 32, "TMPDIR": str(tmp_path / "tmp"), "PYTHONWARNINGS": "always",
        "PYTHONPATH": f"{site}:{ROOT}", "PYTHONDEVMODE": "1", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "scanner", *map(str, arguments)], env=environment, cwd=tmp_path / "out",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return start


def test_workers_with_logs_and_warnings_write_no_value(share, apart, tmp_path):
    process = apart(
        "scan", share, "--workers", 2, "--matches", "m.parquet", "--format", "html", "-o", "r.html"
    )
    streams = process.communicate(timeout=120)
    assert process.returncode == 4, streams[1]
    assert len(list((tmp_path / "removed").iterdir())) > len(FILES)
    assert leaked(b"\n".join([*streams, *written(tmp_path)])) == set()
    assert streams[1] == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_leaves_no_value(number, share, apart, tmp_path):
    (share / "grand.csv").write_bytes(FILES["export.csv"] * 40_000)
    process = apart(
        "scan", share, "--workers", 2, "--format", "json", "-o", "r.json", "--records", "r.jsonl"
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list((tmp_path / "tmp").rglob("vigilab-*/*")):
        time.sleep(0.05)
    process.send_signal(number)
    streams = process.communicate(timeout=15)
    assert process.returncode == 128 + number
    assert leaked(b"\n".join([*streams, *written(tmp_path)])) == set()


def test_names_are_masked_everywhere(share, told):
    _, everything = told("scan", share, "--format", "json", "--show-paths")
    assert IN_A_NAME.encode() in everything
    _, everything = told("scan", share, "--format", "json")
    assert not re.search(b"kervellec|19610317|261032", everything, re.IGNORECASE)
