"""HTML pages: results sent as web pages, tables exported as `.xls` that are HTML.

A page is one record, more where another subject begins; a table whose header tells
that it lists subjects is a resource of its own, with a record a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from scanner.readers import Item, Opened, Reader
from scanner.readers.blocks import Piece
from scanner.readers.encoding import Transcoder
from scanner.readers.html.page import Page
from scanner.readers.prose import Prose, document
from scanner.readers.texts import decoded_head, is_text, lost, opened_text

__all__ = ["READER"]

_BLOCK = 256 << 10
_NEAR = 4096
_SUFFIXES = (".html", ".htm", ".xhtml")
_COMMENTS = re.compile(r"\s*(?:<\?xml[^>]{0,200}>|<!--.{0,1000}?-->)", re.DOTALL)
_SURE = re.compile(r"\s*<(?:!doctype\s+html|html|head)[\s>]", re.IGNORECASE)
_LIKELY = re.compile(
    r"\s*<(?:body|table|meta|title|div|p|h[1-6]|center|font|style|script|form|br)[\s>/]",
    re.IGNORECASE,
)


def _sniff(head: bytes, name: str) -> int:
    """Want a tag of HTML at the beginning."""
    text = decoded_head(head)[:_NEAR].lstrip("\ufeff \t\r\n")
    if not text.startswith("<") or not is_text(text):
        return 0
    while found := _COMMENTS.match(text):
        text = text[found.end() :]
    if _SURE.match(text):
        return 94
    if _LIKELY.match(text):
        return 91 if name.endswith(_SUFFIXES) else 84
    return 50 if name.endswith(_SUFFIXES) else 0


def _read(opened: Opened) -> Iterator[Item]:
    text, prose = opened_text(opened), Prose()
    opened.describe("html", text.encoding.name)
    yield from document(_pieces(text), prose, count(1))
    yield from prose.finish()
    opened.describe("html", text.encoding.name)
    yield from lost(opened, text)


def _pieces(text: Transcoder) -> Iterator[Piece]:
    from lxml import etree  # noqa: PLC0415 - only where a page is read

    page = Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    while block := text.read(_BLOCK):
        parser.feed(block.replace(b"\0", b""))
        yield from page.taken()
    parser.close()
    yield from page.finish()


READER = Reader(
    name="html",
    title="HTML pages and tables",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
