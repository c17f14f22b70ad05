"""The bytes of one zip entry: decrypted, inflated, and held against what the headers say."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from scanner.errors import ReadError
from scanner.readers.codecs import Decompressor
from scanner.readers.cursor import Cursor
from scanner.readers.zip.crypto import AES_END, ZIPCRYPTO_HEADER, Aes, Cipher, aes_header
from scanner.readers.zip.entries import Entry
from scanner.readers.zip.methods import BROKEN, ends_itself

__all__ = ["Payload"]

_CHUNK = 64 << 10
_DESCRIPTOR = b"PK\7\x08"
_DESCRIPTOR_BYTES = 24
_KEPT = 64
"""More than a descriptor and what an encryption puts in front of it."""
_NEXT = b"PK"
_UNREAD = 1 << 30
"""How much of an entry of unknown length is inflated only to find its end."""


class Payload(io.RawIOBase):
    """One entry's bytes, forward only; it never raises for what is in them.

    Args:
        cursor: stands behind the entry's headers, those of its encryption too.
        entry: as the headers describe it.
        packed: how many bytes stand there, without those of its encryption; None: unknown.
        unpacker: undoes its compression; None where it is stored, or cannot be undone.
        cipher: undoes its encryption.

    Attributes:
        faults: what was wrong, as (reason, detail), once it was read to its end.
        lost: its end is unknown and was not found.
    """

    def __init__(
        self,
        cursor: Cursor,
        entry: Entry,
        packed: int | None,
        unpacker: Decompressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self.lost = False
        self._cursor, self._entry, self._packed = cursor, entry, packed
        self._unpacker, self._cipher = unpacker, cipher
        self._guess = packed is None and not (unpacker and ends_itself(entry.method))
        self._took = self._made = self._crc = 0
        self._last = b""
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        made = self._more(len(buffer))
        buffer[: len(made)] = made
        return len(made)

    def finish(self) -> None:
        """Go behind the entry, whether it was read or not."""
        if self._ended:
            return
        if self._packed is not None:
            self._ended = True
            self._leave()
            return
        start = self._made
        while self._more(_CHUNK):
            if self._made - start > _UNREAD:
                self._ended = self.lost = True

    def _more(self, wanted: int) -> bytes:
        while not self._ended:
            try:
                made = self._plain(wanted) if self._unpacker is None else self._unpacked(wanted)
            except BROKEN:
                self._end("corrupt_member")
                break
            except ReadError as error:
                self._end(error.reason)
                break
            if made:
                self._crc = zlib.crc32(made, self._crc)
                self._made += len(made)
                return made
        return b""

    def _plain(self, wanted: int) -> bytes:
        made = self._raw(min(wanted, _CHUNK))
        if not made:
            self._end("" if not self._packed or self._took == self._packed else "truncated")
        return made

    def _unpacked(self, wanted: int) -> bytes:
        unpacker, size = self._unpacker, self._entry.size
        if unpacker is None:
            return b""
        if unpacker.eof:
            self._end("", len(unpacker.unused_data))
            return b""
        given = b""
        if unpacker.needs_input:
            given = self._raw(_CHUNK)
            if not given:
                whole = not ends_itself(self._entry.method) and size in {self._made, None}
                self._end("" if whole else "truncated")
                return b""
        return unpacker.decompress(given, wanted)

    def _raw(self, wanted: int) -> bytes:
        """Return the next bytes of the entry, decrypted; b"" at their end."""
        if isinstance(self._cipher, Aes):
            self._cipher.authenticate(self._last)
        if self._guess:
            raw = self._until_descriptor(wanted)
        else:
            room = wanted if self._packed is None else min(wanted, self._packed - self._took)
            raw = self._cursor.take(room)
        self._took += len(raw)
        self._last = raw
        return self._cipher.update(raw) if self._cipher else raw

    def _until_descriptor(self, wanted: int) -> bytes:
        """Return bytes up to a descriptor that counts just those that came before it."""
        piece = self._cursor.peek(max(wanted, _CHUNK))
        place = piece.find(_DESCRIPTOR)
        while place >= 0 and not self._counts(piece[place : place + 20], self._took + place):
            place = piece.find(_DESCRIPTOR, place + 1)
        if place < 0:
            whole = len(piece) < max(wanted, _CHUNK)
            place = len(piece) if whole else len(piece) - _KEPT
        else:
            place -= min(self._tail(), place)
        return self._cursor.take(min(place, wanted))

    def _counts(self, record: bytes, packed: int) -> bool:
        if len(record) < 16:  # noqa: PLR2004 - the shorter form of a descriptor
            return False
        extra = aes_header(self._entry.aes) if self._entry.aes else ZIPCRYPTO_HEADER
        narrow, wide = (
            int.from_bytes(record[8:12], "little"),
            int.from_bytes(record[8:16], "little"),
        )
        return packed + (extra if self._entry.encrypted else 0) in {narrow, wide}

    def _tail(self) -> int:
        return AES_END if self._entry.aes else 0

    def _end(self, fault: str, unused: int = 0) -> None:
        """Meet the end: put back what is not the entry's, hold it against the headers."""
        self._ended = True
        if unused:
            self._cursor.back(self._last[len(self._last) - unused :])
            self._took -= unused
            self._last = self._last[: len(self._last) - unused]
        if fault:
            self.faults.append((fault, f"after {self._made} bytes"))
            self._leave()
            return
        genuine = self._authentic()
        described = self._describe()
        size, crc = described or (self._entry.size, self._entry.crc)
        if size is not None and size != self._made:
            self.faults.append(("size_mismatch", f"{size} bytes declared, {self._made} read"))
        elif not genuine or (crc is not None and crc != self._crc):
            self.faults.append(("checksum_mismatch", ""))
        elif size is None:
            self.faults.append(("truncated", f"after {self._made} bytes"))
        elif self._packed is not None and self._took < self._packed:
            unknown = f"{self._packed - self._took} bytes behind its end"
            self.faults.append(("unreferenced_bytes", unknown))

    def _leave(self) -> None:
        """Go behind the entry, where its end is known."""
        if self._packed is not None:
            self._cursor.skip(max(self._packed - self._took, 0) + self._tail())
            self._describe()

    def _authentic(self) -> bool:
        code = self._cursor.take(self._tail())
        if not isinstance(self._cipher, Aes):
            return True
        self._cipher.authenticate(self._last)
        return self._cipher.authentic(code)

    def _describe(self) -> tuple[int, int | None] | None:
        """Take the descriptor behind the bytes and return its size and CRC, if there is one."""
        if not self._entry.described:
            return None
        record = self._cursor.peek(_DESCRIPTOR_BYTES + 4)
        signed = 4 if record.startswith(_DESCRIPTOR) else 0
        for form in ("<LLL", "<LQQ"):
            length = struct.calcsize(form) + signed
            behind = record[length : length + 2]
            if len(record) >= length and behind in {_NEXT, b""}:
                crc, _, size = struct.unpack(form, record[signed:length])
                self._cursor.take(length)
                return size, None if self._entry.aes else crc
        return None
