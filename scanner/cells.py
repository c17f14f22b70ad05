"""A column's cells as one UTF-8 buffer: what is known of all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Cells", "Trimmed", "gather", "weighed"]

_SPACES = np.isin(np.arange(256), [9, 10, 13, 32])
FEW_SPACES = 16
"""So many around a cell are taken off one by one."""
_LETTER = 1 << 32
_BEYOND_ASCII = 0x80
_BLOCK = 1 << 20
"""Bytes whose numbers stand in memory at once: each takes eight times its room."""


def _weight(code: int) -> int:
    """A digit counts one; a letter, or a byte of a character beyond ASCII, `_LETTER`."""
    if chr(code).isdigit() and code < _BEYOND_ASCII:
        return 1
    return _LETTER if code >= _BEYOND_ASCII or chr(code).isalpha() else 0


_WEIGHTS = np.array([_weight(code) for code in range(256)], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Trimmed:
    """The cells without the spaces around them; `filled`: those with a letter or digit."""

    starts: np.ndarray
    ends: np.ndarray
    filled: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Bytes left in each cell."""
        sizes: np.ndarray = self.ends - self.starts
        return sizes


@dataclass(frozen=True, eq=False)
class Cells:
    """The values of a column as one buffer.

    `bytes` is the UTF-8 of all cells end to end, `edges[i]:edges[i + 1]` the
    range of cell i. A null is an empty cell.
    """

    bytes: np.ndarray
    edges: np.ndarray

    @classmethod
    def of(cls, values: pa.StringArray) -> Cells:
        """Return the cells of an array; bytes under null slots are left behind."""
        if values.null_count:
            values = pc.fill_null(values, "")
        _, offsets, text = values.buffers()
        edges = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4)
        whole = np.frombuffer(text, np.uint8) if text is not None else np.empty(0, np.uint8)
        return cls(whole, edges.astype(np.int64))

    @classmethod
    def joined(cls, arrays: list[pa.StringArray]) -> Cells:
        """Return the cells of several arrays, one behind the other."""
        return cls.of(arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays))

    def __len__(self) -> int:
        return len(self.edges) - 1

    @cached_property
    def lengths(self) -> np.ndarray:
        """Bytes in each cell."""
        return np.diff(self.edges)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether bytes and code points are the same thing here."""
        used = self.bytes[self.edges[0] : self.edges[-1]]
        return not (len(used) and bool((used & 0x80).any()))

    def text(self, cell: int) -> str:
        """Return one cell as text."""
        return (
            self.bytes[self.edges[cell] : self.edges[cell + 1]].tobytes().decode("utf-8", "replace")
        )

    def of_bytes(self, positions: np.ndarray) -> np.ndarray:
        """Return the cell that holds each byte position."""
        return np.searchsorted(self.edges, positions, side="right") - 1

    def code_points(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Count the code points of byte ranges."""
        counts: np.ndarray = ends - starts
        if not self.is_ascii:
            before, behind = (np.searchsorted(self._continuing, each) for each in (starts, ends))
            counts -= behind - before
        return counts

    @cached_property
    def _continuing(self) -> np.ndarray:
        """Where the bytes are that do not begin a character."""
        return np.flatnonzero((self.bytes & 0xC0) == 0x80)  # noqa: PLR2004 - so UTF-8 marks them

    @cached_property
    def _counts(self) -> np.ndarray:
        low, high = int(self.edges[0]), int(self.edges[-1])
        return np.diff(weighed(self.bytes[low:high], self.edges - low, _WEIGHTS))

    @cached_property
    def digits(self) -> np.ndarray:
        """How many digits are in each cell."""
        counts: np.ndarray = self._counts & (_LETTER - 1)
        return counts

    @cached_property
    def letters(self) -> np.ndarray:
        """How many letters are in each cell; a character beyond ASCII counts its bytes."""
        counts: np.ndarray = self._counts >> 32
        return counts

    def _stripped(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where the cells start and end without the spaces around them."""
        starts, ends = self.edges[:-1].copy(), self.edges[1:].copy()
        for places, shift, step in ((starts, 0, 1), (ends, -1, -1)):
            open_ = np.flatnonzero(ends > starts)
            taken = 0
            while len(open_) and taken < FEW_SPACES:
                open_ = open_[_SPACES[self.bytes[places[open_] + shift]]]
                places[open_] += step
                open_ = open_[ends[open_] > starts[open_]]
                taken += 1
            if len(open_):
                near = np.searchsorted(self._ink, places[open_]) + shift
                places[open_] = np.append(self._ink, len(self.bytes))[near] - shift
            starts = np.minimum(starts, ends, out=starts)
        return starts, ends

    @cached_property
    def _ink(self) -> np.ndarray:
        """Where the bytes are that are no spaces."""
        return np.flatnonzero(~_SPACES[self.bytes])

    @cached_property
    def trimmed(self) -> Trimmed:
        """Every cell's range without spaces, and whether a letter or digit is in it."""
        starts, ends = self._stripped()
        filled = np.zeros(len(self), bool)
        open_ = np.flatnonzero(ends > starts)
        plain = _WEIGHTS[self.bytes[starts[open_]]] > 0
        filled[open_[plain]] = True
        others = open_[~plain]
        rest = self.take(others)
        filled[others] = rest.digits + rest.letters > 0
        return Trimmed(starts, ends, filled)

    def take(self, rows: np.ndarray) -> Cells:
        """Return some of the cells, with a buffer of their own."""
        lengths = self.lengths[rows]
        edges = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=edges[1:])
        text = np.empty(edges[-1], np.uint8)
        last = 0
        while last < len(rows):
            first = last
            last = max(first + 1, int(np.searchsorted(edges, edges[first] + _BLOCK)) - 1)
            low, high = edges[first], edges[last]
            shift = np.repeat(self.edges[rows[first:last]] - edges[first:last], lengths[first:last])
            text[low:high] = self.bytes[np.arange(low, high) + shift]
        return Cells(text, edges)


def weighed(source: np.ndarray, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what the bytes before each place weigh together, int64.

    `places` ascend and lie in 0..len(source); `weights` has one element a byte value.
    """
    totals = np.empty(len(places), np.int64)
    before = done = 0
    for low in range(0, len(source) or 1, _BLOCK):
        block = source[low : low + _BLOCK]
        sums = np.zeros(len(block) + 1, np.int64)
        np.cumsum(weights[block], out=sums[1:])
        until = int(np.searchsorted(places, low + len(block), side="right"))
        totals[done:until] = before + sums[places[done:until] - low]
        before, done = before + int(sums[-1]), until
    return totals


def gather(source: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> pa.StringArray:
    """Return the byte ranges of a UTF-8 buffer as an array; a start below 0 gives null."""
    present = starts >= 0
    sizes = np.where(present, ends - starts, 0)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    shift = np.repeat(np.where(present, starts, 0) - offsets[:-1], sizes)
    text = source[np.arange(offsets[-1]) + shift]
    nulls = len(starts) - int(present.sum())
    validity = pa.py_buffer(np.packbits(present, bitorder="little")) if nulls else None
    return pa.StringArray.from_buffers(
        len(starts), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(text), validity, nulls
    )
