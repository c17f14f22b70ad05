"""RAR archives, versions 1.5 to 7: their directory by rarfile, their members by a program.

What is only stored is read here. What is compressed is unpacked by unrar, unar, 7z or
bsdtar, whichever is there, through a pipe; without one, each member says so. A password
would stand on the program's command line for all to see: what is encrypted is named.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

from scanner.errors import CorruptResource, EncryptedResource, ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Cursor, Gap
from scanner.readers.filenames import file_name, member_name
from scanner.readers.programs import Output, handed
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGIC = b"Rar!\x1a\x07"
_FILE, _SPLIT, _STORED = 0x74, 3, 0x30
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    TypeError, ValueError, struct.error,
)  # fmt: skip
"""What rarfile raises on broken bytes, beside its own errors."""


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 98 if head.startswith(_MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("rar", None)
    try:
        import rarfile  # noqa: F401, PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None
    with seekable(opened) as stream:
        yield from _members(opened, stream)


def _directory(stream: Any) -> tuple[Any, list[Any], bool]:
    """Return the archive, its blocks, and whether all of them are whole."""
    import rarfile  # noqa: PLC0415 - optional

    for errors in ("strict", "stop"):
        blocks: list[Any] = []
        stream.seek(0)
        try:
            archive = rarfile.RarFile(
                stream, errors=errors, part_only=True, info_callback=blocks.append
            )
        except (rarfile.Error, *_BROKEN):
            continue
        return archive, blocks, errors == "strict"
    raise CorruptResource("malformed", "blocks")


def _end(block: Any) -> int:
    """Return where a block and what belongs to it end."""
    start = (block.header_offset or 0) + (block.header_size or 0)
    return int(getattr(block, "data_offset", None) or start) + int(block.add_size or 0)


def _members(opened: Opened, stream: Any) -> Iterator[Item]:
    archive, blocks, whole = _directory(stream)
    name, infos = opened.resource.name, archive.infolist()
    if not infos and archive.needs_password():
        raise EncryptedResource("encrypted", "its directory too")
    if any(getattr(block, "type", 0) == _FILE and block.flags & _SPLIT for block in blocks):
        yield Skipped(name, "multi_volume", "a part of a file", partial=True)
    with ExitStack() as stack:
        for info in infos:
            if info.is_symlink() or getattr(info, "file_redir", None):
                yield Skipped(name + member_name(info.filename), "special_member")
            elif not info.is_dir():
                opens = partial(_content, opened, stream, archive, info, stack)
                text, size = info.filename, info.file_size or 0
                moment = info.mtime.timestamp() if info.mtime else None
                yield Member(member_name(text), opens, None, file_name(text), size, moment)
    end = max(map(_end, blocks), default=0)
    yield from _behind(opened, stream, end, whole=whole)


def _content(
    opened: Opened, stream: Any, archive: Any, info: Any, stack: ExitStack
) -> io.RawIOBase:
    """Return a member's bytes. Raises `ReadError`."""
    import rarfile  # noqa: PLC0415 - optional

    if info.flags & _SPLIT:
        raise ReadError("multi_volume")
    if info.needs_password():
        raise EncryptedResource("encrypted", "no password is given to another program")
    if info.compress_type == _STORED:
        opens: Callable[[], Any] = partial(archive.open, info)
    else:
        try:
            tool = rarfile.tool_setup()
        except rarfile.Error:
            raise ReadError("unsupported_compression", "unrar, unar or bsdtar reads it") from None
        command = tool.open_cmdline(None, "{}", info.filename)
        descriptor = stack.enter_context(handed(opened, stream))
        opens = partial(Output, command, descriptor, info.file_size or 0)
    try:
        return _Checked(opens(), info.file_size or 0, info.CRC)
    except (rarfile.Error, *_BROKEN):
        raise ReadError("corrupt_member") from None


def _behind(opened: Opened, stream: Any, end: int, *, whole: bool) -> Iterator[Item]:
    """Yield what stands behind the last block; say so where blocks are missing."""
    cursor = Cursor(stream, seekable=True)
    cut = cursor.skip(end) < end
    if cut or not whole:
        reason = "truncated" if cut or not cursor.peek(1) else "malformed"
        yield Skipped(opened.resource.name, reason, "", partial=True)
    cursor.skip_zeros()
    if cursor.peek(1):
        detail = f"from byte {cursor.at}"
        yield Skipped(opened.resource.name, "trailing_data", detail, partial=True)
        rest = Gap(cursor, None, lambda *_: -1, 0)
        yield Member(f"#bytes {cursor.at}", lambda: rest)


class _Checked(io.RawIOBase):
    """A member's bytes, held against its size and checksum.

    Attributes:
        faults: what was wrong, as (reason, detail), once it was read to its end.
    """

    def __init__(self, source: Any, size: int, crc: int | None) -> None:
        import rarfile  # noqa: PLC0415 - optional

        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._source, self._left, self._declared = source, size, crc
        self._errors = (rarfile.Error, *_BROKEN)
        self._crc = 0
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        if self._ended or not len(buffer):
            return 0
        try:
            taken = self._source.read(len(buffer)) or b""
        except self._errors:
            taken = b""
        self._crc = zlib.crc32(taken, self._crc)
        self._left -= len(taken)
        buffer[: len(taken)] = taken
        if not taken:
            self._end()
        return len(taken)

    def _end(self) -> None:
        self._ended = True
        if self._left:
            self.faults.append(("truncated", f"{self._left} bytes are missing"))
        elif self._declared not in {None, self._crc}:
            self.faults.append(("checksum_mismatch", ""))

    def close(self) -> None:
        """End the program behind it, if there is one."""
        self._source.close()
        super().close()


READER = Reader(
    name="rar",
    title="RAR archives; compressed members by unrar, unar, 7z or bsdtar",
    suffixes=(".rar",),
    sniff=_sniff,
    read=_read,
    extra="archives",
)
