"""Values too long to be held whole, in windows that overlap.

Each window owns a stretch of its value (`scanner.model.Windows`). A value of many
windows comes in several batches of the one record it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from scanner.model import CellColumn, RecordBatch, Windows
from scanner.readers.cells import OVERLAP, clean, strings

__all__ = ["NO_END", "Cutter", "Window", "bounded", "window_column", "window_size", "windows"]

NO_END = 1 << 62
"""Where a value ends, for all that its last window needs to know."""
TOGETHER = 4
"""A batch holds so many windows of a value."""


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


class Cutter:
    """Cuts a value that comes as bytes of UTF-8 into windows, one after another."""

    __slots__ = ("_first", "_start", "_start_byte", "size")

    def __init__(self, size: int) -> None:
        self.size = window_size(size)
        self._start = self._start_byte = self._first = 0

    @property
    def begun(self) -> bool:
        """Say whether a window was cut off."""
        return self._first > 0

    def cut(self, buffer: bytes) -> tuple[Window, int]:
        """Return the next window and how many bytes no later one needs.

        The buffer has more than `size` bytes.
        """
        end = _character_start(buffer, self.size)
        following = _character_start(buffer, end - OVERLAP)
        border = _character_start(buffer, end - OVERLAP // 2)
        start, start_byte, first = self._start, self._start_byte, self._first
        self._start += len(_text(buffer[:following]))
        self._start_byte += following
        self._first = self._start + len(_text(buffer[following:border]))
        return Window(_text(buffer[:end]), start, start_byte, first, self._first), following

    def last(self, buffer: bytes) -> Window:
        """Return the last window; the next one will be of another value."""
        window = Window(_text(buffer), self._start, self._start_byte, self._first)
        self._start = self._start_byte = self._first = 0
        return window


def _text(buffer: bytes) -> str:
    return buffer.decode("utf-8", "replace")


def _character_start(buffer: bytes, at: int) -> int:
    while at > 0 and buffer[at] & 0xC0 == 0x80:  # noqa: PLR2004 - a UTF-8 continuation byte
        at -= 1
    return at


def windows(value: pa.Buffer | bytes, size: int) -> Iterator[Window]:
    """Yield the windows of a value, each of at most `size` bytes.

    >>> [(w.start, len(w.text), w.first) for w in windows(b"x" * 90_000, 60_000)]
    [(0, 60000, 0), (35424, 54576, 47712)]
    >>> [w.text for w in windows(b"short", 60_000)]
    ['short']
    """
    view, cutter, at = memoryview(value), Cutter(size), 0
    while len(view) - at > cutter.size:
        window, used = cutter.cut(bytes(view[at : at + cutter.size + 1]))
        yield window
        at += used
    yield cutter.last(bytes(view[at:]))


def window_column(field: str, found: Sequence[Window], record: int) -> CellColumn:
    """Return windows of one record's values in a field as a column."""
    values = clean(strings([window.text for window in found]))
    places = np.array([window[1:] for window in found], np.int64).reshape(-1, 4)
    return CellColumn(field, values, np.full(len(found), record, np.int64), Windows(*places.T))


def bounded(batch: RecordBatch, size: int) -> Iterator[RecordBatch]:
    """Yield a batch with every value of more than `size` bytes in windows.

    The windows of a value follow one another with the ordinal of its record; other
    values are untouched. A record with a value of many windows goes on over several
    batches.
    """
    size = window_size(size)
    long = [(column, rows) for column in batch.columns if len(rows := _longer(column, size))]
    if not long:
        yield batch
        return
    n_bytes = batch.n_bytes
    for part in _divided(batch, long, size):
        yield replace(part, n_bytes=n_bytes)
        n_bytes = 0


def _divided(
    batch: RecordBatch, long: list[tuple[CellColumn, np.ndarray]], size: int
) -> Iterator[RecordBatch]:
    """Yield the records of a batch, those with long values apart where these are many bytes."""
    end = batch.first_record + batch.n_records
    apart: list[int] = []
    if sum(int(_lengths(column)[rows].sum()) for column, rows in long) > TOGETHER * size:
        apart = np.unique(np.concatenate([column.records[rows] for column, rows in long])).tolist()
    at = batch.first_record
    for record in (*apart, end):
        if at < record:
            part = _records(batch, at, record) if apart else batch
            columns = tuple(_bounded_column(column, size) for column in part.columns)
            yield replace(part, columns=columns)
        if record < end:
            yield from _apart(_records(batch, record, record + 1), size)
        at = record + 1


def _records(batch: RecordBatch, first: int, end: int) -> RecordBatch:
    """Return some records of a batch."""
    columns = []
    for column in batch.columns:
        low, high = np.searchsorted(column.records, (first, end)).tolist()
        columns.append(_slice(column, low, high))
    at = first - batch.first_record
    lines = None if batch.lines is None else batch.lines[at : at + end - first]
    return RecordBatch(tuple(columns), first, end - first, lines)


def _apart(batch: RecordBatch, size: int) -> Iterator[RecordBatch]:
    """Yield one record in batches: what is short first, then each long field by itself."""
    short = tuple(column for column in batch.columns if not len(_longer(column, size)))
    if short:
        yield replace(batch, columns=short)
    for column in batch.columns:
        if len(_longer(column, size)):
            for part in _parts(column, size):
                yield replace(batch, columns=(part,))


def _parts(column: CellColumn, size: int) -> Iterator[CellColumn]:
    """Yield a long field's values, a few windows at a time."""
    for row in range(len(column.values)):
        value = _slice(column, row, row + 1)
        if not len(_longer(value, size)):
            yield value
            continue
        cut = windows(value.values.buffers()[2], size)
        while found := list(islice(cut, TOGETHER)):
            yield _placed(window_column(column.field, found, int(column.records[row])), value)


def _lengths(column: CellColumn) -> np.ndarray:
    """Return how many bytes each value has."""
    values = column.values
    edges = np.frombuffer(values.buffers()[1], np.int32, len(values) + 1, values.offset * 4)
    return np.diff(edges)


def _longer(column: CellColumn, size: int) -> np.ndarray:
    """Return the rows whose value has more than `size` bytes."""
    if column.values.nbytes <= size:
        return np.empty(0, np.int64)
    return np.flatnonzero(_lengths(column) > size)


def _bounded_column(column: CellColumn, size: int) -> CellColumn:
    long = _longer(column, size).tolist()
    if not long:
        return column
    pieces: list[CellColumn] = []
    start = 0
    for row in (*long, len(column.values)):
        if row > start:
            pieces.append(_slice(column, start, row))
        if row < len(column.values):
            pieces += _parts(_slice(column, row, row + 1), size)
        start = row + 1
    return _joined(pieces)


def _whole(count: int) -> Windows:
    none = np.zeros(count, np.int64)
    return Windows(none, none, none, np.full(count, NO_END, np.int64))


def _slice(column: CellColumn, start: int, end: int) -> CellColumn:
    """Return some rows of a column, with no byte of the others."""
    known = column.windows
    places = None if known is None else Windows(*(each[start:end] for each in _fields(known)))
    values = clean(column.values.slice(start, end - start))
    return replace(column, values=values, records=column.records[start:end], windows=places)


def _placed(piece: CellColumn, value: CellColumn) -> CellColumn:
    """Return windows of a value that may be one of a longer value itself."""
    cut = piece.windows
    assert cut is not None  # noqa: S101 - `window_column` made it
    base = _fields(value.windows or _whole(1))
    start, start_byte, first, end = (int(each[0]) for each in base)
    places = Windows(
        cut.start + start,
        cut.start_byte + start_byte,
        np.maximum(cut.first + start, first),
        np.minimum(np.where(cut.end == NO_END, NO_END, cut.end + start), end),
    )
    return replace(piece, windows=places, place=value.place)


def _fields(windows: Windows) -> tuple[np.ndarray, ...]:
    return windows.start, windows.start_byte, windows.first, windows.end


def _joined(pieces: Iterable[CellColumn]) -> CellColumn:
    every = list(pieces)
    places = [_fields(piece.windows or _whole(len(piece.values))) for piece in every]
    return replace(
        every[0],
        values=clean(pa.concat_arrays([piece.values for piece in every])),
        records=np.concatenate([piece.records for piece in every]),
        windows=Windows(*map(np.concatenate, zip(*places, strict=True))),
    )
