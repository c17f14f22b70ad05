"""Records of one length and fields at fixed places, whatever their code page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.readers.cells import clean, strings
from scanner.readers.ranges import cut, trimmed

__all__ = ["Place", "column", "records_of"]


class Place(NamedTuple):
    """A field: its name, where it starts in the record (from 0), how many bytes it has."""

    name: str
    start: int
    length: int


def records_of(block: bytes, length: int) -> NDArray[np.uint8]:
    """Return whole records of a length as the rows of an array."""
    count = len(block) // length
    return np.frombuffer(block, np.uint8, count * length).reshape(count, length)


def column(records: NDArray[np.uint8], place: Place, encoding: str) -> pa.StringArray:
    """Return a field of every record as text, without the blanks around it.

    `encoding` is one of a byte a character.
    """
    raw = records[:, place.start : place.start + place.length].tobytes()
    count = len(records)
    width = len(raw) // count if count else 0
    text = raw.decode(encoding, "replace")
    if not count or not width:
        return pa.nulls(count, pa.string())
    if text.isascii():
        plain = text.encode()
        starts = np.arange(0, count * width, width)
        ends = trimmed(np.frombuffer(plain, np.uint8), starts, starts + width)
        return clean(cut(plain, *ends))
    return clean(strings(_sliced(text, width)))


def _sliced(text: str, width: int) -> Sequence[str]:
    return [text[start : start + width].strip(" \0") for start in range(0, len(text), width)]
