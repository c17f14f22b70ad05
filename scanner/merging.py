"""Spilled parts become one `.parquet` or `.jsonl`, in resource order and bounded memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scanner.errors import ConfigError
from scanner.files import STDOUT, atomic
from scanner.rows import CODED_MATCHES, CODED_RECORDS, coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.linking import Linking
    from scanner.model import Part
    from scanner.names import Names

__all__ = [
    "SUFFIXES",
    "check_suffix",
    "write_matches",
    "write_records",
    "write_resources",
]

SUFFIXES = (".parquet", ".jsonl")

_ROWS = 1 << 16
"""Rows held in memory while writing."""

_RANGED = ["resource", "record", "line", "tier", "tier_linked", "person"]
"""Columns whose range in a row group lets a reader skip it; that of the others is all they hold."""


_RESOURCE = (
    pa.field("resource", pa.string(), nullable=False),
    pa.field("resource_id", pa.string(), nullable=False),
)
_CODED_RESOURCE = coded(pa.schema(_RESOURCE))

_COUNTED = ("record", "line", "person")
"""Columns of numbers that differ little from row to row: written as differences."""

_MANY = (*_COUNTED, "subject")
"""Columns with too many distinct values for a dictionary."""


def check_suffix(path: str) -> None:
    """Raise `ConfigError` where the file name does not say how to write rows."""
    if path != STDOUT and not path.endswith(SUFFIXES):
        raise ConfigError(f"rows are written to {' or '.join(SUFFIXES)}, not to {path!a}")


def write_matches(parts: Iterable[Part], path: str, names: Names) -> None:
    """Write the match rows of all parts to a `.parquet` or `.jsonl` file."""
    schema = pa.schema([*_CODED_RESOURCE, *CODED_MATCHES])
    batches = (
        pa.RecordBatch.from_arrays(
            [*_resource(part, len(rows), names), *rows.columns], schema=schema
        )
        for part in _ordered(parts, names)
        for rows in _spilled(part.matches)
    )
    _write(batches, schema, path)


def write_records(
    parts: Iterable[Part], linking: Linking, path: str, names: Names, *, subjects: bool
) -> None:
    """Write the record rows of all parts; without `subjects`, nothing that tells persons apart."""
    schema = _record_schema(subjects=subjects)
    batches = (
        _joined(part, rows, schema, names, columns)
        for part in _ordered(parts, names)
        for rows, columns in _linked_rows(part, linking)
    )
    _write(batches, schema, path)


def _record_schema(*, subjects: bool) -> pa.Schema:
    fields = [*_CODED_RESOURCE, *CODED_RECORDS]
    after_tier = 1 + [each.name for each in fields].index("tier")
    fields.insert(after_tier, pa.field("tier_linked", pa.int8(), nullable=False))
    fields.append(pa.field("person", pa.int64()))
    return pa.schema([each for each in fields if subjects or each.name not in _PERSONAL])


_PERSONAL = ("subject", "person")


def _linked_rows(
    part: Part, linking: Linking
) -> Iterator[tuple[pa.RecordBatch, tuple[pa.Array, pa.Array]]]:
    """Yield the rows of a part with their (person, tier_linked)."""
    joined = linking.of(part)
    start = 0
    for rows in _spilled(part.records):
        if joined is None:
            yield rows, (pa.nulls(len(rows), pa.int64()), rows["tier"])
        else:
            person, tier = (each[start : start + len(rows)] for each in joined)
            yield rows, (pa.array(person, pa.int64(), mask=person < 0), pa.array(tier, pa.int8()))
        start += len(rows)


def _joined(
    part: Part,
    rows: pa.RecordBatch,
    schema: pa.Schema,
    names: Names,
    linked: tuple[pa.Array, pa.Array],
) -> pa.RecordBatch:
    columns = dict(zip(rows.schema.names, rows.columns, strict=True))
    columns["resource"], columns["resource_id"] = _resource(part, len(rows), names)
    columns["person"], columns["tier_linked"] = linked
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _resource(part: Part, n: int, names: Names) -> list[pa.Array]:
    shown = names.shown(part.resource), names.resource_id(part.resource)
    codes = pa.array(np.zeros(n, np.int32))
    return [pa.DictionaryArray.from_arrays(codes, pa.array([e], pa.string())) for e in shown]


def _ordered(parts: Iterable[Part], names: Names) -> list[Part]:
    return sorted(
        parts,
        key=lambda part: (
            names.shown(part.resource).encode("utf-8", "surrogatepass"),
            names.resource_id(part.resource),
            part.order,
        ),
    )


def _spilled(path: str | None) -> Iterator[pa.RecordBatch]:
    if path is not None:
        with pa.OSFile(path, "rb") as stream, pa.ipc.open_stream(stream) as reader:
            yield from reader


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: str) -> None:
    """Write batches to a file; its suffix says how, standard output gets JSON lines."""
    with atomic(path) as stream:
        if path.endswith(".parquet"):
            with _parquet(stream, schema) as writer:
                for table in _gathered(batches, schema):
                    writer.write_table(table.unify_dictionaries())
        else:
            for batch in batches:
                for start in range(0, len(batch), _ROWS):
                    _write_lines(batch.slice(start, _ROWS), stream)


def _parquet(stream: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a Parquet file that reads as plain texts and numbers, whatever is coded here."""
    paths = [
        f"{each.name}.list.element" if pa.types.is_list(each.type) else each.name for each in schema
    ]
    return pq.ParquetWriter(
        stream, schema, compression="zstd", write_statistics=_RANGED, store_schema=False,
        use_dictionary=[path for path in paths if path not in _MANY],
        column_encoding={path: "DELTA_BINARY_PACKED" for path in paths if path in _COUNTED},
    )  # fmt: skip


def _gathered(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Put small batches together: a Parquet row group for each small file would be absurd."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += len(batch)
        if rows >= _ROWS:
            yield pa.Table.from_batches(held, schema)
            held, rows = [], 0
    yield pa.Table.from_batches(held, schema)


def _write_lines(batch: pa.RecordBatch, stream: BinaryIO) -> None:
    pieces: list[pa.Array | str] = []
    for i, name in enumerate(batch.schema.names):
        pieces += [f"{',' if i else '{'}{json.dumps(name)}:", _json(batch.column(i))]
    lines = pc.binary_join_element_wise(*pieces, "}\n", "")
    offsets = np.frombuffer(lines.buffers()[1], np.int32, len(lines) + 1, lines.offset * 4)
    stream.write(memoryview(lines.buffers()[2])[offsets[0] : offsets[-1]])


def _json(column: pa.Array) -> pa.StringArray:
    """Return each value of a column as JSON text; each distinct string is escaped once."""
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column.cast(pa.list_(pa.string())), '","')
        quoted = pc.binary_join_element_wise('["', joined, '"]', "")
        return pc.if_else(pc.equal(pc.list_value_length(column), 0), "[]", quoted)
    if pa.types.is_integer(column.type):
        return pc.fill_null(column.cast(pa.string()), "null")
    encoded = column.dictionary_encode()
    texts = [_text(value) for value in encoded.dictionary.to_pylist()]
    return pc.fill_null(pa.array(texts, pa.string()).take(encoded.indices), "null")


def _text(value: str | float | None) -> str:
    return json.dumps(round(value, 6) if isinstance(value, float) else value)


def write_resources(rows: list[dict[str, Any]], path: str) -> None:
    """Write the report's entries of all resources."""
    with atomic(path) as stream:
        if path.endswith(".parquet"):
            pq.write_table(pa.Table.from_pylist(rows, _RESOURCE_SCHEMA), stream, compression="zstd")
        else:
            stream.writelines(json.dumps(row).encode("ascii") + b"\n" for row in rows)


_RESOURCE_SCHEMA = pa.schema(
    [
        *_RESOURCE,
        pa.field("format", pa.string()),
        pa.field("encoding", pa.string()),
        pa.field("records", pa.int64()),
        pa.field("bytes", pa.int64()),
        pa.field("tier", pa.int8()),
        pa.field("records_by_tier", pa.struct([(f"T{tier}", pa.int64()) for tier in range(6)])),
        pa.field("persons", pa.int64()),
        pa.field("content_id", pa.string()),
        pa.field("modified_at", pa.string()),
    ]
)
