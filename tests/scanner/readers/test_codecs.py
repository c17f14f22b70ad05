"""Compressed streams: everything before a fault is read, and the fault is told."""

import bz2
import gzip
import io
import lzma
import random
import subprocess

import lz4.frame
import pytest
import zstandard

from scanner.budget import Budget
from scanner.config import Limits
from scanner.errors import LimitExceeded
from scanner.readers.codecs import CODECS, Inflated, codec_of

TEXT = b"".join(b"MARTIN;%015d\n" % number for number in range(20_000))
PACK = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
    "lz4": lambda content: lz4.frame.compress(content, content_checksum=True),
}


def compress(content, bits=16):
    """Write `.Z` as `compress` does: its table grows to the end and is never cleared."""
    table = {bytes((byte,)): byte for byte in range(256)}
    table["clear"] = 256
    width, group, out, word = 9, [], bytearray((0x1F, 0x9D, 0x80 | bits)), b""

    def flush():
        packed = sum(code << (width * place) for place, code in enumerate(group))
        out.extend(
            packed.to_bytes(width if len(group) == 8 else -(-width * len(group) // 8), "little")
        )
        group.clear()

    def put(code, known):
        nonlocal width
        group.append(code)
        if len(group) == 8:
            flush()
        if known > 1 << width and width < bits:  # the reader learns one code later
            if group:
                group.extend([0] * (8 - len(group)))
                flush()
            width += 1

    for at in range(len(content)):
        longer = word + content[at : at + 1]
        if longer in table:
            word = longer
            continue
        code, word = table[word], content[at : at + 1]
        if len(table) < 1 << bits:
            table[longer] = len(table)
        put(code, len(table))
    if word:
        put(table[word], 0)
    flush()
    return bytes(out)


def inflate(content, limits=None, chunk=None):
    codec = codec_of(content)
    stream = Inflated(io.BytesIO(content), codec, "x", Budget(limits or Limits()))
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
    known = {codec_of(pack(b"x")).name for pack in (*PACK.values(), compress)}
    assert known == {codec.name for codec in CODECS}
    assert codec_of(b"NOM;NIR\n") is None


def test_a_lying_extension_is_ignored(read_file):
    assert read_file(b"nom;nir\nA;1\n", "x.csv.gz").records == 1
    packed = read_file(gzip.compress(b"nom;nir\nA;1\n"), "x.csv")
    assert (packed.records, packed.format) == (1, "csv")


def test_bytes_count_as_they_stand_in_the_file(read_file):
    packed = gzip.compress(TEXT)
    assert read_file(packed, "x.csv.gz").n_bytes == len(packed)


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("chunk", [700, 65_536])
def test_unix_compress(bits, chunk):
    noise = random.Random(1).randbytes(30_000)
    for content in (TEXT + noise, b"a" * 5000, b"x", b""):
        packed = compress(content, bits)
        checked = subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True)
        assert checked.stdout == content
        assert inflate(packed, chunk=chunk) == (content, [])


def test_unix_compress_survives_any_damage():
    packed = bytearray(compress(TEXT[:20_000], 12))
    draw = random.Random(2)
    for _ in range(200):
        damaged = bytearray(packed)
        damaged[draw.randrange(3, len(packed))] = draw.randrange(256)
        found, reasons = inflate(bytes(damaged))
        assert found or reasons == ["malformed"]


@pytest.mark.parametrize("name", PACK)
def test_any_damage_is_told_or_does_no_harm(name):
    packed = PACK[name](TEXT)
    draw = random.Random(3)
    for _ in range(60):
        damaged = bytearray(packed)
        damaged[draw.randrange(len(packed[:3]) + 3, len(packed))] ^= 1 + draw.randrange(255)
        found, reasons = inflate(bytes(damaged))
        assert found == TEXT or reasons


def test_a_zstd_bomb_is_never_held_whole():
    bomb = zstandard.ZstdCompressor(level=19).compress(b"\0" * (512 << 20))
    found, reasons = inflate(bomb, chunk=1 << 20)
    assert reasons == ["ratio_limit"]
    assert len(found) < 70 << 20


def test_a_window_that_is_too_large_is_refused():
    settings = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    writer = zstandard.ZstdCompressor(compression_params=settings).compressobj()
    found, reasons = inflate(writer.compress(TEXT) + writer.flush())
    assert (found, reasons) == (b"", ["malformed"])


def test_compression_in_compression_is_undone_to_a_depth(read_file):
    content = b"nom;nir\nA;1\n"
    for pack in (gzip.compress, lzma.compress, PACK["zstd"], PACK["lz4"], compress):
        content = pack(content)
    assert read_file(content, "x.csv.gz.xz.zst.lz4.Z").records == 1
    for _ in range(9):
        content = gzip.compress(content)
    with pytest.raises(LimitExceeded):
        read_file(content, "x.gz")
