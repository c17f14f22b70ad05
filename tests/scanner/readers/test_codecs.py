"""Compressed streams: everything before a fault is read, and the fault is told."""

import bz2
import gzip
import io
import lzma
import random

import pytest

from scanner.config import Limits
from scanner.readers.codecs import CODECS, Inflated, codec_of

TEXT = b"".join(b"MARTIN;%015d\n" % number for number in range(20_000))
PACK = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


def inflate(content, limits=None, chunk=None):
    codec = codec_of(content)
    stream = Inflated(io.BytesIO(content), codec, "x", limits or Limits())
    found = b"".join(iter(lambda: stream.read(chunk or 1 << 16), b""))
    return found, [item.reason for item in stream.skipped]


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("chunk", [7, 65_536])
def test_whole_streams_and_several_members(name, chunk):
    packed = PACK[name](TEXT[:3000]) + PACK[name](TEXT[3000:]) + b"\0" * 600
    assert inflate(packed, chunk=chunk if chunk > 7 else 999) == (TEXT, [])


@pytest.mark.parametrize("name", PACK)
def test_garbage_behind_the_last_member(name):
    assert inflate(PACK[name](TEXT) + b"GARBAGE") == (TEXT, ["trailing_data"])


@pytest.mark.parametrize("name", PACK)
def test_a_cut_stream_keeps_what_came_before(name):
    noise = random.Random(1).randbytes(400_000)
    packed = PACK[name](TEXT + noise)
    for cut in (len(packed) // 2, len(packed) - 3):
        found, reasons = inflate(packed[:cut])
        assert (TEXT + noise).startswith(found)
        assert reasons == ["truncated"]
    if name == "gzip":
        assert len(found) == len(TEXT + noise)


def test_a_damaged_stream_keeps_what_came_before():
    packed = bytearray(gzip.compress(TEXT))
    packed[-8] ^= 1  # its checksum
    assert inflate(bytes(packed))[1] == ["malformed"]
    packed = bytearray(bz2.compress(random.Random(1).randbytes(2_000_000)))
    packed[-1000] ^= 255
    found, reasons = inflate(bytes(packed))
    assert len(found) > 1_000_000
    assert reasons == ["malformed"]


def test_a_bomb_is_stopped_by_its_ratio_and_a_giant_by_its_size():
    bomb = b"".join([bz2.compress(b"\0" * (8 << 20))] * 12)
    found, reasons = inflate(bomb)
    assert reasons == ["ratio_limit"]
    assert len(found) < 70 << 20
    _, reasons = inflate(gzip.compress(TEXT), Limits(inflated_bytes=1000))
    assert reasons == ["size_limit"]


def test_the_magic_decides_and_nothing_else():
    assert {codec_of(pack(b"x")).name for pack in PACK.values()} == {c.name for c in CODECS}
    assert codec_of(b"NOM;NIR\n") is None


def test_a_lying_extension_is_ignored(read_file):
    assert read_file(b"nom;nir\nA;1\n", "x.csv.gz").records == 1
    packed = read_file(gzip.compress(b"nom;nir\nA;1\n"), "x.csv")
    assert (packed.records, packed.format) == (1, "csv")


def test_bytes_count_as_they_stand_in_the_file(read_file):
    packed = gzip.compress(TEXT)
    assert read_file(packed, "x.csv.gz").n_bytes == len(packed)
