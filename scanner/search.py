"""What recognizers find in one text, remembered for the next equal text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from recognizers import Recognizer, overlaps
from recognizers.adoption import on_change
from scanner.assembly import Found
from scanner.candidates import units
from scanner.columns import Kind, Verdict
from scanner.context import assertion

__all__ = ["Memo", "Search", "search_identities", "search_text"]

MEMO_ENTRIES = 50_000
MEMO_CHARACTERS = 8 << 20
_SIGNS = {Kind.LABEL: 2, Kind.CODE: 2, Kind.TEXT: 1}
"""What a kind of column is worth to an ambiguous health term, in signs of the laboratory."""


@dataclass(frozen=True, slots=True)
class Search:
    """How a column's cells are searched: what its place speaks for, what is chance in it.

    `patient`: a patient stands near the text. `part`: it is a part of a longer one.
    """

    labelled: frozenset[str] = frozenset()
    signs: int | None = None
    chance: frozenset[str] = frozenset()
    patient: bool = False
    part: bool = False

    @classmethod
    def of(cls, verdict: Verdict) -> Search:
        """Return how the cells of a column are searched."""
        labelled = frozenset[str]()
        if verdict.kind == Kind.ENTITY and verdict.entity is not None:
            labelled = frozenset({verdict.entity})
        return cls(labelled, _SIGNS.get(verdict.kind), verdict.chance)

    def labels(self, unit: Recognizer) -> bool:
        """Say whether the column speaks for a recognizer."""
        return unit.entity in self.labelled or (
            self.signs is not None and unit.entity.startswith("HEALTH_")
        )


_T = TypeVar("_T")


class Memo(dict[tuple[Search, str], _T]):
    """What was found in texts, forgotten when it grows too large."""

    characters = 0

    def __init__(self) -> None:
        super().__init__()
        on_change(self.clear)

    def keep(self, search: Search, text: str, found: _T) -> _T:
        """Remember what was found in a text; return it."""
        self.characters += len(text)
        if len(self) >= MEMO_ENTRIES or self.characters > MEMO_CHARACTERS:
            self.clear()
            self.characters = len(text)
        self[search, text] = found
        return found


_memo: Memo[tuple[Found, ...]] = Memo()
_identities: Memo[overlaps.Found] = Memo()


def search_text(text: str, numbers: Sequence[int], search: Search) -> tuple[Found, ...]:
    """Return what the recognizers of some numbers find in a text."""
    known = _memo.get((search, text))
    if known is not None:
        return known
    finds = overlaps.find_all(
        [units()[number] for number in numbers], text,
        labels=search.labels, signs=search.signs, patient=search.patient, part=search.part,
        identities=_identities.get((replace(search, patient=False), text)),
    )  # fmt: skip
    found = (
        Found(
            entity,
            span,
            assertion(text, span.start, span.end) if entity.startswith("HEALTH_") else None,
        )
        for entity, span in finds
    )
    return _memo.keep(search, text, tuple(found))


def search_identities(text: str, numbers: Sequence[int], search: Search) -> overlaps.Found:
    """Return what those of them find that look for no terms, overlaps not settled.

    `search_text` knows it then, for `search` with a patient near too.
    """
    known = _identities.get((search, text))
    if known is not None:
        return known
    asked = (units()[number] for number in numbers)
    found = overlaps.find_identities(asked, text, labels=search.labels, signs=search.signs)
    return _identities.keep(search, text, found)
