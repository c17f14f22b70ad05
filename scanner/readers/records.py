"""Segments become records: one a message (HL7) or one a patient (HPRIM, ASTM)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.model import RecordBatch
from scanner.readers.placed import PlacedRows

__all__ = ["BATCH", "Grouped"]

BATCH = 4 << 20
"""Characters of a batch; a record of more goes on in the next."""


class Grouped:
    """Collects cells into records.

    A head (file and batch headers, the `H` of HPRIM) goes with the record that
    follows it. What comes before any record and is followed by none is one.
    """

    def __init__(self) -> None:
        self._rows = PlacedRows()
        self._cells: list[tuple[str, str]] = []
        self._line = 1
        self._size = 0
        self._is_open = self._has_body = self._spilled = False

    @property
    def next(self) -> int:
        """The ordinal of the next record, once all are finished."""
        return self._rows.next

    def head(self, line: int) -> Iterator[RecordBatch]:
        """End the record before a header."""
        if self._is_open or self._has_body:
            yield from self._close()
        if not self._cells:
            self._line = line

    def open(self, line: int) -> Iterator[RecordBatch]:
        """Start a record; heads that came before belong to it."""
        if self._is_open:
            yield from self._close()
        if not self._cells:
            self._line = line
        self._is_open = True

    def add(self, cells: Iterable[tuple[str, str]], size: int, *, body: bool = True) -> bool:
        """Give cells to the record that is open, or to the one to come.

        `size` is about how many characters they have. Return whether the record
        is so large that `spill` is due.
        """
        self._cells += cells
        self._size += size
        self._has_body |= body
        return self._size > BATCH

    def finish(self) -> Iterator[RecordBatch]:
        """End the last record and yield what is left."""
        if self._cells or self._is_open:
            yield from self._close()
        yield from self._rows.full(0)

    def _close(self) -> Iterator[RecordBatch]:
        if self._cells or not self._spilled:
            self._rows.add(self._cells, self._line)
        else:
            self._rows = PlacedRows(self._rows.next + 1)
        self._cells, self._size = [], 0
        self._is_open = self._has_body = self._spilled = False
        yield from self._rows.full(BATCH)

    def spill(self) -> Iterator[RecordBatch]:
        """Yield what there is of a long record; the rest of it has the same ordinal."""
        yield from self._rows.full(0)
        part = PlacedRows(self._rows.next)
        part.add(self._cells, self._line)
        yield part.batch()
        self._cells, self._size, self._spilled = [], 0, True
