r"""Masks: the only place where a value becomes text.

A mask keeps the shape of a value and nothing else: a letter becomes `x`, a digit
`#`, separators stay. Names and short values keep no shape at all, because the
length of a surname or a four-digit code says too much.

>>> import pyarrow as pa
>>> values = pa.array(["2 55 08 14 168 025 38"])
>>> shapes(values, np.array([0]), np.array([21])).to_pylist()
['# ## ## ## ### ### ##']
>>> safe("a\x1b[31mb\u202e")
'a\\x1b[31mb\\u202e'
>>> formula_safe("=1+1")
"'=1+1"
"""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from scanner.model import Matches, RecordBatch

__all__ = [
    "HIDDEN",
    "HIDDEN_ENTITIES",
    "MASK_LENGTH",
    "SHORT",
    "formula_safe",
    "mask",
    "safe",
    "shapes",
    "subset",
]

HIDDEN = "***"
HIDDEN_ENTITIES = frozenset(
    {"PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME", "CREDENTIAL"}
)
"""Entities of which not even the shape is shown."""

SHORT = 8
"""A value of fewer characters is hidden whole."""

MASK_LENGTH = 64
"""A mask is cut after so many characters."""


def _table() -> bytes:
    """Map a UTF-8 byte to its mask byte; a continuation byte to zero, to be dropped."""
    table = bytearray(b"x" * 256)
    for code in range(0x80):
        character = chr(code)
        if character.isdigit():
            table[code] = ord("#")
        elif not character.isalpha():
            table[code] = code if character.isprintable() else ord(" ")
    table[0x80:0xC0] = bytes(0x40)
    return bytes(table)


_TABLE = _table()


def mask(batch: RecordBatch, matches: Matches) -> pa.StringArray:
    """Return the masked text of each match, in the order of the matches."""
    secret = [code for code, name in enumerate(matches.entities) if name in HIDDEN_ENTITIES]
    short = matches.end - matches.start < SHORT
    visible = np.flatnonzero(~(short | np.isin(matches.entity, secret)))
    chunks: list[pa.Array] = []
    positions = np.zeros(len(matches), np.int64)
    taken = 0
    for column in np.unique(matches.column[visible]):
        rows = visible[matches.column[visible] == column]
        values = batch.columns[column].values
        chunks.append(shapes(values, matches.first_byte[rows], matches.last_byte[rows]))
        positions[rows] = np.arange(taken + 1, taken + 1 + len(rows))
        taken += len(rows)
    texts = pa.concat_arrays([pa.array([HIDDEN], pa.string()), *chunks])
    return texts.take(pa.array(positions))


def subset(matches: Matches, rows: np.ndarray) -> Matches:
    """Return some of the matches, in the order of `rows`."""
    parallel = {
        each.name: getattr(matches, each.name)[rows]
        for each in fields(matches)
        if each.name not in ("entities", "rules")
    }
    return replace(matches, **parallel)


def shapes(values: pa.StringArray, first: np.ndarray, last: np.ndarray) -> pa.StringArray:
    """Return the shape of each half-open byte range of a column's UTF-8 buffer.

    A letter of several bytes gives one `x`; a combining accent or a typographic
    space counts as a letter of its own, since telling them apart would cost a
    decoding. The result is printable ASCII whatever the bytes are.
    """
    buffer = values.buffers()[2]
    if buffer is None or len(first) == 0:
        return pa.array([""] * len(first), pa.string())
    shaped = buffer.to_pybytes().translate(_TABLE)
    order = np.lexsort((last, first))
    cut = _cut(shaped, first[order], np.minimum(last, first + MASK_LENGTH * 4)[order])
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    texts = _collapse(cut.take(pa.array(inverse)))
    return pc.utf8_slice_codeunits(texts, 0, MASK_LENGTH)


def _cut(shaped: bytes, first: np.ndarray, last: np.ndarray) -> pa.BinaryArray:
    """Slice ranges sorted by start: Arrow copies every second cell of ranges and gaps."""
    reach = np.maximum.accumulate(last)
    clashing = np.concatenate(([False], first[1:] < reach[:-1]))
    if clashing.any():
        pieces = [_cut(shaped, first[part], last[part]) for part in (~clashing, clashing)]
        back = np.argsort(np.concatenate((np.flatnonzero(~clashing), np.flatnonzero(clashing))))
        return pa.concat_arrays(pieces).take(pa.array(back))
    bounds = np.column_stack((first, last)).astype(np.int32).ravel()
    cells = pa.BinaryArray.from_buffers(
        pa.binary(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(shaped)]
    )
    return cells.take(pa.array(np.arange(0, len(bounds) - 1, 2)))


def _collapse(cut: pa.BinaryArray) -> pa.StringArray:
    """Drop the continuation bytes that `_TABLE` wrote as zero."""
    offsets = np.frombuffer(cut.buffers()[1], np.int32, len(cut) + 1, cut.offset * 4)
    content = cut.buffers()[2] or pa.py_buffer(b"")
    source = np.frombuffer(content, np.uint8)[: offsets[-1]]
    if not source.all():
        kept = np.concatenate(([0], np.cumsum(source != 0))).astype(np.int32)
        offsets, content = kept[offsets], pa.py_buffer(source[source != 0])
    return pa.StringArray.from_buffers(len(cut), pa.py_buffer(offsets), content)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    r"""Escape what could steer a terminal, a page or a reader's eye.

    Control and format characters (bidi, zero-width), lone surrogates, unassigned
    and private code points are written as `\x1b` or `\u202e`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _UNSAFE
        else character
        for character in text
    )


_FORMULA = "=+-@|%＝＋－＠"


def formula_safe(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula."""
    cell = safe(text)
    return f"'{cell}" if cell.lstrip()[:1] in tuple(_FORMULA) or cell[:1].isspace() else cell
