"""Windows cabinets: stored, MSZIP over many blocks, cut, damaged, in several files."""

import gzip
import random
import shutil
import struct
import subprocess
import zlib

import pytest

from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000


def blocks(content, method):
    """Cut bytes into blocks; those of MSZIP know the 32 KiB before them."""
    out = []
    for start in range(0, len(content), 32768):
        piece = content[start : start + 32768]
        if method:
            packer = zlib.compressobj(
                9, zlib.DEFLATED, -15, zdict=content[max(start - 32768, 0) : start]
            )
            packed = b"CK" + packer.compress(piece) + packer.flush()
        else:
            packed = piece
        out.append(struct.pack("<LHH", 0, len(packed), len(piece)) + packed)
    return out


def pack(*folders, method=1, flags=0, claimed=None):
    """Write a cabinet of folders, each a list of (name, content)."""
    cut = [blocks(b"".join(content for _, content in folder), method) for folder in folders]
    names = b""
    for number, folder in enumerate(folders):
        at = 0
        for name, content in folder:
            utf8 = 0 if name.isascii() else 0x80
            names += (
                struct.pack("<LLHHHH", len(content), at, number, 0x58CF, 0, utf8)
                + name.encode()
                + b"\0"
            )
            at += len(content)
    more = b"next.cab\0disk\0" if flags & 2 else b""
    first = 36 + len(more) + 8 * len(folders)
    place, table = first + len(names), b""
    for each in cut:
        table += struct.pack("<LHH", place, len(each), method if claimed is None else claimed)
        place += sum(map(len, each))
    count = sum(map(len, folders))
    head = struct.pack("<4s4xL4xL4xBBHHHHH", b"MSCF", place, first, 3, 1, len(folders), count, flags, 1, 0)  # fmt: skip
    return head + more + table + names + b"".join(b"".join(each) for each in cut)


MEMBERS = [("a.csv", MORE), ("lot\\é.csv", PATIENTS), ("empty.csv", b"")]


@pytest.mark.parametrize("method", [0, 1])
@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_every_file_is_read(scan_content, method, wrap):
    found = scan_content(wrap(pack(MEMBERS, [("b.csv", MORE)], method=method)))
    assert found.reasons == {}
    assert found.read("!a.csv") == found.read("!b.csv") == ("scanned", 4001)
    assert found.read("!lot\\é.csv") == ("scanned", 1)
    assert found.read("!empty.csv") == ("scanned", 0)


def test_the_test_s_own_cabinets_are_those_of_others(tmp_path):
    if shutil.which("cabextract") is None:
        pytest.skip("cabextract is not there to compare")
    (tmp_path / "x.cab").write_bytes(pack(MEMBERS))
    command = ["cabextract", "-q", "-p", "-F", "a.csv", "x.cab"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert shown.stdout == MORE


def test_a_cut_cabinet_is_read_as_far_as_it_goes(scan_content):
    content = pack([("a.csv", MORE)], method=0)
    found = scan_content(content[:60_000])
    assert found.reasons == {"": ["truncated"], "!a.csv": ["corrupt_member"]}
    assert found.read("!a.csv")[1] > 1000
    assert scan_content(content[:20]).reasons == {"": ["truncated"]}


def test_what_other_cabinets_hold_is_named(scan_content):
    content = bytearray(pack([("a.csv", PATIENTS), ("b.csv", b"")], flags=2))
    at = content.index(b"b.csv\0") - 8
    content[at : at + 2] = b"\xfe\xff"
    found = scan_content(bytes(content))
    assert found.reasons == {"": ["multi_volume"], "!b.csv": ["multi_volume"]}
    assert found.read("!a.csv") == ("scanned", 1)


def test_what_follows_the_end_is_read(scan_content):
    content = pack([("a.csv", PATIENTS)])
    found = scan_content(content + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(content)}") == ("scanned", 1)


def test_other_methods_need_a_program(scan_content, monkeypatch):
    content = pack([("a.csv", PATIENTS), ("b.csv", PATIENTS)], method=0, claimed=3)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = scan_content(content)
    assert found.reasons == {f"!{name}": ["unsupported_compression"] for name in ("a.csv", "b.csv")}


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_a_program_s_output_is_cut_into_the_files(scan_content, monkeypatch, tmp_path, wrap):
    stand_in = tmp_path / "cabextract"
    stand_in.write_text('#!/bin/sh\ntail -c 94 "$3"\n')  # two files of 47 bytes, as they stand
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    content = pack([("a.csv", PATIENTS), ("b.csv", PATIENTS)], method=0, claimed=3)
    found = scan_content(wrap(content))
    assert found.reasons == {}
    assert found.read("!a.csv") == found.read("!b.csv") == ("scanned", 1)
    stand_in.write_text('#!/bin/sh\ntail -c 60 "$3"\n')
    assert scan_content(wrap(content)).reasons["!b.csv"] == ["corrupt_member"]


def test_damage_is_survived_and_told(scan_content):
    content = pack([("a.csv", PATIENTS), ("b.csv", PATIENTS)])
    draw = random.Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        damaged[draw.randrange(8, len(damaged))] ^= 1 << draw.randrange(8)
        found = scan_content(bytes(damaged))
        assert all("internal_error" not in told for told in found.reasons.values())


def test_it_is_known_by_content():
    assert choose(pack(MEMBERS)[:HEAD_BYTES], "x.jpg").name == "cab"
