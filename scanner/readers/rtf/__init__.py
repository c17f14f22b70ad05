"""RTF: letters and reports, also inside mails, messages and database columns.

A document is one record, more where another subject begins; a table of subjects is a
resource of its own. Embedded files and pictures are resources inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.blocks import Piece
from scanner.readers.ole.objects import held_by_object, member
from scanner.readers.prose import Prose, document
from scanner.readers.rtf.text import Embedded, RtfText

__all__ = ["READER"]

_MARK = b"{\\rt"
_NEAR = 512


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the mark is enough
    """Want the mark at the beginning, behind nothing but blanks."""
    start = head[:_NEAR].lstrip(b" \t\r\n\0\xef\xbb\xbf")
    return 95 if start.startswith(_MARK) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("rtf", None)
    text, prose = RtfText(opened.stream), Prose()
    yield from document(_pieces(text, opened), prose, count(1))
    yield from prose.finish()
    if not text.complete:
        yield Skipped(opened.resource.name, "truncated", "a group is never closed", partial=True)
    if text.behind:
        yield Skipped(opened.resource.name, "trailing_data", "read as text", partial=True)


def _pieces(text: RtfText, opened: Opened) -> Iterator[Piece]:
    numbers = count(1)
    for piece in text.pieces():
        if not isinstance(piece, Embedded):
            yield piece
            continue
        name = f"{'picture' if piece.is_picture else 'object'} {next(numbers)}"
        if not piece.whole:
            yield Skipped(f"{opened.resource.name}!{name}", "size_limit")
        elif piece.is_picture:
            yield member(name, piece.content)
        else:
            yield held_by_object(piece.content, name)


READER = Reader(
    name="rtf",
    title="RTF documents",
    suffixes=(".rtf", ".doc"),
    sniff=_sniff,
    read=_read,
)
