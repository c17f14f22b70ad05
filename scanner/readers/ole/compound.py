"""OLE compound files: the streams inside Office 97 documents, read with bounds.

Sources:
    * [MS-CFB] 2.2 (header), 2.3 (FAT), 2.6 (directory)
"""

from __future__ import annotations

import io
import struct
from array import array
from typing import Any, NamedTuple

from scanner.errors import CorruptResource

__all__ = ["MAGIC", "Compound", "Entry"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, table."""
_STREAM, _ROOT = 2, 5
_MOST_SHIFT = 16


class Entry(NamedTuple):
    """A stream: its name, first sector and length in bytes."""

    name: str
    start: int
    size: int


class Compound:
    """An open compound file.

    Attributes:
        entries: its streams; storages are left out, two streams may have one name.
    """

    def __init__(self, stream: Any) -> None:
        """Read tables and directory. Raises `CorruptResource`."""
        self._stream = stream
        header = stream.read(_HEADER)
        if len(header) < _HEADER or not header.startswith(MAGIC):
            raise CorruptResource("truncated")
        self._end = stream.seek(0, io.SEEK_END)
        shift, mini_shift = struct.unpack_from("<2H", header, 30)
        if not 7 <= shift <= _MOST_SHIFT or mini_shift >= shift:  # noqa: PLR2004 - 128 bytes
            raise CorruptResource
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, _, self._cutoff, mini_fat = struct.unpack_from("<4I", header, 48)
        self._fat = self._table(self._fat_sectors(header))
        self._mini_fat = self._table(self._chain(mini_fat, self._fat))
        self.entries: list[Entry] = []
        self._root = Entry("", _LAST, 0)
        self._read_directory(directory)
        self._root_sectors = self._chain(self._root.start, self._fat)

    def _fat_sectors(self, header: bytes) -> list[int]:
        sectors = list(struct.unpack_from("<109I", header, 76))
        more, seen = struct.unpack_from("<I", header, 68)[0], 0
        per_sector = self._size // 4
        while more < _LAST and seen <= self._end // self._size:
            numbers = self._table([more])
            sectors += numbers[: per_sector - 1]
            more, seen = numbers[-1] if len(numbers) == per_sector else _LAST, seen + 1
        return [sector for sector in sectors if sector < _LAST]

    def _table(self, sectors: list[int]) -> array[int]:
        numbers = array("I")
        for sector in sectors:
            content = self._sector(sector)
            numbers.frombytes(content[: len(content) // 4 * 4])
        return numbers

    def _sector(self, sector: int) -> bytes:
        self._stream.seek((sector + 1) * self._size)
        return bytes(self._stream.read(self._size))

    def _chain(self, sector: int, table: array[int]) -> list[int]:
        """Return the sectors of a chain; a loop in it ends it."""
        found: list[int] = []
        while sector < len(table) and len(found) < len(table):
            found.append(sector)
            sector = table[sector]
        return found

    def _read_directory(self, first: int) -> None:
        for sector in self._chain(first, self._fat):
            content = self._sector(sector)
            for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
                length = min(struct.unpack_from("<H", content, at + 64)[0], 64)
                name = content[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
                kind, start = content[at + 66], struct.unpack_from("<I", content, at + 116)[0]
                size = struct.unpack_from("<I", content, at + 120)[0]
                if kind == _ROOT:
                    self._root = Entry(name, start, size)
                elif kind == _STREAM:
                    self.entries.append(Entry(name, start, size))

    def named(self, *names: str) -> Entry | None:
        """Return the first stream that has one of the names, whatever its case; or None."""
        wanted = {name.lower() for name in names}
        return next((entry for entry in self.entries if entry.name.lower() in wanted), None)

    def open(self, entry: Entry) -> io.BufferedReader:
        """Return the bytes of a stream; they end early where the file does."""
        return io.BufferedReader(_Sectors(self, entry))

    def piece(self, entry: Entry, number: int, sectors: list[int]) -> bytes:
        """Return a sector of a stream; `b""` where the file has ended."""
        if entry.size >= self._cutoff:
            return self._sector(sectors[number])
        place = sectors[number] * self._mini_size
        outer, within = divmod(place, self._size)
        if outer >= len(self._root_sectors):
            return b""
        return self._sector(self._root_sectors[outer])[within : within + self._mini_size]

    def sectors(self, entry: Entry) -> list[int]:
        """Return the numbers of a stream's sectors, or of its small ones."""
        return self._chain(entry.start, self._fat if entry.size >= self._cutoff else self._mini_fat)


class _Sectors(io.RawIOBase):
    """A stream of a compound file."""

    def __init__(self, file: Compound, entry: Entry) -> None:
        super().__init__()
        self._file, self._entry = file, entry
        self._sectors = file.sectors(entry)
        self._number, self._left = 0, entry.size
        self._rest = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        if not self._rest and self._left and self._number < len(self._sectors):
            piece = self._file.piece(self._entry, self._number, self._sectors)
            self._rest = piece[: self._left]
            self._number += 1
            self._left -= len(self._rest)
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
