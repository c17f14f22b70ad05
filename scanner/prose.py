"""Long texts searched passage by passage, each with what its neighbours tell.

A patient named near a passage is a sign for its ambiguous terms, as one in it would
be; a surname told near it is read in it again without a title; and who is near it
says whether it is about persons or only mentions some (`recognizers.mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from recognizers.mentions import Company, mark_all
from recognizers.overlaps import has_patient
from scanner.assembly import Found, MatchBuilder
from scanner.candidates import candidates, units
from scanner.cells import Cells
from scanner.distinct import Distinct
from scanner.finds import Finds
from scanner.passages import Passages
from scanner.search import Memo, Search, search_identities, search_text

__all__ = ["search_passages"]

REACH = 4_096
"""How many bytes from a passage what other passages tell still counts."""

_NAMES = frozenset({"PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME"})
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-ZÀ-Ý][A-ZÀ-Ý'’-]{3,}(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in one text, with a `patient` near it or without.

    `told`: surnames in capitals of the names found; `others`: words in capitals
    beside them, which may be surnames told elsewhere.
    """

    patient: bool
    found: tuple[Found, ...]
    company: Company
    told: frozenset[str]
    others: frozenset[str]

    @classmethod
    def of(cls, text: str, wanted: list[int], search: Search) -> _Reading:
        """Search a text; what was made of an equal one is remembered."""
        known = _readings.get((search, text))
        if known is not None:
            return known
        found = search_text(text, wanted, search) if wanted else ()
        names = [item.span for item in found if item.entity in _NAMES]
        told: set[str] = set()
        others: set[str] = set()
        for match in _CAPITALS.finditer(text):
            named = any(s.start <= match.start() < s.end for s in names)
            (told if named else others).add(match.group())
        company = Company.of([(item.entity, item.span) for item in found])
        reading = cls(search.patient, found, company, frozenset(told), frozenset(others))
        return _readings.keep(search, text, reading)


_readings: Memo[_Reading] = Memo()


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
    near = _Near(*passages.within(REACH))
    patients = near.total(texts.patients[codes]) * (search.signs is None) > 0
    kinds, which = np.unique(codes * 2 + (patients & texts.topical[codes]), return_inverse=True)
    read, searches = kinds // 2, (search, replace(search, patient=True))
    readings = [
        _Reading.of(texts.texts[code], texts.wanted[code], searches[patient])
        for code, patient in zip(read.tolist(), (kinds % 2).tolist(), strict=True)
    ]
    finds = Finds()
    for code, reading in zip(read.tolist(), readings, strict=True):
        finds.add(texts.texts[code], reading.found)
    known: dict[_Context, int] = {}
    for passage, context in list(_dependent(near, which, readings)):
        if context not in known:
            known[context] = _add_in_context(finds, texts, read, readings[context.reading], context)
        which[passage] = known[context]
    return finds.add_to(builder, cells, passages, which, role)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Distinct passages and the recognizers to ask about each.

    `patients`: which have one; `topical`: which may have a health term that a patient
    elsewhere would be a sign for.
    """

    texts: list[str]
    wanted: list[list[int]]
    search: Search
    patients: np.ndarray
    topical: np.ndarray

    @classmethod
    def of(cls, cells: Cells, search: Search) -> _Texts:
        wanted: list[list[int]] = [[] for _ in range(len(cells))]
        everything = np.ones(len(cells), bool)
        topical = np.zeros(len(cells), bool)
        for number, hits in candidates(cells, everything, frozenset(), search.labelled):
            entity = units()[number].entity
            if entity in search.chance:
                continue
            topical[hits] |= entity.startswith("HEALTH_")
            for row in hits.tolist():
                wanted[row].append(number)
        texts = [cells.text(row) for row in range(len(cells))]
        patients = np.array([
            len(numbers) > 0 and has_patient(search_identities(text, numbers, search))
            for text, numbers in zip(texts, wanted, strict=True)
        ])  # fmt: skip
        return cls(texts, wanted, search, patients, topical & ~patients)


class _Near(NamedTuple):
    """For each passage, the first passage near it and one past the last."""

    low: np.ndarray
    high: np.ndarray

    def total(self, counts: np.ndarray) -> np.ndarray:
        """Add up what is counted in the passages near each."""
        before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        return np.asarray(before[self.high] - before[self.low])

    def nearest(self, passage: int) -> list[int]:
        """Return the passages near one, the nearest first."""
        around = range(int(self.low[passage]), int(self.high[passage]))
        return sorted(around, key=lambda other: abs(other - passage))


class _Context(NamedTuple):
    """What the passages near one make of its reading.

    `crowd`: they only mention persons; `teller`: the reading that names a word of it, or
    -1. Readings are numbers.
    """

    reading: int
    crowd: bool
    teller: int


def _dependent(
    near: _Near, which: np.ndarray, readings: list[_Reading]
) -> Iterator[tuple[int, _Context]]:
    """Yield the passages whose finds depend on those of others, with what these tell."""
    company = np.array([reading.company for reading in readings], np.int64)[which]
    around = np.stack([near.total(each) for each in company.T])
    crowds = np.array([len(reading.found) > 0 for reading in readings])[which]
    crowds &= around[Company._fields.index("mentions")] > 0
    for passage in np.flatnonzero(crowds).tolist():
        crowds[passage] = Company(*around[:, passage].tolist()).is_crowd
    told = frozenset[str]().union(*(reading.told for reading in readings))
    asks = np.array([not reading.others.isdisjoint(told) for reading in readings])[which]
    for passage in np.flatnonzero(crowds | asks).tolist():
        others = readings[which[passage]].others
        nearest = (int(which[other]) for other in near.nearest(passage))
        teller = next((r for r in nearest if not others.isdisjoint(readings[r].told)), -1)
        if crowds[passage] or teller >= 0:
            yield passage, _Context(int(which[passage]), bool(crowds[passage]), teller)


def _add_in_context(
    finds: Finds, texts: _Texts, read: np.ndarray, reading: _Reading, context: _Context
) -> int:
    """Take what is found in a text with what stands near it; return the number of its finds."""
    code = int(read[context.reading])
    text, found, before = texts.texts[code], reading.found, ""
    if context.teller >= 0:
        teller = int(read[context.teller])
        before = texts.texts[teller] + "\n"
        wanted = sorted({*texts.wanted[code], *texts.wanted[teller]})
        found = search_text(before + text, wanted, replace(texts.search, patient=reading.patient))
    if context.crowd:
        marked = mark_all([(item.entity, item.span) for item in found])
        found = tuple(
            replace(item, span=span) for item, (_, span) in zip(found, marked, strict=True)
        )
    return finds.add(before + text, found, len(before))
