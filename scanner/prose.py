"""Long texts searched passage by passage, each with what its neighbours tell.

A patient named near a passage is a sign for its ambiguous terms, as one in it would
be; a surname told near it is read in it again without a title; and who is near it
says whether it is about persons or only mentions some (`recognizers.mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from recognizers.mentions import Company, mark_all
from recognizers.overlaps import is_patient
from scanner.assembly import Found, MatchBuilder
from scanner.candidates import candidates, units
from scanner.cells import Cells
from scanner.distinct import Distinct
from scanner.passages import Passages
from scanner.search import Search, search_text

__all__ = ["search_passages"]

REACH = 4_096
"""How many bytes from a passage what other passages tell still counts."""

_NAMES = frozenset({"PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME"})
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-ZÀ-Ý][A-ZÀ-Ý'’-]{3,}(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in one text.

    `told`: surnames in capitals of the names found; `others`: words in capitals
    beside them, which may be surnames told elsewhere.
    """

    found: tuple[Found, ...]
    company: Company
    patient: bool = False
    told: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, found: tuple[Found, ...]) -> _Reading:
        names = [item.span for item in found if item.entity in _NAMES]
        told: set[str] = set()
        others: set[str] = set()
        for match in _CAPITALS.finditer(text):
            named = any(s.start <= match.start() < s.end for s in names)
            (told if named else others).add(match.group())
        pairs = [(item.entity, item.span) for item in found]
        patient = any(is_patient(*pair) for pair in pairs)
        return cls(found, Company.of(pairs), patient, frozenset(told), frozenset(others))


_NOTHING = _Reading((), Company(0, 0, filed=False))


@dataclass(slots=True)
class _Finds:
    """What was found in texts, each text by a number.

    `places`: code points and bytes, start and end of each find in its text.
    """

    found: list[Found] = field(default_factory=list)
    places: list[tuple[int, int, int, int]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, text: str, found: tuple[Found, ...], skipped: int = 0) -> int:
        """Take what was found in a text behind its first characters; return its number."""
        plain, base = text.isascii(), 0 if not skipped else len(text[:skipped].encode())
        count = len(self.found)
        for item in found:
            start, end = item.span.start, item.span.end
            if start < skipped:
                continue
            first = start if plain else len(text[:start].encode())
            last = end if plain else first + len(text[start:end].encode())
            self.found.append(item)
            self.places.append((start - skipped, end - skipped, first - base, last - base))
        self.counts.append(len(self.found) - count)
        return len(self.counts) - 1


def search_passages(
    builder: MatchBuilder,
    cells: Cells,
    rows: np.ndarray,
    offsets: np.ndarray,
    search: Search,
    role: str | None,
) -> np.ndarray:
    """Add what stands in some long cells; return those of them in which a topic was found.

    Args:
        builder: the column they are of is open.
        cells: the column's that are searched.
        rows: the long ones.
        offsets: how many bytes of its value stand before each of these.
        search: how they are searched.
        role: the column's.
    """
    passages, search = Passages.of(cells, rows, offsets), replace(search, part=True)
    distinct = Distinct.of(passages.values)
    texts = _Texts.of(passages.cells if distinct is None else distinct.cells, search)
    codes = np.arange(len(passages)) if distinct is None else distinct.codes
    finds = _Finds()
    for text, reading in zip(texts.texts, texts.readings, strict=True):
        finds.add(text, reading.found)
    which = codes.copy()
    known: dict[_Context, int] = {}
    for passage, context in _dependent(passages, codes, texts):
        if context not in known:
            known[context] = _add_in_context(finds, texts, context)
        which[passage] = known[context]
    return _add_all(builder, cells, passages, finds, which, role)


class _Context(NamedTuple):
    """What the passages near one tell: `teller` is the text that names a word of it, or -1."""

    code: int
    patient: bool
    crowd: bool
    teller: int


@dataclass(frozen=True, slots=True)
class _Texts:
    """Distinct passages, the recognizers to ask about each, and what is found in it alone."""

    texts: list[str]
    wanted: list[list[int]]
    readings: list[_Reading]
    search: Search

    @classmethod
    def of(cls, cells: Cells, search: Search) -> _Texts:
        wanted: list[list[int]] = [[] for _ in range(len(cells))]
        everything = np.ones(len(cells), bool)
        for number, hits in candidates(cells, everything, frozenset(), search.labelled):
            if units()[number].entity not in search.chance:
                for row in hits.tolist():
                    wanted[row].append(number)
        texts = [cells.text(row) for row in range(len(cells))]
        readings = [
            _Reading.of(text, search_text(text, numbers, search)) if numbers else _NOTHING
            for text, numbers in zip(texts, wanted, strict=True)
        ]
        return cls(texts, wanted, readings, search)

    def asks_for_topics(self, code: int) -> bool:
        """Say whether a health term may stand in a text."""
        return any(units()[number].entity.startswith("HEALTH_") for number in self.wanted[code])


def _dependent(
    passages: Passages, codes: np.ndarray, texts: _Texts
) -> Iterator[tuple[int, _Context]]:
    """Yield the passages whose finds depend on others, with what those tell."""
    low, high = passages.within(REACH)

    def near(counts: list[int]) -> np.ndarray:
        before = np.concatenate(([0], np.cumsum(np.array(counts, np.int64)[codes])))
        return np.asarray(before[high] - before[low])

    readings = texts.readings
    patients = near([reading.patient for reading in readings]) * (texts.search.signs is None)
    company = zip(*(near(list(each)) for each in zip(*(r.company for r in readings), strict=True)),
                  strict=True)  # fmt: skip
    crowds = np.array([Company(*each).is_crowd for each in company])
    told = frozenset[str]().union(*(reading.told for reading in readings))
    asks = np.array([not reading.others.isdisjoint(told) for reading in readings])
    alone = np.array([texts.asks_for_topics(code) and not reading.patient
                      for code, reading in enumerate(readings)])  # fmt: skip
    found = np.array([len(reading.found) > 0 for reading in readings])
    lone = (patients > 0) & alone[codes]
    for passage in np.flatnonzero(lone | (crowds & found[codes]) | asks[codes]).tolist():
        around = range(int(low[passage]), int(high[passage]))
        nearest = sorted(around, key=lambda other: abs(other - passage))
        teller = _teller(codes[nearest].tolist(), readings, readings[codes[passage]].others)
        if lone[passage] or crowds[passage] or teller >= 0:
            patient, crowd = bool(patients[passage] > 0), bool(crowds[passage])
            yield passage, _Context(int(codes[passage]), patient, crowd, teller)


def _teller(texts: Iterable[int], readings: list[_Reading], words: frozenset[str]) -> int:
    """Return the first of some texts that tells one of some words as a name, or -1."""
    return next((text for text in texts if not words.isdisjoint(readings[text].told)), -1)


def _add_in_context(finds: _Finds, texts: _Texts, context: _Context) -> int:
    """Search a text again with what stands near it; return the number of its finds."""
    search = replace(texts.search, patient=context.patient)
    text, wanted = texts.texts[context.code], texts.wanted[context.code]
    before = ""
    if context.teller >= 0:
        before = texts.texts[context.teller] + "\n"
        wanted = sorted({*wanted, *texts.wanted[context.teller]})
    found = search_text(before + text, wanted, search)
    if context.crowd:
        marked = mark_all([(item.entity, item.span) for item in found])
        found = tuple(
            replace(item, span=span) for item, (_, span) in zip(found, marked, strict=True)
        )
    return finds.add(before + text, found, len(before))


def _add_all(
    builder: MatchBuilder,
    cells: Cells,
    passages: Passages,
    finds: _Finds,
    which: np.ndarray,
    role: str | None,
) -> np.ndarray:
    """Add the finds that each passage owns; return the cells in which a topic is."""
    counts = np.array(finds.counts, np.int64)
    first = np.cumsum(counts) - counts
    each = counts[which]
    passage = np.repeat(np.arange(len(passages)), each)
    find = np.arange(len(passage)) + np.repeat(first[which] - (np.cumsum(each) - each), each)
    place = np.array(finds.places, np.int64).reshape(-1, 4)
    byte = place[find, 2]
    owned = (byte >= passages.first[passage]) & (byte < passages.end[passage])
    passage, find = passage[owned], find[owned]
    source, row = passages.source[passage], passages.row[passage]
    front = cells.code_points(cells.edges[row], source)
    start, end, first_byte, last_byte = place[find].T
    builder.add_each(
        finds.found, role, find, row,
        front + start, front + end, source + first_byte, source + last_byte,
    )  # fmt: skip
    topical = np.array([item.entity.startswith("HEALTH_") for item in finds.found], bool)
    return np.unique(row[topical[find]])
