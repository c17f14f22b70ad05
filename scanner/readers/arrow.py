"""Arrow: IPC files, streams and Feather, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.nested import cell_batch
from scanner.readers.slices import slices
from scanner.readers.spool import seekable

__all__ = ["READER"]

_FILE, _FEATHER_1, _STREAM = b"ARROW1", b"FEA1", b"\xff\xff\xff\xff"


def _sniff(head: bytes, name: str) -> int:
    """Know files by their magic, streams by their first message."""
    if head.startswith((_FILE, _FEATHER_1)):
        return 98
    schema = head.startswith(_STREAM) and 0 < int.from_bytes(head[4:8], "little") < 1 << 26
    return 95 if schema and name.endswith((".arrow", ".arrows", ".ipc")) else 80 * schema


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    opened.describe("arrow", None)
    with seekable(opened) as stream:
        yield from _records(opened, stream)


def _records(opened: Opened, stream: Any) -> Iterator[RecordBatch | Skipped]:
    record = 0
    try:
        for batch in _batches(stream, opened.head):
            for part in slices(batch):
                yield cell_batch(part, record)
                record += part.num_rows
    except (pa.ArrowException, OSError, ValueError):
        yield Skipped(opened.resource.name, "truncated", f"after {record} records", partial=True)
        if not record:
            stream.seek(0)
            yield from runs(stream)


def _batches(stream: Any, head: bytes) -> Iterator[Any]:
    if head.startswith(_FEATHER_1):
        from pyarrow import feather  # noqa: PLC0415 - rare

        yield from feather.read_table(stream).to_batches(max_chunksize=1 << 16)
    elif head.startswith(_FILE):
        with pa.ipc.open_file(stream) as file:
            for number in range(file.num_record_batches):
                yield _checked(file.get_batch(number))
    else:
        with pa.ipc.open_stream(stream) as batches:
            for batch in batches:
                yield _checked(batch)


def _checked(batch: Any) -> Any:
    batch.validate()
    return batch


READER = Reader(
    name="arrow",
    title="Arrow IPC files and streams, Feather",
    suffixes=(".arrow", ".arrows", ".ipc", ".feather"),
    sniff=_sniff,
    read=_read,
)
