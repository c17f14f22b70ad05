"""Measures what is found, missed and falsely found: `python -m tests.quality [--out FILE]`.

Reads the evaluation data of `../shared/eval`, or of the folder that VIGILAB_EVAL
names. No text of it is printed: mistakes are shown by their shape.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import secrets
from itertools import islice
from pathlib import Path

from tests.quality import corpora, coverage, messages, negatives, nir, notes, numbers, table, topics
from tests.quality.finders import contenders
from tests.quality.mistakes import Mistakes
from tests.quality.table import Row

PARTS = ("notes", "names", "nir", "numbers", "topics", "negatives", "messages")
MOST = 10


def main() -> None:
    """Measure and print."""
    options = _options()
    root = corpora.folder()
    os.environ.setdefault("VIGILAB_KEY", secrets.token_hex(32))
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    finders = contenders()
    mistakes = Mistakes()
    rows: list[Row] = []
    if "notes" in options.only:
        rows += notes.measure(corpora.notes(root), finders, mistakes)
    if "names" in options.only:
        rows += coverage.measure(root)
    if "nir" in options.only:
        rows += nir.measure(corpora.vectors(root), finders)
    if "numbers" in options.only:
        rows += numbers.measure(options.cells, finders)
    cases = corpora.cases(root)
    if "topics" in options.only:
        rows += topics.measure(cases, corpora.silver(root), finders, mistakes)
    if "negatives" in options.only:
        rows += negatives.measure(root, finders)
    if "messages" in options.only:
        rows += messages.measure(root, mistakes)
    sampled = topics.sample(cases, finders[0], options.sample, options.seed)
    _print(rows, mistakes, sampled)
    if options.out:
        figures = {
            "rows": [table.as_json(row) for row in rows],
            "mistakes": mistakes.rows(),
            "sample": sampled,
        }
        options.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some parts")
    parser.add_argument("--cells", type=int, default=numbers.CELLS, help="of a column of numbers")
    parser.add_argument("--sample", type=int, default=0, help="name so many random health finds")
    parser.add_argument("--seed", type=int, default=1, help="which random finds")
    parser.add_argument("--out", type=Path, help="write all figures as JSON")
    return parser.parse_args()


def _print(rows: list[Row], mistakes: Mistakes, sampled: list[str]) -> None:
    print("\n".join(table.lines(rows)))
    kinds = mistakes.rows()
    if kinds:
        print("\nMistakes of vigilab by kind (x small letters, X capital, # digit, ⏎ line's end)")
    groups = dict.fromkeys((kind["entity"], kind["mistake"]) for kind in kinds)
    for group in groups:
        of_group = [kind for kind in kinds if (kind["entity"], kind["mistake"]) == group]
        total = sum(int(str(kind["count"])) for kind in of_group)
        print(f"\n  {group[0]}, {group[1]}: {total}")
        for kind in islice(of_group, MOST):
            where = ", ".join(map(str, list(kind["where"])[:2]))  # type: ignore[call-overload]
            print(f"    {kind['count']:4} {kind['shape']}   {where}")
    if sampled:
        print("\nRandom finds to be read\n" + "\n".join(sampled))


if __name__ == "__main__":
    main()
