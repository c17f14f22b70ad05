"""How many persons bear a name that the project's own lists hold, by the public counts."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from tests.quality.table import Row

__all__ = ["measure"]

PART = "insee-names: share of persons whose name the lists know, by how name-like it is"
_FILES = {"given names": "prenoms_sorted_by_count.csv", "surnames": "noms_sorted_by_count.csv"}
_POOLED = ("AUTRES", "_")
"""How the lines begin that stand for all rare names."""


def measure(root: Path) -> list[Row]:
    """Return a row for given names and one for surnames."""
    from recognizers.gazetteer import GAZETTEER  # noqa: PLC0415

    looks = {"given names": GAZETTEER.given, "surnames": GAZETTEER.surname}
    rows: list[Row] = []
    for kind, name in _FILES.items():
        bearers = Counter[str]()
        with (root / "insee-names" / name).open(encoding="utf-8") as lines:
            for row in csv.reader(lines):
                if len(row) > 1 and row[1].isdigit() and not row[0].startswith(_POOLED):
                    likeness = looks[kind](row[0])
                    bearers[likeness.name.lower() if likeness else "unknown"] += int(row[1])
        total = bearers.total()
        shares = {word: count / total for word, count in bearers.most_common()}
        rows.append(Row(PART, kind, "vigilab's lists", figures=shares))
    return rows
