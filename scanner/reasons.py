"""Why something was not examined, in both languages, and what to do about it.

The list is closed: a reason that is not here makes the run fail, so that nothing
unread goes without an explanation. The sentences stand in `reasons.tsv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["REASONS", "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what happened and the remedy, English and French."""

    en: str
    fr: str
    remedy_en: str
    remedy_fr: str

    def sentence(self, lang: str) -> str:
        """Return what happened."""
        return self.fr if lang == "fr" else self.en

    def remedy(self, lang: str) -> str:
        """Return what to do about it."""
        return self.remedy_fr if lang == "fr" else self.remedy_en


def _read() -> dict[str, Reason]:
    table = Path(__file__).with_name("reasons.tsv").read_text(encoding="utf-8")
    rows = csv.reader(table.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return {name: Reason(*sentences) for name, *sentences in rows}


REASONS = _read()
