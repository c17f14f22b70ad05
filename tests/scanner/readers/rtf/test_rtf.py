r"""RTF: characters of every spelling, tables, notes, hidden text, embedded files."""

import struct

import pytest

from scanner.readers.rtf import READER


def text_of(read_with, body, head=r"{\rtf1\ansi\ansicpg1252\deff0"):
    content = body if isinstance(body, bytes) else body.encode("ascii")
    return read_with(READER, head.encode() + b" " + content + b"}").rows()[0][""]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"s\'e9ropositive\par", "séropositive"),
        (r"s\u233?ropositive", "séropositive"),
        (r"s\u233 ?ropositive", "séropositive"),
        (r"{\uc2 s\u233 xyropositive}", "séropositive"),
        (r"{\uc0 s\u233 ropositive}", "séropositive"),
        (r"s\u233\'e9ropositive", "séropositive"),
        (b"s\xe9ropositive", "séropositive"),
        (r"\u-10179?\u-8704? ok", "😀 ok"),
        (r"a\tab b\line c\emdash\~d\_e", "a\tb\nc—\xa0d-e"),
        (r"1 85\b  05\b0  78{\i  006} 084 36", "1 85 05 78 006 084 36"),
        ("185057\r\n800608436", "185057800608436"),
        (r"{\v masqu\'e9} {\deleted supprim\'e9}", "masqué supprimé"),
        (r"\{x\} \\ y", r"{x} \ y"),
    ],
)
def test_characters(read_with, body, text):
    assert text_of(read_with, body) == text


def test_the_font_decides_the_code_page(read_with):
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset161 G;}}"
    body = fonts + r"\f0 \'e9 {\f1 \'e8} \f2 \'e1 \plain\'e9"
    assert text_of(read_with, body) == "é č α é"


@pytest.mark.parametrize(("mark", "text"), [(r"\mac", "é"), (r"\pc", "Ä"), (r"\pca", "Ä")])
def test_the_document_decides_where_no_font_does(read_with, mark, text):
    assert text_of(read_with, r"\'8e", r"{\rtf1" + mark) == text


def test_what_is_no_text_is_left_out_and_the_rest_is_not(read_with):
    body = (
        r"{\fonttbl{\f0 Times;}}{\colortbl;\red0;}{\stylesheet{\s1 Titre;}}{\*\generator Riched;}"
        r"{\info{\title CR LE GOFF}{\author Dr HAMON}{\creatim\yr2024}}"
        r"{\header Laboratoire\par}Corps{\footnote note}{\*\annotation \'e0 revoir}\par"
        r'{\field{\*\fldinst HYPERLINK "mailto:a@example.fr"}{\fldrslt lien}}\par'
        r"{\shp{\*\shpinst{\sp{\sn fRotation}{\sv 1}}{\shptxt cadre\par}}}"
    )
    row = read_with(READER, (r"{\rtf1" + body + "}").encode()).rows()[0]
    assert row["info/title"] == "CR LE GOFF"
    assert row["info/author"] == "Dr HAMON"
    for text in (
        "Laboratoire",
        "Corps",
        "note",
        "à revoir",
        "mailto:a@example.fr",
        "lien",
        "cadre",
    ):
        assert text in row[""]
    for text in ("Times", "Titre", "Riched", "2024", "fRotation"):
        assert text not in row[""]


HEADER = ["NOM", "PRENOM", "DDN", "VIH"]
PEOPLE = [["LE GOFF", "Anne", "11/05/1985", "négatif"], ["MORVAN", "Yann", "02/01/1970", "POSITIF"]]


def table(rows):
    lines = ["".join(rf"\intbl {cell}\cell " for cell in row) for row in rows]
    body = "".join(rf"\trowd\cellx100 {line}\row " for line in lines)
    return rf"{{\rtf1\ansi Liste\par {body}\pard fin\par}}".encode("cp1252")


def test_a_table_of_patients_has_the_tiers_of_the_delimited_one(scan_content):
    found = scan_content(table([HEADER, *PEOPLE]), "x").result.summaries
    delimited = "\n".join(map(";".join, [HEADER, *PEOPLE])).encode()
    expected = scan_content(delimited, "x.csv").result.summaries[0]
    rows = next(each for each in found if each.resource.endswith("#Table 1"))
    assert rows.records_by_tier == expected.records_by_tier


def test_a_table_of_results_stays_with_its_patient(read_with):
    rows = [["Analyse", "Résultat"], ["VIH", "négatif"], ["PSA", "1,2"]]
    assert read_with(READER, table(rows)).rows()[0][""].splitlines() == [
        "Liste", "Analyse\tRésultat", "VIH\tnégatif", "PSA\t1,2", "fin",
    ]  # fmt: skip


def test_pages_of_many_patients_are_records(read_with):
    pages = [rf"Patient : P{n}\par N\'e9 le 0{n}/01/1970\par\page " for n in range(1, 6)]
    assert read_with(READER, (r"{\rtf1 " + "".join(pages) + "}").encode()).records == 5


def native(name, content):
    """What Office writes for a file that is dropped into a document."""
    path = name.encode("cp1252") + b"\0"
    return (b"\2\0" + path + path + b"\0\0\3\0" + struct.pack("<I", len(path)) + path
            + struct.pack("<I", len(content)) + content)  # fmt: skip


def ole1(kind, content):
    name = kind + b"\0"
    return (struct.pack("<3I", 0x501, 2, len(name)) + name + struct.pack("<2I", 0, 0)
            + struct.pack("<I", len(content)) + content)  # fmt: skip


def test_embedded_files_are_resources_inside(scan_content):
    rows = "\n".join(map(";".join, [HEADER, *PEOPLE])).encode("cp1252")
    held = ole1(b"Package", native("liste.csv", rows)).hex()
    content = (
        rf"{{\rtf1 Texte {{\object{{\*\objdata {held[:100]}{chr(10)}{held[100:]}}}}}}}".encode()
    )
    assert scan_content(content, "x").read("!liste.csv") == ("scanned", 2)


@pytest.mark.parametrize("binary", [False, True])
def test_a_picture_is_a_resource_inside_and_no_text(read_with, binary):
    picture = b"\x89PNG\r\n\x1a\n{}\\par"
    written = rb"\bin%d " % len(picture) + picture if binary else picture.hex().encode()
    outcome = read_with(READER, rb"{\rtf1 avant{\pict\pngblip " + written + rb"}apr\'e8s}")
    assert outcome.members == [("!picture 1", picture)]
    assert outcome.rows() == [{"": "avantaprès"}]


def test_a_cut_document_is_read_to_the_cut(read_with):
    outcome = read_with(READER, rb"{\rtf1 {\b NIR 1 85 05 78 006 084 36\par V")
    assert outcome.reasons == ["truncated"]
    assert outcome.rows()[0][""] == "NIR 1 85 05 78 006 084 36\nV"


def test_tokens_do_not_depend_on_the_blocks(read_with, monkeypatch):
    content = (
        r"{\rtf1 " + "".join(rf"\'e9\u233?\b mot{n}\b0\par " for n in range(500)) + "}"
    ).encode()
    expected = read_with(READER, content).cells
    for block in (65, 100, 1000):
        monkeypatch.setattr("scanner.readers.rtf.tokens._BLOCK", block)
        assert read_with(READER, content).cells == expected


@pytest.mark.parametrize(
    ("behind", "reasons"),
    [(b"", []), (b"\r\n\0\0\x1a", []), (b"NIR 185057800608491\\par x}", ["trailing_data"]),
     (rb"{\rtf1 NIR 185057800608491}", ["trailing_data"]), (rb"{\rtf1 NIR 1850578006084", ["truncated", "trailing_data"])],
)  # fmt: skip
def test_what_stands_behind_the_end_is_read_and_told(read_with, behind, reasons):
    found = read_with(READER, rb"{\rtf1\ansi Bonjour}" + behind)
    assert found.reasons == reasons
    assert ("1850578006084" in str(found.rows())) is bool(reasons)
