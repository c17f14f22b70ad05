"""Columns of text as 64-bit words, ready for `scanner.siphash`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.keys import keyed
from scanner.matching import Cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["filled", "local_words", "per_distinct"]

_BYTES = 32


def filled(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which rows have anything but zeros."""
    return np.asarray(words.any(axis=1), np.bool_)


def per_distinct(
    texts: pa.StringArray | None, n: int, words_of: Callable[[str], tuple[int, ...]], width: int
) -> NDArray[np.uint64]:
    """Return the words of each text, worked out once per distinct text; nulls are zeros.

    Shape (n, width), also where `texts` is None.
    """
    words = np.zeros((n, width), np.uint64)
    if texts is None or texts.null_count == n:
        return words
    encoded = texts.dictionary_encode()
    table = np.array([words_of(text) for text in encoded.dictionary.to_pylist()], np.uint64)
    present = texts.is_valid().to_numpy(zero_copy_only=False)
    words[present] = table[encoded.indices.drop_null().to_numpy()]
    return words


def local_words(
    texts: pa.StringArray | None, n: int, key: bytes
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return local numbers as four words each, and which records have one.

    Case, outer spaces and leading zeros, which spreadsheets drop, do not count.
    A longer number stands for itself by a digest.
    """
    words = np.zeros((n, _BYTES // 8), np.uint64)
    if texts is None or texts.null_count == n:
        return words, np.zeros(n, bool)
    plain = pc.utf8_ltrim(pc.utf8_upper(pc.utf8_trim_whitespace(texts)), "0")
    cells = Cells.of(plain)
    lengths = cells.lengths
    bytes_ = words.view(np.uint8).reshape(n, _BYTES)
    for place in range(min(_BYTES, int(lengths.max(initial=0)))):
        rows = np.flatnonzero(lengths > place)
        bytes_[rows, place] = cells.bytes[cells.edges[rows] + place]
    for row in np.flatnonzero(lengths > _BYTES):
        text = cells.bytes[cells.edges[row] : cells.edges[row + 1]].tobytes()
        words[row] = np.frombuffer(keyed(key, "long number", text) * 2, "<u8")
    return words, lengths > 0
