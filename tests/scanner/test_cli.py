"""The command line: exit codes, one sentence on an error, private files, nothing leaked."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
import typer

from recognizers import Recognizer, discover
from scanner import cli, formats, readers, sinks
from scanner.errors import CorruptResource, SinkError
from scanner.linking import Linking
from scanner.model import ScanResult, Skipped

README = Path(__file__).parents[2] / "README.md"
CANARY = "255081416802538"


@dataclass
class Outcome:
    result: ScanResult
    linking: Linking = field(default_factory=Linking)
    interrupted: int | None = None
    closed: bool = False
    excluded = type("Excluded", (), {"resources": 0, "bytes": 0})
    started = ended = datetime(2024, 1, 2, tzinfo=UTC)

    def close(self):
        self.closed = True


@pytest.fixture
def scan(monkeypatch, tmp_path, capfd):
    """Return (outcome, *arguments) -> (exit code, stdout, stderr) of `vigilab scan`."""
    monkeypatch.setenv("VIGILAB_KEY", "5" * 64)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)
    calls = []

    def call(outcome, *arguments):
        fake = ModuleType("scanner.run")

        def run(*given):
            calls.append(given)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        fake.run = run
        monkeypatch.setitem(sys.modules, "scanner.run", fake)
        monkeypatch.chdir(tmp_path)
        code = cli.main(["scan", str(tmp_path), *arguments])
        return code, *capfd.readouterr()

    call.calls = calls
    return call


@pytest.fixture
def outcome(summary, finding):
    """Return (tiers, *skipped) -> Outcome."""

    def make(tiers, *skipped, **more):
        return Outcome(ScanResult((summary(tiers=tiers),), (finding(),), skipped), **more)

    return make


CLEAN = (3, 0, 0, 0, 0, 0)
FOUND = (0, 0, 0, 2, 0, 0)
UNREAD = Skipped("b.zip", "encrypted")
LINK = Skipped("link", "symlink")


@pytest.mark.parametrize(
    ("tiers", "skipped", "arguments", "code"),
    [
        (CLEAN, (), (), 0),
        (CLEAN, (LINK,), (), 0),
        (FOUND, (), (), 1),
        (FOUND, (), ("--fail-on", "T4"), 0),
        (CLEAN, (), ("--fail-on", "T0"), 1),
        (CLEAN, (UNREAD,), (), 3),
        (FOUND, (UNREAD,), (), 4),
    ],
)
def test_exit_codes(scan, outcome, tiers, skipped, arguments, code):
    given = outcome(tiers, *skipped)
    got, out, err = scan(given, *arguments)
    assert got == code
    assert err == ""
    assert given.closed
    assert ("Nothing sensitive found" in out) == (code == 0 and tiers == CLEAN)


@pytest.mark.parametrize(("signal", "code"), [(2, 130), (15, 143)])
def test_a_signal_sets_the_exit_code_and_the_report_is_written(scan, outcome, signal, code):
    got, out, _ = scan(outcome(FOUND, UNREAD, interrupted=signal), "-o", "report.json")
    assert got == code
    assert "Stopped by a signal" in out
    assert json.loads(Path("report.json").read_text())["schema_version"] == 1


def test_nothing_to_read_is_three(scan):
    assert scan(Outcome(ScanResult()))[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("--no-such-option",),
        ("--format", "docx"),
        ("--fail-on", "T9"),
        ("--workers", "many"),
        ("--workers", "-1"),
        ("--policy", "missing.toml"),
        ("--encoding", "klingon"),
        ("--progress", "sometimes"),
        ("--lang", "de"),
        ("--format", "parquet"),
        ("--matches", "rows.csv"),
        ("--matches", "a.jsonl", "--records", "a.jsonl"),
        ("missing-target",),
    ],
)
def test_a_usage_error_is_one_sentence_and_two(scan, outcome, arguments):
    code, out, err = scan(outcome(CLEAN), *arguments)
    assert code == 2
    assert out == ""
    assert re.fullmatch(r"vigilab: .+\n", err)
    assert scan.calls == []


def test_a_report_that_cannot_be_written_is_five(scan, outcome):
    code, _, err = scan(outcome(CLEAN), "-o", "missing/report.json")
    assert (code, scan.calls) == (5, [])
    assert "does not exist" in err
    assert scan(SinkError("the disk is full"))[0] == 5


def test_an_unbalanced_ledger_is_five(scan, outcome):
    given = outcome(CLEAN)
    given.result = given.result.merge(given.result)
    code, _, err = scan(given)
    assert code == 5
    assert given.closed
    assert "enumerated" in err


def test_an_unforeseen_error_shows_its_place_and_no_value(scan):
    code, out, err = scan(ValueError(f"invalid literal: {CANARY}"), "-v")
    assert code == 5
    assert CANARY not in out + err
    assert re.fullmatch(r"vigilab: internal error: ValueError at \w+\.py:\d+\n", err)


def test_a_read_error_says_its_reason(scan):
    code, _, err = scan(CorruptResource("malformed", "line 3"))
    assert (code, err) == (3, "vigilab: broken at some point: line 3\n")


def test_interrupting_the_program_itself_is_130(scan):
    class Stop(Outcome):
        @property
        def linking(self):
            raise KeyboardInterrupt

        @linking.setter
        def linking(self, value):
            pass

    assert scan(Stop(ScanResult()))[0] == 130


def test_json_on_standard_output_is_json_alone(scan, outcome):
    code, out, err = scan(outcome(FOUND), "--format", "json")
    assert (code, err) == (1, "")
    assert json.loads(out)["summary"]["records_by_tier"]["T3"] == 2


@pytest.mark.parametrize(
    "name", ["r.json", "r.jsonl", "r.csv", "r.html", "r.sarif", "r.xml", "r.parquet"]
)
def test_the_suffix_says_the_format_and_the_file_is_private(scan, outcome, tmp_path, name):
    code, out, _ = scan(outcome(FOUND), "-o", name)
    assert code == 1
    assert "Highest tier T3" in out
    assert name in out
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_rows_and_resources_are_written(scan, outcome, tmp_path):
    rows = ("--matches", "m.jsonl", "--records", "r.parquet", "--resources", "f.jsonl")
    assert scan(outcome(FOUND), *rows)[0] == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["f.jsonl", "m.jsonl", "r.parquet"]
    assert json.loads((tmp_path / "f.jsonl").read_text())["tier"] == 3


def test_a_run_s_own_outputs_are_not_scanned(scan, outcome, tmp_path):
    scan(outcome(CLEAN), "-o", "report.json", "--records", "r.jsonl")
    targets, config, overrides, step, ignored = scan.calls[0]
    assert targets == [str(tmp_path)]
    assert (config.wants_records, config.wants_matches) == (True, False)
    assert ignored == {str(tmp_path / name).encode() for name in ("report.json", "r.jsonl")}
    assert (overrides, step) == ((), None)


def test_options_reach_the_run(scan, outcome):
    options = ("--exclude", "*.bak", "--exclude", "old/*", "--show-paths", "--gitignore",
               "--trust-tree-config", "--no-subjects", "--workers", "3", "--delimiter", ";",
               "--header", "no", "--encoding", "cp850")  # fmt: skip
    scan(outcome(CLEAN), *options)
    _, config, overrides, *_ = scan.calls[0]
    assert config.exclude == ("*.bak", "old/*")
    assert config.show_paths
    assert config.gitignore
    assert config.trust_tree_config
    assert not config.subjects
    assert config.workers == 3
    assert overrides == (("encoding", "cp850"), ("delimiter", ";"), ("header", "no"))


def test_quiet_says_nothing_and_french_speaks_french(scan, outcome):
    assert scan(outcome(FOUND), "-q") == (1, "", "")
    assert scan(outcome(FOUND), "-q", "-o", "r.json") == (1, "", "")
    assert "Palier le plus haut T3" in scan(outcome(FOUND), "--lang", "fr")[1]


def test_verbose_lists_findings(scan, outcome):
    assert "[NSS]  FR_NIR  2 / 2  checksum" in scan(outcome(FOUND), "-v")[1]


def test_progress_is_shown_on_standard_error_when_asked(scan, outcome):
    code, out, _ = scan(outcome(CLEAN), "--progress", "always", "--format", "json")
    assert code == 0
    assert json.loads(out)
    assert callable(scan.calls[0][3])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["scan", "--help"], ["formats"]])
def test_help_and_lists_succeed(arguments, capfd):
    assert cli.main(arguments) == 0
    assert capfd.readouterr().out


def test_no_command_shows_help_and_is_a_usage_error(capfd):
    assert cli.main([]) == 2
    assert "scan" in capfd.readouterr().out


def test_recognizers_are_listed_and_pass_their_own_examples(capfd):
    assert cli.main(["recognizers", "list"]) == 0
    lines = {line.split()[0]: line for line in capfd.readouterr().out.splitlines()}
    assert list(lines) == [unit.entity for unit in discover()]
    assert lines["FR_FINESS"] == (
        "FR_FINESS            Numéro FINESS: the number of a health establishment "
        "(EJ entity, ET site) [layout, check, column]"
    )
    assert lines["HEALTH_STI"].endswith("[vocabulary, column]")
    assert lines["PATIENT_NAME"].endswith("[layout, check, wording, column]")
    assert cli.main(["recognizers", "check", "--lang", "en"]) == 0


def test_a_broken_recognizer_is_told(monkeypatch, capfd):
    broken = Recognizer("SEX", examples=("[[M]]",))
    monkeypatch.setattr("recognizers.shipped", lambda: (broken,))
    assert cli.main(["recognizers", "check", "--lang", "en"]) == 5
    assert "SEX: example 1 fails" in capfd.readouterr().err


def test_real_names_are_shown_on_a_terminal_only(capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("VIGILAB_KEY", "5" * 64)
    assert cli.main(["locate", "0123456789ab", str(tmp_path)]) == 2
    assert "terminal" in capfd.readouterr().err
    assert cli.main(["locate", "0123", str(tmp_path)]) == 2


def test_help_imports_nothing_heavy():
    listing = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scanner", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(cli.__file__).parents[1],
    ).stderr
    heavy = re.compile(
        r"\| +(spacy|pandas|polars|presidio_analyzer|numpy|pyarrow|hyperscan|rich)\b"
    )
    assert not heavy.search(listing)


def commands(command, path=()):
    """Yield (words of a command, option names) of the whole command tree."""
    group = getattr(command, "commands", None)
    if group is None:
        yield path, [name for each in command.params for name in each.opts if name.startswith("-")]
        return
    for name, child in group.items():
        yield from commands(child, (*path, name))


def test_the_readme_names_every_command_and_option():
    text = README.read_text("utf-8")
    missing = set()
    for words, options in commands(typer.main.get_command(cli.app)):
        missing.update({" ".join(words), *options})
    missing = {
        each for each in missing if not re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", text)
    }
    assert sorted(missing) == []


def test_every_format_is_documented():
    text = README.read_text("utf-8")
    missing = [name for name in sinks.discover() if f"`{name}`" not in text]
    assert missing == []
    assert formats.rewritten(text) == text, "run python -m scanner.formats"
    assert all(f"| `{reader.name}` |" in text for reader in readers.discover())


@pytest.mark.parametrize(
    "arguments", [("formats",), ("scan", str(README), "--format", "json", "--quiet")]
)
def test_an_output_that_is_closed_is_no_finding(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *arguments], stdout=closed, stderr=subprocess.PIPE,
            env={**os.environ, "VIGILAB_KEY": "5" * 64}, check=False,
        )  # fmt: skip

    assert done.returncode == cli.INTERNAL
    assert done.stderr == b"vigilab: the output was closed before all of it was written\n"
