"""Keyed 64-bit digests of values, and how many distinct ones there are.

The digests tell equal values from different ones within a run. They are never
written anywhere: 64 bits over a guessable value would not protect it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scanner.keys import keyed
from scanner.octets import LONGEST, SIZE, Octets, hashed, mixed
from scanner.ordering import distinct

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["EXACT", "Distinct", "digest"]

EXACT = 10_000
"""Up to so many distinct values the count is exact."""


def digest(values: pa.StringArray, first: np.ndarray, last: np.ndarray, key: bytes) -> np.ndarray:
    """Return a uint64 digest of each half-open byte range of a column's UTF-8 buffer."""
    buffer = values.buffers()[2]
    if buffer is None or len(first) == 0:
        return np.zeros(len(first), np.uint64)
    seed, factor = _seed(key)
    state = hashed(Octets(np.frombuffer(buffer, np.uint8)), first, last, seed, factor)
    for i in np.flatnonzero(last - first > LONGEST):
        whole = keyed(key, "distinct long", memoryview(buffer)[first[i] : last[i]].tobytes())
        state[i] ^= np.uint64(int.from_bytes(whole[:SIZE], "little"))
    state *= factor
    return mixed(state)


@lru_cache(4)
def _seed(key: bytes) -> tuple[np.uint64, np.uint64]:
    secret = keyed(key, "distinct", b"")
    seed = int.from_bytes(secret[:SIZE], "little")
    factor = int.from_bytes(secret[SIZE:], "little") | 1
    return np.uint64(seed), np.uint64(factor)


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
