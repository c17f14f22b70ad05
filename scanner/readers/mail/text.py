"""The texts of a mail: charsets that lie, headers in encoded words, flowed lines, HTML, RTF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from typing import NamedTuple

from scanner.readers.blocks import Block, Note, Piece, Row
from scanner.readers.html.page import Page
from scanner.readers.rtf.text import Embedded, RtfText
from scanner.readers.texts import whole_text

__all__ = ["Rich", "bare", "header_text", "html_text", "rtf_text", "text_of", "unflowed"]

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_WORDS = re.compile(r"=\?[\w\-*]{1,60}\?[bqBQ]\?")
_SHIFTING = frozenset({"utf-7", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "utf-16", "utf-16le",
                       "utf-16be", "utf-32"})  # fmt: skip
"""Charsets whose bytes look like plain text or like none."""


class Rich(NamedTuple):
    """What a formatted text says, and the files and pictures in it."""

    text: str
    embedded: tuple[bytes, ...] = ()


def text_of(content: bytes, declared: str = "") -> str:
    r"""Return a text, in the charset it is in; what it says of itself counts where both could be.

    >>> text_of("été".encode(), "iso-8859-1"), text_of(b"\xe9t\xe9", "utf-8")
    ('été', 'été')
    >>> text_of(b"\xe8st", "iso-8859-2"), text_of(b"x", "no-such-charset")
    ('čst', 'x')
    """
    charset = declared.strip("\"' ").lower()
    order = [charset, "utf-8"] if charset in _SHIFTING else ["utf-8", charset]
    if charset in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        order.pop()  # what calls itself so is cp1252 in the end, or another page of one byte
    for name in filter(None, order):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return whole_text(content)


def header_text(raw: str) -> str:
    """Return a header's value unfolded, its encoded words read; 8-bit text as it is.

    >>> header_text("=?utf-8?q?R=C3=A9sultat?= de =?iso-8859-1?b?TWlja2HrbA==?=")
    'Résultat de Mickaël'
    """
    value = _FOLD.sub("", raw).strip()
    if not value.isascii():
        value = text_of(value.encode("utf-8", "surrogateescape"))
    if not _WORDS.search(value):
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        part if isinstance(part, str) else text_of(part, charset or "") for part, charset in parts
    )


def unflowed(text: str, *, delete_space: bool = False) -> str:
    r"""Return a `format=flowed` text with its soft line breaks taken out (RFC 3676).

    >>> unflowed("Monsieur LE \nGOFF\n-- \nLabo")
    'Monsieur LE GOFF\n-- \nLabo'
    """
    lines: list[str] = []
    soft = False
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.removeprefix(" ")
        if soft and not line.startswith(">"):
            lines[-1] = (lines[-1][:-1] if delete_space else lines[-1]) + line
        else:
            lines.append(line)
        soft = line.endswith(" ") and line != "-- "
    return "\n".join(lines)


def bare(text: str) -> str:
    """Return the letters and digits of a text, to see whether two say the same."""
    return "".join(filter(str.isalnum, text))


def html_text(text: str) -> str:
    """Return what an HTML text says, visible or not, paragraphs and rows as lines."""
    from lxml import etree  # noqa: PLC0415 - only where a page is read

    page = Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    parser.feed(text.replace("\0", "").encode("utf-8", "replace"))
    parser.close()
    return _joined(page.finish())


def rtf_text(content: bytes) -> Rich:
    """Return what an RTF text says, and what is embedded in it."""
    pieces: list[Piece] = []
    embedded: list[bytes] = []
    for piece in RtfText(io.BytesIO(content)).pieces():
        if isinstance(piece, Embedded):
            embedded.append(piece.content)
        else:
            pieces.append(piece)
    return Rich(_joined(pieces), tuple(embedded))


def _joined(pieces: Iterable[Piece]) -> str:
    lines = []
    for piece in pieces:
        if isinstance(piece, Block | Note):
            lines.append(piece.text)
        elif isinstance(piece, Row):
            lines.append("\t".join(piece.cells))
    return "\n".join(lines)
