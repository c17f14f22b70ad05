"""Parquet, row group by row group; strings keep their dictionary until they are cut to size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scanner.errors import EncryptedResource
from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.nested import cell_batch
from scanner.readers.slices import slices
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGIC, _ENCRYPTED = b"PAR1", b"PARE"
_ROWS = 1 << 16


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 98 if head.startswith((_MAGIC, _ENCRYPTED)) else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    opened.describe("parquet", None)
    if opened.head.startswith(_ENCRYPTED):
        raise EncryptedResource
    with seekable(opened) as stream:
        yield from _rows(opened, stream)


def _rows(opened: Opened, stream: Any) -> Iterator[RecordBatch | Skipped]:
    record = 0
    try:
        file = _open(stream)
        expected = file.metadata.num_rows
        for batch in file.iter_batches(batch_size=_ROWS):
            for part in slices(batch):
                yield cell_batch(part, record)
                record += part.num_rows
        if record == expected:
            return
        reason = "malformed"
    except (pa.ArrowException, OSError, ValueError):
        stream.seek(-len(_MAGIC), 2)
        reason = "malformed" if stream.read() == _MAGIC else "truncated"
    yield Skipped(opened.resource.name, reason, f"after {record} rows", partial=True)
    if not record:
        stream.seek(0)
        yield from runs(stream)


def _open(stream: Any) -> Any:
    """Open a file; text columns are to keep their dictionaries."""
    schema = pq.read_schema(stream)
    stream.seek(0)
    text = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.ParquetFile(stream, read_dictionary=text, page_checksum_verification=True)


READER = Reader(
    name="parquet",
    title="Parquet",
    suffixes=(".parquet", ".pq"),
    sniff=_sniff,
    read=_read,
)
