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

from scanner.budget import Budget
from scanner.model import Skipped
from scanner.readers.lzw import MAGICS as LZW_MAGICS
from scanner.readers.lzw import Unpacker
from scanner.readers.modern import lz4_frame, zstd_frame

__all__ = ["CODECS", "Codec", "Decompressor", "Inflated", "Zlib", "codec_of"]

_CHUNK = 256 << 10
_MEMORY = 128 << 20


class Decompressor(Protocol):
    """What bz2 and lzma offer and the others can be made to."""

    @property
    def eof(self) -> bool:
        """Say whether the end of the stream was met."""

    @property
    def unused_data(self) -> bytes:
        """Return what was given beyond the end."""

    @property
    def needs_input(self) -> bool:
        """Say whether more can come out only if more is given."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most so many bytes."""


class Zlib:
    """zlib with the interface of bz2: it keeps the input that it has not used yet."""

    def __init__(self, wbits: int = 31) -> None:
        self._inner = zlib.decompressobj(wbits=wbits)
        self._left = b""
        self._pending = False

    @property
    def eof(self) -> bool:
        """Say whether the end of the stream was met."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """Return what was given beyond the end."""
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        """Say whether more can come out only if more is given."""
        return not (self._left or self._pending)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most so many bytes. Raises `zlib.error`."""
        made = self._inner.decompress(self._left + data, max_length)
        self._left = self._inner.unconsumed_tail
        self._pending = len(made) == max_length
        return made


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression: its magics, how to undo it, what it raises on broken bytes.

    `endless`: nothing in it says where it ends, so that a cut one looks whole.
    """

    name: str
    magics: tuple[bytes, ...]
    decompressor: Callable[[], Any]
    error: type[Exception]
    endless: bool = False


CODECS = (
    Codec("gzip", (b"\x1f\x8b\x08",), Zlib, zlib.error),
    Codec("bzip2", (b"BZh",), bz2.BZ2Decompressor, OSError),
    Codec("xz", (b"\xfd7zXZ\0",), lambda: lzma.LZMADecompressor(memlimit=_MEMORY), lzma.LZMAError),
    Codec("zstd", (b"\x28\xb5\x2f\xfd",), zstd_frame, ValueError),
    Codec("lz4", (b"\x04\x22\x4d\x18",), lz4_frame, ValueError),
    Codec("compress", LZW_MAGICS, Unpacker, ValueError, endless=True),
)


def codec_of(head: bytes) -> Codec | None:
    """Return the compression whose magic stands at the start, whatever the file is called."""
    return next((codec for codec in CODECS if head.startswith(codec.magics)), None)


class Inflated(io.RawIOBase):
    """The decompressed bytes of a stream, forward only.

    Attributes:
        skipped: what could not be read, once the end is reached: `truncated`,
            `malformed`, `trailing_data`, or the limit that bit.
    """

    def __init__(self, source: BinaryIO, codec: Codec, name: str, budget: Budget) -> None:
        super().__init__()
        self.skipped: list[Skipped] = []
        self._source, self._codec, self._name, self._budget = source, codec, name, budget
        self._inner: Decompressor | None = codec.decompressor()
        self._input = b""
        self._made = 0

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
            self._input = self._source.read(_CHUNK) or b""
            if not self._input:
                return self._end()
        given, self._input = self._input, b""
        try:
            made = inner.decompress(given, wanted)
        except self._codec.error:
            return self._stop("malformed")
        self._made += len(made)
        self._budget.spend(len(made))
        reason = self._budget.exceeded()
        if reason:
            self._stop(reason)
        return made

    def _end(self) -> bytes:
        """Meet the end of the file inside a stream."""
        if not self._codec.endless:
            return self._stop("truncated")
        self._inner = None
        return b""

    def _next_member(self, inner: Decompressor) -> None:
        """Go on to the next member; zeros between and behind members are padding."""
        rest = inner.unused_data
        while not rest.lstrip(b"\0"):
            rest = self._source.read(_CHUNK) or b""
            if not rest:
                self._inner = None
                return
        rest = rest.lstrip(b"\0")
        if len(rest) < max(map(len, self._codec.magics)):
            rest += self._source.read(_CHUNK) or b""
        if rest.startswith(self._codec.magics):
            self._inner, self._input = self._codec.decompressor(), rest
        else:
            self._stop("trailing_data")

    def _stop(self, reason: str) -> bytes:
        self._inner = None
        detail = f"{self._codec.name}: {self._made} bytes came out before"
        self.skipped.append(Skipped(self._name, reason, detail, partial=True))
        return b""
