"""ORC tables, stripe by stripe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.nested import cell_batch
from scanner.readers.slices import slices
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGIC = b"ORC"


def _sniff(head: bytes, name: str) -> int:
    """Know a table by its magic, which three letters of a text may be, too."""
    return 97 if head.startswith(_MAGIC) and (name.endswith(".orc") or b"\0" in head[:64]) else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    opened.describe("orc", None)
    record, stripe = 0, -1
    with seekable(opened) as stream:
        try:
            from pyarrow import orc  # noqa: PLC0415 - rare

            table: Any = orc.ORCFile(pa.PythonFile(stream, mode="r"))
            for stripe in range(table.nstripes):
                for part in slices(table.read_stripe(stripe)):
                    yield cell_batch(part, record)
                    record += part.num_rows
        except (pa.ArrowException, OSError, ValueError):
            detail = f"stripe {stripe + 1}, after {record} records"
            yield Skipped(opened.resource.name, "malformed", detail, partial=True)


READER = Reader(
    name="orc",
    title="ORC",
    suffixes=(".orc",),
    sniff=_sniff,
    read=_read,
)
