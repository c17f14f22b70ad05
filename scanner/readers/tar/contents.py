"""The bytes of one tar entry, with the holes of sparse files filled by zeros."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from scanner.readers.cursor import Content, Cursor
from scanner.readers.tar.headers import BLOCK, Header, sparse_entries

__all__ = ["Sparse", "old_map", "pax_map"]

_OLD_MAP, _OLD_MORE, _OLD_SIZE = 386, 482, slice(483, 495)
_LARGEST_MAP = 1 << 20


class Sparse(io.RawIOBase):
    """A sparse file: stretches of bytes from an entry, zeros between them.

    Args:
        content: the entry's bytes.
        pairs: (offset, length) of each stretch, in order.
        size: of the whole file.
    """

    def __init__(self, content: Content, pairs: Sequence[tuple[int, int]], size: int) -> None:
        super().__init__()
        self._content, self._pairs, self._size = content, [*pairs, (size, 0)], size
        self._at = 0

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What was wrong with the entry's bytes."""
        return self._content.faults

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        while self._pairs and self._at >= sum(self._pairs[0]):
            self._pairs.pop(0)
        if not self._pairs:
            return 0
        offset, length = self._pairs[0]
        if self._at < offset:
            count = min(offset - self._at, len(buffer))
            buffer[:count] = bytes(count)
        else:
            taken = self._content.take(min(offset + length - self._at, len(buffer)))
            count = len(taken)
            buffer[:count] = taken
        self._at += count
        return count


def old_map(header: Header, cursor: Cursor) -> tuple[list[tuple[int, int]], int]:
    """Return the map and the real size of a sparse file of GNU's old form.

    The cursor stands behind the header and is moved behind the blocks of the map.
    """
    pairs = sparse_entries(header.block, _OLD_MAP, 4)
    more = header.block[_OLD_MORE] != 0
    while more and len(pairs) < _LARGEST_MAP:
        block = cursor.take(BLOCK)
        if len(block) < BLOCK:
            break
        pairs += sparse_entries(block, 0, 21)
        more = block[504] != 0
    size = sparse_entries(header.block[_OLD_SIZE] + bytes(12), 0, 1)
    return pairs, size[0][0] if size else sum(pairs[-1]) if pairs else 0


def pax_map(
    records: Sequence[tuple[str, bytes]], content: Content
) -> tuple[list[tuple[int, int]], int] | None:
    """Return the map and real size of a sparse file of the three pax forms; None: it is none."""
    last = dict(records)
    size = last.get("GNU.sparse.realsize", last.get("GNU.sparse.size", b""))
    if not size.isdigit():
        return None
    if last.get("GNU.sparse.major") == b"1":
        numbers = _numbers_in(content)
    elif "GNU.sparse.map" in last:
        numbers = [int(part) for part in last["GNU.sparse.map"].split(b",") if part.isdigit()]
    else:
        keys = ("GNU.sparse.offset", "GNU.sparse.numbytes")
        numbers = [int(value) for key, value in records if key in keys and value.isdigit()]
    return list(zip(numbers[::2], numbers[1::2], strict=False)), int(size)


def _numbers_in(content: Content) -> list[int]:
    """Return the map that form 1.0 puts in front of the bytes, in whole blocks."""
    lines: list[bytes] = []
    rest, count = b"", 1
    while len(lines) < count < _LARGEST_MAP:
        block = content.take(BLOCK)
        if not block:
            break
        *whole, rest = (rest + block).split(b"\n")
        lines += whole
        if lines and lines[0].isdigit() and len(lines[0]) < 8:  # noqa: PLR2004 - no real map is longer
            count = 1 + 2 * int(lines[0])
    return [int(line) for line in lines[1:count] if line.isdigit()]
