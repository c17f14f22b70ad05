"""Unix `ar` archives (.a, .deb), with the long names of GNU and BSD.

Source: `ar(5)` of FreeBSD; GNU binutils.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Content, Cursor, Gap
from scanner.readers.filenames import file_name, member_name, name_text

__all__ = ["READER"]

_MAGIC = b"!<arch>\n"
_HEADER, _MARK = 60, b"`\n"
_GNU_NAMES, _BSD_NAME = b"//", b"#1/"
_TABLES = (b"/", b"/SYM64/", b"__.SYMDEF", b"__.SYMDEF SORTED")
_LARGEST_NAMES = 8 << 20


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 97 if head.startswith(_MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("ar", None)
    cursor = Cursor(opened.stream, seekable=opened.seekable)
    cursor.take(len(_MAGIC))
    names = b""
    while record := cursor.peek(_HEADER):
        label, size = record[:16].rstrip(b" "), record[48:58].strip(b" ")
        if not (record[58:] == _MARK and size.isdigit()):
            yield from _rest(opened.resource.name, cursor)
            return
        cursor.take(_HEADER)
        length = int(size)
        content = Content(cursor, length, 2)
        if label == _GNU_NAMES and length <= _LARGEST_NAMES:
            names = b"".join(iter(partial(content.take, 1 << 16), b""))
        elif label not in _TABLES:
            name = _name(label, names, content)
            yield from _member(name, record, content, length)
        content.finish()


def _name(label: bytes, names: bytes, content: Content) -> bytes:
    """Return an entry's name: in the header, in a table, or in front of its bytes."""
    if label.startswith(_BSD_NAME) and label[3:].isdigit():
        return content.take(min(int(label[3:]), 1 << 12)).rstrip(b"\0")
    if label[:1] == b"/" and label[1:].isdigit():
        return names[int(label[1:]) :].partition(b"\n")[0].removesuffix(b"/")
    return label.removesuffix(b"/")


def _member(name: bytes, record: bytes, content: Content, size: int) -> Iterator[Item]:
    text = name_text(name, dos=False)
    moment = record[16:28].strip()
    modified = float(moment) if moment.isdigit() else None
    yield Member(member_name(text), lambda: content, None, file_name(text), size, modified)


def _rest(name: str, cursor: Cursor) -> Iterator[Item]:
    """Yield what follows a header that is none: nothing tells where the next one is."""
    yield Skipped(name, "corrupt_member", f"no header at byte {cursor.at}", partial=True)
    rest = Gap(cursor, None, lambda *_: -1, 0)
    yield Member(f"#bytes {cursor.at}", lambda: rest)
    rest.finish()


READER = Reader(
    name="ar",
    title="Unix ar archives, Debian packages",
    suffixes=(".a", ".deb"),
    sniff=_sniff,
    read=_read,
)
