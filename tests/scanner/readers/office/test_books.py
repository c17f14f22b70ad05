"""Workbooks: each sheet reads as the same table would in delimited text."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlwt
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scanner.config import Limits
from scanner.model import Member, Resource, Skipped
from scanner.readers import open_and_read

HEADER = ["NOM", "PRENOM", "DDN", "NIR", "VIH", "PSA", "A_JEUN"]
DAY = dt.date
PEOPLE = [
    ["LE GOFF", "Anne", DAY(1985, 5, 11), 285057800608441, "négatif", 1.25, True],
    ["MORVAN", "Yann", DAY(1970, 1, 2), 170017800608483, "POSITIF", 12, False],
    ["RIOU", "Marc", DAY(1960, 3, 3), 160037800608423, "négatif", 0.5, True],
]


def as_text(value):
    return str(value).upper() if isinstance(value, bool) else str(value)


def delimited():
    return "\n".join(";".join(map(as_text, row)) for row in [HEADER, *PEOPLE]).encode()


def xlsx(change=lambda book: None):
    book = openpyxl.Workbook()
    book.active.title = "Patients"
    for row in [HEADER, *PEOPLE]:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Patients")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for line, row in enumerate([HEADER, *PEOPLE]):
        for column, value in enumerate(row):
            style = (day,) if isinstance(value, DAY) else ()
            sheet.write(line, column, value, *style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_cell(value):
    kinds = {bool: ("boolean", "booleanvalue"), DAY: ("date", "datevalue"),
             int: ("float", "value"), float: ("float", "value")}  # fmt: skip
    kind, name = kinds.get(type(value), ("string", None))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    cell = TableCell(valuetype=kind, **({name: text} if name else {}))
    cell.addElement(P(text=str(value)))
    return cell


def ods(change=lambda table: None):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Patients")
    for row in [HEADER, *PEOPLE]:
        line = TableRow()
        for value in row:
            line.addElement(ods_cell(value))
        table.addElement(line)
    change(table)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def edited(content, change):
    """Return a zip with its parts changed: name and bytes -> bytes, or None to leave it out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()


class Said:
    """What one resource says: records as dictionaries of its cells, lines, reasons."""

    def __init__(self):
        self.rows, self.lines, self.reasons = [], [], []

    def take(self, item):
        if isinstance(item, Skipped):
            self.reasons.append(item.reason)
            return
        self.lines += item.lines.tolist() if item.lines is not None else []
        self.rows += [{} for _ in range(item.first_record + item.n_records - len(self.rows))]
        for column in item.columns:
            for record, value in zip(column.records, column.values.to_pylist(), strict=True):
                if value:
                    self.rows[record][column.field] = value


@pytest.fixture
def cells_of(tmp_path):
    """Return what each sheet of a book says, read in its turn, and what the book does."""

    def read(content, name="x"):
        path = tmp_path / name
        path.write_bytes(content)
        sheets, book = {}, Said()
        resource = Resource(name, bytes(path), len(content))
        for item in open_and_read(resource, Limits(), lambda *_: None):
            if isinstance(item, Member):
                sheet = sheets[item.name] = Said()
                for inner in item.batches or ():
                    sheet.take(inner)
            else:
                book.take(item)
        return sheets, book

    return read


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_a_sheet_reads_as_the_same_table_in_delimited_text(cells_of, read_file, write):
    sheets, _ = cells_of(write(), "lying.jpg")
    expected = read_file(delimited(), "x.csv")
    assert sheets["#Patients"].rows == expected.rows()
    assert sheets["#Patients"].lines == list(expected.lines.values())


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_its_records_have_the_tiers_of_the_delimited_ones(scan_content, write):
    found = scan_content(write(), "a.bin").result
    expected = scan_content(delimited(), "b.csv").result
    sheet = next(each for each in found.summaries if each.resource.endswith("#Patients"))
    assert sheet.records_by_tier == expected.summaries[0].records_by_tier
    assert sum(sheet.records_by_tier[3:]) == len(PEOPLE)


def test_hidden_sheets_rows_and_columns_are_read(cells_of):
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["D"].hidden = True
        for state in ("hidden", "veryHidden"):
            sheet = book.create_sheet(state)
            sheet.append(["NIR", "VIH"])
            sheet.append(["185057800608436", "négatif"])
            sheet.sheet_state = state

    sheets, _ = cells_of(xlsx(hide))
    assert sheets["#Patients"].rows[1]["NIR"] == "170017800608483"
    for state in ("#hidden", "#veryHidden"):
        assert sheets[state].rows == [{"NIR": "185057800608436", "VIH": "négatif"}]


def test_notes_stand_with_the_row_they_are_at(cells_of):
    def remark(book):
        book.active["B3"].comment = Comment("séropositif depuis 2010", "Dr HAMON")

    sheets, _ = cells_of(xlsx(remark))
    assert sheets["#Patients"].rows[1]["note"] == "séropositif depuis 2010"

    def annotate(table):
        note = Annotation()
        note.addElement(P(text="séropositif"))
        table.childNodes[-1].childNodes[0].addElement(note)

    sheets, _ = cells_of(ods(annotate))
    assert sheets["#Patients"].rows[2]["note"] == "séropositif"
    assert sheets["#Patients"].rows[2]["NOM"] == "RIOU"


def test_numbers_read_as_they_are_shown(cells_of):
    def add(book):
        sheet = book.create_sheet("n")
        for value, shown in ((1000, "00000"), (612345678, '0#" "##" "##" "##" "##'),
                             (1.85057800608436e14, "0.00E+00"), (12.3, "General"),
                             (dt.datetime.fromisoformat("2024-01-15 08:30"), "dd/mm/yyyy hh:mm"),
                             (dt.time(8, 30), "hh:mm")):  # fmt: skip
            sheet.append([value])
            sheet.cell(sheet.max_row, 1).number_format = shown

    sheets, _ = cells_of(xlsx(add))
    assert [value for row in sheets["#n"].rows for value in row.values()] == [
        "01000", "0612345678", "185057800608436", "12.3", "2024-01-15 08:30:00",
        "08:30:00",
    ]  # fmt: skip


def test_dates_since_1904(cells_of):
    def count_from_1904(book):
        book.epoch = CALENDAR_MAC_1904

    sheets, _ = cells_of(xlsx(count_from_1904))
    assert sheets["#Patients"].rows[0]["DDN"] == "1985-05-11"


def test_properties_links_and_lists_are_read_beside_the_sheets(cells_of):
    def add(book):
        book.properties.title = "Patients de Mme LE GOFF"
        book.active["A2"].hyperlink = "mailto:anne.legoff@example.fr"
        book.active.oddHeader.center.text = "Laboratoire de la Gare"

    _, book = cells_of(xlsx(add))
    said = "\n".join(value for row in book.rows for value in row.values())
    for text in ("Patients de Mme LE GOFF", "anne.legoff@example.fr", "Laboratoire de la Gare"):
        assert text in said


def test_shared_strings_that_no_cell_shows_any_more_are_read(cells_of):
    content = io.BytesIO(
        edited(xlsx(), lambda _, part: part.replace(b'<c r="A2" t="inlineStr"><is><t>LE GOFF</t></is>',
                                                    b'<c r="A2" t="s"><v>1</v>'))
    )  # fmt: skip
    with zipfile.ZipFile(content, "a") as package:
        strings = "<sst><si><t>NIR 160037800608423</t></si><si><r><t>LE </t></r><r><t>GOFF</t></r></si></sst>"
        package.writestr("xl/sharedStrings.xml", strings)
    sheets, book = cells_of(content.getvalue())
    assert sheets["#Patients"].rows[0]["NOM"] == "LE GOFF"
    assert book.rows[0]["sharedStrings"] == "NIR 160037800608423"


def test_two_cells_far_apart_cost_no_memory(cells_of):
    def add(book):
        sheet = book.create_sheet("far")
        sheet["A1"] = "NIR 185057800608436"
        sheet["XFD1048576"] = "fin"

    sheets, _ = cells_of(xlsx(add))
    first, last = sheets["#far"].rows
    assert (list(first.values()), list(last.values())) == (["NIR 185057800608436"], ["fin"])
    assert sheets["#far"].lines == [1, 1_048_576]


def test_a_sheet_that_no_workbook_names_is_read(cells_of):
    content = edited(
        xlsx(), lambda name, part: None if name == "xl/_rels/workbook.xml.rels" else part
    )
    sheets, _ = cells_of(content)
    assert [len(sheet.rows) for sheet in sheets.values()] == [3]


def test_what_is_embedded_is_a_resource_inside(scan_content):
    content = io.BytesIO(xlsx())
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/embeddings/liste.csv", delimited())
    found = scan_content(content.getvalue(), "a.xlsx")
    assert found.read("!xl/embeddings/liste.csv") == ("scanned", 3)


def test_repeated_rows_are_bounded(cells_of):
    def repeat(table):
        table.childNodes[-1].setAttribute("numberrowsrepeated", "1000000000")

    sheets, book = cells_of(ods(repeat))
    assert len(sheets["#Patients"].rows) == 3
    assert book.reasons == ["ratio_limit"]


def test_a_password_is_asked_for(scan_content):
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest"
    content = edited(ods(), lambda name, part: part.replace(b"</manifest", manifest, 1)
                     if name == "META-INF/manifest.xml" else part)  # fmt: skip
    found = scan_content(content, "a.ods")
    assert found.reasons == {"": ["password_required"]}


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_damaged_sheet_is_read_up_to_the_damage(scan_content, write):
    def cut(name, part):
        if name not in ("xl/worksheets/sheet1.xml", "content.xml"):
            return part
        at = part.index(b"MORVAN") if b"MORVAN" in part else part.index(b'<row r="4"')
        return part[:at]

    found = scan_content(edited(write(), cut), "a")
    status, sensitive = found.read("#Patients")
    assert status == "partial"
    assert sensitive >= 1
    assert set(found.reasons["#Patients"]) <= {"truncated", "malformed"}


def test_entities_are_not_expanded(scan_content):
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    content = edited(xlsx(), lambda name, part: bomb if "sheet1" in name else part)
    found = scan_content(content, "a.xlsx")
    assert "entity_limit" in found.reasons["#Patients"]
