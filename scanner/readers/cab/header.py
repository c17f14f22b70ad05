"""The header of a Windows cabinet: its folders and files.

Source: Microsoft, "Cabinet File Format" (MS-CAB).
"""

from __future__ import annotations

import calendar
import struct
from dataclasses import dataclass
from typing import Any

from scanner.errors import CorruptResource
from scanner.readers.filenames import name_text

__all__ = ["CONTINUED", "MAGIC", "Cabinet", "File", "Folder"]

MAGIC = b"MSCF" + bytes(4)
CONTINUED = 0xFFFD
"""From this number on, a file's folder is in another cabinet."""
_HEADER = struct.Struct("<8xL4xL4x2x5H")
_FOLDER, _FILE = struct.Struct("<L2H"), struct.Struct("<2L4H")
_PREVIOUS, _NEXT, _RESERVED = 1, 2, 4
_UTF8 = 0x80
_LONGEST_NAME = 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """One compressed stretch: where its blocks begin, how many they are, its method."""

    start: int
    blocks: int
    method: int


@dataclass(frozen=True, slots=True)
class File:
    """One file: where it begins among the unpacked bytes of its folder."""

    name: str
    size: int
    start: int
    folder: int
    modified: float | None


class Cabinet:
    """What a cabinet says of itself.

    Args:
        stream: the cabinet, that can seek, at its start.

    Attributes:
        size: of the cabinet.
        split: whether it goes on in another one.
        folders, files: in their order.
        reserve: bytes in front of each block that are the writer's own.
    """

    def __init__(self, stream: Any) -> None:
        """Read the header. Raises `CorruptResource`."""
        self._stream = stream
        try:
            self.size, first, folders, files, flags, _, _ = _HEADER.unpack(self._take(_HEADER.size))
            header = folder = self.reserve = 0
            if flags & _RESERVED:
                header, folder, self.reserve = struct.unpack("<H2B", self._take(4))
            self._take(header)
            for flag in (_PREVIOUS, _NEXT):
                if flags & flag:
                    self._name()
                    self._name()
            self.split = bool(flags & (_PREVIOUS | _NEXT))
            rows = [self._take(_FOLDER.size + folder)[: _FOLDER.size] for _ in range(folders)]
            self.folders = [Folder(at, n, kind & 15) for at, n, kind in map(_FOLDER.unpack, rows)]
            stream.seek(first)
            self.files = [self._file() for _ in range(files)]
        except (struct.error, ValueError):
            raise CorruptResource("malformed", "header") from None

    def _take(self, count: int) -> bytes:
        taken = bytes(self._stream.read(count))
        if len(taken) < count:
            raise CorruptResource("truncated", "header")
        return taken

    def _name(self) -> bytes:
        start = self._stream.tell()
        name, end, _ = bytes(self._stream.read(_LONGEST_NAME)).partition(b"\0")
        if not end:
            raise ValueError("a name without an end")
        self._stream.seek(start + len(name) + 1)
        return name

    def _file(self) -> File:
        size, start, folder, day, clock, attributes = _FILE.unpack(self._take(_FILE.size))
        name = self._name()
        text = name.decode("utf-8", "replace") if attributes & _UTF8 else name_text(name)
        return File(text, size, start, folder, _moment(day, clock))


def _moment(day: int, clock: int) -> float | None:
    """Return a time of DOS, as if in UTC."""
    month, date = day >> 5 & 15, day & 31
    if not (1 <= month <= 12 and date):  # noqa: PLR2004 - months
        return None
    parts = (1980 + (day >> 9), month, date, clock >> 11, clock >> 5 & 63, (clock & 31) * 2)
    return float(calendar.timegm((*parts, 0, 0, 0)))
