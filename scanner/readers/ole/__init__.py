"""Office 97 to 2003 documents (XLS, DOC, PPT) and anything else in an OLE compound file.

Of a workbook the sheets, notes, headers and properties are read, of documents and
presentations the text and properties. Of other compound files only the strings are.
Files that were embedded are resources of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from scanner.errors import EncryptedResource, ReadError
from scanner.model import Member, RecordBatch, Skipped
from scanner.readers import Item, Opened, Reader, discover
from scanner.readers.binary import runs
from scanner.readers.blocks import Block, Piece
from scanner.readers.office.books import sheets_by_calamine
from scanner.readers.ole.compound import MAGIC, Compound, Entry
from scanner.readers.ole.objects import held_by_package, member
from scanner.readers.ole.texts import presentation_pieces, word_pieces
from scanner.readers.ole.xlsnotes import notes
from scanner.readers.prose import Prose, document
from scanner.readers.spool import seekable

__all__ = ["READER"]

_SUFFIXES = (".xls", ".xlt", ".doc", ".dot", ".ppt", ".pps")
_MAIL = "__substg1.0_".encode("utf-16-le")
_WORKBOOK = ("Workbook", "Book")
_PACKAGE = "\x01Ole10Native"
_CONTENTS = ("CONTENTS", "Package")
_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_MOST = 256 << 20


def _sniff(head: bytes, name: str) -> int:
    """Know the signature; a mail has a reader of its own."""
    if not head.startswith(MAGIC):
        return 0
    return 60 if name.endswith(".msg") or _MAIL in head else 89


def _read(opened: Opened) -> Iterator[Item]:
    with seekable(opened) as stream:
        try:
            file = Compound(stream)
        except ReadError as error:
            yield from _by_strings(opened, stream)
            yield Skipped(opened.resource.name, error.reason, "", partial=True)
            return
        if file.named("EncryptedPackage", "EncryptedSummary") is not None:
            opened.describe("ole", None)
            raise EncryptedResource("password_required")
        if file.named(*_WORKBOOK) is not None:
            yield from _workbook(opened, file, stream)
        elif file.named("WordDocument") is not None:
            yield from _text(opened, file, "doc", word_pieces(file))
        elif file.named("PowerPoint Document") is not None:
            yield from _text(opened, file, "ppt", presentation_pieces(file))
        else:
            yield from _other(opened, file, stream)


def _workbook(opened: Opened, file: Compound, stream: Any) -> Iterator[Item]:
    opened.describe("xls", None)
    stream.seek(0)
    prose = Prose()
    workbook = file.named(*_WORKBOOK)
    try:
        yield from sheets_by_calamine(opened, stream, "xls")
        if workbook is not None:
            for field, text in notes(file.open(workbook)):
                yield from prose.add(field, text)
    except EncryptedResource:
        raise
    except ReadError as error:
        for text in _strings(file, workbook) if workbook is not None else ():
            yield from prose.add("strings", text)
        yield Skipped(opened.resource.name, error.reason, error.detail, partial=True)
    yield from _properties(file, prose)
    yield from prose.finish()
    yield from _embedded(file)


def _text(opened: Opened, file: Compound, format_: str, pieces: Iterator[Piece]) -> Iterator[Item]:
    opened.describe(format_, None)
    prose = Prose()
    yield from _properties(file, prose)
    yield from document(_until_broken(opened, file, pieces), prose, count(1))
    yield from prose.finish()
    yield from _embedded(file)


def _until_broken(opened: Opened, file: Compound, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a text; where it breaks off its strings, and that it does."""
    try:
        yield from pieces
    except EncryptedResource:
        raise
    except ReadError as error:
        for entry in file.entries:
            if entry.name in ("WordDocument", "PowerPoint Document"):
                yield from map(Block, _strings(file, entry))
        yield Skipped(opened.resource.name, error.reason, error.detail, partial=True)


def _properties(file: Compound, prose: Prose) -> Iterator[RecordBatch]:
    for entry in file.entries:
        if entry.name in _SUMMARIES:
            for text in _strings(file, entry):
                yield from prose.add("properties", text)


def _strings(file: Compound, entry: Entry) -> Iterator[str]:
    for batch in runs(file.open(entry)):
        for column in batch.columns:
            yield from column.values.to_pylist()


def _other(opened: Opened, file: Compound, stream: Any) -> Iterator[Item]:
    """Read the strings of a compound file; one that is a mail by its reader, if there is one."""
    reader = next((unit for unit in discover() if unit.name == "msg"), None)
    if reader is not None and any(entry.name.startswith("__substg1.0_") for entry in file.entries):
        stream.seek(0)
        yield from reader.read(opened)
        return
    yield from _by_strings(opened, stream)
    yield from _embedded(file)
    detail = "OLE compound file"
    yield Skipped(opened.resource.name, "strings_only", detail, partial=True)


def _by_strings(opened: Opened, stream: Any) -> Iterator[RecordBatch]:
    opened.describe("ole/strings", None)
    stream.seek(0)
    yield from runs(stream)


def _embedded(file: Compound) -> Iterator[Member]:
    """Yield the files that were put into a document."""
    numbers = count(1)
    for entry in file.entries:
        if entry.name in (_PACKAGE, *_CONTENTS) and 0 < entry.size <= _MOST:
            with file.open(entry) as stream:
                content = stream.read()
            name = f"embedded {next(numbers)}"
            if entry.name == _PACKAGE:
                yield held_by_package(content, name)
            else:
                yield member(name, content)


READER = Reader(
    name="ole",
    title="Office 97 to 2003: XLS, DOC, PPT",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
