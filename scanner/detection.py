"""Cells, recognizers and column verdicts become matches. Pure; no value leaves a batch.

A column that is one thing is matched whole (`wholes`). Every other cell is
searched only where a literal or a digit chain says that a recognizer could find
something, a long one passage by passage (`prose`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scanner import own, wholes
from scanner.allowance import reported
from scanner.assembly import Found, MatchBuilder
from scanner.candidates import candidates, units
from scanner.cells import Cells
from scanner.columns import Kind, Verdict
from scanner.distinct import Distinct
from scanner.model import Matches, RecordBatch, Windows
from scanner.ordering import sorted_by
from scanner.passages import LONG
from scanner.prose import search_passages
from scanner.redaction import subset
from scanner.search import Search, search_text

__all__ = ["detect", "find"]


def detect(batch: RecordBatch, verdicts: Mapping[str, Verdict]) -> Matches:
    """Return every match of a batch, ordered by record, column and start."""
    builder = MatchBuilder()
    opened = [Cells.of(column.values) for column in batch.columns]
    for number, (column, cells) in enumerate(zip(batch.columns, opened, strict=True)):
        if not len(cells):
            continue
        verdict = verdicts[column.judged_as]
        distinct = Distinct.of(column.values) if column.windows is None else None
        searched = builder.open(number, cells, column.records, distinct)
        left = wholes.match(builder, searched, verdict)
        _search_cells(builder, searched, verdict, left, column.windows)
    wholes.join_keys(builder, batch, opened, verdicts)
    return reported(_placed(builder.finish(), batch), batch, own.in_force().allowed)


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


def _search_cells(
    builder: MatchBuilder,
    cells: Cells,
    verdict: Verdict,
    left: np.ndarray,
    windows: Windows | None,
) -> None:
    search = Search.of(verdict)
    already = wholes.searched_already(verdict)
    if already is not None:
        search = replace(search, chance=search.chance | {already})
    long = np.flatnonzero(left & (cells.lengths >= LONG))
    topical = np.zeros(len(cells), bool)
    if len(long):
        left[long] = False
        offsets = np.zeros(len(long), np.int64) if windows is None else windows.start_byte[long]
        topical[search_passages(builder, cells, long, offsets, search, verdict.role)] = True
    every = wholes.searched_everywhere(verdict)
    wanted: dict[int, list[int]] = {}
    for number, rows in candidates(cells, left, every, search.labelled):
        if units()[number].entity not in search.chance:
            for row in rows.tolist():
                wanted.setdefault(row, []).append(number)
    for row, numbers in sorted(wanted.items()):
        found = search_text(cells.text(row), numbers, search)
        if found:
            builder.add_found(row, found, verdict.role)
            topical[row] = any(f.entity.startswith("HEALTH_") for f in found)
    if verdict.kind == Kind.LABEL and verdict.entity is not None:
        wholes.rest(builder, cells, verdict, topical)


def find(text: str) -> tuple[Found, ...]:
    """Return what stands in one text, as `detect` would find it in a comment."""
    return search_text(text, range(len(units())), Search())
