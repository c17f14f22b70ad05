"""Text eight bytes at a time: one 64-bit number instead of eight single bytes.

A gather of numbers costs what a gather of bytes does, and arithmetic on them looks
at all eight at once (Lamport, Multiple Byte Processing with Full-Word Instructions,
1975).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LONGEST", "SIZE", "Octets", "hashed", "mixed"]

SIZE = 8
LONGEST = 256
"""Bytes of a range beyond which `hashed` does not look at it."""

_MASKS = np.array([(1 << 8 * n) - 1 for n in range(SIZE)] + [(1 << 64) - 1], np.uint64)
_FINAL = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)


class Octets:
    """The bytes of a text, to be read by eights from anywhere; behind the end are zeros."""

    def __init__(self, text: bytes | NDArray[np.uint8]) -> None:
        source = np.frombuffer(text, np.uint8) if isinstance(text, bytes) else text
        padded = np.concatenate((source, np.zeros(SIZE, np.uint8)))
        self._from = np.ndarray(len(source) + 1, f"V{SIZE}", padded.data, strides=(1,))

    def at(self, places: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the eight bytes from each place on, the first of them the lowest."""
        return self._from[places].view("<u8")


def hashed(
    octets: Octets,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    seed: np.uint64,
    factor: np.uint64,
) -> NDArray[np.uint64]:
    """Return 64 bits for each half-open range; of one above `LONGEST` they tell the length alone.

    Whoever knows neither `seed` nor the odd `factor` cannot make two ranges alike.
    """
    lengths = last - first
    state: NDArray[np.uint64] = lengths.astype(np.uint64) ^ seed
    least, most = int(lengths.min(initial=LONGEST)), int(lengths.max(initial=0))
    for offset in range(0, min(most, LONGEST), SIZE):
        every = offset < least and most <= LONGEST
        active = ... if every else np.flatnonzero((lengths > offset) & (lengths <= LONGEST))
        word = octets.at(first[active] + offset)
        if least < offset + SIZE:
            word &= _MASKS[np.minimum(lengths[active] - offset, SIZE)]
        word ^= state[active]
        word *= factor
        state[active] = mixed(word)
    return state


def mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit over all others, in place (the finaliser of SplitMix64)."""
    for shift, factor in _FINAL:
        state ^= state >> shift
        state *= factor
    state ^= state >> np.uint64(31)
    return state
