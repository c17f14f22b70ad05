"""Mistakes by kind: what they look like, never what they say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.quality.scoring import Marked, Outcome

__all__ = ["Mistakes", "shape"]

LONGEST = 60
BEFORE = 14
_RUNS = (
    (re.compile(r"[A-ZÀ-ÖØ-Þ]{2,}"), "XX"),
    (re.compile(r"[A-ZÀ-ÖØ-Þ]"), "X"),
    (re.compile(r"[a-zß-öø-ÿœ]+"), "x"),
    (re.compile(r"[ \t\u00a0\u202f]+"), " "),
    (re.compile(r"[\n\r]+"), "⏎"),
)


def shape(text: str) -> str:
    """Return what a text looks like: `Xx` a capitalised word, `XX` capitals, `#` a digit.

    >>> shape("Dr. Jean DUPONT, 06 12")
    'Xx. Xx XX, ## ##'
    """
    shaped = re.sub(r"\d", "#", text[:LONGEST])
    for regex, mark in _RUNS:
        shaped = regex.sub(mark.replace("X", "\x01").replace("x", "\x02"), shaped)
    return shaped.replace("\x01", "X").replace("\x02", "x")


@dataclass(slots=True)
class Mistakes:
    """How often each kind of mistake was made, and where the first few are."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    places: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def add(self, entity: str, key: str, text: str, outcome: Outcome, others: list[Marked]) -> None:
        """Count the mistakes of one text; `others` are all finds, of any entity."""
        for span in outcome.missed:
            crossing = sorted(o.label for o in others if o.start < span.end and span.start < o.end)
            how = "missed, part of " + crossing[0] if crossing else "missed"
            self._count(entity, how, key, text, span)
        for span in outcome.false:
            self._count(entity, "false alarm", key, text, span)

    def _count(self, entity: str, how: str, key: str, text: str, span: Marked) -> None:
        before = shape(text[max(0, span.start - BEFORE) : span.start])
        kind = (entity, how, f"…{before}[{shape(text[span.start : span.end])}]")
        self.counts[kind] += 1
        places = self.places.setdefault(kind, [])
        if len(places) < 5:
            places.append(f"{key}:{span.start}-{span.end}")

    def rows(self) -> list[dict[str, object]]:
        """Return the kinds, commonest first within an entity and a way to be wrong."""
        ordered = sorted(self.counts.items(), key=lambda item: (item[0][0], item[0][1], -item[1]))
        return [
            {
                "entity": kind[0],
                "mistake": kind[1],
                "shape": kind[2],
                "count": count,
                "where": self.places[kind],
            }
            for kind, count in ordered
        ]
