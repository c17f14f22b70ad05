"""Word, OpenDocument and PowerPoint: whatever a person wrote is found, shown or not."""

import io
import zipfile

import docx
import pytest
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADER = ["NOM", "PRENOM", "DDN", "NIR", "VIH"]
PEOPLE = [
    ["LE GOFF", "Anne", "11/05/1985", "285057800608441", "négatif"],
    ["MORVAN", "Yann", "02/01/1970", "170017800608483", "POSITIF"],
    ["RIOU", "Marc", "03/03/1960", "160037800608423", "négatif"],
]
LIST = "\n".join(";".join(row) for row in [HEADER, *PEOPLE]).encode()
LETTER = [
    "Laboratoire de la Gare", "Patiente : Mme LE GOFF Anne", "Née le 11/05/1985",
    "Sérologie VIH : négatif",
]  # fmt: skip
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(fill):
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letters(document):
    for person in PEOPLE:
        for line in (LETTER[0], f"Patient : {person[0]} {person[1]}", f"Né(e) le {person[2]}",
                     f"NIR {person[3]}", f"Sérologie VIH : {person[4]}"):  # fmt: skip
            document.add_paragraph(line)
        document.add_page_break()


def table(document):
    document.add_paragraph("Liste des patients")
    rows = document.add_table(1, len(HEADER))
    for cells in [HEADER, *PEOPLE]:
        row = rows.rows[0] if cells is HEADER else rows.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def open_text(fill):
    document = OpenDocumentText()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def open_table(document):
    document.text.addElement(P(text="Liste des patients"))
    rows = Table(name="T")
    for cells in [HEADER, *PEOPLE]:
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        rows.addElement(row)
    document.text.addElement(rows)


def open_letters(document):
    style = Style(name="page", family="paragraph")
    style.addElement(ParagraphProperties(breakbefore="page"))
    document.automaticstyles.addElement(style)
    for person in PEOPLE:
        document.text.addElement(P(text=LETTER[0], stylename="page"))
        text = f"{person[0]} {person[1]}, né(e) le {person[2]}, NIR {person[3]}, VIH {person[4]}"
        document.text.addElement(P(text=f"Patient : {text}"))


def slides(*texts):
    """Write a presentation of one text a slide, the way PowerPoint does."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("ppt/presentation.xml", "<p:presentation xmlns:p='p'/>")
        for number, text in enumerate(texts, 1):
            package.writestr(
                f"ppt/slides/slide{number}.xml",
                f"<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>{text[:4]}</a:t></a:r>"
                f"<a:r><a:t>{text[4:]}</a:t></a:r></a:p></p:sld>",
            )
        package.writestr(
            "ppt/notesSlides/notesSlide2.xml",
            "<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>à rappeler</a:t></a:r></a:p></p:notes>",
        )
    return stream.getvalue()


def with_parts(content, **parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("content", [word(table), open_text(open_table)], ids=["docx", "odt"])
def test_a_table_of_patients_has_the_tiers_of_the_delimited_one(scan_content, content):
    found = scan_content(content, "x").result
    expected = scan_content(LIST, "x.csv").result
    rows = next(each for each in found.summaries if each.resource.endswith("#Table 1"))
    assert rows.records_by_tier == expected.summaries[0].records_by_tier
    entities = {(each.field, each.entity, each.matches) for each in expected.findings}
    assert {(f.field, f.entity, f.matches) for f in found.findings if "#" in f.resource} == entities


@pytest.mark.parametrize("content", [word(letters), open_text(open_letters)], ids=["docx", "odt"])
def test_letters_of_many_patients_are_records_of_their_own(examine_file, content):
    seen = examine_file(content, "x")
    assert seen.tiers == [5, 5, 5]
    assert seen.texts("FR_NIR", 1) == [("", PEOPLE[1][3])]


def test_a_letter_is_one_record_with_its_properties(examine_file):
    def fill(document):
        document.core_properties.title = "CR de Mme LE GOFF Anne"
        for line in LETTER:
            document.add_paragraph(line)

    seen = examine_file(word(fill), "x")
    assert seen.tiers == [5]
    fields = {field for field, _ in seen.texts("PATIENT_NAME")}
    assert fields == {"", "core/coreProperties/title"}


def test_what_a_program_writes_of_itself_is_no_finding(examine_file):
    seen = examine_file(word(lambda document: document.add_paragraph("Bonjour")), "x")
    assert (seen.tiers, seen.matches) == ([0], [])


def test_a_form_in_a_table_is_read_by_its_labels(examine_file):
    def fill(document):
        rows = document.add_table(0, 2)
        for label, value in (("Nom", "LE GOFF"), ("Prénom", "Anne"), ("Né(e) le", "11/05/1985"),
                             ("Résultat VIH", "négatif")):  # fmt: skip
            row = rows.add_row()
            row.cells[0].text, row.cells[1].text = label, value

    seen = examine_file(word(fill), "x")
    assert {"PATIENT_NAME", "BIRTH_DATE", "HEALTH_HIV"} <= seen.entities(0)


HIDDEN = f"""<?xml version="1.0"?><w:document xmlns:w="{W}" xmlns:mc="mc" xmlns:wps="wps"
 xmlns:wp="wp" xmlns:v="v"><w:body>
<w:p><w:r><w:t>NIR 2 85 05 </w:t></w:r><w:r><w:t>78 006 084 41</w:t></w:r></w:p>
<w:p><w:del w:author="Dr HAMON"><w:r><w:delText>texte supprimé</w:delText></w:r></w:del></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>texte masqué</w:t></w:r></w:p>
<w:p><w:r><w:instrText>HYPERLINK "mailto:anne@example.fr"</w:instrText></w:r></w:p>
<w:p><w:r><w:t>avant</w:t></w:r><mc:AlternateContent><mc:Choice><wp:docPr descr="autre texte"/>
<wps:txbx><w:p><w:r><w:t>texte de cadre</w:t></w:r></w:p></wps:txbx></mc:Choice><mc:Fallback>
<v:textbox><w:p><w:r><w:t>texte de cadre</w:t></w:r></w:p></v:textbox></mc:Fallback>
</mc:AlternateContent><w:r><w:tab/><w:t>après</w:t></w:r></w:p></w:body></w:document>"""


def test_deleted_hidden_and_boxed_text_is_read_once(read_file):
    content = with_parts(
        word(lambda document: None),
        **{
            "word/document.xml": HIDDEN,
            "word/header9.xml": f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>en tête</w:t></w:r></w:p></w:hdr>',
            "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:author="Dr RIOU"><w:p><w:r>'
            "<w:t>à revoir</w:t></w:r></w:p></w:comment></w:comments>",
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:p><w:r><w:t>note</w:t></w:r></w:p>'
            "</w:footnotes>",
        },
    )
    row = read_file(content, "x.docx").rows()[0]
    assert row[""].splitlines() == [
        "NIR 2 85 05 78 006 084 41", "Dr HAMON", "texte supprimé", "texte masqué",
        'HYPERLINK "mailto:anne@example.fr"', "autre texte", "texte de cadre", "avant\taprès",
    ]  # fmt: skip
    assert (row["header"], row["footnotes"]) == ("en tête", "note")
    assert row["comments"].splitlines() == ["Dr RIOU", "à revoir"]


def test_an_open_document_tells_deletions_notes_and_its_header(read_file):
    def fill(document):
        paragraph = P(text="NIR 2 85 05 78 ")
        note = Annotation()
        note.addElement(P(text="à revoir"))
        paragraph.addElement(note)
        paragraph.addText("006 084 41")
        document.text.addElement(paragraph)
        document.meta.addElement(__import__("odf.dc").dc.Title(text="CR LE GOFF"))

    row = read_file(open_text(fill), "x").rows()[0]
    assert sorted(row[""].splitlines()) == ["NIR 2 85 05 78 006 084 41", "à revoir"]
    assert "CR LE GOFF" in row.values()


def test_slides_are_pages(read_file):
    outcome = read_file(slides("Patient : LE GOFF Anne", "VIH : négatif"), "x")
    assert outcome.format == "pptx"
    assert outcome.rows() == [
        {"slide 1": "Patient : LE GOFF Anne", "slide 2": "VIH : négatif", "notes 2": "à rappeler"}
    ]


def test_a_file_inside_a_document_is_a_resource_inside(scan_content):
    content = with_parts(word(lambda document: None), **{"word/embeddings/liste.csv": LIST})
    assert scan_content(content, "x").read("!word/embeddings/liste.csv") == ("scanned", 3)


def test_what_is_before_the_damage_is_read(scan_content):
    content = with_parts(word(letters), **{"word/document.xml": HIDDEN.encode()[:700]})
    found = scan_content(content, "x")
    assert found.read() == ("partial", 1)
    assert found.reasons == {"": ["truncated"]}


def test_a_cut_document_is_read_as_the_archive_it_is(scan_content):
    content = word(letters)
    found = scan_content(content[: len(content) * 3 // 4], "x.docx")
    assert found.inside[""][0] == "partial"
    assert sum(sensitive for _, _, sensitive in found.inside.values()) > 0


def test_an_archive_with_the_name_of_a_document_is_one(scan_content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("liste.csv", LIST)
    assert scan_content(stream.getvalue(), "x.docx").read("!liste.csv") == ("scanned", 3)
