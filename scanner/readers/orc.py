"""ORC tables, stripe by stripe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.arrowrows import ArrowRows
from scanner.readers.binary import runs
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGIC = b"ORC"


def _sniff(head: bytes, name: str) -> int:
    """Know a table by its magic, which three letters of a text may be, too."""
    return 97 if head.startswith(_MAGIC) and (name.endswith(".orc") or b"\0" in head[:64]) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("orc", None)
    rows, stripe = ArrowRows(opened.resource.name), -1
    with seekable(opened) as stream:
        try:
            from pyarrow import orc  # noqa: PLC0415 - rare

            table: Any = orc.ORCFile(pa.PythonFile(stream, mode="r"))
            for stripe in range(table.nstripes):
                yield from rows.items(table.read_stripe(stripe))
        except (pa.ArrowException, OSError, ValueError):
            detail = f"stripe {stripe + 1}, after {rows.next} records"
            yield Skipped(opened.resource.name, "malformed", detail, partial=True)
            if not rows.next:
                stream.seek(0)
                yield from runs(stream)
    yield from rows.remarks()


READER = Reader(
    name="orc",
    title="ORC",
    suffixes=(".orc",),
    sniff=_sniff,
    read=_read,
)
