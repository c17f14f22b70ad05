"""Texts whose bytes do not show what they say: other digits, invisible characters in a word.

`１８５` and `1\u200b8\u200b5` are 185 to whoever reads them and to a recognizer, which
folds a text first; a search of the bytes for digits and literals would pass them by.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from recognizers.folding import fold
from scanner.cells import Cells

__all__ = ["disguised", "undisguised"]

_ANY = (0x80, 0xBF)
_SECOND = {
    0x00: (0x00, 0xFF),  # NUL
    0xC2: (0xAD, 0xAD),  # the soft hyphen
    0xD8: (0x9C, 0x9C),  # the Arabic letter mark
    0xD9: (0xA0, 0xA9),  # Arabic digits
    0xDB: (0xB0, 0xB9),  # Persian digits
    0xE2: (0x80, 0x81),  # zero-width, direction
    0xEF: (0xBB, 0xBD),  # the byte order mark, full-width digits and letters
    0xF0: (0x9D, 0x9D),  # mathematical digits and letters
}
"""The first byte of such a character in UTF-8, and the range of its second."""
_LEADS = bytes(code in _SECOND for code in range(256))
_LOW, _HIGH = (np.array([_SECOND.get(code, _ANY)[i] for code in range(256)]) for i in (0, 1))
_GENERAL = 0xE2
_INVISIBLE = np.stack([
    np.isin(np.arange(256), [*range(0x8B, 0x90), *range(0xAA, 0xAF)]),
    np.isin(np.arange(256), [0xA0, *range(0xA6, 0xAA)]),
])  # fmt: skip
"""The third byte behind E2 80 and behind E2 81: the others are punctuation and spaces."""


def disguised(cells: Cells) -> np.ndarray:
    """Return the cells that hold such a character."""
    low, high = int(cells.edges[0]), int(cells.edges[-1])
    text = cells.bytes[low:high]
    is_lead = text == 0 if cells.is_ascii else np.frombuffer(text.tobytes().translate(_LEADS), bool)
    leads = np.flatnonzero(is_lead)
    if not len(leads):
        return leads
    padded = np.append(text, np.zeros(2, np.uint8))
    first, second, third = (padded[leads + step] for step in range(3))
    hits = (second >= _LOW[first]) & (second <= _HIGH[first])
    hits &= (first != _GENERAL) | _INVISIBLE[second & 1, third]
    return np.unique(cells.of_bytes(leads[hits] + low))


def undisguised(cells: Cells, rows: np.ndarray) -> Cells:
    """Return some of the cells as they read: folded."""
    texts = (cells.text(row).replace("\0", "") for row in rows.tolist())
    return Cells.of(pa.array([fold(text).text for text in texts], pa.string()))
