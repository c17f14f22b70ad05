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

_STREAM_AT = 8
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
    record = count = 0
    try:
        for batch in _batches(stream, opened.head):
            count += 1
            for part in slices(batch):
                yield cell_batch(part, record)
                record += part.num_rows
        reason = _unlike_its_end(stream, opened.head, count)
    except (pa.ArrowException, OSError, ValueError):
        reason = _unlike_its_end(stream, opened.head, -1) or "malformed"
    if reason:
        yield Skipped(opened.resource.name, reason, f"after {record} records", partial=True)
    if reason and not record:
        stream.seek(0)
        yield from runs(stream)


def _batches(stream: Any, head: bytes) -> Iterator[Any]:
    """Read a file as the stream that it holds: what its footer says may be wrong or missing."""
    if head.startswith(_FEATHER_1):
        from pyarrow import feather  # noqa: PLC0415 - rare

        yield from feather.read_table(stream).to_batches(max_chunksize=1 << 16)
        return
    if head.startswith(_FILE):
        stream.seek(_STREAM_AT)
    with pa.ipc.open_stream(pa.PythonFile(stream, mode="r")) as batches:
        yield from batches


def _unlike_its_end(stream: Any, head: bytes, count: int) -> str:
    """Say what is wrong if the batches read are not those of the footer, or bytes follow."""
    if head.startswith(_FEATHER_1):
        return "" if count >= 0 else "malformed"
    if not head.startswith(_FILE):
        return "truncated" if count < 0 else "malformed" if stream.read(1) else ""
    stream.seek(-len(_FILE), 2)
    if stream.read() != _FILE:
        return "truncated"
    stream.seek(0)
    try:
        with pa.ipc.open_file(pa.PythonFile(stream, mode="r")) as file:
            return "" if file.num_record_batches == count else "malformed"
    except (pa.ArrowException, OSError, ValueError):
        return "malformed"


READER = Reader(
    name="arrow",
    title="Arrow IPC files and streams, Feather",
    suffixes=(".arrow", ".arrows", ".ipc", ".feather"),
    sniff=_sniff,
    read=_read,
)
