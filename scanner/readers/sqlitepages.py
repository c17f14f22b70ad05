"""The pages of a SQLite file that no table uses: what was deleted may still stand in them.

The format: https://www.sqlite.org/fileformat2.html, sections 1.3 and 1.5.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from scanner.model import RecordBatch
from scanner.readers.binary import runs
from scanner.readers.cells import CellRows
from scanner.readers.sqlitecells import Carver

__all__ = ["left_over"]

_HEADER = 100
_SMALLEST = 512
_BATCH = 1 << 20


def left_over(file: Any, record: int, *, everything: bool) -> Iterator[RecordBatch]:
    """Yield the rows that stand in free pages, then the strings around them.

    Args:
        file: the SQLite file; it can seek.
        record: the ordinal of the first.
        everything: take all pages, as of a damaged file.
    """
    pages = _all_pages if everything else _free_pages
    file.seek(0)
    carver = Carver.of(file.read(_HEADER))
    if carver.usable >= _SMALLEST - 255:
        rows = CellRows(record)
        for number, page in pages(file):
            for cells in carver.carve(page, first=number == 1)[0]:
                rows.add(cells)
            yield from rows.full(_BATCH)
        yield from rows.full(0)
        record = rows.next
    rest = (carver.carve(page, first=number == 1)[1] for number, page in pages(file))
    yield from runs(cast("BinaryIO", io.BufferedReader(_Pages(rest))), record)


def _size(file: Any) -> int:
    file.seek(0)
    size = int.from_bytes(file.read(_HEADER)[16:18], "big")
    return 1 << 16 if size == 1 else size


def _all_pages(file: Any) -> Iterator[tuple[int, bytes]]:
    size, number = max(_size(file), _SMALLEST), 1
    while page := _page(file, number, size):
        yield number, page
        number += 1


def _free_pages(file: Any) -> Iterator[tuple[int, bytes]]:
    size = _size(file)
    file.seek(0)
    trunk = int.from_bytes(file.read(_HEADER)[32:36], "big")
    if size < _SMALLEST:
        return
    seen: set[int] = set()
    while trunk and trunk not in seen:
        seen.add(trunk)
        page = _page(file, trunk, size)
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        yield trunk, bytes(8 + 4 * count) + page[8 + 4 * count :]
        for place in range(8, 8 + 4 * count, 4):
            leaf = int.from_bytes(page[place : place + 4], "big")
            if leaf not in seen:
                seen.add(leaf)
                yield leaf, _page(file, leaf, size)
        trunk = int.from_bytes(page[:4], "big")


def _page(file: Any, number: int, size: int) -> bytes:
    file.seek(max(number - 1, 0) * size)
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
