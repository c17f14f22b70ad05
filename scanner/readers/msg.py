"""MSG: a mail as Outlook saves it, one record; attachments are resources of their own.

Named properties are fields (`Subject`, `From`, `To`, `Recipient address`), the text is
`body`, `html` or `rtf`. An attachment is called by its file name, a mail that is
attached by its subject's place: `!mail 1`.

Sources:
    * [MS-OXMSG] 2.1 to 2.4
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

from scanner.errors import CorruptResource, ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.embedded import document, inner_name
from scanner.readers.mail.mapi import (
    BINARY,
    DATA,
    FILE_NAME,
    SHORT_NAME,
    TIME,
    Properties,
    mail_cells,
    text_property,
)
from scanner.readers.mail.parts import LONGEST
from scanner.readers.ole.compound import MAGIC
from scanner.readers.placed import PlacedRows, placed
from scanner.readers.spool import seekable

__all__ = ["READER"]

_SUFFIXES = (".msg", ".oft")
_MARK = "__substg1.0_".encode("utf-16-le")
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_FIXED = "__properties_version1.0"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
_INNER = "__substg1.0_3701000D"
_FAULTS = (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError, struct.error)
"""What olefile raises on files that lie."""

Path = tuple[str, ...]


def _sniff(head: bytes, name: str) -> int:
    """Want an OLE file that is called so, or whose directory comes early and says so."""
    if not head.startswith(MAGIC):
        return 0
    return 95 if _MARK in head else 70 if name.endswith(_SUFFIXES) else 0


def _read(opened: Opened) -> Iterator[Item]:
    try:
        import olefile  # noqa: PLC0415 - an extra
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[mail]") from None
    opened.describe("msg", None)
    with seekable(opened) as stream:
        try:
            box = _Box(olefile.OleFileIO(stream))
        except _FAULTS:
            raise CorruptResource from None
        if not box.paths:
            raise CorruptResource("malformed", "no mail in it")
        yield from _mail(box, (), opened.resource.name)


class _Box:
    """The streams of a file by their paths."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.paths: dict[Path, None] = dict.fromkeys(map(tuple, file.listdir()))

    def below(self, folder: Path, start: str) -> list[str]:
        """Return the storages in a folder whose names start so."""
        size = len(folder)
        inner = (path for path in self.paths if len(path) > size + 1 and path[:size] == folder)
        return list(dict.fromkeys(path[size] for path in inner if path[size].startswith(start)))

    def content(self, path: Path) -> bytes:
        """Return a stream whole. Raises `ReadError`."""
        try:
            size = self._file.get_size(list(path))
            if size > LONGEST:
                raise ReadError("size_limit", f"more than {LONGEST >> 20} MiB")
            content: bytes = self._file.openstream(list(path)).read()
        except _FAULTS:
            raise CorruptResource from None
        if len(content) < size:
            raise CorruptResource("truncated")
        return content

    def properties(self, folder: Path, skipped: list[str]) -> Properties:
        """Return the properties in a folder, but for the data of attachments."""
        found: Properties = []
        for path in self.paths:
            stream = _STREAM.fullmatch(path[-1])
            if path[:-1] != folder or (stream is None and path[-1] != _FIXED):
                continue
            identifier, kind = (int(each, 16) for each in stream.groups()) if stream else (0, 0)
            if (identifier, kind) == (DATA, BINARY):
                continue
            try:
                content = self.content(path)
            except ReadError as error:
                skipped.append(error.reason)
                continue
            found += [(identifier, kind, content)] if stream else _times(content, len(folder))
        return found


def _times(content: bytes, depth: int) -> Properties:
    """Return the times among the properties of fixed size."""
    start = 32 if not depth else 24
    return [
        (identifier, kind, content[at + 8 : at + 16])
        for at in range(start, len(content) - 15, 16)
        for kind, identifier in (struct.unpack_from("<2H", content, at),)
        if kind == TIME
    ]


def _mail(box: _Box, folder: Path, name: str) -> Iterator[Item]:
    """Yield the record of the mail in a folder, then what is attached to it."""
    rows, skipped = PlacedRows(), list[str]()
    cells: list[tuple[str, str]] = []
    for each in (folder, *((*folder, inner) for inner in box.below(folder, _RECIPIENT))):
        try:
            cells += mail_cells(box.properties(each, skipped))
        except ReadError as error:
            skipped.append(error.reason)
    attachments = [(*folder, inner) for inner in box.below(folder, _ATTACHMENT)]
    members = []
    for number, each in enumerate(attachments, 1):
        member = _attached(box, each, number, name, skipped)
        members.append(member)
        if isinstance(member, Member) and member.file_name:
            cells.append((placed("attachment", "other:text"), member.file_name))
    rows.add(cells, 1)
    yield from rows.full(0)
    yield from members
    for reason in dict.fromkeys(skipped):
        yield Skipped(name, reason, partial=True)


def _attached(
    box: _Box, folder: Path, number: int, name: str, skipped: list[str]
) -> Member | Skipped:
    properties = box.properties(folder, skipped)
    named = (text_property(properties, each) for each in (FILE_NAME, SHORT_NAME))
    file_name = next(filter(None, named), "").replace("/", "_")
    inner = (*folder, _INNER)
    if any(path[: len(inner)] == inner for path in box.paths):
        shown = inner_name(f"mail {number}")
        return Member(shown, batches=_mail(box, inner, name + shown), format="msg")
    shown = file_name or f"part {number}"
    try:
        content = box.content((*folder, f"__substg1.0_{DATA:04X}{BINARY:04X}"))
    except ReadError as error:
        return Skipped(name + inner_name(shown), error.reason, error.detail)
    return document(shown, content, file_name)


READER = Reader(
    name="msg",
    title="Outlook mails (MSG): headers, text, attachments",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    extra="mail",
)
