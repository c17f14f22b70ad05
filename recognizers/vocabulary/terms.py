"""Rows of the vocabulary tables, as `recognizers.vocabulary` describes them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["COLUMNS", "STRENGTHS", "SYSTEMS", "Term", "read_terms"]

COLUMNS = ("term", "strength", "system", "code", "source", "level")
STRENGTHS = ("strong", "medium", "weak", "not", "code")
SYSTEMS = ("", "LOINC", "NABM", "CIM10", "ATC", "CCAM", "ADICAP", "ORPHA")


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a table; `row` counts from 1 below the heading."""

    row: int
    term: str
    strength: str
    system: str
    code: str
    source: str
    level: int | None

    @property
    def plain(self) -> str:
        """The wording without the marks of the notation."""
        return self.term.strip("=*")

    @property
    def is_prefix(self) -> bool:
        """Whether any ending may follow the wording."""
        return self.term.endswith("*")

    @property
    def keeps_accents(self) -> bool:
        """Whether the wording matches with its accents alone."""
        return self.term.startswith("=")

    @property
    def keeps_capitals(self) -> bool:
        """Whether the wording matches in capitals alone."""
        return self.strength == "weak" and self.plain.isupper()


def read_terms(name: str) -> tuple[Term, ...]:
    """Return the rows of the table `NAME.tsv`."""
    text = (files("recognizers.vocabulary") / f"{name}.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Term(
            number,
            row["term"],
            row["strength"],
            row["system"] or "",
            row["code"] or "",
            row["source"] or "",
            int(row["level"]) if row.get("level") else None,
        )
        for number, row in enumerate(rows, 1)
    )
