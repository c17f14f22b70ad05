"""A pg_dump archive as the plain SQL that pg_restore would make of it, piece by piece."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from scanner.errors import ReadError
from scanner.readers.pgdump.toc import Contents, Input

__all__ = ["PREAMBLE", "Plain", "definitions", "unpacker"]

_ROWS, _BLOBS = 1, 3
_LARGE_OBJECTS = b"COPY pg_largeobject (loid, data) FROM stdin;\n"
_END = b"\n\\.\n"
PREAMBLE = b"-- PostgreSQL archive\nSET standard_conforming_strings = on;\n"
_FAULTS = (zlib.error, EOFError, OSError, RuntimeError, ValueError)
Unpack = Callable[[bytes], bytes]


def unpacker(compression: str) -> Unpack:
    """Return what undoes a stream of pieces. Raises `ReadError` where that is not possible."""
    if compression == "none":
        return bytes
    if compression == "gzip":
        return zlib.decompressobj().decompress
    try:
        if compression == "lz4":
            import lz4.frame  # type: ignore[import-untyped]  # noqa: PLC0415 - optional

            made: Unpack = lz4.frame.LZ4FrameDecompressor().decompress
            return made
        if compression == "zstd":
            import zstandard  # noqa: PLC0415 - optional

            return zstandard.ZstdDecompressor().decompressobj().decompress
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None
    raise ReadError("unsupported_compression", compression)


def definitions(told: Contents) -> bytes:
    """Return the SQL of what is no data."""
    return b"\n".join(entry.definition for entry in told.entries if entry.definition)


class Plain(io.RawIOBase):
    """The text of an archive in custom format.

    `fault` is what ended it too soon: (reason, detail), or None.
    """

    def __init__(self, source: Input, told: Contents) -> None:
        super().__init__()
        self.fault: tuple[str, str] | None = None
        self._source, self._told = source, told
        self._pieces = self._made()
        self._held = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as the archive goes."""
        while len(self._held) < len(buffer):
            piece = self._next()
            if piece is None:
                break
            self._held += piece
        taken, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _next(self) -> bytes | None:
        try:
            return next(self._pieces, None)
        except ReadError as error:
            self.fault = error.reason, error.detail
        except _FAULTS:
            self.fault = "malformed", "its data"
        return None

    def _made(self) -> Iterator[bytes]:
        yield PREAMBLE + definitions(self._told)
        copies = {entry.number: entry.copy for entry in self._told.entries}
        missing = {entry.number for entry in self._told.entries if entry.kind == "TABLE DATA"}
        while (block := self._block()) is not None:
            kind, number = block
            missing.discard(number)
            if kind == _BLOBS:
                yield from self._large_objects()
            elif kind == _ROWS:
                yield b"\n" + copies.get(number, b"")
                yield from self._unpacked()
                yield b"\n"
            else:
                raise ReadError("malformed", "an unknown block")
        if missing:
            raise ReadError("truncated", f"the rows of {len(missing)} tables are not there")

    def _block(self) -> tuple[int, int] | None:
        """Return what the next block is and whose; None at the end."""
        try:
            kind = self._source.byte()
        except ReadError:
            return None
        return kind, self._source.number()

    def _unpacked(self) -> Iterator[bytes]:
        unpack = unpacker(self._told.compression)
        while size := self._source.number():
            yield unpack(self._source.take(size))

    def _large_objects(self) -> Iterator[bytes]:
        yield b"\n" + _LARGE_OBJECTS
        while number := self._source.number():
            yield b"%d\t\\\\x" % number
            for piece in self._unpacked():
                yield piece.hex().encode()
            yield b"\n"
        yield _END[1:]
