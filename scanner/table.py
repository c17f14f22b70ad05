"""The spilled keys of a run as columns, in memory or in files."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scanner.files import create_private
from scanner.grouping import among
from scanner.keyfiles import SPILLED
from scanner.ordering import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["BLOCK", "KeyTable", "blocks"]

BLOCK = 1 << 17
"""Records handled at a time where order does not matter."""

_FEW = 16
"""One row in so many with a key that is shared: few enough to be kept."""


def blocks(rows: int) -> Iterator[slice]:
    """Yield slices of at most `BLOCK` that cover all rows."""
    for start in range(0, rows, BLOCK):
        yield slice(start, min(start + BLOCK, rows))


class KeyTable:
    """All rows of some keys files, one behind the other, as columns.

    Args:
        paths: files of `SPILLED` rows.
        rows: how many rows they have in all.
        workdir: private directory for the columns that memory does not hold.
        memory_rows: above this many rows, columns are files.
    """

    def __init__(self, paths: Sequence[str], rows: int, workdir: Path, memory_rows: int) -> None:
        self.rows = rows
        self.partitions = -(-rows // memory_rows)
        self._workdir = workdir
        self._mapped: list[mmap.mmap] = []
        self._few: dict[tuple[str, ...], list[tuple[NDArray[np.int64], NDArray[np.uint64]]]] = {}
        self.columns = {name: self.column(name, SPILLED[name]) for name in SPILLED.names or ()}
        at = 0
        for path in paths:
            with Path(path).open("rb") as stream:
                while len(block := np.fromfile(stream, SPILLED, BLOCK)):
                    for name, column in self.columns.items():
                        column[at : at + len(block)] = block[name]
                    at += len(block)
                    self.release()

    def column(self, name: str, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return a new column of zeros, one element a row."""
        if self.partitions == 1:
            return np.zeros(self.rows, dtype)
        path = self._workdir / f"link-{name}.column"
        with create_private(str(path)) as stream:
            stream.truncate(self.rows * dtype.itemsize)
        with path.open("r+b") as stream:
            mapped = mmap.mmap(stream.fileno(), 0)
        self._mapped.append(mapped)
        return np.frombuffer(mapped, dtype)

    def release(self) -> None:
        """Let go of the pages of the files; what was written to them stays."""
        for mapped in self._mapped:
            mapped.madvise(mmap.MADV_DONTNEED)

    def blocks(self) -> Iterator[slice]:
        """Yield slices that cover all rows, and let go of the files' pages after each."""
        for block in blocks(self.rows):
            yield block
            self.release()

    def having(
        self, names: Sequence[str]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
        """Yield (rows, keys) of some columns' keys, one hash partition at a time."""
        for number in range(self.partitions):
            rows, keys = [], []
            for name in names:
                for block in self.blocks():
                    values = np.asarray(self.columns[name][block])
                    chosen = values != 0
                    if self.partitions > 1:
                        chosen &= self._partition(values) == number
                    places = np.flatnonzero(chosen)
                    rows.append(places + block.start)
                    keys.append(values[places])
            yield np.concatenate(rows), np.concatenate(keys)

    def sharing(
        self, names: Sequence[str]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
        """Yield (rows, keys) as `having` does, of the keys that stand more than once.

        The keys of a table do not change: where they are few they are kept.
        """
        few = self._few.get(tuple(names))
        if few is not None:
            yield from few
            return
        found, size = [], 0
        for rows, keys in self.having(names):
            shared = _repeated(keys)
            part = rows[shared], keys[shared]
            size += len(part[0])
            if size <= self.rows // _FEW:
                found.append(part)
            yield part
        if len(found) == self.partitions:
            self._few[tuple(names)] = found

    def _partition(self, keys: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
        """Return the partition of each key: its lowest 32 bits in equal parts."""
        low = keys.astype(np.uint64) & np.uint64(0xFFFFFFFF)
        return low * np.uint64(self.partitions) >> np.uint64(32)

    def any_of(self, names: Sequence[str], rows: NDArray[np.int64] | slice) -> NDArray[np.bool_]:
        """Say which of some rows have a key in one of some columns."""
        has = self.columns[names[0]][rows] != 0
        for name in names[1:]:
            has |= self.columns[name][rows] != 0
        return np.asarray(has)


def _repeated(keys: NDArray[np.uint64]) -> NDArray[np.bool_] | slice:
    """Say which keys stand more than once; all of them, where most are repeated."""
    ordered = np.sort(keys)
    repeated = distinct(ordered[1:][ordered[1:] == ordered[:-1]])
    return slice(None) if len(repeated) > len(keys) // 4 else among(keys, repeated)
