"""How long the records of a text without line ends are, and where their fields begin.

Characters of one class (blank, digit, letter) stand one record apart in the same
places. The length is the shift at which most classes agree, if it stands out.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scanner.readers.fixed.layout import Layout, Place

__all__ = ["period", "periodic"]

_SHORTEST, _LONGEST = 16, 8192
_RECORDS = 6
_AGREE, _ABOVE, _NEAR = 0.72, 0.12, 0.1
_FULL, _OFTEN = 0.9, 0.3
_DRIFT = 0.25


def _classes(text: str) -> NDArray[np.uint8]:
    """Return the class of each character: 0 blank, 1 digit, 2 letter, 3 other."""
    codes = np.array([ord(each) for each in text], np.int32)
    found = np.full(len(codes), 3, np.uint8)
    found[codes == ord(" ")] = 0
    found[(codes >= ord("0")) & (codes <= ord("9"))] = 1
    found[((codes | 32) >= ord("a")) & ((codes | 32) <= ord("z")) | (codes >= 0xC0)] = 2  # noqa: PLR2004
    return found


def period(text: str) -> int:
    """Return the length of the records, or 0 where there is no telling.

    >>> rows = [f"{n:06d}{'MARTIN' if n % 2 else 'LE GOFF':12}{1950 + n:4}" for n in range(40)]
    >>> period("".join(rows)), period("Le patient est à jeun depuis hier soir. " * 9)
    (22, 0)
    """
    if len(text) < _SHORTEST * _RECORDS:
        return 0
    found = _classes(text)
    longest = min(_LONGEST, len(text) // _RECORDS)
    agreeing = _agreement(found, longest)
    usual = float(np.median(agreeing[_SHORTEST:]))
    best = float(agreeing[_SHORTEST:].max())
    if best < _AGREE or best < usual + _ABOVE or _repeats(text):
        return 0
    length = int(agreeing[_SHORTEST:].argmax()) + _SHORTEST
    enough = max(best - _NEAR, _AGREE)
    shorter = [part for part in range(_SHORTEST, length) if length % part == 0]
    return next((part for part in shorter if agreeing[part] >= enough), length)


def _agreement(found: NDArray[np.uint8], longest: int) -> NDArray[np.float64]:
    """Return the share of characters whose class is that of the one a shift behind it."""
    size = 1 << (len(found) + longest).bit_length()
    total = np.zeros(longest + 1)
    for kind in range(4):
        spectrum = np.fft.rfft(found == kind, size)
        total += np.fft.irfft(spectrum * spectrum.conj(), size)[: longest + 1]
    return total / (len(found) - np.arange(longest + 1))


def _repeats(text: str) -> bool:
    """Say whether one sentence is written over and over: that has a period, but no records."""
    often = len(text) // _LONGEST + _RECORDS
    samples = (text[at : at + _SHORTEST * 2] for at in (0, len(text) // 2))
    return any(text.count(sample) > often for sample in samples)


def periodic(text: str) -> Layout | None:
    """Return the layout of records without line ends, their fields numbered."""
    length = period(text)
    if not length:
        return None
    count = len(text) // length
    found = _classes(text[: count * length]).reshape(count, length)
    if not _is_steady(found):
        return None
    edges = [0, *_edges(found), length]
    spans = pairwise(edges)
    places = tuple(Place(f"#{n}", start, end) for n, (start, end) in enumerate(spans, 1))
    return Layout(places, record=length)


def _is_steady(found: NDArray[np.uint8]) -> bool:
    """Say whether the later records look like the earlier ones: a phrase that recurs drifts."""
    half = len(found) // 2
    early, late = (
        np.stack([(part == kind).mean(axis=0) for kind in range(4)])
        for part in (found[:half], found[half:])
    )
    return float(np.abs(early - late).max(axis=0).mean()) <= _DRIFT


def _edges(found: NDArray[np.uint8]) -> list[int]:
    """Return where fields begin: at a full place behind one often blank; where digits begin."""
    blank, digit, letter = ((found == kind).mean(axis=0) for kind in (0, 1, 2))
    begins = (blank[1:] <= 1 - _FULL) & (blank[:-1] >= _OFTEN)
    turns = (digit[1:] >= _FULL) & (letter[:-1] + blank[:-1] >= _FULL)
    turns |= (letter[1:] + blank[1:] >= _FULL) & (letter[1:] > _OFTEN) & (digit[:-1] >= _FULL)
    return [int(place) for place in np.flatnonzero(begins | turns) + 1]
