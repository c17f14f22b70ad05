"""The header of a DBF file: which fields its records have, and in which code page.

Layouts: dBASE III to 5 and FoxPro have fields of 32 bytes, dBASE 7 of 48.
Sources: https://www.dbase.com/Knowledgebase/INT/db7_file_fmt.htm; FoxPro's table
structure in Microsoft's Visual FoxPro documentation; code pages as those list them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

__all__ = ["Field", "Header", "header_of"]

_VERSIONS = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\xcb\xe5\xf5\xfb")
_FOXPRO = frozenset(b"\x30\x31\x32")
_SEVEN = frozenset(b"\x04\x8c")
_KINDS = b"CNFDLMIYTBOGPVQW0@+X"
_END = 0x0D
_PAGES = {
    **dict.fromkeys((0x01, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x15, 0x18, 0x19, 0x1B), "cp437"),
    **dict.fromkeys((0x02, 0x0A, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x1A, 0x1D, 0x25, 0x37), "cp850"),
    **dict.fromkeys((0x03, 0x57, 0x58, 0x59), "cp1252"),
    0x04: "mac_roman", 0x08: "cp865", 0x13: "cp932", 0x1C: "cp863", 0x1F: "cp852", 0x23: "cp852",
    0x40: "cp852", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x6A: "cp737", 0x6B: "cp857",
    0x6C: "cp863", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, type letter and place in the record, whose first byte marks deletion."""

    name: str
    kind: str
    start: int
    length: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a DBF file says of itself.

    Attributes:
        version: the first byte.
        count: how many records it should have.
        size: bytes before the first record.
        length: bytes of a record.
        encoding: by its language byte, or "" where it has none.
        fields: in their order.
    """

    version: int
    count: int
    size: int
    length: int
    encoding: str
    fields: tuple[Field, ...]

    @property
    def is_foxpro(self) -> bool:
        """Say whether Visual FoxPro wrote it: numbers and memo places are binary."""
        return self.version in _FOXPRO

    @property
    def has_memo(self) -> bool:
        """Say whether texts stand in a file beside it."""
        return any(field.kind in "MGPW" for field in self.fields)


def header_of(head: bytes) -> Header | None:
    """Return the header that a file starts with, or None where it is no DBF."""
    if len(head) < 65 or head[0] not in _VERSIONS or head[2] > 12 or head[3] > 31:  # noqa: PLR2004
        return None
    count, size, length = struct.unpack_from("<IHH", head, 4)
    fields = _fields(head, size, seven=head[0] in _SEVEN)
    if not fields or length < 1 + sum(field.length for field in fields):
        return None
    return Header(head[0], count, size, length, _PAGES.get(head[29], ""), fields)


def _fields(head: bytes, size: int, *, seven: bool) -> tuple[Field, ...]:
    at, step = (68, 48) if seven else (32, 32)
    names, lengths = (32, 33) if seven else (11, 16)
    found: list[Field] = []
    start = 1
    while at + step <= min(size, len(head)) and head[at] != _END:
        kind = head[at + names if seven else at + 11]
        raw = head[at : at + names].partition(b"\0")[0]
        length, decimals = head[at + lengths], head[at + lengths + 1]
        if kind == ord("C") and decimals:
            length, decimals = length + (decimals << 8), 0
        if kind not in _KINDS or not raw or not length:
            return ()
        found.append(Field(raw.decode("cp850").strip(), chr(kind), start, length, decimals))
        start, at = start + length, at + step
    return tuple(found) if at < len(head) and head[at] == _END else ()
