"""BSON: every type's text, archives by collection, cuts told."""

import datetime as dt
import struct

import pytest

from scanner.readers import choose


def string(value):
    raw = value.encode() + b"\0"
    return struct.pack("<i", len(raw)) + raw


WRITERS = {
    bool: (8, lambda value: bytes((value,))),
    str: (2, string),
    int: (18, lambda value: struct.pack("<q", value)),
    float: (1, lambda value: struct.pack("<d", value)),
    dt.datetime: (9, lambda value: struct.pack("<q", int(value.timestamp() * 1000))),
    dict: (3, lambda value: bson(dict(value))),
    list: (4, lambda value: bson({str(n): each for n, each in enumerate(value)})),
    bytes: (5, lambda value: struct.pack("<I", len(value)) + b"\0" + value),
    type(None): (10, lambda _: b""),
}


def element(name, value):
    kind, raw = value if isinstance(value, tuple) else (0, b"")
    if not kind:
        kind, write = WRITERS[type(value)]
        raw = write(value)
    return bytes((kind,)) + name.encode() + b"\0" + raw


def bson(fields):
    body = b"".join(element(name, value) for name, value in fields.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


ROW = {
    "_id": (7, bytes(range(12))), "nom": "Maëlle KERVELLA", "age": 38, "taux": 1.5, "vih": True,
    "le": dt.datetime(2024, 1, 15, 10, tzinfo=dt.UTC), "nom_complet": {"famille": "KERVELLA"},
    "tel": ["0639980001", "0639980002"], "rien": None, "prix": (0x13, struct.pack("<QQ", 1250, (6176 - 2) << 49)),
    "motif": (0x0B, b"^a\0i\0"), "nb": (0x10, struct.pack("<i", -3)), "max": (0x7F, b""),
    "code": (0x0D, struct.pack("<i", 2) + b"x\0"),
}  # fmt: skip
TEXT = {
    "_id": bytes(range(12)).hex(), "nom": "Maëlle KERVELLA", "age": "38", "taux": "1.5", "vih": "true",
    "le": "2024-01-15T10:00:00", "nom_complet.famille": "KERVELLA", "tel[0]": "0639980001", "tel[1]": "0639980002",
    "prix": "12.5", "motif": "^a/i", "nb": "-3", "code": "x",
}  # fmt: skip


def test_every_type_has_its_text(read_tables):
    found = read_tables(bson(ROW) * 3, "patient.bson")
    assert found.rows[""] == [TEXT] * 3
    assert (found.format, found.skipped) == ("bson", [])
    assert choose(bson(ROW) * 3, "x").name == "bson"


def test_bytes_are_documents_or_text(read_tables):
    found = read_tables(bson({"a": b"%PDF-1.4", "b": "é".encode(), "c": b"\0\1"}), "x.bson")
    assert found.documents == {"!a[0]": b"%PDF-1.4"}
    assert found.rows[""] == [{"b": "é", "c": "0001"}]


def archive():
    end = b"\xff\xff\xff\xff"
    patients = bson({"db": "labo", "collection": "patient", "EOF": False})
    results = bson({"db": "labo", "collection": "resultat", "EOF": False})
    return (
        b"\x6d\xe2\x99\x81" + bson({"version": "0.1"}) + bson({"db": "labo", "collection": "patient", "metadata": "{}"}) + end
        + patients + bson({"nom": "A"}) * 2 + end + results + bson({"x": 1}) + end
        + patients + bson({"nom": "B"}) + end + bson({"db": "labo", "collection": "patient", "EOF": True}) + end
    )  # fmt: skip


def test_an_archive_gives_its_collections(read_tables):
    found = read_tables(archive(), "dump.archive")
    assert found.rows["::labo.patient"] == [{"nom": "A"}, {"nom": "A"}, {"nom": "B"}]
    assert found.rows["::labo.resultat"] == [{"x": "1"}]
    assert "metadata: {}" in found.rows[""][1][""]
    assert found.skipped == []


@pytest.mark.parametrize("cut", [3, 40])
def test_a_cut_dump_is_partial(cut, read_tables):
    found = read_tables((bson(ROW) * 20)[:-cut], "x.bson")
    assert found.rows[""][:19] == [TEXT] * 19
    assert "KERVELLA" in str(found.rows[""][19:])
    assert found.reasons == ["truncated"]


def test_damage_is_told_and_what_stands_before_it_read(read_tables):
    content = bytearray(bson(ROW) * 20)
    place = len(content) // 2
    content[place : place + 8] = b"\xff" * 8
    found = read_tables(bytes(content), "x.bson")
    assert found.reasons == ["malformed"]
    assert sum(row.get("nom") == "Maëlle KERVELLA" for row in found.rows[""]) >= 9
    assert "KERVELLA" in str(found.rows[""][-5:])


def test_other_binaries_are_none():
    assert choose(b"\x10\0\0\0\xfe\0\1abc\0" * 30, "x").name != "bson"
