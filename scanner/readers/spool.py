"""Formats with a directory at their end need to seek; a pipe or gzip stream cannot.

A copy is held in memory while it is small. Beyond that it goes to a file without a
name, encrypted with a key that is kept nowhere else: no byte of what is scanned is
ever written in clear, and what a crash leaves behind says nothing.
"""

from __future__ import annotations

import io
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scanner.errors import ReadError
from scanner.readers import Opened

__all__ = ["Spool", "seekable"]

_IN_MEMORY = 64 << 20
_PIECE = 1 << 20
_RESERVE = 256 << 20
"""Free space that is left to others."""
_BLOCK = 16
_COUNTERS = 1 << 128


@contextmanager
def seekable(opened: Opened) -> Iterator[Any]:
    """Give a resource's stream, or a private copy of it that can seek.

    Raises:
        ReadError: `needs_seek`, where there is no room for a copy.
    """
    if opened.seekable:
        yield opened.stream
        return
    with Spool(_IN_MEMORY) as spool, io.BufferedReader(spool, _PIECE) as copy:
        while piece := opened.stream.read(_PIECE):
            spool.add(piece)
        yield copy


class Spool(io.RawIOBase):
    """Bytes that are added at the end and read anywhere, in memory or encrypted."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._held = bytearray()
        self._file: _Sealed | None = None
        self._size = self._at = 0

    def add(self, piece: bytes) -> None:
        """Add bytes at the end. Raises `ReadError` where there is no room."""
        if self._file is None and self._size + len(piece) > self._in_memory:
            self._file, held = _Sealed(), self._held
            for start in range(0, len(held), _PIECE):
                self._file.append(held[start : start + _PIECE])
            self._held = bytearray()
        if self._file is None:
            self._held += piece
        else:
            self._file.append(piece)
        self._size += len(piece)

    def close(self) -> None:
        """Forget the bytes."""
        self._held = bytearray()
        if self._file is not None:
            self._file.close()
        super().close()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Return where the next read starts."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        count = max(0, min(len(buffer), self._size - self._at))
        if self._file is None:
            taken = self._held[self._at : self._at + count]
        else:
            taken = self._file.read(self._at, count)
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)


class _Sealed:
    """A file without a name, encrypted by AES-256 in counter mode: any block can be read alone."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.ciphers import algorithms  # noqa: PLC0415 - when used

        self._algorithm = algorithms.AES(secrets.token_bytes(32))
        self._first = secrets.randbits(128)
        self._writer = self._stream(0)
        try:
            self._file: Any = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close
        except OSError:
            raise ReadError("needs_seek", "no place for temporary files") from None

    def _stream(self, block: int) -> Any:
        from cryptography.hazmat.primitives.ciphers import Cipher, modes  # noqa: PLC0415

        counter = (self._first + block) % _COUNTERS
        return Cipher(self._algorithm, modes.CTR(counter.to_bytes(_BLOCK, "big"))).encryptor()

    def append(self, piece: bytes | bytearray) -> None:
        """Write at the end."""
        status = os.statvfs(self._file.fileno())
        if status.f_bavail * status.f_frsize < len(piece) + _RESERVE:
            raise ReadError("needs_seek", "no room for a temporary copy")
        sealed = memoryview(self._writer.update(piece))
        try:
            while sealed:
                sealed = sealed[self._file.write(sealed) :]
        except OSError:
            raise ReadError("needs_seek", "no room for a temporary copy") from None

    def read(self, offset: int, count: int) -> bytearray:
        """Return bytes from anywhere. Raises `ReadError` where the disk fails."""
        block, lead = divmod(offset, _BLOCK)
        try:
            sealed = os.pread(self._file.fileno(), count + lead, block * _BLOCK)
        except OSError:
            raise ReadError("io_error", "the temporary copy cannot be read") from None
        return bytearray(self._stream(block).update(sealed)[lead:])

    def close(self) -> None:
        """Give the space back; the key goes with the object."""
        self._file.close()
