"""Parquet and Arrow give text, nested types by their paths, and no byte under a null."""

import datetime as dt
import gzip
import io
import json
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from scanner.readers import from_arrow
from scanner.readers.jsonpaths import DECODER, cells
from scanner.readers.nested import text_of

NIR = "185057800608491"
NESTED = [
    {"id": "1", "name": [{"family": "LE GOFF", "given": ["ANNE", None]}], "tags": []},
    {"id": None, "name": None, "tags": ["x"]},
    {"id": "3", "name": [None, {"family": "B", "given": None}], "tags": None},
]


def parquet(table, **options):
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def ipc(table, kind=pa.ipc.new_file):
    sink = io.BytesIO()
    with kind(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array([185057800608491, None]), ["185057800608491", None]),
        (pa.array([185057800608491.0, 1.5, None, 1e20, 1e-7]),
         ["185057800608491", "1.5", None, "100000000000000000000", "0.0000001"]),
        (pa.array([0.1, 2.0], pa.float32()), ["0.1", "2"]),
        (pa.array([Decimal("12.50"), None]), ["12.5", None]),
        (pa.array([True, None]), ["true", None]),
        (pa.array([dt.date(1985, 5, 3)]), ["1985-05-03"]),
        (pa.array([1705312800], pa.timestamp("s")), ["2024-01-15T10:00:00"]),
        (pa.array([dt.time(8, 30)]), ["08:30:00"]),
        (pa.array([b"ok", b"\xe9t\xe9", None]), ["ok", "été", None]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array(["a", None]).cast(pa.string_view()), ["a", None]),
    ],
)  # fmt: skip
def test_every_type_has_its_text(values, text):
    assert text_of(values).to_pylist() == text


def test_nested_types_have_the_paths_that_json_gives_them():
    batch = pa.RecordBatch.from_pylist(NESTED)
    found = sorted(
        (int(record), column.field, value)
        for column in from_arrow(batch, 0).columns
        for record, value in zip(column.records, column.values.to_pylist(), strict=True)
        if value is not None
    )
    expected = sorted(
        (number, *cell)
        for number, row in enumerate(NESTED)
        for cell in cells(DECODER.decode(json.dumps(row)))
    )
    assert found == expected


def test_slices_maps_and_fixed_lists():
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array([[("k", 1)], None, [("a", 2), ("b", 3)]], pa.map_(pa.string(), pa.int64())),
            pa.array([[1, 2], None, [5, 6]], pa.list_(pa.int64(), 2)),
            pa.array([["a"], ["b", "c"], ["d"]]),
        ],
        names=["m", "f", "l"],
    ).slice(1)
    found = {
        (int(record), column.field): value
        for column in from_arrow(batch, 7).columns
        for record, value in zip(column.records, column.values.to_pylist(), strict=True)
        if value is not None
    }
    assert found == {
        (8, "m[0].key"): "a", (8, "m[0].value"): "2", (8, "m[1].key"): "b", (8, "m[1].value"): "3",
        (8, "f[0]"): "5", (8, "f[1]"): "6", (7, "l[0]"): "b", (7, "l[1]"): "c", (8, "l[0]"): "d",
    }  # fmt: skip


def test_no_byte_under_a_null_or_beside_a_slice_is_handed_over():
    hidden = pa.array(["secret", "seen", "beside"]).buffers()
    valid = pa.py_buffer(np.array([0b110], np.uint8).tobytes())
    values = pa.StringArray.from_buffers(3, hidden[1], hidden[2], valid).slice(0, 2)
    batch = pa.RecordBatch.from_arrays([values], names=["nom"])
    (column,) = from_arrow(batch, 0).columns
    assert column.values.to_pylist() == [None, "seen"]
    assert bytes(column.values.buffers()[2]) == b"seen"


def test_far_elements_of_a_list_share_a_column():
    batch = pa.RecordBatch.from_pylist([{"x": list(range(250))}])
    columns = from_arrow(batch, 0).columns
    assert len(columns) == 101
    assert columns[-1].field == "x[100+]"
    assert len(columns[-1].values) == 150


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (parquet, "x.parquet"),
        (ipc, "x.arrow"),
        (lambda table: ipc(table, pa.ipc.new_stream), "x.arrows"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_files_are_read_whole(read_file, make, name, packed):
    table = pa.table({"nom": ["LE GOFF", None] * 500, "nir": [float(NIR)] * 1000})
    content = make(table)
    outcome = read_file(gzip.compress(content) if packed else content, name)
    assert outcome.records == 1000
    assert outcome.rows()[0] == {"nom": "LE GOFF", "nir": NIR}
    assert outcome.rows()[1] == {"nir": NIR}
    assert outcome.skipped == []
    assert outcome.n_bytes >= len(content) or packed


@pytest.mark.filterwarnings("ignore:Feather V1")
def test_feather_of_the_first_version(read_file, tmp_path):
    feather.write_feather(pa.table({"nom": ["A"]}), tmp_path / "x", version=1)
    assert read_file((tmp_path / "x").read_bytes(), "x.feather").rows() == [{"nom": "A"}]


def test_a_truncated_parquet_is_read_by_its_strings(read_file):
    content = parquet(pa.table({"nom": [f"LE GOFF {n}" for n in range(5000)]}), compression=None)
    outcome = read_file(content[:-20], "x.parquet")
    assert outcome.reasons == ["truncated"]
    assert any("LE GOFF" in value for _, _, value in outcome.cells)


@pytest.mark.parametrize("kind", [pa.ipc.new_file, pa.ipc.new_stream])
def test_a_truncated_arrow_file_is_partial(read_file, kind):
    content = ipc(pa.table({"nom": [f"LE GOFF {n}" for n in range(5000)]}), kind)
    outcome = read_file(content[: len(content) // 2], "x.arrow")
    assert outcome.reasons == ["truncated"]
    assert any("LE GOFF" in value for _, _, value in outcome.cells)


def test_a_dictionary_bomb_comes_in_small_batches(read_file):
    table = pa.table({"x": pa.array(["y" * 1_000_000] * 60).dictionary_encode()})
    outcome = read_file(parquet(table.cast(pa.schema([("x", pa.string())]))), "x.parquet")
    assert outcome.records == 60
    assert max(sum(c.values.nbytes for c in b.columns) for b in outcome.batches) < 6 << 20


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_bytes_that_are_no_utf8_are_read_as_cp1252(kind):
    wide = pa.large_binary() if kind == pa.large_string() else pa.binary()
    values = pa.array([b"H\xe9l\xe8ne", "é".encode()], wide).view(kind)
    assert text_of(values).to_pylist() == ["Hélène", "é"]
