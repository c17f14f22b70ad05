"""Pieces of SQL and streams of rows, one after another, as one stream."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import Any

__all__ = ["Joined"]

_BUFFER = 1 << 20
_GZIP = b"\x1f\x8b"


class Joined(io.RawIOBase):
    """What `parts` yields: a text, and the stream behind it or None.

    `lost` counts the streams that cannot be read.
    """

    def __init__(self, parts: Iterator[tuple[bytes, Any]]) -> None:
        super().__init__()
        self.lost = 0
        self._pieces = self._made(parts)
        self._held = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as there is anything."""
        while len(self._held) < len(buffer):
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _made(self, parts: Iterator[tuple[bytes, Any]]) -> Iterator[bytes]:
        for text, file in parts:
            yield text
            if file is None:
                continue
            empty = True
            with io.BufferedReader(file, _BUFFER) as buffered:
                try:
                    packed = buffered.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
                    source: Any = gzip.GzipFile(fileobj=buffered) if packed else buffered
                    while piece := source.read(_BUFFER):
                        empty = False
                        yield piece
                except (OSError, EOFError, zlib.error, tarfile.TarError):
                    empty = True
            self.lost += empty
            yield b"\n\\.\n" if empty else b"\n"
