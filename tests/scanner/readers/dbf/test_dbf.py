"""DBF tables: every version's fields, code pages, memos, deleted records, lies of the header."""

import struct

import pytest

from scanner.readers import choose

FIELDS = [("NOM", "C", 20, 0), ("DDN", "D", 8, 0), ("MONTANT", "N", 10, 2), ("ACTIF", "L", 1, 0)]
ROWS = [("LE GOFF", "19840312", "     12.50", "T"), ("KERVELLA Maëlle", "20010101", " " * 10, "F")]


def table(
    rows,
    fields=FIELDS,
    version=3,
    language=2,
    encoding="cp850",
    count=None,
    deleted=(),
    end=b"\x1a",
):
    """Write a DBF file; values are bytes or text that is padded."""
    length = 1 + sum(size for _, _, size, _ in fields)
    described = b"".join(
        name.encode("cp850").ljust(11, b"\0")
        + kind.encode()
        + bytes(4)
        + bytes((size, decimals))
        + bytes(14)
        for name, kind, size, decimals in fields
    )
    start = 33 + len(described) + (263 if version in (0x30, 0x31, 0x32) else 0)
    header = struct.pack(
        "<4BIHH", version, 124, 5, 3, len(rows) if count is None else count, start, length
    )
    body = b"".join(
        (b"*" if place in deleted else b" ")
        + b"".join(
            value if isinstance(value, bytes) else value.encode(encoding).ljust(size)
            for value, (_, _, size, _) in zip(row, fields, strict=True)
        )
        for place, row in enumerate(rows)
    )
    return (
        (header.ljust(29, b"\0") + bytes((language, 0, 0)) + described + b"\r").ljust(start, b"\0")
        + body
        + end
    )


def test_fields_have_their_text(read_tables):
    found = read_tables(table(ROWS), "x.dbf")
    assert found.rows[""] == [
        {"NOM": "LE GOFF", "DDN": "1984-03-12", "MONTANT": "12.50", "ACTIF": "T"},
        {"NOM": "KERVELLA Maëlle", "DDN": "2001-01-01", "MONTANT": None, "ACTIF": "F"},
    ]
    assert (found.format, found.encoding, found.skipped) == ("dbf", "cp850", [])


def test_it_is_told_by_its_content():
    assert choose(table(ROWS), "photo.jpg").name == "dbf"
    assert choose(b"\x03x\x05\x03nom;prenom\n" * 30, "x").name != "dbf"


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(3, "cp1252"), (0, "cp1252"), (0, "cp850"), (1, "cp437"), (4, "mac_roman")],
)
def test_the_code_page_is_told_or_guessed(language, encoding, read_tables):
    rows = [(f"Éléonore à jeun n° {n}"[:20], "19840312", "", "T") for n in range(50)]
    if encoding == "cp437":
        rows = [(name.replace("°", " "), *rest) for name, *rest in rows]
    found = read_tables(table(rows, language=language, encoding=encoding), "x.dbf")
    assert found.rows[""][7]["NOM"].startswith("Éléonore à jeun")


def test_deleted_records_are_read_and_marked(read_tables):
    found = read_tables(table(ROWS, deleted=(1,)), "x.dbf")
    assert found.rows[""][1]["NOM"] == "KERVELLA Maëlle"
    assert [row.get("#deleted") for row in found.rows[""]] == [None, "*"]


def test_binary_fields_of_foxpro(read_tables):
    fields = [
        ("N", "I", 4, 0),
        ("PRIX", "Y", 8, 0),
        ("TAUX", "B", 8, 0),
        ("LE", "T", 8, 0),
        ("_NullFlags", "0", 1, 0),
    ]
    rows = [(struct.pack("<i", -7), struct.pack("<q", 125_000), struct.pack("<d", 1.5),
             struct.pack("<ii", 2_460_325, 36_000_000), b"\0")]  # fmt: skip
    found = read_tables(table(rows, fields, 0x30, 3), "x.dbf")
    assert found.rows[""] == [
        {"N": "-7", "PRIX": "12.5", "TAUX": "1.5", "LE": "2024-01-15T10:00:00"}
    ]


def test_a_clipper_field_may_be_longer_than_255(read_tables):
    found = read_tables(
        table([("x" * 300,)], [("NOTE", "C", 44, 1)], count=1)[:0] + _long(), "x.dbf"
    )
    assert found.rows[""][0]["NOTE"] == "x" * 300


def _long():
    made = table([("x" * 300,)], [("NOTE", "C", 44, 1)])
    return made[:10] + struct.pack("<H", 301) + made[12:]


MEMO = [("NOM", "C", 10, 0), ("NOTE", "M", 10, 0)]


def memo_rows(*numbers):
    return [(f"LE GOFF {n}", str(number or "").rjust(10)) for n, number in enumerate(numbers)]


def dbt(*texts):
    return bytes(512) + b"".join(
        (text.encode("cp850") + b"\x1a\x1a").ljust(512, b"\0") for text in texts
    )


def dbt4(*texts):
    blocks = (
        b"\xff\xff\x08\0" + struct.pack("<I", len(text.encode("cp850")) + 8) + text.encode("cp850")
        for text in texts
    )
    return (bytes(20) + struct.pack("<H", 512)).ljust(512, b"\0") + b"".join(
        b.ljust(512, b"\0") for b in blocks
    )


def fpt(*texts):
    blocks = (
        struct.pack(">II", 1, len(text.encode("cp850"))) + text.encode("cp850") for text in texts
    )
    return struct.pack(">IHH", 8, 0, 512).ljust(512, b"\0") + b"".join(
        b.ljust(512, b"\0") for b in blocks
    )


@pytest.mark.parametrize(
    ("write", "version", "suffix"), [(dbt, 0x83, ".dbt"), (dbt4, 0x8B, ".DBT"), (fpt, 0xF5, ".fpt")]
)
def test_memos_are_read_into_their_records(write, version, suffix, read_tables, tmp_path):
    (tmp_path / f"x{suffix}").write_bytes(write("séropositif depuis 2019", "à revoir " * 30))
    found = read_tables(table(memo_rows(1, 0, 2), MEMO, version), "x.dbf")
    assert [row["NOTE"] for row in found.rows[""]] == [
        "séropositif depuis 2019",
        None,
        ("à revoir " * 30).strip(),
    ]
    assert found.skipped == []


def test_the_binary_memo_places_of_visual_foxpro(read_tables, tmp_path):
    (tmp_path / "x.fpt").write_bytes(fpt("première", "seconde"))
    rows = [("LE GOFF", struct.pack("<I", 2)), ("KERVELLA", bytes(4))]
    found = read_tables(table(rows, [("NOM", "C", 10, 0), ("NOTE", "M", 4, 0)], 0x30), "x.dbf")
    assert [row["NOTE"] for row in found.rows[""]] == ["seconde", None]


def test_missing_memos_are_told(read_tables):
    found = read_tables(table(memo_rows(1, 0, 2), MEMO, 0x83), "x.dbf")
    assert [row["NOM"] for row in found.rows[""]] == ["LE GOFF 0", "LE GOFF 1", "LE GOFF 2"]
    assert [(item.reason, item.detail) for item in found.skipped] == [
        ("truncated", "2 memos are not there")
    ]


@pytest.mark.parametrize(("write", "name"), [(dbt, "x.dbt"), (dbt4, "x.dbt"), (fpt, "x.fpt")])
def test_a_memo_file_alone_gives_its_texts(write, name, read_tables):
    content = write("séropositif depuis 2019", "à revoir")
    content = b"\3\0\0\0" + content[4:] if name == "x.dbt" else content
    found = read_tables(content, name)
    assert [row[""] for row in found.rows[""]] == ["séropositif depuis 2019", "à revoir"]
    assert found.format == "memo"


@pytest.mark.parametrize("cut", [1, 20, 41])
def test_a_cut_table_is_partial(cut, read_tables):
    found = read_tables(table(ROWS * 50, end=b"")[:-cut], "x.dbf")
    assert len(found.rows[""]) >= 98
    assert found.reasons == ["truncated"]


def test_records_that_the_header_does_not_count_are_read(read_tables):
    assert len(read_tables(table(ROWS, count=1), "x.dbf").rows[""]) == 2


def test_bytes_behind_the_end_are_told(read_tables):
    assert read_tables(table(ROWS, end=b"\x1ahidden"), "x.dbf").reasons == ["trailing_data"]


def test_the_names_of_dbase_7(read_tables):
    name = "Nom de naissance".encode("cp850").ljust(32, b"\0")
    described = name + b"C" + bytes((10, 0)) + bytes(13)
    start = 68 + 48 + 1
    header = struct.pack("<4BIHH", 4, 124, 5, 3, 1, start, 11).ljust(29, b"\0") + bytes((2,))
    content = header.ljust(68, b"\0") + described + b"\r " + b"LE GOFF   "
    assert read_tables(content, "x.dbf").rows[""] == [{"Nom de naissance": "LE GOFF"}]
