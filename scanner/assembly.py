"""Gathers matches as arrays while a batch is searched, and sorts them at its end.

What matches have in common (entity, rule, evidence ...) is one number, their
kind; the matches of a column whose distinct texts were searched are spread over
its cells when the column is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from recognizers import Evidence, Span
from scanner.cells import Cells
from scanner.distinct import Distinct
from scanner.model import ASSERTIONS, NOTES, ROLES, Matches
from scanner.ordering import sorted_by

__all__ = ["Found", "MatchBuilder", "byte_places"]

_PLACES = ("kind", "cell", "start", "end", "first_byte", "last_byte")


@dataclass(frozen=True, slots=True)
class Found:
    """One span of a text, its entity, and whether the text affirms it."""

    entity: str
    span: Span
    assertion: str | None


class _Kind(NamedTuple):
    """What many matches of a batch have in common; indices and codes as in `Matches`."""

    entity: int
    rule: int
    evidence: int
    assertion: int
    role: int
    note: int
    level: int


_TYPES = dict(zip(_Kind._fields, (np.int16, np.int32, *[np.int8] * 5), strict=True))


class _Found(NamedTuple):
    """The places of matches, one element each; cells are rows of the batch's column."""

    kind: np.ndarray
    cell: np.ndarray
    start: np.ndarray
    end: np.ndarray
    first_byte: np.ndarray
    last_byte: np.ndarray


@dataclass(slots=True, eq=False)
class _Column:
    """A column of the batch and what was found in it so far."""

    number: int
    cells: Cells
    searched: Cells
    codes: np.ndarray | None
    records: np.ndarray
    found: list[_Found]
    single: list[tuple[int, ...]]

    def settle(self) -> None:
        """Put what was found into one piece, in the cells of the column itself."""
        if self.single:
            self.found.append(_Found(*np.array(self.single, np.int64).T))
            self.single = []
        if len(self.found) > 1:
            self.found = [_Found(*map(np.concatenate, zip(*self.found, strict=True)))]
        if self.codes is not None and self.found:
            self.found = [_spread(self.found[0], self)]
        self.codes = None


def _spread(found: _Found, column: _Column) -> _Found:
    """Repeat the matches of each distinct text in all the cells that hold it."""
    codes = column.codes
    assert codes is not None  # noqa: S101 - a column of distinct texts
    if np.array_equal(found.cell, np.arange(len(column.searched))):
        return _each(found, column, codes, np.arange(len(codes)), codes)
    order = np.argsort(found.cell, kind="stable")
    counts = np.bincount(found.cell, minlength=len(column.searched))
    first = np.cumsum(counts) - counts
    if counts.max() > 1:
        each = counts[codes]
        cell = np.repeat(np.arange(len(codes)), each)
        place = np.arange(len(cell)) + np.repeat(first[codes] - (np.cumsum(each) - each), each)
    else:
        cell = np.flatnonzero(counts[codes])
        place = first[codes[cell]]
    return _each(found, column, codes[cell], cell, order[place])


def _each(
    found: _Found, column: _Column, text: np.ndarray, cell: np.ndarray, which: np.ndarray
) -> _Found:
    """Return some of the matches, each moved from its text to a cell."""
    shift = column.cells.edges[cell] - column.searched.edges[text]
    return _Found(
        found.kind[which], cell, found.start[which], found.end[which],
        found.first_byte[which] + shift, found.last_byte[which] + shift,
    )  # fmt: skip


def _rule(entity: str, rule: str) -> str:
    """Name the recognizer and the row or pattern: `hiv:12`, `patient_name:surname`."""
    if entity.startswith("HEALTH_") and ":" in rule:
        return rule
    return f"{entity.lower()}:{rule.rpartition(':')[2]}"


def byte_places(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where ranges of code points, mostly in order of their start, are in UTF-8.

    >>> byte_places("né à Évreux", [(0, 2), (5, 11)])
    [(0, 3), (7, 14)]
    """
    if text.isascii():
        return list(places)
    found = []
    at = byte = 0
    for start, end in places:
        if start < at:
            at = byte = 0
        byte += len(text[at:start].encode())
        at = start
        found.append((byte, byte + len(text[start:end].encode())))
    return found


class MatchBuilder:
    """Collects the matches of one batch column by column."""

    def __init__(self) -> None:
        self._entities: dict[str, int] = {}
        self._rules: dict[str, int] = {}
        self._kinds: dict[_Kind, int] = {}
        self._columns: list[_Column] = []

    def open(
        self, number: int, cells: Cells, records: np.ndarray, distinct: Distinct | None = None
    ) -> Cells:
        """Say which column the next matches belong to; return the cells to search in it.

        These are its distinct texts where they are given.
        """
        searched, codes = (cells, None) if distinct is None else (distinct.cells, distinct.codes)
        self._columns.append(_Column(number, cells, searched, codes, records, [], []))
        return searched

    def add_whole(
        self,
        entity: str,
        rule: str,
        rows: np.ndarray,
        starts: np.ndarray,
        ends: np.ndarray,
        evidence: Evidence = Evidence.POSITION,
        *,
        note: str | None = None,
        role: str | None = None,
        level: int = 0,
        assertion: str | None = None,
    ) -> None:
        """Add one match for each of some cells; `starts`, `ends` are byte positions."""
        if not len(rows):
            return
        column = self._columns[-1]
        first = column.searched.code_points(column.searched.edges[rows], starts)
        last = first + column.searched.code_points(starts, ends)
        kind = self._kind(entity, rule, evidence, assertion, role, note, level)
        column.found.append(_Found(np.full(len(rows), kind), rows, first, last, starts, ends))

    def add_found(self, row: int, found: Sequence[Found], role: str | None) -> None:
        """Add the finds in the text of one cell; their own role outweighs the column's."""
        column = self._columns[-1]
        cells = column.searched
        edge = int(cells.edges[row])
        places = [(item.span.start, item.span.end) for item in found]
        if not cells.is_ascii:
            places = byte_places(cells.text(row), places)
        for item, (first, last) in zip(found, places, strict=True):
            kind = self._kind_of(item, role)
            start, end = item.span.start, item.span.end
            column.single.append((kind, row, start, end, edge + first, edge + last))

    def add_each(
        self,
        found: Sequence[Found],
        role: str | None,
        which: np.ndarray,
        rows: np.ndarray,
        starts: np.ndarray,
        ends: np.ndarray,
        first: np.ndarray,
        last: np.ndarray,
    ) -> None:
        """Add finds that stand in many places: `found[which[i]]` in cell `rows[i]` and so on.

        `starts`, `ends` are code points of the cell, `first`, `last` byte positions.
        """
        kinds = np.array([self._kind_of(item, role) for item in found], np.int64)
        self._columns[-1].found.append(_Found(kinds[which], rows, starts, ends, first, last))

    def replace_notes(self, number: int, rows: np.ndarray, note: str, evidence: Evidence) -> None:
        """Rewrite note and evidence of the matches in some cells of a column."""
        changed = {"note": NOTES.index(note), "evidence": int(evidence)}
        for column in self._columns:
            if column.number != number:
                continue
            column.settle()
            for place, found in enumerate(column.found):
                hit = np.isin(found.cell, rows)
                after = np.arange(len(self._kinds))
                for kind in np.unique(found.kind[hit]):
                    after[kind] = self._number(list(self._kinds)[kind]._replace(**changed))
                column.found[place] = found._replace(
                    kind=np.where(hit, after[found.kind], found.kind)
                )

    def finish(self) -> Matches:
        """Return all matches by record, column, start and entity name."""
        for column in self._columns:
            column.settle()
        columns = [column for column in self._columns if column.found]
        found = [column.found[0] for column in columns]
        places = [np.concatenate(each) for each in zip(*found, strict=True)] or [
            np.empty(0, np.int64) for _ in _PLACES
        ]
        kind, cell, start, end, first, last = places
        sizes = [len(each.kind) for each in found]
        number = np.repeat(np.array([c.number for c in columns], np.int32), sizes)
        records = [c.records[f.cell] for c, f in zip(columns, found, strict=True)]
        record = np.concatenate(records or [cell])
        is_single = all((each[1:] > each[:-1]).all() for each in records)
        order = sorted_by(record) if is_single else self._order(kind, number, record, start)
        kind = kind[order]
        table = np.array(list(self._kinds), np.int64).reshape(-1, len(_Kind._fields))
        common = {
            name: table[:, place].astype(_TYPES[name])[kind]
            for place, name in enumerate(_Kind._fields)
        }
        return Matches(
            tuple(self._entities), tuple(self._rules), column=number[order], cell=cell[order],
            record=record[order], start=start[order], end=end[order],
            first_byte=first[order], last_byte=last[order], **common,
        )  # fmt: skip

    def _order(
        self, kind: np.ndarray, column: np.ndarray, record: np.ndarray, start: np.ndarray
    ) -> np.ndarray:
        """Return the matches by record, column, start and entity name; equal ones as they came."""
        if not len(kind):
            return np.empty(0, np.int64)
        names = tuple(self._entities)
        rank = np.argsort(np.argsort(names))[[kind.entity for kind in self._kinds]][kind]
        return sorted_by(record, column, start, rank)

    def _kind_of(self, item: Found, role: str | None) -> int:
        span = item.span
        return self._kind(
            item.entity, _rule(item.entity, span.rule), span.evidence, item.assertion,
            span.role or role, span.note, span.level or 0,
        )  # fmt: skip

    def _kind(
        self,
        entity: str,
        rule: str,
        evidence: Evidence,
        assertion: str | None,
        role: str | None,
        note: str | None,
        level: int,
    ) -> int:
        return self._number(
            _Kind(
                self._entities.setdefault(entity, len(self._entities)),
                self._rules.setdefault(rule, len(self._rules)),
                int(evidence),
                ASSERTIONS.index(assertion),
                ROLES.index(role),
                NOTES.index(note),
                level,
            )
        )

    def _number(self, kind: _Kind) -> int:
        return self._kinds.setdefault(kind, len(self._kinds))
