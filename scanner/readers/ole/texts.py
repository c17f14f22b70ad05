"""Text of Word 97 to 2003 and PowerPoint 97 to 2003 documents.

Word's comes by its piece table: body, notes, headers, comments and text boxes.
What fast saves left outside of it is not read. PowerPoint's comes by its text records.

Sources:
    * [MS-DOC] 2.5 (FIB), 2.9.38 (Clx), 2.8.35 (PlcPcd)
    * [MS-PPT] 2.3.1 (record header), 2.9.41, 2.9.42 (text atoms)
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from scanner.errors import CorruptResource, EncryptedResource
from scanner.readers.blocks import Block, Break, Piece, Row
from scanner.readers.ole.compound import Compound

__all__ = ["presentation_pieces", "word_pieces"]

_ENCRYPTED, _OTHER_TABLE = 0x0100, 0x0200
_CLX_AT = 0x01A2
_COMPRESSED = 1 << 30
_MOST_CLX = 64 << 20
_FIELD = re.compile("[\x13\x14\x15]")
_CHARACTERS = 32_768
_TEXT16, _TEXT8, _STRING, _SLIDE = 0x0FA0, 0x0FA8, 0x0FBA, 0x03F3
_MOST_TEXT = 16 << 20
_CONTAINER = 15


def word_pieces(file: Compound) -> Iterator[Piece]:
    """Yield the paragraphs, rows and page breaks of a Word document. Raises `ReadError`."""
    held, cells, table, in_table = "", list[str](), 1, False
    for text in _word_texts(file):
        parts = re.split("([\r\x07\x0c])", held + _FIELD.sub(" ", text).replace("\x0b", "\n"))
        held = parts.pop()
        for words, mark in zip(parts[::2], parts[1::2], strict=True):
            plain = words.strip()
            if mark == "\x07":
                in_table = True
                if plain or not cells or cells[-1:] == [""]:
                    cells.append(plain)
                else:  # an empty cell before the end mark of a row
                    yield Row(table, cells)
                    cells = []
                continue
            if in_table and not cells:
                table, in_table = table + 1, False
            if plain:
                yield Block(plain)
            if mark == "\x0c":
                yield Break()
    yield from (Row(table, cells) for _ in range(bool(cells)))
    yield from (Block(held.strip()) for _ in range(bool(held.strip())))


def _word_texts(file: Compound) -> Iterator[str]:
    document = file.named("WordDocument")
    if document is None:
        return
    with file.open(document) as stream:
        fib = stream.read(_CLX_AT + 8)
        if len(fib) < _CLX_AT + 8:
            raise CorruptResource("truncated")
        flags = struct.unpack_from("<H", fib, 10)[0]
        if flags & _ENCRYPTED:
            raise EncryptedResource("password_required")
        place, size = struct.unpack_from("<2I", fib, _CLX_AT)
    table = file.named("1Table" if flags & _OTHER_TABLE else "0Table")
    if table is None or not 0 < size <= _MOST_CLX:
        raise CorruptResource
    with file.open(table) as stream:
        clx = _at(stream, place, size)
    content = _Seekable(file, document)
    for first, length, compressed in _plan(clx):
        for start in range(0, length, _CHARACTERS):
            count = min(_CHARACTERS, length - start)
            if compressed:
                yield content.at(first + start, count).decode("cp1252", "replace")
            else:
                yield content.at(first + 2 * start, 2 * count).decode("utf-16-le", "replace")


def _at(stream: Any, place: int, size: int) -> bytes:
    while place > 0:
        skipped = len(stream.read(min(place, 1 << 20)))
        if not skipped:
            raise CorruptResource("truncated")
        place -= skipped
    return bytes(stream.read(size))


class _Seekable:
    """A stream of a compound file that is mostly read onward, and from its start where not."""

    def __init__(self, file: Compound, entry: Any) -> None:
        self._file, self._entry = file, entry
        self._stream, self._place = file.open(entry), 0

    def at(self, place: int, size: int) -> bytes:
        """Return `size` bytes at a place. Raises `CorruptResource` where there are none."""
        if place < self._place:
            self._stream, self._place = self._file.open(self._entry), 0
        content = _at(self._stream, place - self._place, size)
        self._place = place + len(content)
        if not content:
            raise CorruptResource("truncated")
        return content


def _plan(clx: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each piece of the text begins, its characters, whether each is one byte."""
    at = 0
    while at + 5 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:  # noqa: PLR2004 - the mark of the pieces
        raise CorruptResource
    count = (min(struct.unpack_from("<I", clx, at + 1)[0], len(clx) - at - 5) - 4) // 12
    if count < 0:
        raise CorruptResource
    edges = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    for number in range(count):
        place = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        compressed = bool(place & _COMPRESSED)
        place &= _COMPRESSED - 1
        length = max(edges[number + 1] - edges[number], 0)
        yield (place // 2 if compressed else place), length, compressed


def presentation_pieces(file: Compound) -> Iterator[Piece]:
    """Yield the texts of a presentation, with a break before each slide's."""
    document = file.named("PowerPoint Document")
    if document is None:
        return
    with file.open(document) as stream:
        while len(head := stream.read(8)) == 8:  # noqa: PLR2004 - a record's header
            version, kind, size = struct.unpack("<2HI", head)
            if version & _CONTAINER == _CONTAINER:
                continue
            if kind == _SLIDE:
                yield Break()
            if kind in (_TEXT16, _STRING, _TEXT8) and size <= _MOST_TEXT:
                content = stream.read(size)
                text = content.decode("cp1252" if kind == _TEXT8 else "utf-16-le", "replace")
                yield from map(Block, filter(None, map(str.strip, text.split("\r"))))
            else:
                _skip(stream, size)


def _skip(stream: io.BufferedReader, size: int) -> None:
    while size > 0:
        taken = len(stream.read(min(size, 1 << 20)))
        if not taken:
            return
        size -= taken
