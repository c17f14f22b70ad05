"""Single-stream compression (`export.csv.gz`): a layer below the readers, recognised by magic.

The layer never raises in the middle: what came out before the end of a cut or
damaged file stands, and `Inflated.skipped` says what is missing. All members of a
file are read; bytes behind the last one are reported.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from scanner.config import Limits
from scanner.model import Skipped

__all__ = ["CODECS", "Codec", "Inflated", "codec_of"]

_CHUNK = 256 << 10
_GRACE = 64 << 20
"""Below so many bytes of output no ratio is suspicious."""


class _Decompressor(Protocol):
    """What bz2 and lzma offer and zlib can be made to."""

    eof: bool
    unused_data: bytes
    needs_input: bool

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Zlib:
    """zlib with the interface of bz2: it keeps the input that it has not used yet."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._left = b""
        self._pending = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not (self._left or self._pending)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        made = self._inner.decompress(self._left + data, max_length)
        self._left = self._inner.unconsumed_tail
        self._pending = len(made) == max_length
        return made


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression: its magic, how to undo it, what it raises on broken bytes."""

    name: str
    magic: bytes
    decompressor: Callable[[], Any]
    error: type[Exception]


CODECS = (
    Codec("gzip", b"\x1f\x8b\x08", _Zlib, zlib.error),
    Codec("bzip2", b"BZh", bz2.BZ2Decompressor, OSError),
    Codec("xz", b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=128 << 20), lzma.LZMAError),
)


def codec_of(head: bytes) -> Codec | None:
    """Return the compression whose magic stands at the start, whatever the file is called."""
    return next((codec for codec in CODECS if head.startswith(codec.magic)), None)


class Inflated(io.RawIOBase):
    """The decompressed bytes of a stream, forward only.

    Attributes:
        skipped: what could not be read, once the end is reached: `truncated`,
            `malformed`, `trailing_data`, `ratio_limit` or `size_limit`.
    """

    def __init__(self, source: BinaryIO, codec: Codec, name: str, limits: Limits) -> None:
        super().__init__()
        self.skipped: list[Skipped] = []
        self._source, self._codec, self._name, self._limits = source, codec, name, limits
        self._inner: _Decompressor | None = codec.decompressor()
        self._input = b""
        self._took = self._made = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with some decompressed bytes; 0 at the end. Raises nothing of its own."""
        while self._inner is not None:
            made = self._step(len(buffer))
            if made:
                buffer[: len(made)] = made
                return len(made)
        return 0

    def _step(self, wanted: int) -> bytes:
        inner = self._inner
        if inner is None:
            return b""
        if inner.eof:
            self._next_member(inner)
            return b""
        if inner.needs_input and not self._input:
            self._input = self._fetch()
            if not self._input:
                return self._stop("truncated")
        given, self._input = self._input, b""
        try:
            made = inner.decompress(given, wanted)
        except self._codec.error:
            return self._stop("malformed")
        self._made += len(made)
        return made if self._within_limits() else self._stop_after(made)

    def _fetch(self) -> bytes:
        chunk = self._source.read(_CHUNK) or b""
        self._took += len(chunk)
        return chunk

    def _next_member(self, inner: _Decompressor) -> None:
        """Go on to the next member; zeros between and behind members are padding."""
        rest = inner.unused_data
        while not rest.lstrip(b"\0"):
            rest = self._fetch()
            if not rest:
                self._inner = None
                return
        rest = rest.lstrip(b"\0")
        if len(rest) < len(self._codec.magic):
            rest += self._fetch()
        if rest.startswith(self._codec.magic):
            self._inner, self._input = self._codec.decompressor(), rest
        else:
            self._stop("trailing_data")

    def _within_limits(self) -> bool:
        ratio = self._made / max(self._took, 1)
        suspect = self._made > _GRACE and ratio > self._limits.ratio
        return not suspect and self._made <= self._limits.inflated_bytes

    def _stop_after(self, made: bytes) -> bytes:
        large = self._made > self._limits.inflated_bytes
        self._stop("size_limit" if large else "ratio_limit")
        return made

    def _stop(self, reason: str) -> bytes:
        self._inner = None
        detail = f"{self._codec.name}: {self._made} bytes came out before"
        self.skipped.append(Skipped(self._name, reason, detail, partial=True))
        return b""
