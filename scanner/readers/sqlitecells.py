"""The rows of a page of a SQLite file, without its tables: of pages deleted or cut off.

Text in a page stands end to end, a number beside the name before it, so that its
strings alone would show neither. The format:
https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

__all__ = ["Carver"]

Cells = list[tuple[str, str]]
"""(field, value) pairs: `#1` is the first column."""

_FILE_HEADER = 100
_TABLE_LEAF = 13
_PAGE_HEADER = 8
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}
_REAL = 7
_FIRST_TEXT = 13
_ENCODINGS = {2: "utf-16-le", 3: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Carver:
    """Cuts rows out of pages.

    Attributes:
        usable: bytes of a page that hold rows.
        encoding: of the texts.
    """

    usable: int
    encoding: str

    @classmethod
    def of(cls, header: bytes) -> Carver:
        """Return what the first 100 bytes of a file say; `usable` is 0 where nothing does."""
        if len(header) < _FILE_HEADER:
            return cls(0, "utf-8")
        size = int.from_bytes(header[16:18], "big")
        encoding = _ENCODINGS.get(int.from_bytes(header[56:60], "big"), "utf-8")
        return cls((1 << 16 if size == 1 else size) - header[20], encoding)

    def carve(self, page: bytes, *, first: bool = False) -> tuple[list[Cells], bytes]:
        """Return the rows of a page, and the page with zeros where they stood.

        `first`: it is the file's first, behind its header.
        """
        begin = _FILE_HEADER if first else 0
        if page[begin : begin + 1] != bytes([_TABLE_LEAF]):
            return [], page
        count = int.from_bytes(page[begin + 3 : begin + 5], "big")
        pointers = begin + _PAGE_HEADER
        rows, rest = [], bytearray(page)
        for place in range(pointers, min(pointers + 2 * count, len(page) - 1), 2):
            row = self._row(page, int.from_bytes(page[place : place + 2], "big"), rest)
            if row:
                rows.append(row)
        return rows, bytes(rest)

    def _row(self, page: bytes, at: int, rest: bytearray) -> Cells:
        """Return the row of a cell and blank it in `rest`; bytes stay, they may hold text."""
        size, at = _number(page, at)
        _, body = _number(page, at)
        header, place = _number(page, body)
        value, end = body + header, min(body + self._local(size), len(page))
        row: Cells = []
        column = 0
        while 0 < place < body + header <= end:
            kind, place = _number(page, place)
            length = _SIZES.get(kind, max(kind - 12, 0) // 2)
            column += 1
            text = self._value(page[value : min(value + length, end)], kind)
            if text:
                row.append((f"#{column}", text))
                rest[value : min(value + length, end)] = bytes(min(length, max(end - value, 0)))
            value += length
        return row

    def _local(self, size: int) -> int:
        """Return how many of a row's bytes are in its own page."""
        if size <= self.usable - 35:
            return size
        least = (self.usable - 12) * 32 // 255 - 23
        wanted = least + (size - least) % (self.usable - 4)
        return wanted if wanted <= self.usable - 35 else least

    def _value(self, raw: bytes, kind: int) -> str:
        if kind in _SIZES:
            if len(raw) < _SIZES[kind]:
                return ""
            if kind == _REAL:
                return f"{struct.unpack('>d', raw)[0]:.15g}"
            return str(int.from_bytes(raw, "big", signed=True))
        if kind < _FIRST_TEXT or not kind % 2:
            return ""
        return raw.decode(self.encoding, "replace")


def _number(page: bytes, at: int) -> tuple[int, int]:
    """Return a varint and where it ends; -1 as its end where the page ends in it."""
    number = 0
    for place in range(at, min(at + 9, len(page))):
        byte = page[place]
        if place == at + 8:
            return number << 8 | byte, place + 1
        number = number << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return number, place + 1
    return 0, -1
