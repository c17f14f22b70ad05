"""cpio archives: the portable ASCII forms and the old binary one, entry by entry.

Source: POSIX.1-1988 `cpio`; "new ASCII" of SVR4.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Content, Cursor, Gap
from scanner.readers.filenames import file_name, member_name, name_text

__all__ = ["READER"]

_ODC, _NEW, _BINARY = b"070707", (b"070701", b"070702"), b"\xc7\x71"
_ODC_BYTES, _NEW_BYTES, _BINARY_BYTES = 76, 110, 26
_LONGEST = 110
_OCTAL, _HEX = re.compile(rb"[0-7]{76}"), re.compile(rb"[0-9A-Fa-f]{110}")
_START = re.compile(rb"07070[127]")
_END = b"TRAILER!!!"
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000
_LONGEST_NAME = 1 << 16


@dataclass(frozen=True, slots=True)
class _Header:
    """One header: its length, what it says, to what the name and the bytes are padded."""

    length: int
    mode: int
    modified: int
    name_size: int
    size: int
    unit: int


def _parse(record: bytes) -> _Header | None:
    """Return the header at the beginning of some bytes, or None."""
    header = None
    if record.startswith(_NEW) and _HEX.fullmatch(record[:_NEW_BYTES]):
        numbers = [int(record[at : at + 8], 16) for at in range(6, _NEW_BYTES, 8)]
        header = _Header(_NEW_BYTES, numbers[1], numbers[5], numbers[11], numbers[6], 4)
    elif record.startswith(_ODC) and _OCTAL.fullmatch(record[:_ODC_BYTES]):
        mode, moment, name, size = (
            int(record[start:end], 8) for start, end in ((18, 24), (48, 59), (59, 65), (65, 76))
        )
        header = _Header(_ODC_BYTES, mode, moment, name, size, 1)
    elif record.startswith(_BINARY) and len(record) >= _BINARY_BYTES:
        words = struct.unpack("<13H", record[:_BINARY_BYTES])
        moment, size = words[8] << 16 | words[9], words[11] << 16 | words[12]
        header = _Header(_BINARY_BYTES, words[3], moment, words[10], size, 2)
    sound = header is not None and 0 < header.name_size <= _LONGEST_NAME
    return header if sound else None


def _sniff(head: bytes, name: str) -> int:
    """Know a header; that of the binary form is only two bytes, so the name must agree."""
    if _parse(head) is None:
        return 0
    return 97 if not head.startswith(_BINARY) else 90 * name.endswith(".cpio")


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("cpio", None)
    name = opened.resource.name
    cursor = Cursor(opened.stream, seekable=opened.seekable)
    while record := cursor.peek(_LONGEST):
        header = _parse(record)
        if header is None:
            yield from _gap(name, cursor, "corrupt_member")
            continue
        cursor.take(header.length)
        label = cursor.take(header.name_size).rstrip(b"\0")
        cursor.skip(-(header.length + header.name_size) % header.unit)
        if label == _END:
            yield from _behind(name, cursor)
            return
        yield from _entry(name, cursor, header, label)
    yield Skipped(name, "missing_end_marker", "", partial=True)


def _entry(name: str, cursor: Cursor, header: _Header, label: bytes) -> Iterator[Item]:
    text = name_text(label, dos=False)
    shown = member_name(text.removeprefix("./"))
    content = Content(cursor, header.size, header.unit)
    kind = header.mode & _KIND
    if kind == _FILE:
        moment = float(header.modified)
        yield Member(shown, lambda: content, None, file_name(text), header.size, moment)
    elif kind != _FOLDER:
        yield Skipped(name + shown, "special_member")
    content.finish()


def _gap(name: str, cursor: Cursor, reason: str) -> Iterator[Item]:
    """Yield what stands up to the next header as a resource of its own."""
    yield Skipped(name, reason, f"no header at byte {cursor.at}", partial=True)
    gap = Gap(cursor, None, _next_header, _LONGEST)
    yield Member(f"#bytes {cursor.at}", lambda: gap)
    gap.finish()


def _behind(name: str, cursor: Cursor) -> Iterator[Item]:
    """Yield what stands behind the end mark; zeros are padding."""
    cursor.skip_zeros()
    if cursor.peek(1):
        yield Skipped(name, "trailing_data", f"from byte {cursor.at}", partial=True)
        rest = Gap(cursor, None, lambda *_: -1, 0)
        yield Member(f"#bytes {cursor.at}", lambda: rest)
        rest.finish()


def _next_header(piece: bytes, at: int) -> int:  # noqa: ARG001 - as `Gap` asks
    for found in _START.finditer(piece):
        if _parse(piece[found.start() : found.start() + _LONGEST]) is not None:
            return found.start()
    return -1


READER = Reader(
    name="cpio",
    title="cpio archives",
    suffixes=(".cpio",),
    sniff=_sniff,
    read=_read,
)
