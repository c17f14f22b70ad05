"""Whole runs through the command line: workers, standard input, interruption, bad input."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEY = "5a" * 32
ROW = "LE GOFF;ANNE;03/05/1985;255081416802538;HIV+ NE RIEN DIRE\n"
HEADER = "NOM;PRENOM;DATNAI;NUM_SS;COMM1\n"


def vigilab(
    *arguments: str, stdin: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        input=stdin, capture_output=True, check=False, env={**os.environ, "VIGILAB_KEY": KEY, **variables},
    )  # fmt: skip


def report(*arguments: str, stdin: bytes = b"") -> tuple[int, dict]:
    done = vigilab("scan", *arguments, "--format", "json", stdin=stdin)
    assert done.stderr == b"" or b"Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    folder = tmp_path / "staging"
    for number in range(6):
        place = folder / f"labo_{number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"export_{number}.csv").write_text(HEADER + ROW * (number + 1), "cp1252")
    (folder / "notes.txt").write_text("rappeler le 02 61 91 00 12\n" * 3)
    (folder / ".hidden.csv").write_text(HEADER + ROW)
    os.mkfifo(folder / "pipe.csv")
    (folder / "link.csv").symlink_to("notes.txt")
    return folder


def test_the_report_does_not_depend_on_the_workers(staging: Path, tmp_path: Path) -> None:
    outputs = []
    for workers in ("1", "2", "3"):
        files = [str(tmp_path / f"{workers}-{name}") for name in ("r.parquet", "m.parquet")]
        code, found = report(
            str(staging), "--workers", workers, "--records", files[0], "--matches", files[1]
        )
        del found["started_at"], found["ended_at"]
        outputs.append((code, json.dumps(found), *(Path(f).read_bytes() for f in files)))

    assert outputs[0] == outputs[1] == outputs[2]


def test_everything_in_a_tree_is_listed(staging: Path) -> None:
    code, found = report(str(staging))
    coverage = found["coverage"]

    assert code == 1
    assert coverage["enumerated"] == coverage["scanned"] + coverage["partial"] + coverage["skipped"]
    assert {(i["resource"], i["reason"]) for i in coverage["items"]} == {
        ("pipe.csv", "not_regular"), ("link.csv", "symlink"),
    }  # fmt: skip
    assert ".hidden.csv" in {r["resource"] for r in found["resources"]}


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress], ids=["plain", "gzip"])
def test_standard_input_is_a_target(pack) -> None:
    code, found = report("-", stdin=pack((HEADER + ROW).encode()))

    assert code == 1
    assert [(r["resource"], r["records"], r["tier"]) for r in found["resources"]] == [("-", 1, 5)]


def test_what_cannot_be_read_whole_is_partial_and_what_can_is_found(tmp_path: Path) -> None:
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress((HEADER + ROW * 5000).encode())[:-40])

    code, found = report(str(path))

    assert code == 4
    assert found["summary"]["records_by_tier"]["T5"] > 0
    assert [(i["status"], i["reason"]) for i in found["coverage"]["items"]] == [
        ("partial", "truncated")
    ]


def test_a_minimised_export_comes_out_low(tmp_path: Path) -> None:
    path = tmp_path / "minimal.csv"
    path.write_text(
        "NUM_TUBE;DATE_PREL\n" + "".join(f"{10000 + i};15/01/2024\n" for i in range(50))
    )

    code, found = report(str(path))

    assert (code, found["summary"]["records_by_tier"]["T1"]) == (0, 50)


def test_one_person_in_two_files_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + ROW)
    (tmp_path / "b.csv").write_text("NOM;PRENOM;DATNAI\nLe Goff;Anne;1985-05-03\n")

    _, found = report(str(tmp_path))

    assert (found["summary"]["persons"], found["summary"]["persons_range"]) == (1, [1, 1])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_reports_what_was_done(tmp_path: Path, workers: str) -> None:
    folder, out = tmp_path / "staging", tmp_path / "report.json"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.csv").write_text(HEADER + ROW * 400_000)
    spill = tmp_path / "spill"
    spill.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner", "scan", str(folder), "-o", str(out), "--workers", workers, "-q"],
        env={**os.environ, "VIGILAB_KEY": KEY, "TMPDIR": str(spill)},
        start_new_session=True, stderr=subprocess.PIPE,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(spill.glob("vigilab-*/*.keys")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Traceback" not in error
    found = json.loads(out.read_text())
    assert found["coverage"]["items"]
    assert all(item["reason"] == "interrupted" for item in found["coverage"]["items"])


def test_targets_that_overlap_are_read_once(staging: Path) -> None:
    once = report(str(staging))[1]["summary"]
    code, found = report(
        str(staging), str(staging / "labo_0"), str(staging), f"{staging}/../staging/notes.txt"
    )

    assert code == 1
    assert found["summary"] == once
    assert [i["resource"] for i in found["coverage"]["items"] if i["reason"] == "alias"] == [
        f"{staging}/../staging/notes.txt"
    ]
    assert found["coverage"]["complete"]


@pytest.mark.parametrize("name", ["short", "a" * 120])
def test_workers_meet_and_clean_up_whatever_the_temporary_folder(
    staging: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()

    done = vigilab("scan", str(staging), "--workers", "2", "-q", TMPDIR=str(folder))

    assert (done.returncode, done.stderr) == (1, b"")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("targets", [("nowhere.csv",), (".", "nowhere.csv")])
def test_a_run_that_fails_leaves_nothing_behind(tmp_path: Path, targets: tuple[str, ...]) -> None:
    done = vigilab("scan", *targets, TMPDIR=str(tmp_path))

    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("scan", "nowhere.csv"), ("scan", "--no-such-option", "."), ("scan",), ("scan", ".", "--fail-on", "T9"),
     ("scan", ".", "--policy", "missing.toml")],
)  # fmt: skip
def test_wrong_usage_is_exit_2_and_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = vigilab(*arguments)

    assert done.returncode == 2
    assert done.stdout == b""
    assert 0 < len(done.stderr.decode().strip().splitlines()) <= 3
    assert b"Traceback" not in done.stderr


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scanner", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert not [line for line in done.stderr.splitlines()
                if any(f" {name}" in line for name in ("spacy", "pandas", "presidio_analyzer", "pyarrow"))]  # fmt: skip
