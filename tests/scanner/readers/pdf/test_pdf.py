"""PDF: pages, what lies beside and beneath them, and what cannot be read of them."""

import io
import struct
import zlib

import pytest
from fpdf import FPDF

from scanner.readers.pdf import READER

PEOPLE = [
    ("LE GOFF Anne", "11/05/1985", "2 85 05 78 006 084 41", "négatif"),
    ("MORVAN Yann", "02/01/1970", "1 70 01 78 006 084 83", "POSITIF"),
    ("RIOU Marc", "03/03/1960", "1 60 03 78 006 084 23", "négatif"),
]


def letter(person):
    name, born, nir, result = person
    return f"Patient : {name}\nNé(e) le {born}\nNIR {nir}\nSérologie VIH : {result}"


def write(*pages, change=lambda pdf: None):
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, 8, text)
    change(pdf)
    return bytes(pdf.output())


def picture():
    rows = b"".join(b"\0" + bytes(range(60)) for _ in range(60))

    def chunk(kind, content):
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">2I5B", 60, 60, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_each_letter_is_a_record_and_each_page_a_field(examine_file):
    seen = examine_file(write(*map(letter, PEOPLE)), "lying.txt")
    assert seen.format == "pdf"
    assert seen.tiers == [5, 5, 5]
    assert [field for field, _ in seen.texts("FR_NIR", 1)] == ["page 2"]


def test_pages_of_one_patient_are_one_record(read_file):
    pages = [letter(PEOPLE[0]), "VIH : suite page 2", "Né(e) le 11/05/1985, page 3"]
    outcome = read_file(write(*pages))
    assert outcome.records == 1
    assert list(outcome.rows()[0]) == ["page 1", "page 2", "page 3"]


def test_properties_links_bookmarks_and_attachments(read_file):
    def add(pdf):
        pdf.set_title("CR de Mme LE GOFF")
        pdf.set_author("Dr HAMON")
        pdf.start_section("Sérologies")
        pdf.link(10, 10, 50, 10, "mailto:anne@example.fr")
        pdf.text_annotation(20, 20, "à rappeler")
        pdf.embed_file(bytes=b"nom;vih\nLE GOFF;neg\n", basename="liste.csv")

    outcome = read_file(write("texte de la page", change=add))
    said = {field: value for _, field, value in outcome.cells}
    assert said["info/Title"] == "CR de Mme LE GOFF"
    assert said["outline"] == "Sérologies"
    assert said["link"] == "mailto:anne@example.fr"
    assert said["annotation"] == "à rappeler"
    assert outcome.members == [("!liste.csv", b"nom;vih\nLE GOFF;neg\n")]


def test_hidden_and_white_text_is_read(read_file):
    def hide(pdf):
        pdf.set_text_color(255, 255, 255)
        pdf.text(10, 100, "blanc")
        with pdf.local_context(text_mode="INVISIBLE"):
            pdf.text(10, 120, "invisible")
        pdf.text(-500, 120, "dehors")

    text = read_file(write("visible", change=hide)).rows()[0]["page 1"]
    assert {"visible", "blanc", "invisible", "dehors"} <= set(text.split())


def test_a_picture_of_text_is_not_called_read(read_file):
    def scan(pdf):
        pdf.add_page()
        pdf.image(io.BytesIO(picture()), 0, 0, 210, 297)

    outcome = read_file(write("un texte", change=scan))
    assert [(each.reason, each.detail) for each in outcome.skipped] == [("needs_ocr", "page 2")]
    assert outcome.records == 1


def test_a_logo_is_no_picture_of_text(read_file):
    def mark(pdf):
        pdf.image(io.BytesIO(picture()), 0, 0, 20, 20)

    assert read_file(write("Laboratoire " * 20, change=mark)).skipped == []


def test_drawn_letters_are_not_called_read(read_file):
    def draw(pdf):
        for place in range(60):
            pdf.line(place, 10, place + 1, 20)

    assert read_file(write("", change=draw)).reasons == ["no_text_layer"]


def test_pages_that_say_nothing_are_not_called_read(read_file):
    assert read_file(write("", "")).reasons == ["no_text_layer"]


def encrypted(content, **settings):
    return write(content, change=lambda pdf: pdf.set_encryption("owner", **settings))


def test_a_password_is_asked_for_and_tried(scan_content, password_file):
    content = encrypted(letter(PEOPLE[0]), user_password="mot de passe")
    assert scan_content(content, "a.pdf").reasons == {"": ["password_required"]}
    assert scan_content(content, "b.pdf", password_file=password_file).read() == ("scanned", 1)


def test_a_document_that_only_its_owner_may_change_is_read(scan_content):
    assert scan_content(encrypted(letter(PEOPLE[0])), "a.pdf").read() == ("scanned", 1)


def test_a_cut_document_is_read_to_the_cut(read_file):
    content = write(*(letter(PEOPLE[n % 3]) + f"\n{n}" for n in range(30)))
    outcome = read_file(content[: len(content) * 2 // 3])
    assert "truncated" in outcome.reasons
    assert any("Patient" in value for *_, value in outcome.cells)


def test_damaged_pages_are_told(read_file):
    content = bytearray(write(*map(letter, PEOPLE)))
    at = content.index(b"stream\n") + 60
    content[at : at + 8] = b"\xff" * 8
    outcome = read_file(bytes(content))
    assert "malformed" in outcome.reasons
    assert any("MORVAN" in value for *_, value in outcome.cells)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_refused(scan_content, layers):
    content = b"0 0 m " * (26 << 20)
    for _ in range(layers):
        content = zlib.compress(content)
    stream = (b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(content), b"/FlateDecode " * layers)
              + content + b"\nendstream")  # fmt: skip
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>"
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             page, stream]  # fmt: skip
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(parts, 1))
    found = scan_content(b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF", "a.pdf")
    assert found.reasons == {"": ["ratio_limit"]}


def test_what_is_no_document_behind_the_mark_is_read_by_its_strings(read_with):
    outcome = read_with(READER, b"%PDF-1.4\n" + zlib.compress(b"x") + b"\0NIR 285057800608441\0")
    assert any("285057800608441" in value for *_, value in outcome.cells)
    assert outcome.reasons == ["malformed", "truncated"]
