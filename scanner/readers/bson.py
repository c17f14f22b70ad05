"""BSON as mongodump writes it: documents one after another, or an archive of collections.

In an archive each collection is a resource, `dump.archive::labo.patient`.
Source: https://bsonspec.org/spec.html; the archive in mongo-tools' `common/archive`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.escaping import escape
from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.blobs import printable
from scanner.readers.bsonvalues import BadDocument, document
from scanner.readers.sql.columns import Binary
from scanner.readers.sql.pieces import Few, Piece, Remark
from scanner.readers.sql.tables import Tables
from scanner.readers.trees import Trees, leaves
from scanner.readers.values import one

__all__ = ["READER"]

_ARCHIVE = b"\x6d\xe2\x99\x81"
_TERMINATOR = b"\xff\xff\xff\xff"
_SMALLEST, _LONGEST = 5, 64 << 20


def _sniff(head: bytes, name: str) -> int:
    """Know an archive by its magic, documents by their length, first element and end."""
    if head.startswith(_ARCHIVE):
        return 98
    size = int.from_bytes(head[:4], "little")
    if not _SMALLEST < size <= _LONGEST or head[4:5] not in b"\1\2\3\4\5\7\x08\x09\x0a\x10\x12\x13":
        return 0
    if b"\0" not in head[5:200] or (size <= len(head) and head[size - 1] != 0):
        return 0
    try:
        document(head[:size]) if size <= len(head) else None
    except BadDocument:
        return 0
    return 96 if name.endswith(".bson") else 85 if size <= len(head) else 0


def _read(opened: Opened) -> Iterator[Item]:
    archive = opened.head.startswith(_ARCHIVE)
    opened.describe("bson/archive" if archive else "bson", "utf-8")
    reading = _Documents(opened.stream, archive=archive)
    if archive:
        tables = Tables(_pieces(reading), opened.resource.name, "bson", "utf-8")
        yield from tables.items()
        count = tables.records
    else:
        trees = Trees(opened.resource.name)
        while (found := reading.next()) is not None:
            trees.add(found)
            yield from trees.full()
        yield from trees.finish()
        count = trees.count
    if reading.fault:
        yield from runs(opened.stream, count)
        yield Skipped(opened.resource.name, reading.fault, "", partial=True)


class _Documents:
    """Documents one after another; `fault` says why they ended too soon."""

    def __init__(self, stream: Any, *, archive: bool) -> None:
        self._stream, self._archive = stream, archive
        self.fault = ""

    def next(self) -> dict[str, Any] | None:
        """Return the next document, None at a terminator or the end."""
        size = self._stream.read(4)
        if len(size) < 4 or (self._archive and size == _TERMINATOR):  # noqa: PLR2004
            self.fault = self.fault or ("truncated" if 0 < len(size) < 4 else "")  # noqa: PLR2004
            return None
        length = int.from_bytes(size, "little")
        if not _SMALLEST <= length <= _LONGEST:
            self.fault = "malformed"
            return None
        raw = size + self._stream.read(length - 4)
        try:
            return document(raw)
        except BadDocument:
            self.fault = "truncated" if len(raw) < length else "malformed"
            return {"": printable(raw)}

    def skip(self, count: int) -> None:
        """Go over bytes."""
        self._stream.read(count)


def _pieces(reading: _Documents) -> Iterator[Piece]:
    """Yield the documents of an archive with their collections."""
    reading.skip(len(_ARCHIVE))
    while (told := reading.next()) is not None:
        text = "; ".join(f"{path}: {leaf}" for path, leaf in leaves(told))
        yield Remark(text, 0)
    while (block := reading.next()) is not None:
        table = escape(f"{block.get('db')}.{block.get('collection')}".encode())
        while (found := reading.next()) is not None:
            yield _row(table, found)


def _row(table: str, found: dict[str, Any]) -> Few:
    cells: list[tuple[str, str]] = []
    binary: list[Binary] = []
    for path, leaf in leaves(found):
        if isinstance(leaf, bytes):
            binary.append(Binary(0, path, leaf))
        else:
            cells.append((path, one(leaf) or ""))
    return Few(table, cells, None, binary)


READER = Reader(
    name="bson",
    title="BSON of mongodump: collections and archives",
    suffixes=(".bson", ".archive"),
    sniff=_sniff,
    read=_read,
)
