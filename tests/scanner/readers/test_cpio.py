"""cpio archives of three forms: whole, cut, damaged, with links."""

import gzip
import random
import struct

import pytest

from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000


def entry(form, name, content, mode=0o100644):
    name += b"\0"
    if form == "odc":
        head = b"070707" + b"".join(b"%06o" % n for n in (1, 2, mode, 0, 0, 1, 0))
        return head + b"%011o%06o%011o" % (1_700_000_000, len(name), len(content)) + name + content
    if form == "binary":
        words = (0o70707, 1, 2, mode, 0, 0, 1, 0, 0x6553, 0xF100, len(name), len(content) >> 16, len(content) & 0xFFFF)  # fmt: skip
        head = struct.pack("<13H", *words) + name
        return head + bytes(-len(head) % 2) + content + bytes(-len(content) % 2)
    fields = (2, mode, 0, 0, 1, 1_700_000_000, len(content), 0, 0, 0, 0, len(name), 0)
    head = b"070701" + b"".join(b"%08x" % n for n in fields) + name
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def pack(form, *members):
    body = b"".join(entry(form, *member) for member in members)
    body += entry(form, b"TRAILER!!!", b"", 0)
    return body + bytes(-len(body) % 512)


@pytest.mark.parametrize("form", ["newc", "odc", "binary"])
@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_every_member_is_read(scan_content, form, wrap):
    members = [(b"a.csv", MORE), (b"lot", b"", 0o040755), (b"lot/r\xe9.csv", PATIENTS), (b"e", b""),
               (b"lien", b"/etc/passwd", 0o120777)]  # fmt: skip
    name = "x.cpio.gz" if wrap is gzip.compress else "x.cpio"
    found = scan_content(wrap(pack(form, *members)), name)
    assert found.reasons == {"!lien": ["special_member"]}
    assert found.read("!a.csv") == ("scanned", 4001)
    assert found.read("!lot/ré.csv") == ("scanned", 1)
    assert found.read("!e") == ("scanned", 0)
    assert found.result.summaries[1].modified == 1_700_000_000 - (form == "binary") * 0


def test_a_cut_is_told(scan_content):
    content = pack("newc", (b"a.csv", PATIENTS), (b"b.csv", MORE))
    found = scan_content(content[:3000])
    assert found.reasons == {"": ["missing_end_marker"], "!b.csv": ["truncated"]}
    assert found.read("!a.csv") == ("scanned", 1)


def test_what_is_damaged_is_passed_over_and_read(scan_content):
    content = bytearray(
        pack("newc", (b"a.csv", PATIENTS), (b"b.csv", PATIENTS), (b"c.csv", PATIENTS))
    )
    at = content.index(b"b.csv") - 110
    content[at + 54 : at + 62] = b"xxxxxxxx"
    found = scan_content(bytes(content))
    assert found.reasons[""] == ["corrupt_member"]
    assert sum(seen for _, _, seen in found.inside.values()) == 3


def test_what_follows_the_end_is_read(scan_content):
    content = pack("newc", (b"a.csv", PATIENTS))
    found = scan_content(content + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(content)}") == ("scanned", 1)


def test_any_damage_is_survived_and_loss_is_told(scan_content):
    content = pack("newc", (b"a.csv", PATIENTS), (b"b.csv", PATIENTS))
    first, second = content.index(PATIENTS), content.rindex(PATIENTS)
    draw = random.Random(1)
    for _ in range(40):
        damaged = bytearray(content)
        place = draw.randrange(6, len(damaged))
        if not any(start <= place < start + len(PATIENTS) for start in (first, second)):
            damaged[place] ^= 1 << draw.randrange(8)
        found = scan_content(bytes(damaged))
        assert found.reasons or sum(seen for _, _, seen in found.inside.values()) == 2
        assert all("internal_error" not in told for told in found.reasons.values())


def test_it_is_known_by_content():
    assert choose(pack("newc", (b"a.csv", PATIENTS))[:HEAD_BYTES], "x.jpg").name == "cpio"
