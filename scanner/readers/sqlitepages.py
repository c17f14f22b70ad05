"""The pages of a SQLite file that no table uses: what was deleted may still stand in them.

The format: https://www.sqlite.org/fileformat2.html, sections 1.3 and 1.5.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

__all__ = ["free_pages"]

_HEADER = 100
_SMALLEST = 512


def free_pages(file: Any) -> BinaryIO:
    """Return the pages of the free list as a stream; nothing of what holds no text in them."""
    return cast("BinaryIO", io.BufferedReader(_Pages(_contents(file))))


def _contents(file: Any) -> Iterator[bytes]:
    file.seek(0)
    header = file.read(_HEADER)
    size = int.from_bytes(header[16:18], "big")
    size = 1 << 16 if size == 1 else size
    trunk = int.from_bytes(header[32:36], "big")
    if size < _SMALLEST:
        return
    seen: set[int] = set()
    while trunk and trunk not in seen:
        seen.add(trunk)
        page = _page(file, trunk, size)
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        yield page[8 + 4 * count :]
        for place in range(8, 8 + 4 * count, 4):
            leaf = int.from_bytes(page[place : place + 4], "big")
            if leaf not in seen:
                seen.add(leaf)
                yield _page(file, leaf, size)
        trunk = int.from_bytes(page[:4], "big")


def _page(file: Any, number: int, size: int) -> bytes:
    file.seek((number - 1) * size)
    return bytes(file.read(size))


class _Pages(io.RawIOBase):
    """Pages one after another, a zero byte between them."""

    def __init__(self, pages: Iterator[bytes]) -> None:
        super().__init__()
        self._pages = pages
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            page = next(self._pages, None)
            if page is None:
                return 0
            self._held = page + b"\0"
        taken = self._held[: len(buffer)]
        self._held = self._held[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
