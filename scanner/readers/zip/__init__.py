"""Zip archives, entry by entry from front to back, whether the stream can seek or not.

What the entries say of themselves, what the directory says of them and what is really
there are held against each other: an entry that the directory hides is read, bytes
that no entry covers are read as a resource of their own (`#bytes 1234`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

from scanner.errors import ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Cursor, Gap
from scanner.readers.filenames import file_name, member_name
from scanner.readers.signatures import PLAIN, signature_of
from scanner.readers.zip.directory import (
    END,
    END64_BYTES,
    END_BYTES,
    LOCATOR_BYTES,
    RECORDS,
    Directory,
    find_directory,
)
from scanner.readers.zip.entries import (
    CENTRAL,
    CENTRAL_BYTES,
    LOCAL,
    LOCAL_BYTES,
    Entry,
    central_entry,
    local_entry,
    looks_local,
    sizes_of,
)
from scanner.readers.zip.locks import unlocked
from scanner.readers.zip.payload import Payload

__all__ = ["READER", "ends_as_zip"]

_SPANNED = (b"PK\7\x08", b"PK00")
_RECORD = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x05\x06)")
_LARGEST_COMMENT = 1 << 20


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know an entry or the end of an empty archive; office documents are known better."""
    start = head[4:] if head.startswith(_SPANNED) else head
    if looks_local(start[:LOCAL_BYTES]) or start.startswith(END):
        return 97
    return 90 if start.startswith(LOCAL) else 0


def ends_as_zip(stream: Any) -> bool:
    """Say whether a stream that can seek is a zip behind something else: a program, a script.

    It is left at its start.
    """
    directory = find_directory(stream)
    stream.seek(0)
    return directory is not None and bool(directory.offsets)


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("zip", None)
    directory = find_directory(opened.stream) if opened.seekable else None
    if directory is not None and directory.overlap is not None:
        raise ReadError("overlapping_entries", f"at byte {directory.overlap}")
    yield from _Walk(opened, directory).items()


class _Walk:
    """The way through one archive."""

    def __init__(self, opened: Opened, directory: Directory | None) -> None:
        self._opened, self._directory = opened, directory
        self._name = opened.resource.name
        self._cursor = Cursor(opened.stream, seekable=opened.seekable)
        self._met: set[int] = set()
        self._comments: list[bytes] = []

    def items(self) -> Iterator[Item]:
        """Yield the entries and what is between, then hold them against the directory."""
        if self._cursor.peek(4) in _SPANNED and self._cursor.take(4) == _SPANNED[0]:
            yield self._partial("multi_volume", "the first one")
        directory, lost = self._directory, False
        while not lost and (ahead := self._cursor.peek(LOCAL_BYTES)):
            at = self._cursor.at
            if looks_local(ahead) and (directory is None or at < directory.start):
                lost = yield from self._entry(at)
            elif ahead[:4] in RECORDS and (directory is None or at >= directory.start):
                break
            else:
                yield from self._gap(at)
        if lost:
            yield self._partial("malformed", f"the end of the entry at byte {at} is unknown")
        else:
            yield from self._end()

    def _partial(self, reason: str, detail: str) -> Skipped:
        return Skipped(self._name, reason, detail, partial=True)

    def _entry(self, offset: int) -> Generator[Item, None, bool]:
        """Yield an entry; return whether its end was not found."""
        record = self._cursor.take(LOCAL_BYTES)
        name, extra = (self._cursor.take(size) for size in sizes_of(record))
        entry = local_entry(record, name, extra, offset)
        known = self._directory.at(offset) if self._directory else None
        self._met.add(offset)
        if known is not None:
            if (known.method, known.name) != (entry.method, entry.name):
                yield self._partial("malformed", f"two descriptions of the entry at byte {offset}")
            entry = known
        elif self._directory is not None:
            yield self._partial("unreferenced_bytes", f"a hidden entry at byte {offset}")
        payload, refused = unlocked(self._opened.resource, self._cursor, entry)
        yield from self._member(entry, payload, refused)
        payload.finish()
        return payload.lost

    def _member(self, entry: Entry, payload: Payload, refused: ReadError | None) -> Iterator[Item]:
        name = member_name(entry.name)
        if entry.link:
            yield Skipped(self._name + name, "special_member")
        elif not entry.name.endswith("/") or entry.size:
            opens = partial(_given, payload, refused)
            size, moment = entry.size or 0, entry.modified
            yield Member(name, opens, None, file_name(entry.name), size, moment)

    def _gap(self, start: int) -> Iterator[Item]:
        """Yield what no entry covers; zeros are padding."""
        until = self._directory.following(start) if self._directory else None
        self._cursor.skip_zeros(until)
        if self._cursor.at == until or not self._cursor.peek(1):
            return
        stub = signature_of(self._cursor.peek(1 << 10))
        if start or stub is None or stub.kind != PLAIN:
            yield self._partial("unreferenced_bytes", f"from byte {self._cursor.at}")
        if _RECORD.match(self._cursor.peek(4)):  # a gap is not empty, nor an archive again
            self._cursor.take(4)
        gap = Gap(self._cursor, until, _next_record, LOCAL_BYTES)
        yield Member(f"#bytes {self._cursor.at}", lambda: gap)
        gap.finish()

    def _end(self) -> Iterator[Item]:
        """Read the directory and what follows it."""
        start, named = self._cursor.at, set()
        for entry in self._records():
            self._keep(entry.comment)
            named.add(entry.offset)
        declared = yield from self._last_record()
        if self._directory is not None:
            named = set(self._directory.offsets)
        elif declared is not None:
            named = {offset + start - declared for offset in named}
        lost, hidden = len(named - self._met), len(self._met - named)
        if lost:
            yield self._partial("corrupt_member", f"{lost} entries are not where they should be")
        if hidden and declared is not None and self._directory is None:
            yield self._partial("unreferenced_bytes", f"{hidden} entries are not in the directory")
        self._cursor.skip_zeros()
        if self._cursor.peek(1):
            yield self._partial("trailing_data", f"from byte {self._cursor.at}")
            rest = Gap(self._cursor, None, lambda *_: -1, 0)
            yield Member(f"#bytes {self._cursor.at}", lambda: rest)
            rest.finish()
        if self._comments:
            comments = io.BytesIO(b"\n".join(self._comments))
            yield Member("#comment", lambda: comments)

    def _records(self) -> Iterator[Entry]:
        while self._cursor.peek(4) == CENTRAL:
            record = self._cursor.take(CENTRAL_BYTES)
            if len(record) < CENTRAL_BYTES:
                return
            yield central_entry(record, *(self._cursor.take(size) for size in sizes_of(record)))

    def _last_record(self) -> Generator[Skipped, None, int | None]:
        """Take the end record and those in front of it; return where the directory should be."""
        wide = None
        while (kind := self._cursor.peek(4)) in RECORDS[1:-1]:
            head = self._cursor.peek(END64_BYTES)
            if kind == RECORDS[1]:
                self._cursor.skip(6 + int.from_bytes(head[4:6], "little"))
            elif kind == RECORDS[2]:
                wide = int.from_bytes(head[48:56], "little")
                self._cursor.skip(12 + int.from_bytes(head[4:12], "little"))
            else:
                self._cursor.skip(LOCATOR_BYTES)
        record = self._cursor.peek(END_BYTES)
        if kind != END or len(record) < END_BYTES:
            yield self._partial("missing_end_marker", "")
            return None
        self._cursor.take(END_BYTES)
        if record[4:8] != bytes(4) and record[4:8] != b"\xff" * 4:
            yield self._partial("multi_volume", "the last one")
        self._keep(self._cursor.take(int.from_bytes(record[20:22], "little")))
        return int.from_bytes(record[16:20], "little") if wide is None else wide

    def _keep(self, comment: bytes) -> None:
        if comment and sum(map(len, self._comments)) < _LARGEST_COMMENT:
            self._comments.append(comment)


def _given(payload: Payload, refused: ReadError | None) -> Payload:
    if refused is not None:
        raise refused
    return payload


def _next_record(piece: bytes, at: int) -> int:  # noqa: ARG001 - as `Gap` asks
    """Find a local header or a record of the directory."""
    for found in _RECORD.finditer(piece):
        place = found.start()
        if found.group() != LOCAL or looks_local(piece[place : place + LOCAL_BYTES]):
            return place
    return -1


READER = Reader(
    name="zip",
    title="zip archives, also encrypted, damaged or behind a program",
    suffixes=(".zip", ".jar", ".xdm"),
    sniff=_sniff,
    read=_read,
)
