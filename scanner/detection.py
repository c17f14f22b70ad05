"""Cells, recognizers and column verdicts become matches. Pure; no value leaves a batch.

A column that is one thing is matched whole (`wholes`). Every other cell is
searched only where a literal or a digit chain says that a recognizer could find
something; what it finds in a text is remembered for the next equal text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from recognizers import Recognizer
from recognizers.overlaps import find_all
from scanner import wholes
from scanner.assembly import Found, MatchBuilder
from scanner.candidates import candidates, units
from scanner.cells import Cells
from scanner.columns import Kind, Verdict
from scanner.context import assertion
from scanner.distinct import Distinct
from scanner.model import Matches, RecordBatch
from scanner.ordering import sorted_by
from scanner.redaction import subset

__all__ = ["detect", "find"]

MEMO_ENTRIES = 50_000
_SIGNS = {Kind.LABEL: 2, Kind.CODE: 2, Kind.TEXT: 1}
"""What a kind of column is worth to an ambiguous health term, in signs of the laboratory."""


@dataclass(frozen=True, slots=True)
class _Search:
    """How a column's cells are searched: what its place speaks for, what is chance in it."""

    labelled: frozenset[str]
    signs: int | None
    chance: frozenset[str]

    def labels(self, unit: Recognizer) -> bool:
        """Say whether the column speaks for a recognizer."""
        return unit.entity in self.labelled or (
            self.signs is not None and unit.entity.startswith("HEALTH_")
        )


_memo: dict[tuple[_Search, str], tuple[Found, ...]] = {}


def detect(batch: RecordBatch, verdicts: Mapping[str, Verdict]) -> Matches:
    """Return every match of a batch, ordered by record, column and start."""
    builder = MatchBuilder()
    opened = [Cells.of(column.values) for column in batch.columns]
    for number, (column, cells) in enumerate(zip(batch.columns, opened, strict=True)):
        if not len(cells):
            continue
        verdict = verdicts[column.judged_as]
        searched = builder.open(number, cells, column.records, Distinct.of(column.values))
        left = wholes.match(builder, searched, verdict)
        _search_cells(builder, searched, verdict, left)
    wholes.join_keys(builder, batch, opened, verdicts)
    return _placed(builder.finish(), batch)


def _placed(matches: Matches, batch: RecordBatch) -> Matches:
    """Place the matches of windows in the whole value; keep those that their window owns."""
    shift = np.zeros(len(matches), np.int64)
    owned = np.ones(len(matches), bool)
    for number, column in enumerate(batch.columns):
        if column.windows is None:
            continue
        rows = np.flatnonzero(matches.column == number)
        cells = matches.cell[rows]
        shift[rows] = column.windows.start[cells]
        start = matches.start[rows] + shift[rows]
        owned[rows] = (start >= column.windows.first[cells]) & (start < column.windows.end[cells])
    if not shift.any() and owned.all():
        return matches
    placed = replace(matches, start=matches.start + shift, end=matches.end + shift)
    kept = subset(placed, np.flatnonzero(owned))
    rank = np.argsort(np.argsort(kept.entities))[kept.entity]
    return subset(kept, sorted_by(kept.record, kept.column, kept.start, rank))


def _search_cells(builder: MatchBuilder, cells: Cells, verdict: Verdict, left: np.ndarray) -> None:
    search = _search_of(verdict)
    every = wholes.searched_everywhere(verdict)
    known = {*search.chance, wholes.searched_already(verdict)}
    pairs = [
        (number, rows)
        for number, rows in candidates(cells, left, every, search.labelled)
        if units()[number].entity not in known
    ]
    occupied = np.unique(np.concatenate([rows for _, rows in pairs])) if pairs else ()
    if not len(occupied):
        if verdict.kind == Kind.LABEL and verdict.entity is not None:
            wholes.rest(builder, cells, verdict, np.zeros(len(cells), bool))
        return
    wanted: dict[int, list[int]] = {int(row): [] for row in occupied}
    for number, rows in pairs:
        for row in rows.tolist():
            wanted[row].append(number)
    topical = np.zeros(len(cells), bool)
    for row, numbers in wanted.items():
        found = _search_text(cells.text(row), numbers, search)
        if found:
            builder.add_found(row, found, verdict.role)
            topical[row] = any(f.entity.startswith("HEALTH_") for f in found)
    if verdict.kind == Kind.LABEL and verdict.entity is not None:
        wholes.rest(builder, cells, verdict, topical)


def _search_of(verdict: Verdict) -> _Search:
    labelled = frozenset[str]()
    if verdict.kind == Kind.ENTITY and verdict.entity is not None:
        labelled = frozenset({verdict.entity})
    return _Search(labelled, _SIGNS.get(verdict.kind), verdict.chance)


def _search_text(text: str, numbers: list[int], search: _Search) -> tuple[Found, ...]:
    known = _memo.get((search, text))
    if known is not None:
        return known
    asked = (units()[number] for number in numbers)
    found = tuple(
        Found(
            entity,
            span,
            assertion(text, span.start, span.end) if entity.startswith("HEALTH_") else None,
        )
        for entity, span in find_all(asked, text, labels=search.labels, signs=search.signs)
    )
    if len(_memo) >= MEMO_ENTRIES:
        _memo.clear()
    _memo[search, text] = found
    return found


def find(text: str) -> tuple[Found, ...]:
    """Return what stands in one text, as `detect` would find it in a comment."""
    return _search_text(text, list(range(len(units()))), _Search(frozenset(), None, frozenset()))
