"""Whole-column kernels: what fits a column's entity, decided for all cells at once.

Each takes `Cells` and the trimmed byte range of every cell and returns which
cells fit. Cells that do not fit are left to `Recognizer.find`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanner.cells import Cells, Trimmed, weighed
from scanner.octets import SIZE, Octets, all_digits, counted
from scanner.octets import number as number_of

__all__ = [
    "Trimmed",
    "dates",
    "digit_matrix",
    "emails",
    "hashes",
    "last_parts",
    "luhn_passes",
    "names",
    "nir_key",
    "nir_matrix",
    "nir_possible",
    "number",
    "phones",
    "phones_abroad",
    "trim",
]

_NAME_BYTES = np.array([chr(b).isalpha() or chr(b) in " '-." or b >= 0x80 for b in range(256)])  # noqa: PLR2004
_ALNUM_BYTES = np.array([(chr(b).isalnum() and b < 0x80) or b >= 0x80 for b in range(256)])  # noqa: PLR2004
_LETTER_BYTES = np.array([(chr(b).isalpha() and b < 0x80) or b >= 0x80 for b in range(256)])  # noqa: PLR2004
_MAIL_BYTES = np.array(
    [chr(b).isalnum() or chr(b) in "@._%+-'&/=~!#" for b in range(128)] + [False] * 128
)
_DIGIT_BYTES = np.isin(np.arange(256), list(b"0123456789"))
_MARK_BYTES = np.isin(np.arange(256), list(b".+-"))
_CALL_BYTES = np.isin(np.arange(256), list(b"0123456789 +-./()\t\xc2\xa0"))
_SCHEME = np.frombuffer(b"tel:", np.uint8)
_HEX_BYTES = np.isin(np.arange(256), list(b"0123456789abcdefABCDEF"))
_BITS = np.arange(0, 64, 8, dtype=np.uint64)
_BYTE, _PAIR, _YEAR = np.uint64(0xFF), np.uint64(0xFFFF), np.uint64(0xFFFFFFFF)
_SHORT = 256
"""Bytes of a cell up to which its bytes are counted by eights."""
MAX_NAME_BYTES = 60
MAX_NAME_WORDS = 6


def trim(cells: Cells) -> Trimmed:
    """Return every cell's range without spaces, and whether anything is in it."""
    return cells.trimmed


def _any(cells: Cells, starts: np.ndarray, ends: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Say for each range whether some byte of it is in a table."""
    return _count(cells, starts, ends, table) > 0


def _count(cells: Cells, starts: np.ndarray, ends: np.ndarray, table: np.ndarray) -> np.ndarray:
    low, high = int(cells.edges[0]), int(cells.edges[-1])
    if int((ends - starts).max(initial=0)) <= _SHORT:
        text = cells.bytes[low:high].tobytes().translate(table.astype(np.uint8).tobytes())
        return counted(Octets(text, low), starts, ends)
    flags, used = table.astype(np.int64), cells.bytes[low:high]
    counts: np.ndarray = weighed(used, ends - low, flags) - weighed(used, starts - low, flags)
    return counts


def _octets(cells: Cells) -> Octets:
    """Return the column's bytes to be read by eights."""
    low, high = int(cells.edges[0]), int(cells.edges[-1])
    return Octets(cells.bytes[low:high], low)


def _sized(cells: Cells, trimmed: Trimmed, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells of a size, their bytes less `0`, one row a cell, and which are digits."""
    rows = np.flatnonzero(trimmed.lengths == size)
    words = np.empty((len(rows), -(-size // SIZE)), np.uint64)
    if not len(rows):
        return rows, np.empty((0, size), np.uint8), np.empty(0, bool)
    octets, starts = _octets(cells), trimmed.starts[rows]
    fits = np.ones(len(rows), bool)
    for place in range(words.shape[1]):
        words[:, place] = octets.at(starts + SIZE * place)
        fits &= all_digits(words[:, place], min(SIZE, size - SIZE * place))
    return rows, words.view(np.uint8)[:, :size] - np.uint8(48), fits


def digit_matrix(cells: Cells, trimmed: Trimmed, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells that are exactly `size` digits, and their digits, one row a cell."""
    rows, digits, fits = _sized(cells, trimmed, size)
    return (rows, digits) if fits.all() else (rows[fits], digits[fits])


def nir_matrix(cells: Cells, trimmed: Trimmed, size: int) -> tuple[np.ndarray, np.ndarray]:
    """As `digit_matrix`, with Corsica's 2A and 2B as the 19 and 18 their key counts."""
    rows, digits, fits = _sized(cells, trimmed, size)
    odd = np.flatnonzero(~fits)
    if not len(odd):
        return rows, digits
    lettered = digits[odd]
    letter = lettered[:, 6] & ~np.uint8(0x20)
    for written, department in ((ord("A") - 48, 19), (ord("B") - 48, 18)):
        corsica = (lettered[:, 5] == 2) & (letter == written)  # noqa: PLR2004
        lettered[corsica, 5], lettered[corsica, 6] = divmod(department, 10)
    digits[odd], fits[odd] = lettered, (lettered <= 9).all(axis=1)  # noqa: PLR2004
    return rows[fits], digits[fits]


def number(digits: np.ndarray) -> np.ndarray:
    """Return rows of digits as int64 numbers."""
    powers = 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int64)
    numbers: np.ndarray = digits.astype(np.int64) @ powers
    return numbers


def nir_key(digits: np.ndarray) -> np.ndarray:
    """Return the key that thirteen digits (first columns of a matrix) call for."""
    return 97 - number(digits[:, :13]) % 97


def nir_possible(digits: np.ndarray) -> np.ndarray:
    """Say which thirteen digits have the parts of a NIR: sex 1 or 2, month, place, order."""
    month = number(digits[:, 3:5])
    department = number(digits[:, 5:7])
    commune = number(digits[:, 7:10])
    return np.asarray(
        ((digits[:, 0] == 1) | (digits[:, 0] == 2))  # noqa: PLR2004
        & (((month >= 1) & (month <= 12)) | (month >= 20))  # noqa: PLR2004
        & (department >= 1)
        & (commune >= 1)
        & ((commune <= 990) | (department == 97) | (department == 98))  # noqa: PLR2004
        & (number(digits[:, 10:13]) >= 1)
    )


def luhn_passes(digits: np.ndarray) -> np.ndarray:
    """Say which rows of digits pass the Luhn test."""
    total = np.zeros(len(digits), np.int32)
    for place, column in enumerate(digits.T[::-1]):
        total += column
        if place % 2:  # doubled; of two digits their sum
            total += column - np.int32(9) * (column > 4)  # noqa: PLR2004
    passes: np.ndarray = total % 10 == 0
    return passes


def phones(cells: Cells, trimmed: Trimmed) -> np.ndarray:
    """Return the cells that are ten digits from 01 to 09 without separators."""
    rows, digits = digit_matrix(cells, trimmed, 10)
    fits: np.ndarray = (digits[:, 0] == 0) & (digits[:, 1] >= 1)
    return np.asarray(rows[fits])


def phones_abroad(cells: Cells, trimmed: Trimmed) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells that are 7 to 15 digits in any layout, and where these start.

    Only a place that says "phone" makes numbers of them. `tel:` may stand in front.
    """
    rows = np.flatnonzero(trimmed.filled & (trimmed.lengths >= 7))  # noqa: PLR2004
    starts, ends = trimmed.starts[rows], trimmed.ends[rows]
    text = cells.bytes[starts[:, None] + np.arange(len(_SCHEME))] | np.uint8(0x20)
    starts = starts + len(_SCHEME) * (text == _SCHEME).all(axis=1)
    starts += cells.bytes[np.minimum(starts, ends - 1)] == ord(" ")
    digits = _count(cells, starts, ends, _DIGIT_BYTES)
    plain = _count(cells, starts, ends, _CALL_BYTES) == ends - starts
    fits = plain & (digits >= 7) & (digits <= 15)  # noqa: PLR2004 - ITU-T E.164 has 15 at most
    return rows[fits], starts[fits]


def last_parts(cells: Cells, rows: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return where the last part of some cells starts: behind their last slash."""
    slashes = np.flatnonzero(cells.bytes == ord("/")) + 1
    if not len(slashes):
        return starts
    before = slashes[np.maximum(np.searchsorted(slashes, ends[rows], "left") - 1, 0)]
    found = starts.copy()
    found[rows] = np.where((before > starts[rows]) & (before < ends[rows]), before, starts[rows])
    return found


def names(cells: Cells, trimmed: Trimmed) -> np.ndarray:
    """Return the cells that are one to six words of letters, hyphens and apostrophes."""
    plausible = trimmed.filled & (trimmed.lengths <= MAX_NAME_BYTES)
    letters = _count(cells, trimmed.starts, trimmed.ends, _NAME_BYTES) == trimmed.lengths
    some = _any(cells, trimmed.starts, trimmed.ends, _LETTER_BYTES)
    words = _count(cells, trimmed.starts, trimmed.ends, np.arange(256) == ord(" "))
    return np.flatnonzero(plausible & letters & some & (words < MAX_NAME_WORDS))


def hashes(cells: Cells, trimmed: Trimmed) -> float:
    """Return the share of filled cells that are hexadecimal digests of a usual size."""
    hexadecimal = _count(cells, trimmed.starts, trimmed.ends, _HEX_BYTES) == trimmed.lengths
    usual = np.isin(trimmed.lengths, (32, 40, 56, 64, 96, 128))
    return float((hexadecimal & usual)[trimmed.filled].mean())


def emails(cells: Cells, trimmed: Trimmed) -> np.ndarray:
    """Return the cells that are one plain address: one `@`, a dot behind it, no space."""
    one = _count(cells, trimmed.starts, trimmed.ends, np.arange(256) == ord("@")) == 1
    plain = _count(cells, trimmed.starts, trimmed.ends, _MAIL_BYTES) == trimmed.lengths
    rows = np.flatnonzero(one & plain)
    at = np.flatnonzero(cells.bytes == ord("@"))
    at = at[np.searchsorted(at, trimmed.starts[rows])] if len(rows) else at[:0]
    dots = _count(cells, at, trimmed.ends[rows], np.arange(256) == ord(".")) > 0
    last = cells.bytes[trimmed.ends[rows] - 1] if len(rows) else np.empty(0, np.uint8)
    return np.asarray(rows[dots & (at > trimmed.starts[rows]) & _ALNUM_BYTES[last]])


def dates(cells: Cells, trimmed: Trimmed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells that start with a full date, its size in bytes and yyyymmdd.

    Read are dd/mm/yyyy, yyyy-mm-dd (`/ - .`) and yyyymmdd, alone or before a time;
    the time of a message (HL7) may have a fraction and a zone: `20240115081500+0100`.
    """
    octets = _octets(cells)
    found = [
        (rows, np.full(len(rows), size), value)
        for size, rows, value in (*_separated(octets, trimmed), *_compact(octets, trimmed))
        if len(rows)
    ]
    if len(found) == 1:
        return found[0]
    none = np.empty(0, np.int64)
    rows, sizes, values = (np.concatenate(each) for each in zip((none,) * 3, *found, strict=True))
    return rows, sizes, values


_Dated = Iterator[tuple[int, np.ndarray, np.ndarray]]
"""Bytes of the date, the cells that start with one, and yyyymmdd."""


def _separated(octets: Octets, trimmed: Trimmed) -> _Dated:
    """Yield dates of ten bytes, alone or before a time."""
    lengths = trimmed.lengths
    rows = np.flatnonzero((lengths == 10) | (lengths >= 16))  # noqa: PLR2004
    starts, lengths = trimmed.starts[rows], lengths[rows]
    head, tail = octets.at(starts), octets.at(starts + 2)
    alone = lengths == 10  # noqa: PLR2004
    if not alone.all():
        after = octets.at(starts + 10) & _BYTE
        alone |= (after == ord(" ")) | (after == ord("T"))
    for year, month, day, marks in (((tail, 4), (head, 3), (head, 0), (2, 5)),
                                    ((head, 0), (head, 5), (tail, 6), (4, 7))):  # fmt: skip
        mark = head >> _BITS[marks[0]] & _BYTE
        fits = alone & (mark == (head >> _BITS[marks[1]] & _BYTE))
        fits &= (mark >= ord("-")) & (mark <= ord("/"))
        digits = year[0] >> _BITS[year[1]] & _YEAR
        digits |= (month[0] >> _BITS[month[1]] & _PAIR) << _BITS[4]
        digits |= (day[0] >> _BITS[day[1]]) << _BITS[6]
        fits &= all_digits(digits)
        value = number_of(digits)
        fits &= _calendar(value)
        if fits.all():
            yield 10, rows, value
            return
        yield 10, rows[fits], value[fits]


def _compact(octets: Octets, trimmed: Trimmed) -> _Dated:
    """Yield dates of eight digits: alone, before a time, or before a fraction or zone, too."""
    rows = np.flatnonzero((trimmed.lengths >= 8) & (trimmed.lengths <= 24))  # noqa: PLR2004
    head = octets.at(trimmed.starts[rows])
    fits = all_digits(head)
    if not fits.any():
        return
    rows, head = rows[fits], head[fits]
    value = number_of(head)
    fits = _calendar(value)
    rows, value = rows[fits], value[fits]
    starts, lengths = trimmed.starts[rows], trimmed.lengths[rows]
    time, tail = octets.at(starts + 8), octets.at(starts + 12)
    hours, seconds = all_digits(time, 4), all_digits(time, 6)
    exact = [lengths == 8, hours & (lengths == 12), seconds & (lengths == 14)]  # noqa: PLR2004
    zoned = (hours & _MARK_BYTES[tail & _BYTE]) | (
        seconds & (lengths > 14) & _MARK_BYTES[tail >> _BITS[2] & _BYTE]  # noqa: PLR2004
    )
    for which in (*exact, zoned & (lengths >= 14)):  # noqa: PLR2004
        yield 8, rows[which], value[which]


def _calendar(value: np.ndarray) -> np.ndarray:
    """Say which yyyymmdd could stand in a calendar, 1875 to 2099."""
    year, month, day = value // 10000, value // 100 % 100, value % 100
    return (year >= 1875) & (year <= 2099) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)  # noqa: PLR2004
