"""Word, PowerPoint and OpenDocument texts: all that a person wrote into them.

Tables are lines of the text, unless they list subjects. Deleted text that the
tracking of changes still holds, field codes, hidden text, text boxes, notes,
comments, headers and footers, alternative texts and properties are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from zipfile import ZipInfo

from scanner.errors import ReadError
from scanner.readers import Item, Opened
from scanner.readers.blocks import Blocks, Piece, Words
from scanner.readers.markup import parse
from scanner.readers.office.package import Package
from scanner.readers.office.parts import lost, properties, rest
from scanner.readers.prose import Prose, document

__all__ = ["opendocument", "slides", "word"]

_OOXML = Words(
    blocks=frozenset({"p"}),
    texts=frozenset({"t", "delText", "instrText", "delInstrText", "text"}),
    tables=frozenset({"tbl"}),
    rows=frozenset({"tr"}),
    cells=frozenset({"tc"}),
    attributes=frozenset({"descr", "author", "alias"}),
    gaps={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"},
    breaks=frozenset({"lastRenderedPageBreak", "sectPr", "pageBreakBefore"}),
)
_ODF = Words(
    blocks=frozenset({"p", "h", "title", "desc", "creator", "sender-initials"}),
    tables=frozenset({"table"}),
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell", "covered-table-cell"}),
    attributes=frozenset({"string-value", "current-value", "help-message"}),
    spans=frozenset({"number-columns-repeated"}),
    gaps={"s": " ", "tab": "\t", "line-break": "\n"},
    breaks=frozenset({"soft-page-break", "page"}),
)
_WORD_TEXTS = re.compile(
    r"word/(?:glossary/)?(document|header|footer|footnotes|endnotes|comments)\w*\.xml"
)
_SLIDE_TEXTS = re.compile(
    r"ppt/(?:slides/(slide)|notesslides/(notes)slide|(comment)s/\w*?|slidemasters/(master)slide"
    r"|slidemasters/(slidemaster)|slidelayouts/(slidelayout)|notesmasters/(notesmaster)"
    r"|handoutmasters/(handoutmaster))(\d*)\w*\.xml"
)


def word(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:  # noqa: ARG001
    """Read a Word document: its text in the field "", the rest by the names of its parts."""
    parts = []
    for part in package.parts:
        found = _WORD_TEXTS.fullmatch(part.filename.lower())
        if found is not None:
            is_body = found[1] == "document" and "glossary" not in part.filename
            parts.append((not is_body, "" if is_body else found[1], part))
    parts.sort(key=lambda each: each[:2])
    texts = [(field, part, not field) for _, field, part in parts]
    yield from _document(opened, package, texts, _OOXML)


def slides(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:  # noqa: ARG001
    """Read a presentation: a page a slide, `slide 3`, its notes in `notes 3`."""
    parts = []
    for part in package.parts:
        found = _SLIDE_TEXTS.fullmatch(part.filename.lower())
        if found is not None:
            kind = next(filter(None, found.groups()))
            number = int(found[found.lastindex or 1] or 0) if (found[9] or "").isdecimal() else 0
            rank = 0 if kind in ("slide", "notes") else 1
            parts.append((rank, number, kind != "slide", kind, part))
    parts.sort(key=lambda each: each[:4])
    texts = [(kind if rank else f"{kind} {number}", part, kind == "slide")
             for rank, number, _, kind, part in parts]  # fmt: skip
    yield from _document(opened, package, texts, _OOXML)


def opendocument(opened: Opened, package: Package, stream: Any) -> Iterator[Item]:  # noqa: ARG001
    """Read an OpenDocument text, presentation or drawing."""
    texts = []
    for name, field in (("content.xml", ""), ("styles.xml", "styles")):
        part = package.named(name)
        if part is not None:
            texts.append((field, part, not field))
    texts += [
        ("object", part, False)
        for part in package.parts
        if "/" in part.filename and part.filename.lower().endswith("/content.xml")
    ]
    yield from _document(opened, package, texts, _ODF)


def _document(
    opened: Opened, package: Package, texts: Iterable[tuple[str, ZipInfo, bool]], words: Words
) -> Iterator[Item]:
    """Read parts as (field, part, whether its pages may begin another subject)."""
    prose, numbers, used = Prose(), count(1), set[str]()
    yield from properties(opened, package, used, prose)
    for field, part, paged in texts:
        used.add(part.filename.lower())
        pieces = _pieces(opened, package, part, Blocks(words))
        yield from document(pieces, prose, numbers, field, paged=paged)
    yield from rest(opened, package, used, prose)
    yield from prose.finish()


def _pieces(opened: Opened, package: Package, part: ZipInfo, blocks: Blocks) -> Iterator[Piece]:
    """Yield the pieces of a part; where it breaks off what is left, and that it does."""
    try:
        with package.open(part) as stream:
            yield from parse(stream, blocks)
    except ReadError as error:
        yield from blocks.finish()
        yield lost(opened, package, part, error)
    yield from blocks.finish()
