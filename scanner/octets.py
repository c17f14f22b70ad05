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

__all__ = [
    "LONGEST",
    "SIZE",
    "Octets",
    "all_digits",
    "counted",
    "first_of",
    "hashed",
    "mixed",
    "number",
]

SIZE = 8
LONGEST = 256
"""Bytes of a range beyond which `hashed` does not look at it."""

_MASKS = np.array([(1 << 8 * n) - 1 for n in range(SIZE)] + [(1 << 64) - 1], np.uint64)
_ZEROS, _THREES, _SIXES = (np.uint64(0x0101010101010101 * each) for each in (0x30, 0x33, 0x06))
_HIGH, _PAIRS = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x000000FF000000FF)
_ONES = np.uint64(0x0101010101010101)
_FINAL = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)


class Octets:
    """Some bytes of a text, to be read by eights from anywhere; eight zeros are behind the end.

    Places count from the start of the text, of which `low` bytes were left out.
    """

    def __init__(self, text: bytes | NDArray[np.uint8], low: int = 0) -> None:
        source = np.frombuffer(text, np.uint8) if isinstance(text, bytes) else text
        padded = np.concatenate((source, np.zeros(2 * SIZE, np.uint8)))
        self._from = np.ndarray(len(source) + SIZE + 1, f"V{SIZE}", padded.data, strides=(1,))
        self._low = low

    def at(self, places: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the eight bytes from each place on, the first of them the lowest."""
        return self._from[places - self._low if self._low else places].view("<u8")


def first_of(words: NDArray[np.uint64], count: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return words with zeros behind the first `count` bytes of each."""
    kept: NDArray[np.uint64] = words & _MASKS[np.minimum(count, SIZE)]
    return kept


def all_digits(words: NDArray[np.uint64], count: int = SIZE) -> NDArray[np.bool_]:
    """Say of which words the first `count` bytes are digits.

    >>> all_digits(Octets(b"0123456789:/0000").at(np.array([0, 3, 7]))).tolist()
    [True, False, False]
    """
    kept = words if count == SIZE else words & _MASKS[count] | _ZEROS & ~_MASKS[count]
    tens = kept + _SIXES
    tens &= _HIGH
    fits: NDArray[np.bool_] = (kept & _HIGH | tens >> np.uint64(4)) == _THREES
    return fits


def number(words: NDArray[np.uint64], count: int = SIZE) -> NDArray[np.int64]:
    """Return the number that the first `count` bytes of each word are, if all are digits.

    >>> number(Octets(b"19850503").at(np.array([0])), 6).tolist()
    [198505]
    """
    digits = words - _ZEROS
    digits <<= np.uint64(8 * (SIZE - count))
    pairs = digits * np.uint64(10) + (digits >> np.uint64(8))
    low = (pairs & _PAIRS) * np.uint64((1_000_000 << 32) + 100)
    low += (pairs >> np.uint64(16) & _PAIRS) * np.uint64((10_000 << 32) + 1)
    return (low >> np.uint64(32)).view(np.int64)


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
            word = first_of(word, lengths[active] - offset)
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


def counted(octets: Octets, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of the bytes of each half-open range; each byte is 0 to 31."""
    left, total = last - first, np.zeros(len(first), np.int64)
    active = np.flatnonzero(left > 0)
    for offset in range(0, int(left.max(initial=0)), SIZE):
        if offset:
            active = active[left[active] > offset]
        word = octets.at(first[active] + offset)
        word = first_of(word, left[active] - offset)
        word *= _ONES
        total[active] += (word >> np.uint64(56)).view(np.int64)
    return total
