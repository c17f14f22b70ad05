"""The records of a zip: local headers, the directory, the end; names as they were meant.

Sources: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5; WinZip AE-1 and AE-2.
"""

from __future__ import annotations

import calendar
import struct
import zlib
from dataclasses import dataclass

from scanner.readers.filenames import name_text

__all__ = [
    "CENTRAL", "CENTRAL_BYTES", "LOCAL", "LOCAL_BYTES", "Entry", "central_entry", "local_entry",
    "looks_local", "sizes_of",
]  # fmt: skip

LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"
LOCAL_BYTES, CENTRAL_BYTES = 30, 46
ENCRYPTED, DESCRIPTOR, UTF8 = 1, 8, 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_ZIP64, _AES, _UNICODE_NAME, _TIMES = 0x0001, 0x9901, 0x7075, 0x5455
_LARGE = 0xFFFFFFFF
_LINK, _KIND = 0o120000, 0o170000
_OSX, _UNIX = 19, 3
_NEWEST_VERSION = 100
_METHODS = frozenset((*range(13), 14, 16, 18, 19, 20, *range(93, 100)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a header describes it.

    Attributes:
        name: its name, decoded.
        method: how it is compressed, under its encryption.
        packed, size: bytes in the archive and unpacked; None where a descriptor behind
            the bytes says it.
        crc: of the unpacked bytes; None as for the sizes, and where there is none.
        aes: bits of the key where it is encrypted so, else 0.
        check: the byte that tells a ZipCrypto password.
        offset: where its local header stands, as far as the record says.
        modified: seconds since 1970, or None.
    """

    name: str
    flags: int
    method: int
    packed: int | None
    size: int | None
    crc: int | None
    aes: int
    check: int
    offset: int = 0
    modified: float | None = None
    comment: bytes = b""
    link: bool = False

    @property
    def encrypted(self) -> bool:
        """Say whether a password is needed."""
        return bool(self.flags & ENCRYPTED)

    @property
    def described(self) -> bool:
        """Say whether a descriptor follows its bytes."""
        return bool(self.flags & DESCRIPTOR)


def looks_local(record: bytes) -> bool:
    r"""Say whether 30 bytes are a local header rather than chance.

    >>> looks_local(b"PK\3\4" + bytes(22) + b"\5\0\0\0"), looks_local(b"PK\3\4" + b"x" * 26)
    (True, False)
    """
    if len(record) < LOCAL_BYTES or not record.startswith(LOCAL):
        return False
    _, version, _, method, *_, name, _ = _LOCAL.unpack(record[:LOCAL_BYTES])
    return version & 0xFF <= _NEWEST_VERSION and method in _METHODS and name > 0


def sizes_of(record: bytes) -> tuple[int, ...]:
    """Return how many bytes of name, extra and comment follow a header."""
    if record.startswith(LOCAL):
        return _LOCAL.unpack(record)[-2:]
    return _CENTRAL.unpack(record)[10:13]


def local_entry(record: bytes, name: bytes, extra: bytes, offset: int) -> Entry:
    """Return the entry of a local header."""
    _, _, flags, method, clock, day, crc, packed, size, _, _ = _LOCAL.unpack(record)
    unknown = bool(flags & DESCRIPTOR)
    wide = _wide(extra, (size, packed))
    aes, method, crc_counts = _encryption(extra, method)
    return Entry(
        _name(name, extra, flags), flags, method,
        None if unknown and not wide[1] else wide[1], None if unknown and not wide[0] else wide[0],
        None if unknown or not crc_counts else crc, aes,
        clock >> 8 if unknown else crc >> 24, offset, _moment(day, clock, extra),
    )  # fmt: skip


def central_entry(record: bytes, name: bytes, extra: bytes, comment: bytes) -> Entry:
    """Return the entry of a record of the directory."""
    fields = _CENTRAL.unpack(record)
    flags, method, clock, day, crc, packed, size = fields[3:10]
    system, attributes, offset = fields[1] >> 8, fields[15], fields[16]
    wide = _wide(extra, (size, packed, offset))
    aes, method, crc_counts = _encryption(extra, method)
    return Entry(
        _name(name, extra, flags, system), flags, method, wide[1], wide[0],
        crc if crc_counts else None, aes,
        clock >> 8 if flags & DESCRIPTOR else crc >> 24, wide[2], _moment(day, clock, extra),
        comment, system in (_UNIX, _OSX) and attributes >> 16 & _KIND == _LINK,
    )  # fmt: skip


def _fields(extra: bytes) -> dict[int, bytes]:
    """Return the extra fields by their ids; the first of two counts."""
    found: dict[int, bytes] = {}
    while len(extra) >= 4:  # noqa: PLR2004 - an id and a length of two bytes each
        kind, length = struct.unpack("<HH", extra[:4])
        found.setdefault(kind, extra[4 : 4 + length])
        extra = extra[4 + length :]
    return found


def _wide(extra: bytes, narrow: tuple[int, ...]) -> list[int]:
    """Return 32-bit numbers, each replaced by its 64-bit one where it says so."""
    field = _fields(extra).get(_ZIP64, b"")
    wide = []
    for number in narrow:
        if number == _LARGE and len(field) >= 8:  # noqa: PLR2004 - 64 bits
            wide.append(int.from_bytes(field[:8], "little"))
            field = field[8:]
        else:
            wide.append(number)
    return wide


def _encryption(extra: bytes, method: int) -> tuple[int, int, bool]:
    """Return the bits of an AES key, the method under it, and whether the CRC counts."""
    field = _fields(extra).get(_AES, b"")
    if method != 99 or len(field) < 7:  # noqa: PLR2004 - method "AES" and its field
        return 0, method, True
    version, _, strength, real = struct.unpack("<H2sBH", field[:7])
    return {1: 128, 2: 192, 3: 256}.get(strength, 0), real, version == 1


def _moment(day: int, clock: int, extra: bytes) -> float | None:
    """Return a time: to the second where the extra field has it, else of DOS, as if in UTC."""
    field = _fields(extra).get(_TIMES, b"")
    if len(field) >= 5 and field[0] & 1:  # noqa: PLR2004 - flags and 32 bits
        return float(int.from_bytes(field[1:5], "little", signed=True))
    month, date = day >> 5 & 15, day & 31
    if not (1 <= month <= 12 and date):  # noqa: PLR2004 - months
        return None
    parts = (1980 + (day >> 9), month, date, clock >> 11, clock >> 5 & 63, (clock & 31) * 2)
    return float(calendar.timegm((*parts, 0, 0, 0)))


def _name(name: bytes, extra: bytes, flags: int, system: int = 0) -> str:
    """Return a name: in UTF-8 where a mark or a field of its own says so, else as is likely."""
    unicode = _fields(extra).get(_UNICODE_NAME, b"")
    if len(unicode) > 5 and int.from_bytes(unicode[1:5], "little") == zlib.crc32(name):  # noqa: PLR2004
        name, flags = unicode[5:], flags | UTF8
    if flags & UTF8:
        return name.decode("utf-8", "surrogateescape")
    return name_text(name, dos=system != _UNIX)
