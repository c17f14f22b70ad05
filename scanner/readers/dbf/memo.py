"""Texts of DBF records that stand in a file beside it: DBT (dBASE) and FPT (FoxPro)."""

from __future__ import annotations

import io
import os
import struct
from typing import Any

from scanner.errors import ReadError
from scanner.model import Resource
from scanner.opening import open_resource

__all__ = ["Memo", "beside"]

_III, _IV = b"\x1a", b"\xff\xff\x08\0"
_SUFFIXES = (b".fpt", b".dbt", b".FPT", b".DBT", b".Fpt", b".Dbt")
_BLOCK = 512
_LONGEST = 64 << 20


class Memo:
    """A memo file.

    Args:
        stream: its bytes; seekable.
        foxpro: whether it is an FPT.
    """

    def __init__(self, stream: Any, *, foxpro: bool) -> None:
        self._stream, self._foxpro = stream, foxpro
        header = stream.read(_BLOCK)
        if foxpro:
            self._size = int.from_bytes(header[6:8], "big") or _BLOCK
        else:
            self._size = int.from_bytes(header[20:22], "little") or _BLOCK
        self.missing = 0

    def text(self, number: int) -> bytes:
        """Return what block `number` says; counts what is not there in `missing`."""
        self._stream.seek(number * self._size)
        head = self._stream.read(8)
        if self._foxpro and len(head) == 8:  # noqa: PLR2004
            length = struct.unpack(">I", head[4:])[0]
            found: bytes = self._stream.read(min(length, _LONGEST))
        elif head.startswith(_IV):
            length = struct.unpack("<I", head[4:8])[0] - 8
            found = self._stream.read(max(0, min(length, _LONGEST)))
        else:
            found = self._until_end(head)
            length = len(found)
        self.missing += len(found) < length or not head
        return found

    def _until_end(self, found: bytes) -> bytes:
        while _III not in found and len(found) < _LONGEST:
            piece = self._stream.read(_BLOCK)
            if not piece:
                break
            found += piece
        return found.partition(_III)[0]

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def beside(path: bytes) -> Memo | None:
    """Return the memo file that belongs to a DBF file, or None where there is none to be read."""
    base = os.path.splitext(path)[0]  # noqa: PTH122 - bytes
    for suffix in _SUFFIXES:
        try:
            file = open_resource(Resource("", base + suffix, 0))
        except ReadError:
            continue
        return Memo(io.BufferedReader(file), foxpro=suffix.lower() == _SUFFIXES[0])
    return None
