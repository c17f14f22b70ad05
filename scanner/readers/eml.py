"""EML: a mail as a file, one record; attachments are resources of their own.

Read are RFC 5322 messages with MIME parts to any depth, Apple's `.emlx`, charsets that
are not what they say. See `scanner.readers.mail.parts` for fields and names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.mail.parts import LONGEST, MailParts, looks_like_mail
from scanner.readers.placed import PlacedRows
from scanner.readers.texts import decoded_head, is_text

__all__ = ["READER"]

_SUFFIXES = (".eml", ".emlx", ".mht", ".mhtml", ".nws")
_LENGTH = re.compile(rb"\s{0,8}\d{1,10}\s{0,8}\r?\n")
"""What an `.emlx` starts with: the bytes of the mail, behind which a property list stands."""


def _sniff(head: bytes, name: str) -> int:
    """Want headers of a mail and nothing else before the first empty line."""
    text = decoded_head(head)
    if text[:12].strip(" \r\n")[:1].isdigit():
        text = text.partition("\n")[2]
    if not is_text(text) or not looks_like_mail(text):
        return 0
    return 97 if name.endswith(_SUFFIXES) else 94


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("eml", None)
    name = opened.resource.name
    content = opened.stream.read(LONGEST)
    length = _LENGTH.match(content)
    mail = MailParts(content[length.end() :] if length else content, name)
    rows = PlacedRows()
    rows.add(mail.cells, 1)
    yield from rows.full(0)
    yield from mail.members
    yield from mail.skipped
    if opened.stream.read(1):
        yield Skipped(name, "size_limit", f"more than {LONGEST >> 20} MiB", partial=True)


READER = Reader(
    name="eml",
    title="mails: headers, text, attachments",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
