"""The findings as a Parquet table, one row each."""

from __future__ import annotations

from typing import Any, BinaryIO

from scanner.sinks import Sink, View

__all__ = ["SINK"]


def _write(report: dict[str, Any], stream: BinaryIO, _view: View) -> None:
    import pyarrow as pa  # noqa: PLC0415 - only for this format
    import pyarrow.parquet as pq  # noqa: PLC0415

    text, count = pa.string(), pa.int64()
    sample = pa.struct(
        [("record", count), ("line", count), ("start", count), ("end", count), ("masked", text)]
    )
    schema = pa.schema(
        [
            *((name, text) for name in ("resource", "resource_id", "field", "field_id", "entity")),
            *((name, count) for name in ("matches", "records", "distinct")),
            ("evidence", text),
            ("confidence", pa.float32()),
            ("samples", pa.list_(sample)),
        ]
    )
    pq.write_table(pa.Table.from_pylist(report["findings"], schema), stream, compression="zstd")


SINK = Sink("parquet", "the findings as a table", _write, binary=True)
