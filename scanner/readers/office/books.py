"""Workbooks: a resource for each sheet, and what the book says outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from scanner.errors import ReadError
from scanner.escaping import escape
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened
from scanner.readers.markup import parse
from scanner.readers.office.calamine import check_size, open_book, sheet_names, sheet_rows
from scanner.readers.office.leaves import Leaf
from scanner.readers.office.ods import Grid, SheetStart, TooMany, rows_of_sheet
from scanner.readers.office.package import Package
from scanner.readers.office.parts import lost, properties, rest
from scanner.readers.office.xlsx import Book
from scanner.readers.prose import Prose
from scanner.readers.sheets import SheetRow, batches

__all__ = ["ods", "sheets_by_calamine", "xlsb", "xlsx"]

_XLSB_PARTS = re.compile(
    r"xl/(?:(?:work|macro|dialog|chart)sheets/[^/]+|sharedstrings|workbook|styles)\.bin",
    re.IGNORECASE,
)


def xlsx(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:  # noqa: ARG001
    """Read a workbook of XML."""
    book, prose = Book(package), Prose()
    for error in book.open():
        yield Skipped(opened.resource.name, error.reason, "part of the workbook", partial=True)
    yield from properties(opened, package, book.used, prose)
    others: list[Leaf] = []
    read: list[str] = []
    for sheet in book.sheets:
        rows = _noted(book.rows(sheet, others), read)
        yield _sheet(opened, sheet.name, rows, "xlsx")
    for path, text in others:
        yield from prose.add(path, text)
    if len(read) == len(book.sheets):
        for text in book.left_over():
            yield from prose.add("sharedStrings", text)
    yield from rest(opened, package, book.used, prose)
    yield from prose.finish()


def _noted(rows: Iterable[SheetRow], read: list[str]) -> Iterator[SheetRow]:
    """Note that a sheet was read to its end."""
    yield from rows
    read.append("")


def xlsb(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:
    """Read a binary workbook; what stands outside its cells only by its strings."""
    check_size(package)
    prose = Prose()
    used = {part.filename.lower() for part in package.parts if _XLSB_PARTS.fullmatch(part.filename)}
    yield from properties(opened, package, used, prose)
    stream.seek(0)
    yield from sheets_by_calamine(opened, stream, "xlsb")
    yield from rest(opened, package, used, prose)
    yield from prose.finish()


def sheets_by_calamine(opened: Opened, stream: Any, format_: str) -> Iterator[Item]:
    """Yield the sheets of a book that calamine reads."""
    book = open_book(stream)
    for number, name in sheet_names(book):
        yield _sheet(opened, name, sheet_rows(book, number), format_)


def _sheet(opened: Opened, name: str, rows: Iterable[SheetRow], format_: str) -> Member:
    inner = "#" + escape(name.encode("utf-8", "surrogatepass"))
    return Member(inner, batches=_batches(opened.resource.name + inner, rows), format=format_)


def _batches(name: str, rows: Iterable[SheetRow]) -> Iterator[Item]:
    """Yield the records of a sheet, and that it is broken where it is."""
    faults: list[ReadError] = []
    yield from batches(_whole(rows, faults))
    for error in faults:
        yield Skipped(name, error.reason, error.detail, partial=True)


def _whole(rows: Iterable[SheetRow], faults: list[ReadError]) -> Iterator[SheetRow]:
    try:
        yield from rows
    except ReadError as error:
        faults.append(error)


def ods(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:  # noqa: ARG001
    """Read an OpenDocument spreadsheet."""
    prose, used = Prose(), {"content.xml"}
    yield from properties(opened, package, used, prose)
    content = package.named("content.xml")
    if content is not None:
        try:
            with package.open(content) as source:
                yield from _ods_sheets(opened, source)
        except ReadError as error:
            yield lost(opened, package, content, error)
    yield from rest(opened, package, used, prose)
    yield from prose.finish()


def _ods_sheets(opened: Opened, stream: Any) -> Iterator[Item]:
    source: Iterator[Any] = parse(stream, Grid())
    unnamed = count(1)
    following: list[Any] = [next(source, None)]
    while following:
        item = following.pop(0)
        if isinstance(item, SheetStart):
            name = item.name or f"sheet{next(unnamed)}"
            rows = rows_of_sheet(source, following)
            yield _sheet(opened, name, rows, "ods")
            for _ in rows:
                pass
        elif isinstance(item, TooMany):
            detail = "a row said to be repeated"
            yield Skipped(opened.resource.name, "ratio_limit", detail, partial=True)
