"""Memo files of DBF tables, by themselves: a record for each text.

Where the table lies beside it, its reader puts these texts into their records too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import CellRows
from scanner.readers.encoding import detect
from scanner.readers.spool import seekable

__all__ = ["READER"]

_HEADER = 512
_BATCH = 1 << 20
_MARK = re.compile(rb"\x1a|\xff\xff\x08\0.{4}", re.DOTALL)
"""The end of a text of dBASE III, the beginning of one of dBASE IV."""
_NOT_TEXT = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))


def _sniff(head: bytes, name: str) -> int:
    """Trust a name and a header that is no text: there is no magic."""
    if not name.endswith((".fpt", ".dbt")) or len(head) < _HEADER:
        return 0
    first = int.from_bytes(head[:4], "big" if name.endswith(".fpt") else "little")
    return 90 if 0 < first < 1 << 28 and len(head[:_HEADER].translate(None, _NOT_TEXT)) < 100 else 0  # noqa: PLR2004


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    foxpro = opened.resource.path.lower().endswith(b".fpt")
    encoding = detect(opened.head[_HEADER:].translate(None, _NOT_TEXT)).name
    opened.describe("memo", encoding)
    rows = CellRows()
    with seekable(opened) as stream:
        for text in _fpt(stream) if foxpro else _dbt(stream):
            shown = text.decode(encoding, "replace").strip("\0 \r\n\x1a")
            if shown:
                rows.add([("", shown)])
            yield from rows.full(_BATCH)
    yield from rows.full(0)


def _fpt(stream: object) -> Iterator[bytes]:
    read = stream.read  # type: ignore[attr-defined]
    header = read(_HEADER)
    size = int.from_bytes(header[6:8], "big") or _HEADER
    while head := read(8):
        length = int.from_bytes(head[4:8], "big")
        padded = -(length + 8) % size
        yield read(length)
        if not length and not padded:
            return
        read(padded)


def _dbt(stream: object) -> Iterator[bytes]:
    read = stream.read  # type: ignore[attr-defined]
    read(_HEADER)
    held = b""
    while piece := read(_BATCH):
        *texts, held = _MARK.split(held + piece)
        yield from (text.translate(None, _NOT_TEXT) for text in texts)
    yield held.translate(None, _NOT_TEXT)


READER = Reader(
    name="memo",
    title="memo files of DBF tables (DBT, FPT)",
    suffixes=(".dbt", ".fpt"),
    sniff=_sniff,
    read=_read,
)
