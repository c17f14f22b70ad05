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

import secrets
import unicodedata
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from scanner.octets import Octets, hashed
from scanner.ordering import sorted_by

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
_SECRET = np.uint64(secrets.randbits(64)), np.uint64(secrets.randbits(64) | 1)
"""Tells shapes apart; drawn at random, so that nobody makes two with one digest."""


def mask(batch: RecordBatch, matches: Matches) -> pa.DictionaryArray:
    """Return the masked text of each match, in the order of the matches."""
    is_secret = [name in HIDDEN_ENTITIES for name in matches.entities]
    hidden = matches.end - matches.start < SHORT
    if any(is_secret):
        hidden |= np.array(is_secret)[matches.entity]
    visible = np.flatnonzero(~hidden)
    known = {HIDDEN: 0}
    codes = np.zeros(len(matches), np.int32)
    by_column = visible[sorted_by(matches.column[visible])]
    bounds = np.flatnonzero(np.diff(matches.column[by_column])) + 1
    for rows in np.split(by_column, bounds) if len(by_column) else ():
        values = batch.columns[matches.column[rows[0]]].values
        shaped = shapes(values, matches.first_byte[rows], matches.last_byte[rows])
        table = [known.setdefault(text, len(known)) for text in shaped.dictionary.to_pylist()]
        codes[rows] = np.array(table, np.int32)[shaped.indices.to_numpy()]
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(known), pa.string()))


def subset(matches: Matches, rows: np.ndarray) -> Matches:
    """Return some of the matches, in the order of `rows`."""
    parallel = {
        each.name: getattr(matches, each.name)[rows]
        for each in fields(matches)
        if each.name not in ("entities", "rules")
    }
    return replace(matches, **parallel)


def shapes(values: pa.StringArray, first: np.ndarray, last: np.ndarray) -> pa.DictionaryArray:
    """Return the shape of each half-open byte range of a column's UTF-8 buffer.

    A letter of several bytes gives one `x`; a combining accent or a typographic
    space counts as a letter of its own, since telling them apart would cost a
    decoding. The result is printable ASCII whatever the bytes are. Each distinct
    shape is cut out once: a column of numbers has one.
    """
    buffer = values.buffers()[2]
    if buffer is None or len(first) == 0:
        return pa.array([""] * len(first), pa.string()).dictionary_encode()
    shaped = buffer.to_pybytes().translate(_TABLE)
    last = np.minimum(last, first + MASK_LENGTH * 4)
    encoded = pa.array(hashed(Octets(shaped), first, last, *_SECRET)).dictionary_encode()
    codes = encoded.indices.to_numpy()
    some = np.empty(len(encoded.dictionary), np.int64)
    some[codes] = np.arange(len(codes))
    texts = [_text(shaped[start:end]) for start, end in zip(first[some], last[some], strict=True)]
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(texts, pa.string()))


def _text(shape: bytes) -> str:
    """Drop the continuation bytes that `_TABLE` wrote as zero."""
    return shape.replace(b"\0", b"").decode("ascii")[:MASK_LENGTH]


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
