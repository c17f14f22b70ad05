"""The compressed stretches of a 7z archive ("folders"), drawn on as far as they are asked for.

py7zr writes what it unpacks into files or memory; here its decompressors are asked for
a piece at a time instead, so that a member is never held whole.
"""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from typing import Any

from scanner.errors import LimitExceeded, ReadError

__all__ = ["BROKEN", "Entry", "Stretch", "broken"]

_PIECE = 1 << 20
_DICTIONARY = 256 << 20
_LZMA, _LZMA2, _PPMD = b"\x03\x01\x01", b"\x21", b"\x03\x04\x01"
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    TypeError, ValueError, lzma.LZMAError, struct.error, zlib.error,
)  # fmt: skip
"""What py7zr and its libraries raise on broken bytes, beside its own errors."""


def broken() -> tuple[type[Exception], ...]:
    """Return all that broken bytes may raise."""
    from py7zr.exceptions import ArchiveError  # noqa: PLC0415 - optional

    return (*BROKEN, ArchiveError)


class Stretch:
    """One folder, read once from its beginning.

    Args:
        stream: the archive.
        folder: as py7zr has it.
        start: where its packed bytes begin.
        packed: how many bytes those are, as py7zr counts them.

    Attributes:
        folder: as given.
        fault: why nothing more comes out, or "".
    """

    def __init__(self, stream: Any, folder: Any, start: int, packed: int) -> None:
        self.folder = folder
        self._stream, self._start, self._packed = stream, start, packed
        self._decompressor: Any = None
        self.fault = ""

    def begin(self) -> ReadError | None:
        """Go to the beginning; return why it cannot be unpacked, if so."""
        from py7zr.exceptions import (  # noqa: PLC0415 - optional
            PasswordRequired,
            UnsupportedCompressionMethodError,
        )

        for coder in self.folder.coders:
            size = _memory(coder["method"], coder.get("properties") or b"")
            if size > _DICTIONARY:
                return LimitExceeded("memory_limit", f"a dictionary of {size >> 20} MiB")
        self._stream.seek(self._start)
        try:
            self._decompressor = self.folder.get_decompressor(self._packed, reset=True)
        except UnsupportedCompressionMethodError:
            return ReadError("unsupported_compression")
        except PasswordRequired:
            return ReadError("encrypted")
        except broken():
            return ReadError("corrupt_member")
        return None

    def more(self, wanted: int) -> bytes:
        """Return the next bytes, at most so many; b"" with `fault` set where there are none."""
        if self.fault:
            return b""
        try:
            while True:
                before = self._stream.tell()
                made = bytes(self._decompressor.decompress(self._stream, min(wanted, _PIECE)))
                if made:
                    return made
                if self._stream.tell() == before:
                    break
        except broken():
            pass
        self.fault = "corrupt_member"
        return b""


class Entry(io.RawIOBase):
    """One member's bytes, forward only; the folder goes on behind them.

    Attributes:
        faults: what was wrong, as (reason, detail), once it was read to its end.
    """

    def __init__(self, stretch: Stretch, size: int, crc: int | None) -> None:
        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._stretch, self._left, self._declared = stretch, size, crc
        self._crc = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        taken = self._more(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def finish(self) -> None:
        """Go behind the member, whether it was read or not."""
        while self._more(_PIECE):
            pass

    def _more(self, wanted: int) -> bytes:
        if not self._left:
            return b""
        made = self._stretch.more(min(wanted, self._left))
        self._crc = zlib.crc32(made, self._crc)
        self._left -= len(made)
        if not made:
            self.faults.append((self._stretch.fault, f"{self._left} bytes are missing"))
            self._left = 0
        elif not self._left and self._declared not in {None, self._crc}:
            self.faults.append(("checksum_mismatch", ""))
        return made


def _memory(method: bytes, properties: bytes) -> int:
    """Return how much memory a method needs for its dictionary or model."""
    if method in {_LZMA, _PPMD} and len(properties) >= 5:  # noqa: PLR2004 - a byte and 32 bits
        return int.from_bytes(properties[1:5], "little")
    if method == _LZMA2 and properties:
        return (2 | properties[0] & 1) << (properties[0] // 2 + 11)
    return 0
