"""Measures vigilab beside other programs in one run: `python -m tests.bench [--quick]`.

Figures are ratios of processor time, medians of interleaved pairs; the machine's
speed does not matter. Needs ripgrep on the path.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import inputs
from tests.bench.measure import Contender, Run, interleaved, median, ratio

HERE = Path(__file__).parent
PATTERNS = HERE / "patterns.txt"


def ours(path: Path, folder: Path, *options: str) -> Contender:
    """Return vigilab with everything on, on one process unless told otherwise."""
    command = [
        sys.executable, "-m", "scanner", "scan", str(path), "--format", "json", "--progress", "never",
        "-o", str(folder / "report.json"), "--records", str(folder / "records.parquet"),
        "--matches", str(folder / "matches.parquet"),
    ]  # fmt: skip
    return Contender("vigilab", [*command, *(options or ("--workers", "1"))], (0, 1))


def ripgrep(path: Path) -> Contender:
    """Return ripgrep printing every match of the ten patterns."""
    return Contender("rg -ob", f"rg -j1 --no-unicode -a -ob -f '{PATTERNS}' '{path}' | wc -c")


def table(runs: dict[str, list[Run]], size: int) -> list[dict[str, float | str]]:
    """Return one row a contender: MB/s of processor time, peak memory, our speed over theirs."""
    return [
        {
            "name": name,
            "MB/s": round(size / 2**20 / median([run.cpu for run in results]), 2),
            "wall s": round(median([run.wall for run in results]), 2),
            "peak MB": round(max(run.rss_mb for run in results)),
            "ours/theirs": round(ratio(runs["vigilab"], results), 3),
        }
        for name, results in runs.items()
    ]


def presidio_rate(path: Path, seconds: int, *mode: str) -> float:
    """Return Presidio's MB/s with our recognizers, start-up left out."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.rivals",
        "presidio",
        str(path),
        str(seconds),
        *mode,
    ]
    size, spent = subprocess.check_output(command, text=True).split()
    return int(size) / 2**20 / float(spent)


def report(title: str, rows: list[dict[str, float | str]]) -> None:
    """Print a table."""
    print(f"\n{title}")
    print(f"{'':24}{'MB/s':>10}{'wall s':>9}{'peak MB':>9}{'ours/theirs':>13}")
    for row in rows:
        print(
            f"{row['name']:24}{row['MB/s']:>10}{row['wall s']:>9}{row['peak MB']:>9}{row['ours/theirs']:>13}"
        )


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small files, one pair")
    parser.add_argument("--size", type=int, help="MB of each file")
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--only", choices=[*inputs.ROWS], help="one input")
    parser.add_argument("--presidio", type=int, help="seconds for Presidio")
    parser.add_argument("--dir", type=Path, help="where the files lie; a temporary folder")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    size = options.size or (8 if options.quick else 100)
    pairs = options.pairs or (1 if options.quick else 5)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.dir or Path(temporary)
        for name in [options.only] if options.only else inputs.ROWS:
            path = inputs.make(folder, name, size)
            contenders = [ours(path, Path(temporary)), ripgrep(path)]
            if name.endswith(".csv"):
                parse = [sys.executable, "-m", "tests.bench.rivals", "parse", str(path)]
                contenders.append(Contender("pyarrow parse", parse))
            contenders.append(Contender("wc -l", ["wc", "-l", str(path)]))
            rows = table(interleaved(contenders, pairs), path.stat().st_size)
            figures[name] = rows
            report(f"{name}, {size} MB", rows)
            if name == "dense.csv":
                seconds = options.presidio or (2 if options.quick else 20)
                for mode in ((), ("blob",)):
                    rate = presidio_rate(path, seconds, *mode)
                    label = f"Presidio, {'50-row blobs' if mode else 'batch of cells'}"
                    figures[label] = rate
                    own = float(rows[0]["MB/s"])
                    print(f"{label}: {rate:.4f} MB/s, ours is {own / rate:,.0f} times that")
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
