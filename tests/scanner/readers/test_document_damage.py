"""Whatever is damaged in a document, a value is found or the document is not called read."""

import io
import zipfile

import docx
import numpy as np
import openpyxl
import pytest
from fpdf import FPDF
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from scanner.config import Limits
from scanner.errors import ReadError
from scanner.model import Member, Resource, Skipped
from scanner.readers import open_and_read

MARKER = "285057800608441"
LINES = [*(f"Patient numero {n}" for n in range(40)), f"NIR {MARKER}", *["fin du texte"] * 40]


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def stored(content):
    """Return a zip with nothing compressed, so that the marker's place is known."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


def word():
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    return stored(saved(document))


def excel():
    book = openpyxl.Workbook()
    for line in LINES:
        book.active.append([line])
    return stored(saved(book))


def calc():
    document = OpenDocumentSpreadsheet()
    table = Table(name="T")
    for line in LINES:
        row, cell = TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text=line))
        row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    return stored(saved(document))


def rtf():
    return (r"{\rtf1\ansi " + r"\par ".join(LINES) + r"\par}").encode()


def html():
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>".encode()


def pdf():
    document = FPDF()  # compressed: nothing would tell a wrong byte in a page that is not
    document.set_font("Helvetica", size=9)
    document.add_page()
    document.multi_cell(0, 3, "\n".join(LINES))
    return bytes(document.output())


WRITE = {"docx": word, "xlsx": excel, "ods": calc, "rtf": rtf, "html": html, "pdf": pdf}


@pytest.fixture
def said(tmp_path):
    """Return all that a file says, at any depth, and why it does not say all."""

    def read(content):
        path = tmp_path / "x"
        path.write_bytes(content)
        resource = Resource("x", bytes(path), len(content))
        texts, reasons = [], []
        try:
            take(open_and_read(resource, Limits(), lambda *_: None), texts, reasons)
        except ReadError as error:
            reasons.append(error.reason)
        return "\n".join(texts), reasons

    return read


def take(items, texts, reasons):
    for item in items:
        if isinstance(item, Skipped):
            reasons.append(item.reason)
        elif isinstance(item, Member):
            take_member(item, texts, reasons)
        else:
            for column in item.columns:
                texts += [value for value in column.values.to_pylist() if value]


def take_member(member, texts, reasons):
    if member.batches is not None:
        take(member.batches, texts, reasons)
        return
    try:
        with member.open() as stream:
            texts.append(stream.read().decode("latin-1"))
            reasons += [reason for reason, _ in getattr(stream, "faults", ())]
    except ReadError as error:
        reasons.append(error.reason)


def damaged(content, random, at, size):
    """Return the content with some bytes changed, none of them those of the marker where it stands open."""
    changed = bytearray(content)
    for place in random.integers(0, len(content), random.integers(1, 5)):
        if at < 0 or not at - 1 <= place <= at + size:
            changed[place] = random.integers(0, 256)
    return bytes(changed)


@pytest.mark.parametrize("name", WRITE)
def test_a_value_is_found_or_its_loss_is_told(name, said):
    content = WRITE[name]()
    at = content.find(MARKER.encode())
    random = np.random.default_rng(3)
    for _ in range(40):
        text, reasons = said(damaged(content, random, at, len(MARKER)))
        assert MARKER in text or reasons


@pytest.mark.parametrize("name", WRITE)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_what_is_cut_is_told(name, share, said):
    content = WRITE[name]()
    text, reasons = said(content[: int(len(content) * share)])
    assert reasons or name == "html"
    if 0 <= content.find(MARKER.encode()) < share * len(content) - len(MARKER):
        assert MARKER in text
