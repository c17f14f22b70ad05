"""Compares found spans with true ones, and says how sure the figures are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "NEAR",
    "Interval",
    "Marked",
    "Outcome",
    "Tally",
    "compare",
    "enough",
    "merged",
    "wilson",
]

NEAR = re.compile(r"[ \t\u00a0\u202f.\-]{0,2}")
"""What may stand between two parts of one name."""


class Marked(NamedTuple):
    """A half-open range of code points and what it is."""

    start: int
    end: int
    label: str


class Interval(NamedTuple):
    """The ends of a 95 % interval of a share."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one entity: found, falsely found, missed."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add the counts of another text."""
        return Tally(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is true; 0 where nothing was found."""
        return self.hits / max(1, self.hits + self.false)

    @property
    def recall(self) -> float:
        """The share of what is true that was found; 0 where nothing is true."""
        return self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one text: which spans were found, falsely found and missed."""

    hits: tuple[Marked, ...]
    false: tuple[Marked, ...]
    missed: tuple[Marked, ...]

    @property
    def tally(self) -> Tally:
        """The counts."""
        return Tally(len(self.hits), len(self.false), len(self.missed))


def wilson(successes: int, trials: int, z: float = 1.959964) -> Interval:
    """Return Wilson's 95 % interval of a share; (0, 1) without a trial."""
    if not trials:
        return Interval(0.0, 1.0)
    share, square = successes / trials, z * z
    centre = share + square / (2 * trials)
    reach = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return Interval(max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale))


def enough(one: Marked, other: Marked) -> bool:
    """Say whether two spans share at least half of the longer one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= max(one.end - one.start, other.end - other.start)


def merged(text: str, spans: Iterable[Marked], gap: re.Pattern[str] = NEAR) -> list[Marked]:
    """Join neighbours that `gap` alone parts; the labels of the parts are joined by `+`."""
    joined: list[Marked] = []
    for span in sorted(set(spans)):
        last = joined[-1] if joined else None
        if last is not None and gap.fullmatch(text, last.end, max(last.end, span.start)):
            label = (
                last.label if span.label in last.label.split("+") else f"{last.label}+{span.label}"
            )
            joined[-1] = Marked(last.start, max(last.end, span.end), label)
        else:
            joined.append(span)
    return joined


def compare(
    true: Sequence[Marked], found: Sequence[Marked], ignored: Sequence[Marked] = ()
) -> Outcome:
    """Pair each true span with one found span, the best overlap first.

    `ignored` spans are neither: what is found on them counts as nothing.
    """
    pairs = sorted(
        (
            (-_shared(one, other), number, place)
            for number, one in enumerate(true)
            for place, other in enumerate(found)
            if enough(one, other)
        ),
    )
    paired: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in paired and place not in paired.values():
            paired[number] = place
    used = set(paired.values())
    return Outcome(
        tuple(true[number] for number in sorted(paired)),
        tuple(
            span
            for place, span in enumerate(found)
            if place not in used and not any(_shared(span, other) > 0 for other in ignored)
        ),
        tuple(span for number, span in enumerate(true) if number not in paired),
    )


def _shared(one: Marked, other: Marked) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
