"""Columns of text as 64-bit words, ready for `scanner.siphash`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import kernels
from scanner.keys import keyed
from scanner.matching import Cells
from scanner.octets import SIZE, Octets, first_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["PACKED_BYTES", "dates", "filled", "local_words", "numbers", "pack", "spread"]

PACKED_BYTES = 32
_FEW = 512
"""So many distinct texts of a batch are looked up one by one."""
_REMEMBERED = 1 << 14
_DATE_BYTES = 10
_DAYS = np.array((0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
"""The most days a month has, by its number."""


def filled(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which rows have anything but zeros."""
    has: NDArray[np.bool_] = words[:, 0] != 0
    for column in words.T[1:]:
        has |= column != 0
    return has


def spread(
    texts: pa.StringArray | None,
    n: int,
    words_of: Callable[[pa.StringArray], NDArray[np.uint64]],
    width: int,
    known: dict[str, NDArray[np.uint64]] | None = None,
) -> NDArray[np.uint64]:
    """Return the words of each text, worked out for distinct texts only; nulls are zeros.

    `words_of` gets the distinct texts and returns `width` words each; `known` keeps them
    from batch to batch where they are few. The shape is (n, width), also where `texts`
    is None.
    """
    words = np.zeros((n, width), np.uint64)
    if texts is None or texts.null_count == n:
        return words
    encoded = texts.dictionary_encode()
    table = _table(encoded.dictionary, words_of, known)
    if not texts.null_count:
        return np.asarray(table[encoded.indices.to_numpy()])
    present = texts.is_valid().to_numpy(zero_copy_only=False)
    words[present] = table[encoded.indices.drop_null().to_numpy()]
    return words


def _table(
    texts: pa.StringArray,
    words_of: Callable[[pa.StringArray], NDArray[np.uint64]],
    known: dict[str, NDArray[np.uint64]] | None,
) -> NDArray[np.uint64]:
    if known is None or len(texts) > _FEW:
        return words_of(texts)
    wanted = texts.to_pylist()
    new = [text for text in wanted if text not in known]
    if new:
        if len(known) > _REMEMBERED:
            known.clear()
            new = wanted
        known.update(zip(new, words_of(pa.array(new, pa.string())), strict=True))
    return np.array([known[text] for text in wanted])


def numbers(
    texts: pa.StringArray | None, n: int, number_of: Callable[[str], int]
) -> NDArray[np.uint64]:
    """Return a number for each text, worked out once per distinct text; 0 for nulls."""

    def each(distinct: pa.StringArray) -> NDArray[np.uint64]:
        return np.array([[number_of(text)] for text in distinct.to_pylist()], np.uint64)

    return spread(texts, n, each, 1)[:, 0]


def dates(
    texts: pa.StringArray | None, n: int, date_of: Callable[[str], int]
) -> NDArray[np.uint64]:
    """Return a date for each text as yyyymmdd, 0 where there is none.

    Those in ten bytes, as most are, are read together; `date_of` reads the others,
    each distinct one once.
    """
    if texts is None or texts.null_count == n:
        return np.zeros(n, np.uint64)
    cells = Cells.of(texts)
    rows, sizes, found = kernels.dates(cells, cells.trimmed)
    whole = (sizes == _DATE_BYTES) & (cells.lengths[rows] == _DATE_BYTES)
    rows, found = rows[whole], found[whole]
    is_read = np.zeros(n, bool)
    is_read[rows] = True
    read = np.zeros(n, np.uint64)
    if len(rows) + texts.null_count < n:
        read = numbers(pc.if_else(pa.array(is_read), None, texts), n, date_of)
    real = found % 100 <= _DAYS[found // 100 % 100]
    read[rows] = np.where(real, found, 0)
    return read


def pack(texts: pa.StringArray, key: bytes) -> NDArray[np.uint64]:
    """Return each text as four words, its UTF-8 padded with zeros; nulls are zeros.

    A longer text stands for itself by a keyed digest.
    """
    cells = Cells.of(texts)
    lengths = cells.lengths
    words = np.zeros((len(texts), PACKED_BYTES // SIZE), np.uint64)
    octets = Octets(cells.bytes[cells.edges[0] : cells.edges[-1]], int(cells.edges[0]))
    for place in range(min(PACKED_BYTES, int(lengths.max(initial=0)) + SIZE - 1) // SIZE):
        left = lengths - place * SIZE
        rows = np.flatnonzero(left > 0)
        words[rows, place] = first_of(octets.at(cells.edges[rows] + place * SIZE), left[rows])
    for row in np.flatnonzero(lengths > PACKED_BYTES):
        text = cells.bytes[cells.edges[row] : cells.edges[row + 1]].tobytes()
        words[row] = np.frombuffer(keyed(key, "long text", text) * 2, "<u8")
    return words


def local_words(
    texts: pa.StringArray | None, n: int, key: bytes
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return local numbers as four words each, and which records have one.

    Case, outer spaces and leading zeros, which spreadsheets drop, do not count.
    """
    if texts is None or texts.null_count == n:
        return np.zeros((n, PACKED_BYTES // 8), np.uint64), np.zeros(n, bool)
    plain = pc.utf8_ltrim(pc.utf8_upper(pc.utf8_trim_whitespace(texts)), "0")
    words = pack(plain, key)
    return words, filled(words)
