"""What every reader promises, whatever its format."""

import io
import json
import pickle
import struct
from types import SimpleNamespace

import fastavro
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import orc

from scanner.errors import ReadError
from scanner.model import Skipped
from scanner.readers import HEAD_BYTES, choose, discover
from scanner.reasons import REASONS

NIR = "185057800608491"
ROWS = [{"nom": f"LE GOFF {n}", "nir": NIR, "note": "séropositive" * (n % 3)} for n in range(300)]


def delimited(rows):
    lines = [";".join(row.values()) for row in rows]
    return "\n".join(["nom;nir;note", *lines, ""]).encode()


def jsonish(rows, start, between, end):
    return (start + between.join(json.dumps(row) for row in rows) + end).encode()


def parquet(rows):
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), sink, compression=None)
    return sink.getvalue()


def arrow(rows):
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, SCHEMA) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), max_chunksize=100)
    return sink.getvalue()


def text(rows):
    return "".join(f"2024-01-15 10:00:00 {' '.join(row.values())}\n" for row in rows).encode()


def xml(rows):
    cells = ("".join(f"<{k}>{v}</{k}>" for k, v in row.items()) for row in rows)
    return f"<export>{''.join(f'<patient>{each}</patient>' for each in cells)}</export>".encode()


def binary(rows):
    return b"\xfe\xff\0\1" + b"".join(f"{' '.join(r.values())}".encode() + b"\0\1\2" for r in rows)


def dbf(rows):
    fields = [("NOM", 20), ("NIR", 15), ("NOTE", 30)]
    described = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes((size, 0)) + bytes(14)
        for name, size in fields
    )
    header = struct.pack("<4BIHH", 3, 124, 5, 3, len(rows), 33 + len(described), 66)
    body = b"".join(
        b" "
        + b"".join(
            v.encode("cp850").ljust(n) for v, (_, n) in zip(row.values(), fields, strict=True)
        )
        for row in rows
    )
    return header.ljust(32, b"\0") + described + b"\r" + body + b"\x1a"


def bson(rows):
    def document(row):
        body = b"".join(
            b"\2" + k.encode() + b"\0" + struct.pack("<i", len(v.encode()) + 1) + v.encode() + b"\0"
            for k, v in row.items()
        )
        return struct.pack("<i", len(body) + 5) + body + b"\0"

    return b"".join(map(document, rows))


def avro(rows):
    sink = io.BytesIO()
    fields = [{"name": name, "type": "string"} for name in SCHEMA.names]
    schema = {"type": "record", "name": "x", "fields": fields}
    fastavro.writer(sink, schema, rows, codec="null", sync_interval=2000)
    return sink.getvalue()


def make_orc(rows):
    sink = io.BytesIO()
    orc.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), sink, compression="uncompressed")
    return sink.getvalue()


def fixed(rows):
    lines = ["NOM             NIR             NOTE", "--------------- --------------- ------------"]
    lines += [f"{row['nom']:15} {row['nir']:15} {row['note']}" for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


SCHEMA = pa.schema([("nom", pa.string()), ("nir", pa.string()), ("note", pa.string())])
WRITE = {
    "csv": delimited,
    "json": lambda rows: jsonish(rows, "[", ",\n", "]"),
    "ndjson": lambda rows: jsonish(rows, "", "\n", "\n"),
    "parquet": parquet,
    "arrow": arrow,
    "text": text,
    "xml": xml,
    "dbf": dbf,
    "bson": bson,
    "avro": avro,
    "orc": make_orc,
    "fixed": fixed,
    "binary": binary,
}
pytestmark = pytest.mark.parametrize("name", WRITE)


def reader(name):
    return next(unit for unit in discover() if unit.name == name)


def read_or_refuse(read_with, name, content):
    """Read, or return the refusal as what was skipped."""
    try:
        return read_with(reader(name), content)
    except ReadError as error:
        refused = Skipped("x", error.reason, error.detail, partial=True)
        return SimpleNamespace(batches=[], cells=[], reasons=[error.reason], skipped=[refused])


def check(outcome):
    """What holds for anything a reader yields."""
    following = 0
    for batch in outcome.batches:
        assert batch.first_record >= following - 1
        following = batch.first_record + batch.n_records
        for column in batch.columns:
            values, records = column.values, column.records
            assert isinstance(values, pa.StringArray)
            assert records.dtype == np.int64
            assert len(records) == len(values)
            assert (np.diff(records) >= 0).all()
            if len(records):
                assert batch.first_record <= records[0] <= records[-1] < following
            values.validate(full=True)
            whole = values.buffers()[2]
            lengths = sum(len(v.encode()) for v in values.to_pylist() if v is not None)
            assert (whole.size if whole else 0) == lengths
        if batch.lines is not None:
            assert len(batch.lines) == batch.n_records
            assert (np.diff(batch.lines) >= 0).all()
    assert {item.reason for item in outcome.skipped} <= REASONS.keys()
    assert all(item.partial for item in outcome.skipped)
    assert not any(NIR in item.detail for item in outcome.skipped)


def test_it_recognises_its_own_by_content(name):
    content = WRITE[name](ROWS)
    assert choose(content[:HEAD_BYTES], "lying.xlsx").name == name


def test_every_record_comes_in_order(name, read_with):
    outcome = read_with(reader(name), WRITE[name](ROWS))
    check(outcome)
    assert outcome.records == len(ROWS)
    for number, row in enumerate(outcome.rows()):
        assert f"LE GOFF {number}" in " ".join(row.values())
    assert outcome.format
    assert set(outcome.reasons) <= {"strings_only"}


def test_one_record(name, read_with):
    outcome = read_with(reader(name), WRITE[name](ROWS[:1]))
    check(outcome)
    assert outcome.records == 1


def test_no_record(name, read_with):
    outcome = read_with(reader(name), WRITE[name]([]))
    check(outcome)
    assert outcome.records == 0 or name == "text"


@pytest.mark.parametrize("share", [0.3, 0.7, 0.999])
def test_a_truncated_resource_never_raises_anything_else(name, read_with, share):
    content = WRITE[name](ROWS)
    outcome = read_with(reader(name), content[: int(len(content) * share)])
    check(outcome)
    assert outcome.records > 0


def test_the_bytes_of_another_format_do_no_harm(name, read_with):
    for other in WRITE.values():
        check(read_or_refuse(read_with, name, other(ROWS)))


def test_any_damage_is_survived(name, read_with):
    content = bytearray(WRITE[name](ROWS))
    random = np.random.default_rng(1)
    for _ in range(25):
        damaged = bytearray(content)
        for place in random.integers(0, len(damaged), 4):
            damaged[place] = random.integers(0, 256)
        check(read_or_refuse(read_with, name, bytes(damaged)))


def test_a_value_is_found_or_its_loss_is_told(name, read_with):
    """Whatever is damaged elsewhere, a marker is read, or the resource is not called read."""
    marker = "185057800608999"
    rows = [*ROWS[:150], {"nom": "MARQUEUR", "nir": marker, "note": ""}, *ROWS[150:]]
    content = WRITE[name](rows)
    at = content.index(marker.encode())
    random = np.random.default_rng(2)
    for _ in range(60):
        damaged = bytearray(content)
        for place in random.integers(0, len(damaged), random.integers(0, 4)):
            if not at - 1 <= place <= at + len(marker):
                damaged[place] = random.integers(0, 256)
        outcome = read_or_refuse(read_with, name, bytes(damaged))
        found = any(marker in value for _, _, value in outcome.cells)
        assert found or set(outcome.reasons) - {"strings_only"}


def test_it_works_in_another_process(name, read_with):
    unit = pickle.loads(pickle.dumps(reader(name).read))
    assert unit is reader(name).read
    assert reader(name).sniff(b"", "") <= 10


def test_an_empty_file_is_read(name, read_file):
    outcome = read_file(b"", f"x.{name}")
    assert (outcome.format, outcome.records, outcome.skipped) == ("empty", 0, [])
