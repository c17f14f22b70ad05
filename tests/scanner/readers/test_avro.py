"""Avro and ORC: nested records by their paths, damage told, what follows it read."""

import datetime as dt
import io

import fastavro
import pyarrow as pa
import pytest
from pyarrow import orc

from scanner.readers import choose

SCHEMA = {
    "type": "record",
    "name": "patient",
    "fields": [
        {"name": "nom", "type": "string"},
        {"name": "ddn", "type": {"type": "int", "logicalType": "date"}},
        {"name": "note", "type": ["null", "string"]},
        {"name": "tel", "type": {"type": "array", "items": "string"}},
        {"name": "doc", "type": ["null", "bytes"], "default": None},
    ],
}
ROWS = [
    {"nom": f"LE GOFF {n}", "ddn": dt.date(1984, 3, 12), "note": None if n % 2 else "séropositif",
     "tel": ["0639980001"] * (n % 3), "doc": b"%PDF-1.4 x" if n == 7 else None}
    for n in range(2000)
]  # fmt: skip


def avro(rows=ROWS, codec="deflate"):
    sink = io.BytesIO()
    fastavro.writer(sink, SCHEMA, rows, codec=codec, sync_interval=4000)
    return sink.getvalue()


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2"])
def test_records_have_their_paths(codec, read_tables):
    content = avro(codec=codec)
    assert choose(content, "x").name == "avro"
    found = read_tables(content, "x.avro")
    assert len(found.rows[""]) == len(ROWS)
    assert found.rows[""][2] == {
        "nom": "LE GOFF 2", "ddn": "1984-03-12", "note": "séropositif", "tel[0]": "0639980001", "tel[1]": "0639980001",
    }  # fmt: skip
    assert found.documents == {"!doc[7]": b"%PDF-1.4 x"}
    assert found.skipped == []


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_a_damaged_block_costs_itself_alone(codec, read_tables):
    content = bytearray(avro(codec=codec))
    middle = len(content) // 2
    content[middle : middle + 40] = b"\xff" * 40
    found = read_tables(bytes(content), "x.avro")
    assert found.reasons == ["malformed"]
    names = [row.get("nom") for row in found.rows[""]]
    assert "LE GOFF 0" in names
    assert "LE GOFF 1999" in names
    assert len(names) > len(ROWS) // 2


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_a_cut_file_is_partial(share, read_tables):
    content = avro()
    found = read_tables(content[: int(len(content) * share)], "x.avro")
    assert found.reasons == ["malformed"]
    assert found.rows[""][0]["nom"] == "LE GOFF 0"


def test_an_unknown_codec_is_said(read_tables):
    content = avro(codec="null").replace(b"\x14avro.codec\x08null", b"\x14avro.codec\x0csnappy")
    with pytest.raises(Exception, match="unsupported_compression"):
        read_tables(content, "x.avro")


def make_orc():
    sink = io.BytesIO()
    orc.write_table(pa.Table.from_pylist(ROWS), sink, compression="zlib", stripe_size=1 << 16)
    return sink.getvalue()


def test_orc_records(read_tables):
    found = read_tables(make_orc(), "x.orc")
    assert len(found.rows[""]) == len(ROWS)
    row = {name: value for name, value in found.rows[""][2].items() if value is not None}
    assert row == {
        "nom": "LE GOFF 2", "ddn": "1984-03-12", "note": "séropositif", "tel[0]": "0639980001", "tel[1]": "0639980001",
    }  # fmt: skip
    assert found.skipped == []


def test_a_cut_orc_table_is_partial(read_tables):
    assert read_tables(make_orc()[:-20], "x.orc").reasons == ["malformed"]
    assert choose(b"ORC a word\n" * 5, "x.txt").name == "text"
