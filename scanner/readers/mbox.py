"""MBOX: mails in one file, each a record; their attachments are resources of their own.

A mail starts with a line `From sender date` behind an empty one. An attachment is
called by its mail and file name, `!record 3/rapport.pdf`, the first being record 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.mail.parts import LONGEST, MailParts, looks_like_mail
from scanner.readers.placed import PlacedRows
from scanner.readers.texts import decoded_head, is_text

__all__ = ["READER"]

_BATCH = 4 << 20
_LINE = 1 << 20
_START = re.compile(rb"From \S{1,300} {1,8}\S.{0,60}\d{4}[ +\-\w]{0,12}\r?\n")
_ESCAPED = re.compile(rb"(?m)^>(>{0,20}From )")


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the first line says it
    """Want the first line of a mail, then headers."""
    start = _START.match(head)
    if start is None:
        return 0
    text = decoded_head(head)
    return 98 if is_text(text) and looks_like_mail(text.partition("\n")[2]) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("mbox", None)
    rows = PlacedRows()
    name = opened.resource.name
    for line, content, whole in _mails(opened.stream):
        mail = MailParts(_ESCAPED.sub(rb"\1", content), name, f"record {rows.next}/")
        rows.add(mail.cells, line)
        yield from rows.full(_BATCH)
        yield from mail.members
        yield from mail.skipped
        if not whole:
            yield Skipped(name, "size_limit", f"a mail of over {LONGEST >> 20} MiB", partial=True)
    yield from rows.full(0)


def _mails(stream: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the first line's number, the bytes of each mail, and whether that is all of it."""
    number = start = 0
    parts: list[bytes] = []
    size = 0
    empty, whole = True, True
    while line := stream.readline(_LINE):
        if empty and _START.match(line):
            if start:
                yield start, b"".join(parts), whole
            parts, size, whole = [], 0, True
            start = number + 1
        elif size <= LONGEST:
            parts.append(line)
            size += len(line)
        else:
            whole = False
        ends = line.endswith(b"\n")
        empty = ends and not line.strip()
        number += ends
    if start:
        yield start, b"".join(parts), whole


READER = Reader(
    name="mbox",
    title="mailboxes, a record a mail",
    suffixes=(".mbox", ".mbx", ".mail"),
    sniff=_sniff,
    read=_read,
)
