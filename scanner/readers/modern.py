"""zstd and LZ4 with the interface of `bz2.BZ2Decompressor`; their libraries are optional.

Both raise ValueError on broken bytes, `missing_dependency` where there is no library.
"""

from __future__ import annotations

import importlib
import io
from typing import Any

from scanner.errors import ReadError

__all__ = ["Morsels", "lz4_frame", "zstd_frame"]

_WINDOW = 27
"""Largest zstd window, as a power of two: what its command accepts unless told otherwise."""
_MORSEL = 1 << 10
"""What zstandard is given at once: a block of four bytes may stand for 128 KiB."""


def zstd_frame() -> Any:
    """Return a decompressor of one zstd frame."""
    try:
        zstd = importlib.import_module("compression.zstd")  # from Python 3.14 on
    except ImportError:
        zstandard = _library("zstandard")
        frame = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW).decompressobj()
        return Morsels(frame, zstandard.ZstdError)
    options = {zstd.DecompressionParameter.window_log_max: _WINDOW}
    return _Plain(zstd.ZstdDecompressor(options=options), zstd.ZstdError)


def lz4_frame() -> Any:
    """Return a decompressor of one LZ4 frame."""
    return _Plain(_library("lz4.frame").LZ4FrameDecompressor(), RuntimeError)


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None


class _Plain:
    """A decompressor that has the interface already, but errors of its own."""

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        self._inner, self._error = inner, error

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data or b"")

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return bytes(self._inner.decompress(data, max_length))
        except (self._error, ValueError):
            raise ValueError("broken frame") from None


class Morsels:
    """A decompressor that knows no bound of its output: it is fed in morsels.

    Args:
        inner: with `decompress(morsel)`, `eof` and `unused_data`.
        error: what it raises on broken bytes; it becomes ValueError.
    """

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        self._inner, self._error = inner, error
        self._input = memoryview(b"")
        self._out = io.BytesIO()

    @property
    def eof(self) -> bool:
        """Say whether the end of the stream was met and all of it taken."""
        return bool(self._inner.eof) and not self._ready()

    @property
    def needs_input(self) -> bool:
        """Say whether more can come out only if more is given."""
        return not self._input and not self._ready()

    @property
    def unused_data(self) -> bytes:
        """Return what was given beyond the end."""
        return bytes(self._inner.unused_data) + bytes(self._input)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most so many bytes. Raises ValueError."""
        if data:
            self._input = memoryview(bytes(self._input) + data)
        while not self._ready() and self._input and not self._inner.eof:
            morsel, self._input = self._input[:_MORSEL], self._input[_MORSEL:]
            try:
                self._out = io.BytesIO(self._inner.decompress(morsel))
            except self._error:
                raise ValueError("broken frame") from None
        return self._out.read(max_length)

    def _ready(self) -> int:
        return self._out.getbuffer().nbytes - self._out.tell()
