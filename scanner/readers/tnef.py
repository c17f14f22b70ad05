"""TNEF (`winmail.dat`): what Outlook sends in place of attachments, one record and its files.

Sources:
    * [MS-OXTNEF] 2.1 and 2.2
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.errors import ReadError
from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.embedded import document
from scanner.readers.mail.mapi import (
    BINARY,
    DATA,
    FILE_NAME,
    STRING,
    UNICODE,
    Properties,
    mail_cells,
    text_property,
)
from scanner.readers.mail.parts import LONGEST
from scanner.readers.mail.text import text_of
from scanner.readers.placed import PlacedRows, placed

__all__ = ["READER"]

_MAGIC = b"\x78\x9f\x3e\x22"
_SUBJECT, _BODY, _FROM = 0x00018004, 0x0002800C, 0x00008000
_PROPERTIES, _RENDERED, _TITLE, _CONTENT, _ATTACHED = (
    0x00069003, 0x00069002, 0x00018010, 0x0006800F, 0x00069005,
)  # fmt: skip
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4,
          0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
_OBJECT = 0x000D
_NAMED, _MULTIPLE = 0x8000, 0x1000
_INTERFACE = 16


class _Attribute(NamedTuple):
    identifier: int
    value: bytes


@dataclass(slots=True)
class _File:
    """An attachment as it comes together."""

    title: str = ""
    content: bytes = b""
    properties: Properties = field(default_factory=list)


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the mark is enough
    """Want the mark."""
    return 96 if head.startswith(_MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("tnef", None)
    name = opened.resource.name
    content = opened.stream.read(LONGEST)
    cells: list[tuple[str, str]] = []
    files: list[_File] = []
    problems: list[str] = []
    for attribute in _attributes(content, problems):
        _take(attribute, cells, files, problems)
    for each in files:
        each.title = text_property(each.properties, FILE_NAME) or each.title
        if each.title:
            cells.append((placed("attachment", "other:text"), each.title))
    rows = PlacedRows()
    rows.add(cells, 1)
    yield from rows.full(0)
    for number, each in enumerate(files, 1):
        held = next((value for key, _, value in each.properties if key == DATA), b"")
        inner = each.content or held.removeprefix(held[:_INTERFACE])
        if inner:
            yield document(each.title.replace("/", "_") or f"part {number}", inner, each.title)
    for reason in dict.fromkeys(problems):
        yield Skipped(name, reason, partial=True)
    if opened.stream.read(1):
        yield Skipped(name, "size_limit", f"more than {LONGEST >> 20} MiB", partial=True)


def _attributes(content: bytes, problems: list[str]) -> Iterator[_Attribute]:
    at = len(_MAGIC) + 2
    while at + 9 <= len(content):
        _, identifier, size = struct.unpack_from("<BII", content, at)
        value = content[at + 9 : at + 9 + size]
        if len(value) < size:
            problems.append("truncated")
        yield _Attribute(identifier, value)
        at += 9 + size + 2


def _take(
    attribute: _Attribute, cells: list[tuple[str, str]], files: list[_File], problems: list[str]
) -> None:
    identifier, value = attribute
    if identifier == _RENDERED or (identifier in (_TITLE, _CONTENT, _ATTACHED) and not files):
        files.append(_File())
    if identifier == _TITLE:
        files[-1].title = text_of(value.rstrip(b"\0"))
    elif identifier == _CONTENT:
        files[-1].content = value
    elif identifier in (_ATTACHED, _PROPERTIES):
        found: Properties = []
        try:
            found.extend(_properties(value))
        except (struct.error, IndexError):
            problems.append("malformed")
        if identifier == _ATTACHED:
            files[-1].properties = found
            return
        try:
            cells += mail_cells(found)
        except ReadError as error:
            problems.append(error.reason)
    elif identifier in (_SUBJECT, _BODY):
        name = "Subject" if identifier == _SUBJECT else "body"
        cells.append((placed(name, "other:text"), text_of(value.rstrip(b"\0"))))


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the MAPI properties of an attribute."""
    (count,) = struct.unpack_from("<I", value)
    at = 4
    for _ in range(count):
        kind, identifier = struct.unpack_from("<2H", value, at)
        at += 4
        if identifier >= _NAMED:
            by_name, size = struct.unpack_from("<2I", value, at + 16)
            at += 24 + (size + -size % 4 if by_name else 0)
        plain = kind & ~_MULTIPLE
        many = 1
        if kind & _MULTIPLE or plain in (STRING, UNICODE, BINARY, _OBJECT):
            (many,) = struct.unpack_from("<I", value, at)
            at += 4
        for _ in range(many):
            size = _FIXED.get(plain, 0)
            if not size:
                (size,) = struct.unpack_from("<I", value, at)
                at += 4
            if at + size > len(value):
                raise IndexError
            yield identifier, plain, value[at : at + size]
            at += size + -size % 4


READER = Reader(
    name="tnef",
    title="TNEF (winmail.dat): Outlook's attachments",
    suffixes=(".tnef", "winmail.dat"),
    sniff=_sniff,
    read=_read,
)
