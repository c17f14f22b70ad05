"""DBF files of dBASE III to 7, Clipper and (Visual) FoxPro, with their memos.

The code page is that of the language byte, else what the text looks like. Records
that are marked as deleted are read like the others; field `#deleted` says `*`. Memos
stand in a file beside (DBT, FPT): for a file of the source they are read into their
records; inside an archive they cannot be, and are read apart (`memo`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from scanner.errors import CorruptResource
from scanner.model import CellColumn, RecordBatch, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.dbf.header import Field, Header, header_of
from scanner.readers.dbf.memo import Memo, beside
from scanner.readers.dbf.values import decoded, memo_numbers
from scanner.readers.encoding import detect, encoding_named
from scanner.readers.fixedrows import records_of
from scanner.readers.values import distinct

__all__ = ["READER"]

_BLOCK = 1 << 20
_DELETED, _LAST = ord("*"), 0x1A


def _sniff(head: bytes, name: str) -> int:
    """Want a header whose fields add up to its records."""
    return (94 if name.endswith(_SUFFIXES) else 90) if header_of(head) else 0


def _read(opened: Opened) -> Iterator[Item]:
    header = header_of(opened.head)
    if header is None:
        raise CorruptResource
    wanted = opened.resource.override("encoding") or "auto"
    encoding = header.encoding or detect(opened.head[header.size :]).name
    encoding = encoding if wanted == "auto" else encoding_named(wanted)
    opened.describe("dbf", encoding)
    descriptor = getattr(getattr(opened.stream, "raw", None), "descriptor", None)
    memo = beside(opened.resource.path) if header.has_memo and descriptor is not None else None
    reading = _Reading(opened, header, encoding, memo)
    try:
        yield from reading.batches()
    finally:
        if memo is not None:
            memo.close()


class _Reading:
    """The way through one file."""

    def __init__(self, opened: Opened, header: Header, encoding: str, memo: Memo | None) -> None:
        self._opened, self._header, self._encoding = opened, header, encoding
        self._memo = memo
        self._names = distinct([field.name for field in header.fields])
        self._record = self._without_memo = 0

    def batches(self) -> Iterator[Item]:
        """Yield all records, and what is missing of them."""
        header, stream, held = self._header, self._opened.stream, b""
        stream.read(header.size)
        while piece := stream.read(max(_BLOCK // header.length, 1) * header.length):
            held += piece
            whole = len(held) // header.length * header.length
            records = records_of(held[:whole], header.length)
            held = held[whole:]
            end = np.flatnonzero(records[:, 0] == _LAST)
            if len(end):
                records, held = records[: end[0]], b"\x1a"
            if len(records):
                yield self._batch(records)
            if len(end):
                break
        yield from self._remarks(held)

    def _remarks(self, rest: bytes) -> Iterator[Skipped]:
        name = self._opened.resource.name
        if self._record < self._header.count:
            detail = f"{self._header.count - self._record} records"
            yield Skipped(name, "truncated", detail, partial=True)
        elif rest.strip(b"\x1a\0 \r\n"):
            yield Skipped(name, "trailing_data", "", partial=True)
        missing = self._memo.missing if self._memo else self._without_memo
        if missing:
            yield Skipped(name, "truncated", f"{missing} memos are not there", partial=True)

    def _batch(self, records: np.ndarray) -> RecordBatch:
        places = ordinals(self._record, len(records))
        columns = [
            CellColumn(name, self._values(records, field), places)
            for name, field in zip(self._names, self._header.fields, strict=True)
            if field.kind != "0"
        ]
        deleted = np.flatnonzero(records[:, 0] == _DELETED)
        if len(deleted):
            marks = strings(["*"] * len(deleted))
            columns.append(CellColumn("#deleted", marks, places[deleted]))
        self._record += len(records)
        return RecordBatch(tuple(columns), int(places[0]), len(records))

    def _values(self, records: np.ndarray, field: Field) -> pa.StringArray:
        if field.kind not in "MGPW":
            return decoded(records, field, self._header, self._encoding)
        numbers = memo_numbers(records, field)
        if self._memo is None:
            self._without_memo += sum(map(bool, numbers))
            return pa.nulls(len(numbers), pa.string())
        memo = self._memo
        texts = [memo.text(number) if number else None for number in numbers]
        return clean(strings([None if text is None else self._text(text) for text in texts]))

    def _text(self, raw: bytes) -> str:
        return raw.decode(self._encoding, "replace").replace("\x8d\n", "").rstrip("\0 \r\n")


_SUFFIXES = (".dbf",)
READER = Reader(
    name="dbf",
    title="DBF tables of dBASE and FoxPro, with memos and deleted records",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
