"""How the bytes of a zip entry are compressed, and what undoes it.

Sources: PKWARE APPNOTE 6.3.10, sections 4.4.5 and 5.8 (LZMA).
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable
from typing import Any

from scanner.errors import ReadError
from scanner.readers.codecs import Decompressor, Zlib
from scanner.readers.modern import Morsels, zstd_frame

__all__ = ["BROKEN", "STORED", "ends_itself", "unpacker"]

STORED = 0
BROKEN = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)
"""What the decompressors raise on broken bytes."""
_DEFLATE, _DEFLATE64, _BZIP2, _LZMA, _OLD_ZSTD, _ZSTD, _XZ = 8, 9, 12, 14, 20, 93, 95
_MEMORY = 128 << 20


def ends_itself(method: int) -> bool:
    """Say whether a compression tells its own end, and what follows it."""
    return method in {_DEFLATE, _BZIP2, _OLD_ZSTD, _ZSTD, _XZ}


def unpacker(method: int) -> Decompressor | None:
    """Return what undoes a method; None where there is nothing to undo.

    Raises:
        ReadError: nothing undoes it.
    """
    if method == STORED:
        return None
    if method not in _UNPACKERS:
        raise ReadError("unsupported_compression", f"method {method}")
    return _UNPACKERS[method]()


def _deflate64() -> Any:
    """Return what undoes the method of Windows for files of more than 2 GB."""
    try:
        import inflate64  # noqa: PLC0415 - comes with py7zr
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None
    return Morsels(_Inflate64(inflate64.Inflater()), ValueError)


class _Inflate64:
    """inflate64 with the names of zstandard; what follows its end is not told."""

    unused_data = b""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    def decompress(self, morsel: bytes) -> bytes:
        return bytes(self._inner.inflate(bytes(morsel)))


class _Lzma:
    """LZMA behind the header that zip gives it."""

    def __init__(self) -> None:
        self._inner: lzma.LZMADecompressor | None = None
        self._header = b""

    @property
    def eof(self) -> bool:
        return self._inner is not None and self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner is None or self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data if self._inner else b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._inner is None:
            self._header += data
            if len(self._header) < 4:  # noqa: PLR2004 - version and length of the properties
                return b""
            end = 4 + int.from_bytes(self._header[2:4], "little")
            if len(self._header) < end:
                return b""
            self._inner = _raw_lzma(self._header[4:end])
            data = self._header[end:]
        return self._inner.decompress(data, max_length)


def _raw_lzma(properties: bytes) -> lzma.LZMADecompressor:
    if len(properties) < 5:  # noqa: PLR2004 - a byte and the size of the dictionary
        raise ValueError("short properties")
    first, dictionary = struct.unpack("<BI", properties[:5])
    if dictionary > _MEMORY:
        raise ReadError("memory_limit", f"a dictionary of {dictionary >> 20} MiB")
    position, rest = divmod(first, 45)
    places, context = divmod(rest, 9)
    chain = {"id": lzma.FILTER_LZMA1, "dict_size": dictionary}
    chain |= {"lc": context, "lp": places, "pb": position}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])


_UNPACKERS: dict[int, Callable[[], Decompressor]] = {
    _DEFLATE: lambda: Zlib(-zlib.MAX_WBITS),
    _DEFLATE64: _deflate64,
    _BZIP2: bz2.BZ2Decompressor,
    _LZMA: _Lzma,
    _OLD_ZSTD: zstd_frame,
    _ZSTD: zstd_frame,
    _XZ: lambda: lzma.LZMADecompressor(memlimit=_MEMORY),
}
