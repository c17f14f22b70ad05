"""Cell columns: how readers hand over values, whatever they were read from.

A column's array is one chunk of UTF-8 that starts at its first byte and ends at
its last: nothing of a neighbouring slice and nothing under a null slot is in it,
so that whoever searches the buffer finds only what the resource says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.model import CellColumn, RecordBatch, Windows

__all__ = ["NO_END", "OVERLAP", "CellRows", "Window", "bounded", "clean", "ordinals", "strings",
           "window_column", "window_size", "windows"]  # fmt: skip

OVERLAP = 24_576
"""Characters that two windows of one value share.

Half of it is more than any identifier or term, and what is read around them.
"""

NO_END = 1 << 62
"""Where a value ends, for all that its last window needs to know."""


def ordinals(first: int, count: int) -> np.ndarray:
    """Return the int64 ordinals of `count` records from `first` on."""
    return np.arange(first, first + count, dtype=np.int64)


def strings(values: Sequence[str | None]) -> pa.StringArray:
    """Return values as an array; a lone surrogate, which is no text, becomes U+FFFD."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array(
            [None if value is None else _paired(value) for value in values], pa.string()
        )


def _paired(value: str) -> str:
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean(values: pa.StringArray) -> pa.StringArray:
    """Return an array with the same values and no hidden byte; itself where it has none."""
    offsets = np.frombuffer(values.buffers()[1], np.int32)[
        values.offset : values.offset + len(values) + 1
    ] if len(values) else np.zeros(1, np.int32)  # fmt: skip
    if values.offset or offsets[0] or (values.null_count and _hides(values, offsets)):
        return values.take(np.arange(len(values)))
    text = values.buffers()[2]
    if text is None or text.size == offsets[-1]:
        return values
    validity, edges, _ = values.buffers()
    used = text.slice(0, int(offsets[-1]))
    return pa.StringArray.from_buffers(len(values), edges, used, validity)


def _hides(values: pa.StringArray, offsets: np.ndarray) -> bool:
    null = pc.is_null(values).to_numpy(zero_copy_only=False)
    return bool(np.diff(offsets)[null].any())


class Window(NamedTuple):
    """A stretch of a value and the part of it that it owns; see `scanner.model.Windows`."""

    text: str
    start: int = 0
    start_byte: int = 0
    first: int = 0
    end: int = NO_END


def window_size(wanted: int) -> int:
    """Return how long windows are that may have `wanted` bytes: no shorter than makes sense."""
    return max(wanted, 2 * OVERLAP)


def windows(text: str, size: int) -> list[Window]:
    """Cut a value into windows of at most `size` characters that overlap by `OVERLAP`.

    >>> [(w.start, len(w.text), w.first) for w in windows("x" * 90_000, 60_000)]
    [(0, 60000, 0), (35424, 54576, 47712)]
    >>> [w.text for w in windows("short", 60_000)]
    ['short']
    """
    step = window_size(size) - OVERLAP
    found: list[Window] = []
    start = start_byte = first = 0
    while len(text) - start > step + OVERLAP:
        border = start + step + OVERLAP // 2
        found.append(Window(text[start : start + step + OVERLAP], start, start_byte, first, border))
        start_byte += len(text[start : start + step].encode(errors="replace"))
        start, first = start + step, border
    return [*found, Window(text[start:], start, start_byte, first)]


def window_column(field: str, found: Sequence[Window], record: int) -> CellColumn:
    """Return windows of one record's values in a field as a column."""
    values = clean(strings([window.text for window in found]))
    places = np.array([window[1:] for window in found], np.int64).reshape(-1, 4)
    return CellColumn(field, values, np.full(len(found), record, np.int64), Windows(*places.T))


def bounded(batch: RecordBatch, size: int) -> RecordBatch:
    """Cut every value of more than `size` bytes into windows.

    The windows follow one another in the column, all with the ordinal of their
    record; other values are untouched.
    """
    size = window_size(size)
    columns = tuple(_bounded_column(column, size) for column in batch.columns)
    if all(new is old for new, old in zip(columns, batch.columns, strict=True)):
        return batch
    return replace(batch, columns=columns)


def _bounded_column(column: CellColumn, size: int) -> CellColumn:
    if column.values.nbytes <= size:
        return column
    long = np.flatnonzero(np.diff(_edges(column.values)) > size)
    if not len(long):
        return column
    known = column.windows or _whole(len(column.values))
    pieces: list[CellColumn] = []
    start = 0
    for cell in (*long.tolist(), len(column.values)):
        pieces.append(_slice(column, known, start, cell))
        if cell < len(column.values):
            cut = windows(column.values[cell].as_py(), size)
            piece = window_column(column.field, cut, int(column.records[cell]))
            pieces.append(_within(piece, known, cell))
        start = cell + 1
    return replace(_joined(pieces), place=column.place)


def _whole(count: int) -> Windows:
    none = np.zeros(count, np.int64)
    return Windows(none, none, none, np.full(count, NO_END, np.int64))


def _slice(column: CellColumn, known: Windows, start: int, end: int) -> CellColumn:
    places = (each[start:end] for each in _parts(known))
    values = column.values.slice(start, end - start)
    return CellColumn(column.field, values, column.records[start:end], Windows(*places))


def _within(piece: CellColumn, known: Windows, cell: int) -> CellColumn:
    """Return windows of a value that is one of a longer value itself."""
    cut = piece.windows
    assert cut is not None  # noqa: S101 - `window_column` made it
    base = known.start[cell]
    end = np.where(cut.end == NO_END, NO_END, cut.end + base)
    first = np.maximum(cut.first + base, known.first[cell])
    places = Windows(
        cut.start + base,
        cut.start_byte + known.start_byte[cell],
        first,
        np.minimum(end, known.end[cell]),
    )
    return replace(piece, windows=places)


def _parts(windows: Windows) -> tuple[np.ndarray, ...]:
    return windows.start, windows.start_byte, windows.first, windows.end


def _joined(pieces: list[CellColumn]) -> CellColumn:
    places = [_parts(piece.windows) for piece in pieces if piece.windows is not None]
    return CellColumn(
        pieces[0].field,
        clean(pa.concat_arrays([piece.values for piece in pieces])),
        np.concatenate([piece.records for piece in pieces]),
        Windows(*map(np.concatenate, zip(*places, strict=True))),
    )


def _edges(values: pa.StringArray) -> np.ndarray:
    return np.frombuffer(values.buffers()[1], np.int32, len(values) + 1, values.offset * 4)


class CellRows:
    """Collects the cells of records whose fields differ, and makes batches of them."""

    __slots__ = ("_columns", "_first", "_lines", "next", "size")

    def __init__(self, first: int = 0) -> None:
        self._columns: dict[str, tuple[list[str], list[int]]] = {}
        self._lines: list[int] = []
        self._first = self.next = first
        self.size = 0

    def add(self, cells: Iterable[tuple[str, str]], line: int | None = None) -> None:
        """Take the next record as (field, value) pairs; a field may come twice."""
        for field, value in cells:
            column = self._columns.get(field)
            if column is None:
                column = self._columns[field] = ([], [])
            column[0].append(value)
            column[1].append(self.next)
            self.size += len(value)
        if line is not None:
            self._lines.append(line)
        self.next += 1

    def batch(self) -> RecordBatch:
        """Return what was collected since the last batch."""
        count = self.next - self._first
        columns = tuple(
            CellColumn(field, clean(strings(values)), np.array(records, np.int64))
            for field, (values, records) in self._columns.items()
        )
        lines = np.array(self._lines, np.int64) if len(self._lines) == count else None
        done = RecordBatch(columns, self._first, count, lines)
        self._columns, self._lines, self._first, self.size = {}, [], self.next, 0
        return done

    def full(self, size: int) -> Iterator[RecordBatch]:
        """Yield a batch once `size` characters are there; `full(0)` yields what is left."""
        if self.next > self._first and self.size >= size:
            yield self.batch()
