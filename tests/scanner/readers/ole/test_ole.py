"""Office 97 documents: text by its pieces, notes of workbooks, embedded files, encryption."""

import io
import struct

import pytest
import xlwt

from scanner.readers.ole.compound import Compound
from scanner.readers.ole.xlsnotes import notes

LETTERS = [
    "Laboratoire\rPatient : LE GOFF Anne\rNé(e) le 11/05/1985\rVIH : négatif\r",
    "Laboratoire\rPatient : MORVAN Yann\rNé(e) le 02/01/1970\rVIH : POSITIF\r",
]
SECTOR = 512
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF


def entry(name, kind, start, size):
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, FREE, FREE, FREE)
    return (head + bytes(36) + struct.pack("<2IQ", 0, start, size))[:116] + struct.pack(
        "<IQ", start, size
    )


def compound(**streams):
    """Write a compound file of streams that are padded beyond the size of small ones."""
    body, fat, entries = b"", [], [entry("Root Entry", 5, END, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += bytes(-len(padded) % SECTOR)
        first, count = len(fat), len(padded) // SECTOR
        fat += [*range(first + 1, first + count), END]
        body += padded
        entries.append(entry(name.replace("native", "\x01Ole10Native"), 2, first, len(padded)))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % SECTOR)
    first = len(fat)
    fat += [*range(first + 1, first + len(directory) // SECTOR), END]
    table = len(fat)
    fat += [0xFFFFFFFD]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6)
    )
    header += bytes(10) + struct.pack("<4I", 1, first, 0, 4096) + struct.pack("<4I", END, 0, END, 0)
    header += struct.pack("<109I", table, *[FREE] * 108)
    written = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    assert len(written) == SECTOR
    return header + body + directory + written


def word(*pieces, flags=0):
    """Write a Word document of pieces: text in UTF-16, or in cp1252 where it is bytes."""
    text, edges, places = b"", [0], []
    for piece in pieces:
        at = 2048 + len(text)
        is_bytes = isinstance(piece, bytes)
        places.append(struct.pack("<HIH", 0, (at * 2) | 1 << 30 if is_bytes else at, 0))
        text += piece if is_bytes else piece.encode("utf-16-le")
        edges.append(edges[-1] + len(piece))
    plan = struct.pack(f"<{len(edges)}I", *edges) + b"".join(places)
    clx = b"\1\2\0xx" + b"\2" + struct.pack("<I", len(plan)) + plan
    fib = bytearray(2048)
    struct.pack_into("<H", fib, 10, flags | 0x0200)
    struct.pack_into("<2I", fib, 0x01A2, 100, len(clx))
    return {"WordDocument": bytes(fib) + text, "1Table": bytes(100) + clx}


def record(kind, content, version=0):
    return struct.pack("<2HI", version, kind, len(content)) + content


def test_letters_in_pieces_of_both_kinds_are_records(examine_file):
    content = compound(
        **word(LETTERS[0][:20], LETTERS[0][20:].encode("cp1252"), "\x0c" + LETTERS[1])
    )
    seen = examine_file(content, "x.txt")
    assert seen.format == "doc"
    assert seen.tiers == [5, 5]


def test_rows_of_a_table_are_rows(scan_content):
    rows = [["NOM", "PRENOM", "DDN", "VIH"], ["LE GOFF", "Anne", "11/05/1985", "négatif"],
            ["MORVAN", "Yann", "02/01/1970", "POSITIF"]]  # fmt: skip
    text = "".join("".join(f"{cell}\x07" for cell in row) + "\x07" for row in rows)
    found = scan_content(compound(**word(f"Liste\r{text}fin\r")), "x.doc")
    assert found.read("#Table 1") == ("scanned", 2)


def test_a_sealed_document_asks_for_its_password(scan_content):
    for streams in (word("x", flags=0x0100), {"EncryptedPackage": b"x"}):
        assert scan_content(compound(**streams), "x").reasons == {"": ["password_required"]}


def test_a_document_without_its_plan_is_read_by_its_strings(scan_content):
    streams = word(LETTERS[0] + "NIR 285057800608441")
    del streams["1Table"]
    found = scan_content(compound(**streams), "x.doc")
    assert found.read() == ("partial", 1)
    assert found.reasons == {"": ["malformed"]}


def test_slides(read_file):
    slide = record(0x03F3, bytes(20))
    inner = (slide + record(0x0FA0, "Patient : LE GOFF Anne".encode("utf-16-le")) + slide
             + record(0x0FA8, "VIH : négatif\rfin".encode("cp1252")) + record(0x0411, b"junk"))  # fmt: skip
    content = compound(**{"PowerPoint Document": record(0x0FF0, inner, 15)})
    outcome = read_file(content)
    assert outcome.format == "ppt"
    assert outcome.rows()[0][""].split("\n") == ["Patient : LE GOFF Anne", "VIH : négatif", "fin"]


def test_an_embedded_file_is_a_resource_inside(scan_content):
    rows = "nom;prenom;ddn;vih\nLE GOFF;Anne;11/05/1985;négatif\n".encode("cp1252")
    path = b"C:\\tmp\\liste.csv\0"
    native = (bytes(4) + b"\2\0" + path + path + b"\0\0\3\0" + struct.pack("<I", len(path)) + path
              + struct.pack("<I", len(rows)) + rows)  # fmt: skip
    found = scan_content(compound(**word("texte"), native=native), "x.doc")
    assert found.read("!liste.csv") == ("scanned", 1)


def test_other_compound_files_are_read_by_their_strings(scan_content):
    found = scan_content(compound(Contents2=b"\0\1NIR 285057800608441\0\1"), "x")
    assert found.read() == ("partial", 1)
    assert found.reasons == {"": ["strings_only"]}


def test_notes_and_headers_of_a_workbook():
    def written(kind, content):
        return struct.pack("<2H", kind, len(content)) + content

    box = written(0x01B6, bytes(10) + struct.pack("<H", 13) + bytes(4))
    stream = box + written(0x003C, b"\0s\xe9ropositif") + written(0x003C, b"\1o\0k\0")
    stream += written(0x003C, b"\0format") + written(0x0014, b"\x06\0\0Page 1")
    assert list(notes(io.BytesIO(stream))) == [
        ("note", "séropositif"), ("note", "ok"), ("header", "Page 1"),
    ]  # fmt: skip


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_workbook_is_told(scan_content, share):
    book = xlwt.Workbook()
    sheet = book.add_sheet("P")
    for line in range(400):
        sheet.write(line, 0, "NIR 285057800608441 " + str(line))
    stream = io.BytesIO()
    book.save(stream)
    content = stream.getvalue()
    found = scan_content(content[: int(len(content) * share)], "x.xls")
    assert any(status != "scanned" for status, *_ in found.inside.values())


def test_a_workbook_with_a_hole_is_told(scan_content):
    book = xlwt.Workbook()
    sheet = book.add_sheet("P")
    for line in range(400):
        sheet.write(line, 0, f"NIR 285057800608441 {line}")
    stream = io.BytesIO()
    book.save(stream)
    content = bytearray(stream.getvalue())
    whole = scan_content(bytes(content), "x.xls")
    assert (whole.reasons, whole.read("#P")[1]) == ({}, 399)
    middle = content.index(struct.pack("<2H2H", 0x00FD, 10, 300, 0))
    for hole in (4, 14 * 8):
        content[middle : middle + hole] = bytes(hole)
        found = scan_content(bytes(content), "x.xls")
        assert found.reasons == {"": ["malformed"]}
        assert found.read()[1] > 0


def test_loops_in_the_tables_end():
    content = bytearray(compound(**word("texte")))
    table = len(content) - SECTOR
    struct.pack_into("<2I", content, table, 1, 0)
    file = Compound(io.BytesIO(bytes(content)))
    with file.open(file.entries[0]) as stream:
        assert len(stream.read()) <= file.entries[0].size
