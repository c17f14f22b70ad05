"""Rows of a sheet or of a document's table become records, below their header and titles.

A header is told as in delimited text; one that takes two rows, the upper with cells
merged over several columns, too. Blank rows are nothing; every other row below the
header is a record. What stands above it is text of the first record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest
from typing import NamedTuple

import numpy as np

from scanner.columns import Kind, read_header
from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.headers import field_names
from scanner.readers.tablestart import first_row, named_by_two

__all__ = ["SheetRow", "batches"]

_SAMPLE = 200
_BATCH = 2 << 20
_CELLS = 1 << 20
"""Cells of a batch: a row of two may be 16,384 wide."""


class SheetRow(NamedTuple):
    """One row: its number in the sheet, from 1, its cells, and (field, text) beside them."""

    line: int
    cells: list[str]
    notes: Sequence[tuple[str, str]] = ()


def batches(rows: Iterable[SheetRow]) -> Iterator[RecordBatch]:
    """Yield the records of a sheet; memory holds some thousand rows.

    `lines` of the batches are the sheet's row numbers.
    """
    source = (row for row in rows if row.notes or any(row.cells))
    sample = list(islice(source, _SAMPLE))
    if not sample:
        return
    width = max(len(row.cells) for row in sample)
    table = [[*row.cells, *[""] * (width - len(row.cells))] for row in sample]
    first, header = _start(table, width)
    columns = _Columns(field_names(header, width))
    above = first - (bool(header) and 1 + (header != table[first - 1]))
    titles = ["\n".join(" ".join(filter(None, cells)) for cells in table[:above])]
    beside = [("", text) for text in titles if text]
    beside += [note for row in sample[:first] for note in row.notes]
    records = _records(columns, chain(sample[first:], source))
    yield from _titled(beside, records)


def _start(table: list[list[str]], width: int) -> tuple[int, list[str]]:
    """Return the first record's row and the names of the columns, none where they have none."""
    first, found = first_row(table, width)
    if not found:
        return first, []
    below = table[first + 1 :]
    names = named_by_two(table[first], below[0], below[1:]) if below else None
    if names is None:
        return first + 1, table[first]
    return first + 2, list(_with_topics(table[first], names))


def _with_topics(upper: list[str], names: list[str]) -> Iterator[str]:
    """Name the topic that a cell merged over several columns tells: `VIH` above `Date`."""
    topic = ""
    for above, name in zip_longest(upper, names, fillvalue=""):
        if above:
            topic = above if read_header(above).kind == Kind.TOPIC else ""
        yield f"{topic} {name}" if topic and name and name != topic else name


def _titled(beside: list[tuple[str, str]], records: Iterator[RecordBatch]) -> Iterator[RecordBatch]:
    """Give the titles, and notes at them or the header, to the first record."""
    if beside:
        first = next(records, None) or RecordBatch((), 0, 1)
        columns = [CellColumn(name, strings([text]), ordinals(0, 1)) for name, text in beside]
        yield replace(first, columns=(*columns, *first.columns))
    yield from records


class _Columns:
    """Makes batches of rows; its columns are the header's."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._record = 0

    def batch(self, rows: list[SheetRow]) -> RecordBatch:
        """Return rows as the next records."""
        records = ordinals(self._record, len(rows))
        width = max(len(self._names), *(len(row.cells) for row in rows))
        first = [*rows[0].cells, *[""] * (width - len(rows[0].cells))]
        columns = [
            CellColumn(self._name(number), clean(strings(values)), records)
            for number, values in enumerate(
                zip_longest(first, *(row.cells for row in rows[1:]), fillvalue="")
            )
            if any(values) or not self._name(number).startswith("#")
        ]
        columns += self._notes(rows)
        lines = np.array([row.line for row in rows], np.int64)
        done = RecordBatch(tuple(columns), self._record, len(rows), lines)
        self._record += len(rows)
        return done

    def _notes(self, rows: list[SheetRow]) -> Iterator[CellColumn]:
        found: dict[str, list[tuple[str, int]]] = {}
        for place, row in enumerate(rows, self._record):
            for name, text in row.notes:
                found.setdefault(name, []).append((text, place))
        for name, pairs in found.items():
            places = np.array([place for _, place in pairs], np.int64)
            yield CellColumn(name, clean(strings([text for text, _ in pairs])), places)

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._names) else f"#{number + 1}"


def _records(columns: _Columns, rows: Iterator[SheetRow]) -> Iterator[RecordBatch]:
    held: list[SheetRow] = []
    size = width = 0
    for row in rows:
        held.append(row)
        width = max(width, len(row.cells))
        size += sum(map(len, row.cells))
        if size > _BATCH or width * len(held) > _CELLS:
            yield columns.batch(held)
            held, size, width = [], 0, 0
    if held:
        yield columns.batch(held)
