"""The spilled keys of a run as columns, in memory or in files."""

from __future__ import annotations

import mmap
from itertools import pairwise
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

_PAIR = np.dtype([("row", "<i8"), ("key", "<u8")])

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
        self._paired: dict[tuple[str, ...], tuple[Path, NDArray[np.int64]]] = {}
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
        if self.partitions == 1:
            found = [(np.flatnonzero(self.columns[name]), self.columns[name]) for name in names]
            yield (
                np.concatenate([rows for rows, _ in found]),
                np.concatenate([column[rows] for rows, column in found]),
            )
            return
        path, edges = self._pairs(tuple(names))
        for start, stop in pairwise(edges.tolist()):
            pairs = np.fromfile(path, _PAIR, stop - start, offset=start * _PAIR.itemsize)
            yield pairs["row"], pairs["key"]
            self.release()

    def _pairs(self, names: tuple[str, ...]) -> tuple[Path, NDArray[np.int64]]:
        """Return the file of some columns' rows and keys by partition, and where each begins.

        The keys of a table do not change: the file is written once.
        """
        known = self._paired.get(names)
        if known is not None:
            return known
        counts = np.zeros(self.partitions, np.int64)
        for _, partition in self._partitioned(names):
            counts += np.bincount(partition, minlength=self.partitions)
        edges = np.concatenate([[0], np.cumsum(counts)])
        path, at = self._workdir / f"link-{'-'.join(names)}.pairs", edges[:-1].copy()
        with create_private(str(path)) as stream:
            for pairs, partition in self._partitioned(names):
                ordered = pairs[np.argsort(partition.astype(np.uint16), kind="stable")]
                sizes = np.bincount(partition, minlength=self.partitions)
                for number, group in enumerate(np.split(ordered, np.cumsum(sizes)[:-1])):
                    stream.seek(int(at[number]) * _PAIR.itemsize)
                    stream.write(group.tobytes())
                at += sizes
        self._paired[names] = path, edges
        return path, edges

    def _partitioned(
        self, names: tuple[str, ...]
    ) -> Iterator[tuple[NDArray[np.void], NDArray[np.int64]]]:
        """Yield the pairs of each block of some columns, and the partition of each pair.

        That is by the lowest 32 bits of the key, in equal parts.
        """
        for name in names:
            for block in self.blocks():
                values = np.asarray(self.columns[name][block])
                places = np.flatnonzero(values)
                pairs = np.empty(len(places), _PAIR)
                pairs["row"], pairs["key"] = places + block.start, values[places]
                low = pairs["key"] & np.uint64(0xFFFFFFFF)
                yield pairs, (low * np.uint64(self.partitions) >> np.uint64(32)).astype(np.int64)

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

    def any_of(self, names: Sequence[str], rows: NDArray[np.int64] | slice) -> NDArray[np.bool_]:
        """Say which of some rows have a key in one of some columns."""
        has = np.asarray(self.columns[names[0]][rows] != 0)
        for name in names[1:]:
            self.release()
            has |= self.columns[name][rows] != 0
        return has


def _repeated(keys: NDArray[np.uint64]) -> NDArray[np.bool_] | slice:
    """Say which keys stand more than once; all of them, where most are repeated."""
    ordered = np.sort(keys)
    repeated = distinct(ordered[1:][ordered[1:] == ordered[:-1]])
    return slice(None) if len(repeated) > len(keys) // 4 else among(keys, repeated)
