"""Tar archives, header by header, also from a stream: what is broken is passed over and read.

After a header that is no header the next one is looked for; the bytes between are
read as a resource of their own (`#bytes 1024`). An archive without its end mark is cut.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import partial

from scanner.config import Limits
from scanner.errors import LimitExceeded
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Content, Cursor, Gap
from scanner.readers.filenames import file_name, member_name, name_text
from scanner.readers.tar.contents import Sparse, old_map, pax_map
from scanner.readers.tar.headers import BLOCK, Header, parse, pax_records

__all__ = ["READER"]

_MAGIC, _MAGIC_AT = b"ustar", 257
_LONG_NAME, _LONG_LINK, _PAX, _GLOBAL = b"L", b"K", (b"x", b"X"), b"g"
_SPARSE, _CONTINUED, _VOLUME = b"S", b"M", b"V"
_SPECIAL = frozenset((b"1", b"2", b"3", b"4", b"6"))
_FOLDERS = frozenset((b"5", b"D"))
_LARGEST_EXTRA = 8 << 20


def _sniff(head: bytes, name: str) -> int:
    """Know a header by its sum; one that is damaged by its magic."""
    if parse(head[:BLOCK]) is not None and head.strip(b"\0"):
        return 97
    if _looks_damaged(head[:BLOCK]):
        return 92
    return 60 if name.endswith(".tar") and not head.strip(b"\0") else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("tar", None)
    yield from _Walk(opened).items()


class _Walk:
    """The way through one archive."""

    def __init__(self, opened: Opened) -> None:
        self._name, self._limits = opened.resource.name, opened.limits
        self._cursor = Cursor(opened.stream, seekable=opened.seekable)
        self._general: dict[str, bytes] = {}
        self._own: list[tuple[str, bytes]] = []
        self._long = b""

    def items(self) -> Iterator[Item]:
        """Yield the entries and what is between and behind them."""
        while block := self._cursor.peek(BLOCK):
            header = parse(block)
            if not block.strip(b"\0"):
                more = yield from self._end()
                if not more:
                    return
            elif header is None:
                yield self._partial("corrupt_member", f"no header at byte {self._cursor.at}")
                yield from self._gap()
            else:
                self._cursor.take(BLOCK)
                yield from self._entry(header)
        yield self._partial("missing_end_marker", "")

    def _partial(self, reason: str, detail: str) -> Skipped:
        return Skipped(self._name, reason, detail, partial=True)

    def _end(self) -> Generator[Item, None, bool]:
        """Pass the end mark; return whether another archive stands behind it."""
        self._cursor.skip_zeros()
        self._cursor.skip(-self._cursor.at % BLOCK if self._cursor.peek(1) == b"\0" else 0)
        if not self._cursor.peek(1):
            return False
        yield self._partial("trailing_data", f"from byte {self._cursor.at}")
        if parse(self._cursor.peek(BLOCK)) is None:
            yield from self._gap()
        return bool(self._cursor.peek(1))

    def _gap(self) -> Iterator[Item]:
        """Yield what stands up to the next header as a resource of its own.

        Headers that are damaged are left out of it: it must not look like an archive.
        """
        while _looks_damaged(self._cursor.peek(BLOCK)):
            self._cursor.take(BLOCK)
        if not self._cursor.peek(1) or parse(self._cursor.peek(BLOCK)) is not None:
            return
        gap = Gap(self._cursor, None, _next_header, BLOCK)
        yield Member(f"#bytes {self._cursor.at}", lambda: gap)
        gap.finish()

    def _entry(self, header: Header) -> Iterator[Item]:
        if header.kind in (*_PAX, _GLOBAL, _LONG_NAME, _LONG_LINK):
            yield from self._extra(header)
            return
        records, long = [*self._general.items(), *self._own], self._long
        self._own, self._long = [], b""
        header = header.amended(dict(records))
        if long:
            header = replace(header, name=long)
        pairs = None
        if header.kind == _SPARSE:
            pairs = old_map(header, self._cursor)
        size = 0 if header.kind in _SPECIAL else header.size
        content = Content(self._cursor, size, BLOCK)
        if header.kind == _CONTINUED:
            yield self._partial("multi_volume", "the rest of an entry of another volume")
        yield from self._member(header, content, pairs or pax_map(records, content))
        content.finish()

    def _member(
        self, header: Header, content: Content, sparse: tuple[list[tuple[int, int]], int] | None
    ) -> Iterator[Item]:
        text = name_text(header.name, dos=False)
        name = member_name(text.removeprefix("./"))
        if header.kind in _SPECIAL:
            yield Skipped(self._name + name, "special_member")
        elif header.kind not in _FOLDERS and header.kind != _VOLUME and not _is_folder(header):
            pairs, size = sparse or ([], header.size)
            opens = (
                partial(_whole, content, pairs, size, self._limits) if sparse else lambda: content
            )
            yield Member(name, opens, None, file_name(text), size, header.modified)

    def _extra(self, header: Header) -> Iterator[Item]:
        """Take what a header says of the entry behind it."""
        content = Content(self._cursor, header.size, BLOCK)
        held = b""
        if header.size <= _LARGEST_EXTRA:
            held = b"".join(iter(partial(content.take, BLOCK), b""))
        content.finish()
        if header.kind in (_LONG_NAME, _LONG_LINK):
            self._long = held.rstrip(b"\0") if header.kind == _LONG_NAME else self._long
            return
        records = pax_records(held) if held else None
        if records is None:
            yield self._partial("corrupt_member", f"extended header before byte {self._cursor.at}")
        elif header.kind == _GLOBAL:
            self._general |= dict(records)
        else:
            self._own = records


def _looks_damaged(block: bytes) -> bool:
    """Say whether a block was a header once."""
    return block[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC and parse(block) is None


def _is_folder(header: Header) -> bool:
    """Say whether a v7 header means a directory, by the slash behind its name."""
    return header.kind in (b"\0", b"0") and header.name.endswith(b"/") and not header.size


def _whole(content: Content, pairs: list[tuple[int, int]], size: int, limits: Limits) -> Sparse:
    if size > limits.member_bytes:
        raise LimitExceeded("size_limit", f"a sparse file of {size} bytes")
    return Sparse(content, pairs, size)


def _next_header(piece: bytes, at: int) -> int:
    """Find a header or the end mark at a block's beginning; the archive's first byte is at 0."""
    for place in range(-at % BLOCK, len(piece) - BLOCK + 1, BLOCK):
        block = piece[place : place + BLOCK]
        if block[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC and parse(block) is not None:
            return place
    return -1


READER = Reader(
    name="tar",
    title="tar archives: v7, ustar, GNU, pax, sparse files, damaged ones",
    suffixes=(".tar", ".tgz", ".tbz2", ".txz", ".tzst"),
    sniff=_sniff,
    read=_read,
)
