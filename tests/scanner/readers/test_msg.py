"""MSG and TNEF: what Outlook keeps of a mail, written here by hand."""

import struct

import compressed_rtf
import pytest

from scanner.errors import ReadError
from scanner.model import Member
from scanner.readers import HEAD_BYTES, choose, discover
from scanner.readers.mail.lzfu import inflated

NIR = "185057800608491"
MSG = next(unit for unit in discover() if unit.name == "msg")
TNEF = next(unit for unit in discover() if unit.name == "tnef")
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree):
    """Write an OLE file: bytes are streams, dictionaries storages; short streams are mini ones."""
    entries, fat, minis = [], [], []
    body = mini = b""

    def add(name, kind, content, children=()):
        entries.append([name, kind, content, FREE, FREE])
        here = before = len(entries) - 1
        for inner, value in sorted(children, key=lambda pair: (len(pair[0]), pair[0].upper())):
            below = value.items() if isinstance(value, dict) else ()
            held = b"" if isinstance(value, dict) else value
            number = add(inner, 1 if isinstance(value, dict) else 2, held, below)
            entries[before][4 if before == here else 3] = number
            before = number
        return here

    def chained(table, content, size):
        start, count = len(table), -(-len(content) // size)
        table.extend([*range(start + 1, start + count), END])
        return start, content.ljust(count * size, b"\0")

    def store(content):
        nonlocal body
        start, padded = chained(fat, content, 512)
        body += padded
        return start

    add("Root Entry", 5, b"", tree.items())
    starts = []
    for _, kind, content, _, _ in entries:
        if kind != 2 or not content:
            starts.append(END)
        elif len(content) < 4096:
            start, padded = chained(minis, content, 64)
            mini += padded
            starts.append(start)
        else:
            starts.append(store(content))
    starts[0] = store(mini)
    entries[0][2] = mini
    mini_fat = store(
        struct.pack(f"<{len(minis)}I", *minis).ljust(-(-len(minis) // 128) * 512, b"\xff")
    )
    directory = b""
    for (name, kind, content, right, child), start in zip(entries, starts, strict=True):
        raw = (name + "\0").encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack(
            "<HBB3I16sI16sIQ",
            len(raw),
            kind,
            1,
            FREE,
            right,
            child,
            b"",
            0,
            b"",
            start,
            len(content),
        )
    first = store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    sectors = -(-(len(fat) + 8) // 128)
    table = [len(fat) + n for n in range(sectors)]
    fat.extend([FAT] * sectors)
    fat += [FREE] * (sectors * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<5H6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<9I", 0, sectors, first, 0, 4096, mini_fat, -(-len(minis) // 128), END, 0
    )
    header += struct.pack("<109I", *table, *[FREE] * (109 - sectors))
    return header + body + struct.pack(f"<{len(fat)}I", *fat)


def text(identifier, value):
    return {f"__substg1.0_{identifier:04X}001F": value.encode("utf-16-le")}


def binary(identifier, value):
    return {f"__substg1.0_{identifier:04X}0102": value}


RTF = rb"{\rtf1\ansi\ansicpg1252 Patiente s\'e9ropositive}"
ATTACHMENT = {**text(0x3707, "Résultats.csv"), **binary(0x3701, b"nom;nir\nX;1\n")}
RECIPIENT = {**text(0x3001, "LE GOFF Anne"), **text(0x39FE, "am@exemple.fr")}
MAIL = {
    **text(0x0037, "Résultats"),
    **text(0x1000, f"NIR {NIR}"),
    **text(0x8005, "propriété nommée"),
    **binary(0x1009, compressed_rtf.compress(RTF, compressed=True)),
    "__properties_version1.0": b"\0" * 32 + struct.pack("<HHIQ", 0x40, 0x39, 6, 133_497_882_000_000_000),
    "__recip_version1.0_#00000000": RECIPIENT,
    "__attach_version1.0_#00000000": ATTACHMENT,
}  # fmt: skip


def fields(outcome):
    return {name: value for _, name, value in outcome.cells}


def test_it_is_told_from_other_ole_files():
    assert choose(compound(MAIL)[:HEAD_BYTES], "x").name == "msg"
    assert choose(compound({"WordDocument": b"x"})[:HEAD_BYTES], "x").name == "ole"


def test_properties_are_fields_and_attachments_members(read_with):
    outcome = read_with(MSG, compound(MAIL))
    found = fields(outcome)
    assert found["Subject"] == "Résultats"
    assert found["body"] == f"NIR {NIR}"
    assert found["rtf"] == "Patiente séropositive"
    assert found["Date"] == "2024-01-15 10:30:00"
    assert found["Recipient"] == "LE GOFF Anne"
    assert found["Recipient address"] == "am@exemple.fr"
    assert found["property 8005"] == "propriété nommée"
    assert found["attachment"] == "Résultats.csv"
    assert outcome.members == [("!Résultats.csv", b"nom;nir\nX;1\n")]
    assert outcome.records == 1
    assert not outcome.skipped


def test_a_text_in_two_forms_is_read_once(read_with):
    same = {**MAIL, **text(0x1000, "Patiente  séropositive\n")}
    assert "rtf" not in fields(read_with(MSG, compound(same)))


def test_a_mail_in_a_mail_has_its_records(read_with):
    inner = {"__attach_version1.0_#00000000": {"__substg1.0_3701000D": MAIL}}
    outcome = read_with(MSG, compound({**text(0x0037, "dehors"), **inner}))
    (name, member), = outcome.members  # fmt: skip
    assert name == "!mail 1"
    items = list(member.batches)
    names = [item.name for item in items if isinstance(item, Member)]
    assert names == ["!Résultats.csv"]
    assert any(
        "Subject" in [c.field for c in item.columns]
        for item in items
        if not isinstance(item, Member)
    )


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_cut_file_is_never_called_read(read_with, share):
    content = compound(MAIL)
    try:
        outcome = read_with(MSG, content[: int(len(content) * share)])
    except ReadError:
        return
    assert outcome.skipped


def test_compressed_text_in_both_forms_and_cut():
    assert inflated(compressed_rtf.compress(RTF * 20, compressed=True)) == RTF * 20
    assert inflated(compressed_rtf.compress(RTF, compressed=False)) == RTF
    assert RTF.startswith(inflated(compressed_rtf.compress(RTF, compressed=True)[:-6])[:20])
    with pytest.raises(ReadError):
        inflated(b"x" * 40)


def attribute(identifier, value):
    return (
        struct.pack("<BII", 2, identifier, len(value))
        + value
        + struct.pack("<H", sum(value) & 0xFFFF)
    )


def mapi(*properties):
    out = struct.pack("<I", len(properties))
    for identifier, kind, value in properties:
        out += (
            struct.pack("<HHII", kind, identifier, 1, len(value))
            + value
            + b"\0" * (-len(value) % 4)
        )
    return out


def tnef():
    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + attribute(0x00018004, b"R\xe9sultats\0")
        + attribute(
            0x00069003, mapi((0x1009, 0x102, compressed_rtf.compress(RTF, compressed=True)))
        )
        + attribute(0x00069002, b"\0" * 14)
        + attribute(0x00018010, b"RESULT~1.CSV\0")
        + attribute(0x0006800F, b"nom;nir\nX;1\n")
        + attribute(0x00069005, mapi((0x3707, 0x1F, "Résultats.csv\0".encode("utf-16-le"))))
    )


def test_tnef_is_a_mail_and_its_files(read_with):
    assert choose(tnef(), "winmail.dat").name == "tnef"
    outcome = read_with(TNEF, tnef())
    found = fields(outcome)
    assert found["Subject"] == "Résultats"
    assert found["rtf"] == "Patiente séropositive"
    assert outcome.members == [("!Résultats.csv", b"nom;nir\nX;1\n")]
    assert not outcome.skipped


def test_a_cut_tnef_is_told(read_with):
    assert "truncated" in read_with(TNEF, tnef()[:-40]).reasons
