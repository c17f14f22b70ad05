"""Cell columns: how readers hand over values, whatever they were read from.

A column's array is one chunk of UTF-8 that starts at its first byte and ends at
its last: nothing of a neighbouring slice and nothing under a null slot is in it,
so that whoever searches the buffer finds only what the resource says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.model import CellColumn, RecordBatch

__all__ = ["OVERLAP", "CellRows", "clean", "ordinals", "strings"]

OVERLAP = 24_576
"""Bytes or characters that two windows of one value share.

Half of it is more than any identifier or term, and what is read around them.
"""


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
