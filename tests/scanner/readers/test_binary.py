"""Strings of binaries are records; what is compressed is refused, not guessed at."""

import io
import random

import pytest

from scanner.errors import UnsupportedFormat
from scanner.readers import binary
from scanner.readers.binary import READER, runs

NOISE = random.Random(1).randbytes


def test_strings_of_an_unknown_binary(read_file):
    content = (
        b"\0\1\2NIR 185057800608491\0\0" + "Hélène LE GOFF".encode() + b"\0\xff\xfe\3"
        + "séropositive".encode("cp1252") + b"\0\0\0\1" + "Glycémie à jeun".encode("utf-16-le")
        + b"\0\0\1\2short\0"
    )  # fmt: skip
    outcome = read_file(content, "x.dat")
    assert [value for _, _, value in outcome.cells] == [
        "NIR 185057800608491", "Hélène LE GOFF", "séropositive", "Glycémie à jeun",
    ]  # fmt: skip
    assert outcome.format == "binary/strings"
    assert outcome.reasons == ["strings_only"]


@pytest.mark.parametrize("magic", [b"\x7fELF\2\1\1\0", b"ID3\4\0\0\0", b"\0\0\0\x18ftypmp42\0\0"])
def test_programs_sound_and_film_are_read_by_their_strings(read_file, magic):
    outcome = read_file(magic + NOISE(2000) + b"\0a message\0", "x")
    assert outcome.skipped == []
    assert any("a message" in value for _, _, value in outcome.cells)


@pytest.mark.parametrize(
    ("magic", "title"),
    [(b"!\0-lh5-", "LHA archive"), (b"Salted__\1\2", "encrypted file (OpenSSL)"),
     (b"LUKS\xba\xbe\0\1", "LUKS volume")],
)  # fmt: skip
def test_compressed_formats_are_refused_by_name(read_with, magic, title):
    with pytest.raises(UnsupportedFormat) as caught:
        read_with(READER, magic + NOISE(2000))
    assert (caught.value.reason, caught.value.detail) == ("unsupported_format", title)


@pytest.mark.parametrize("block", [7, 16, 100, 1000])
def test_runs_do_not_depend_on_the_blocks(monkeypatch, block):
    words = [f"chaîne numéro {n}" for n in range(50)]
    content = b"".join(
        word.encode("utf-16-le" if n % 2 else "utf-8") + b"\0\0\0\x01"
        for n, word in enumerate(words)
    )
    monkeypatch.setattr(binary, "_BLOCK", block)
    found = [
        value
        for batch in runs(io.BytesIO(content))
        for value in batch.columns[0].values.to_pylist()
    ]
    assert found == words


def test_a_text_that_only_begins_like_a_binary_is_a_text(read_file):
    assert read_file(b"ID3;NOM\n1;A\n2;B\n", "x.csv").format == "csv"
