"""Values of bytes in a table: text where they are text, else a resource inside the table.

A document (a PDF, a picture, a gzip stream, anything a reader knows) becomes a
Member, `!contenu[17]` for record 17 of column `contenu`. Short bytes that are
neither (a GUID, a point, a hash) are shown in hexadecimal; of longer ones the
printable strings are read, which is told.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scanner.escaping import escape
from scanner.model import CellColumn, Member
from scanner.readers import HEAD_BYTES, choose
from scanner.readers.binary import runs
from scanner.readers.cells import clean, strings
from scanner.readers.codecs import codec_of
from scanner.readers.encoding import detect
from scanner.readers.signatures import signature_of
from scanner.readers.texts import decoded_head, is_text

__all__ = ["Shown", "filled", "member_of", "printable", "show"]

_SHORT = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """Bytes as text; `text` is None for a document, `whole` False where only strings are."""

    text: str | None
    whole: bool = True


def show(content: bytes) -> Shown:
    r"""Return bytes as a cell shows them.

    >>> show("Sérologie".encode()).text, show(b"\x00\xff\x10").text
    ('Sérologie', '00ff10')
    >>> show(b"%PDF-1.7\x00").text is None
    True
    """
    head = content[:HEAD_BYTES]
    if codec_of(head) is not None or signature_of(head) is not None:
        return Shown(None)
    text = decoded_head(head)
    if not content or (is_text(text) and "\0" not in text):
        encoding = detect(head)
        return Shown(content[len(encoding.bom) :].decode(encoding.name, "replace"))
    if len(content) <= _SHORT:
        return Shown(content.hex())
    if choose(head, "").name != "binary":
        return Shown(None)
    return Shown("\n".join(printable(content)), whole=False)


def printable(content: bytes) -> list[str]:
    """Return the printable strings of bytes."""
    return [
        text
        for batch in runs(io.BytesIO(content))
        for column in batch.columns
        for text in column.values.to_pylist()
    ]


def member_of(field: str, record: int, content: bytes) -> Member:
    """Return a document that stands in a field of a record."""
    name = f"!{escape(field.encode())}[{record}]"
    return Member(name, partial(io.BytesIO, content), size=len(content))


def filled(column: CellColumn, texts: dict[int, str]) -> CellColumn:
    """Return a column with other values, by their places in it."""
    values = column.values.to_pylist()
    for place, text in texts.items():
        values[place] = text
    return replace(column, values=clean(strings(values)), records=np.asarray(column.records))
