"""Keyed 64-bit digests of values, and how many distinct ones there are.

The digests tell equal values from different ones within a run. They are never
written anywhere: 64 bits over a guessable value would not protect it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.keys import keyed
from scanner.ordering import distinct

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["EXACT", "Distinct", "digest"]

EXACT = 10_000
"""Up to so many distinct values the count is exact."""

_LONG = 256
_WORD = 8
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(_WORD)] + [(1 << 64) - 1], np.uint64)


def digest(values: pa.StringArray, first: np.ndarray, last: np.ndarray, key: bytes) -> np.ndarray:
    """Return a uint64 digest of each half-open byte range of a column's UTF-8 buffer."""
    buffer = values.buffers()[2]
    if buffer is None or len(first) == 0:
        return np.zeros(len(first), np.uint64)
    seed, factor = _seed(key)
    source = np.concatenate((np.frombuffer(buffer, np.uint8), np.zeros(_WORD, np.uint8)))
    words = np.ndarray(len(source) - _WORD + 1, np.dtype("<u8"), source.data, strides=(1,))
    lengths = (last - first).astype(np.int64)
    state = lengths.astype(np.uint64) ^ seed
    active = np.flatnonzero((lengths > 0) & (lengths <= _LONG))
    for offset in range(0, _LONG, _WORD):
        active = active[lengths[active] > offset]
        if not len(active):
            break
        remaining = np.minimum(lengths[active] - offset, _WORD)
        word = words[first[active] + offset] & _MASKS[remaining]
        state[active] = _mix((state[active] ^ word) * factor)
    for i in np.flatnonzero(lengths > _LONG):
        whole = keyed(key, "distinct long", source[first[i] : last[i]].tobytes())
        state[i] ^= np.uint64(int.from_bytes(whole[:_WORD], "little"))
    return _mix(state * factor)


def _seed(key: bytes) -> tuple[np.uint64, np.uint64]:
    secret = keyed(key, "distinct", b"")
    seed = int.from_bytes(secret[:_WORD], "little")
    factor = int.from_bytes(secret[_WORD:], "little") | 1
    return np.uint64(seed), np.uint64(factor)


def _mix(state: np.ndarray) -> np.ndarray:
    """Spread every bit over all others (the finaliser of SplitMix64)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state ^= state >> np.uint64(31)
    return state


class Distinct:
    """How many distinct digests were seen, in bounded memory.

    Exact up to `EXACT`; beyond that the `EXACT` smallest digests are kept and the
    count is estimated from how dense they lie (k minimum values, about 1 % off).
    Neither depends on the order of additions or merges.
    """

    __slots__ = ("_smallest", "full")

    def __init__(self) -> None:
        self._smallest = np.zeros(0, np.uint64)
        self.full = False

    def add(self, digests: np.ndarray) -> None:
        """Take the digests of more values, in any order, repeated or not."""
        if self.full:
            digests = digests[digests < self._smallest[-1]]
        if not len(digests):
            return
        merged = distinct(np.concatenate((self._smallest, digests)))
        self.full = self.full or len(merged) > EXACT
        self._smallest = merged[:EXACT]

    def merge(self, other: Distinct) -> None:
        """Take what another one has seen."""
        full = self.full or other.full
        self.add(other._smallest)
        self.full = self.full or full

    @property
    def count(self) -> int:
        """The number of distinct values, estimated above `EXACT`."""
        if not self.full:
            return len(self._smallest)
        share = (int(self._smallest[-1]) + 1) / 2**64
        return max(EXACT + 1, round((EXACT - 1) / share))
