"""Make the sample data of a seed, scan it as a user does, look for clear values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data"
KEY = "5a" * 32
WINDOW = 8


@dataclass(slots=True)
class Scan:
    """What one run wrote and said."""

    exit_code: int
    report: dict[str, Any]
    records: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    outputs: dict[str, str]


def generate(seed: int, out: Path) -> list[str]:
    """Write the files of a seed below `out` and return every value that must not leak."""
    with tempfile.TemporaryDirectory() as elsewhere:
        values = Path(elsewhere, "values.json")
        command = [
            sys.executable,
            "-B",
            str(SAMPLE / "make.py"),
            "--seed",
            str(seed),
            "--out",
            str(out),
            "--values",
            str(values),
        ]
        subprocess.run(command, check=True, capture_output=True)
        found: list[str] = json.loads(values.read_text("utf-8"))
        return found


def scan(target: Path, out: Path) -> Scan:
    """Scan a directory as a user does, writing below `out`."""
    report, records, matches = (out / name for name in ("r.json", "records.parquet", "m.parquet"))
    command = [
        sys.executable,
        "-m",
        "scanner",
        "scan",
        str(target),
        "--format",
        "json",
        "-o",
        str(report),
        "--records",
        str(records),
        "--matches",
        str(matches),
    ]
    environment = {**os.environ, "VIGILAB_KEY": KEY, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if not report.exists():
        raise RuntimeError(f"no report, exit code {run.returncode}: {run.stderr[-2000:]}")
    record_rows, match_rows = pq.read_table(records), pq.read_table(matches)
    outputs = {
        "console": run.stdout + run.stderr,
        "report": report.read_text("utf-8"),
        "records": "\n".join(_texts(record_rows)),
        "matches": "\n".join(_texts(match_rows)),
        "records, raw": records.read_bytes().decode("latin-1"),
        "matches, raw": matches.read_bytes().decode("latin-1"),
    }
    return Scan(
        run.returncode,
        json.loads(outputs["report"]),
        record_rows.to_pylist(),
        match_rows.to_pylist(),
        outputs,
    )


def _texts(table: Any) -> Iterator[str]:
    for column in table.columns:
        for value in column.unique().to_pylist() if "list" not in str(column.type) else ():
            if isinstance(value, str):
                yield value


def holds_any(text: str, values: Iterable[str]) -> bool:
    """Say whether a text holds one of some values; those under `WINDOW` characters are left out."""
    by_start: dict[str, list[str]] = {}
    for value in values:
        if len(value) < WINDOW:
            continue
        by_start.setdefault(value[:WINDOW], []).append(value)
    starts = (at for at in range(len(text) - WINDOW + 1) if text[at : at + WINDOW] in by_start)
    return any(
        text.startswith(value, at) for at in starts for value in by_start[text[at : at + WINDOW]]
    )
