"""RAR archives: stored members here, compressed ones by a program, encrypted ones named."""

import gzip
import random
import struct
import zlib

import pytest
import rarfile

from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000
MAGIC = b"Rar!\x1a\x07\x01\x00"


def number(value):
    """Write a number of RAR 5: seven bits a byte."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | 0x80 * bool(value))
        if not value:
            return bytes(out)


def block(kind, flags, fields, content=b"", extra=b""):
    flags |= 2 * bool(content) | bool(extra)
    sizes = (number(len(extra)) if extra else b"") + (number(len(content)) if content else b"")
    head = number(kind) + number(flags) + sizes + fields + extra
    head = number(len(head)) + head
    return struct.pack("<L", zlib.crc32(head)) + head + content


def entry(name, content, *, method=0, split=0, extra=b"", stored=None, crc=None):
    stored = content if stored is None else stored
    crc = zlib.crc32(content) if crc is None else crc
    fields = number(4) + number(len(content)) + number(0) + struct.pack("<L", crc)
    fields += number(method << 7) + number(1) + number(len(name.encode())) + name.encode()
    return block(2, split, fields, stored, extra)


def pack(*entries):
    """Write a RAR 5 archive: its main block, entries and end."""
    return MAGIC + block(1, 0, number(0)) + b"".join(entries) + block(5, 0, number(0))


@pytest.fixture
def no_tool(monkeypatch):
    def missing():
        raise rarfile.RarCannotExec("none")

    monkeypatch.setattr(rarfile, "tool_setup", missing)


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_stored_members_are_read(scan_content, no_tool, wrap):
    found = scan_content(
        wrap(pack(entry("a.csv", MORE), entry("lot/é.csv", PATIENTS), entry("e", b"")))
    )
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 4001)
    assert found.read("!lot/é.csv") == ("scanned", 1)
    assert found.read("!e") == ("scanned", 0)


def test_compressed_members_say_that_no_program_is_there(scan_content, no_tool):
    found = scan_content(
        pack(entry("a.csv", PATIENTS, method=3, stored=b"packed"), entry("b.csv", PATIENTS))
    )
    assert found.reasons == {"!a.csv": ["unsupported_compression"]}
    assert found.read("!b.csv") == ("scanned", 1)


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_a_program_unpacks_what_is_compressed(scan_content, monkeypatch, tmp_path, wrap):
    stand_in = tmp_path / "unrar"
    stand_in.write_text(
        '#!/bin/sh\nprintf "%s\\n" "nom;prenom;nir" "$2;Maelle;299027800608483"; test -s "$1"\n'
    )
    stand_in.chmod(0o755)

    class Tool:
        def open_cmdline(self, _password, path, name):
            return [str(stand_in), path, name]

    monkeypatch.setattr(rarfile, "tool_setup", Tool)
    made = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
    content = pack(entry("KERVELLA", made, method=3, stored=b"packed"))
    found = scan_content(wrap(content))
    assert found.reasons == {}
    assert found.read("!KERVELLA") == ("scanned", 1)
    content = pack(entry("LE GOFF", made + b"more", method=3, stored=b"packed"))
    assert scan_content(wrap(content)).reasons == {"!LE GOFF": ["truncated"]}
    content = pack(entry("KERVELLA", made, method=3, stored=b"packed", crc=1))
    assert scan_content(wrap(content)).reasons == {"!KERVELLA": ["checksum_mismatch"]}


def test_encrypted_members_are_named(scan_content):
    record = number(0) + number(0) + b"\x0f" + bytes(16) + bytes(16)
    lock = number(len(number(1) + record)) + number(1) + record
    found = scan_content(pack(entry("a.csv", PATIENTS, extra=lock), entry("b.csv", PATIENTS)))
    assert found.reasons == {"!a.csv": ["encrypted"]}
    assert found.read("!b.csv") == ("scanned", 1)
    sealed = MAGIC + block(4, 0, number(0) + number(0) + b"\x0f" + bytes(16)) + bytes(64)
    assert scan_content(sealed).reasons == {"": ["encrypted"]}


def test_links_hold_nothing(scan_content):
    target = b"/etc/passwd"
    record = number(1) + number(0) + number(len(target)) + target
    link = number(len(number(5) + record)) + number(5) + record
    found = scan_content(pack(entry("lien", b"", extra=link)))
    assert found.reasons == {"!lien": ["special_member"]}


def test_volumes_are_named(scan_content):
    found = scan_content(pack(entry("a.csv", PATIENTS), entry("b.csv", PATIENTS, split=0x10)))
    assert found.reasons == {"": ["multi_volume"], "!b.csv": ["multi_volume"]}
    assert found.read("!a.csv") == ("scanned", 1)
    found = scan_content(pack(entry("b.csv", PATIENTS, split=0x08), entry("c.csv", PATIENTS)))
    assert found.reasons == {"": ["multi_volume"]}
    assert found.read("!c.csv") == ("scanned", 1)


def test_every_cut_is_told(scan_content, no_tool):
    content = pack(entry("a.csv", PATIENTS), entry("b.csv", PATIENTS))
    for cut in range(20, len(content) - 1, 7):
        assert scan_content(content[:cut]).reasons


def test_what_follows_the_end_is_read(scan_content):
    content = pack(entry("a.csv", PATIENTS))
    found = scan_content(content + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(content)}") == ("scanned", 1)


def test_damage_is_survived_and_told(scan_content, no_tool):
    content = pack(entry("a.csv", PATIENTS), entry("b.csv", PATIENTS))
    draw = random.Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        damaged[draw.randrange(8, len(damaged))] ^= 1 << draw.randrange(8)
        found = scan_content(bytes(damaged))
        assert found.reasons or sum(seen for _, _, seen in found.inside.values()) == 2
        assert all("internal_error" not in told for told in found.reasons.values())


def test_it_is_known_by_content():
    assert choose(pack()[:HEAD_BYTES], "x.jpg").name == "rar"
