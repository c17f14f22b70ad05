"""Windows cabinets (.cab): stored and MSZIP; LZX and Quantum where `cabextract` is there.

Sources: Microsoft, "Cabinet File Format" (MS-CAB) and "MSZIP Compression" (MS-MCI).
"""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from scanner.errors import ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cab.header import CONTINUED, MAGIC, Cabinet, File, Folder
from scanner.readers.cursor import Cursor, Gap
from scanner.readers.filenames import file_name, member_name
from scanner.readers.programs import Output, handed
from scanner.readers.spool import seekable

__all__ = ["READER"]

_BLOCK = struct.Struct("<L2H")
_STORED, _MSZIP = 0, 1
_WINDOW = 32 << 10
_SIGNATURE = b"CK"


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 97 if head.startswith(MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("cab", None)
    with seekable(opened) as stream:
        cabinet = Cabinet(stream)
        if cabinet.split:
            yield Skipped(opened.resource.name, "multi_volume", "", partial=True)
        methods = {folder.method for folder in cabinet.folders}
        if methods <= {_STORED, _MSZIP} or shutil.which("cabextract") is None:
            yield from _folders(cabinet, stream)
        else:
            yield from _elsewhere(opened, cabinet, stream)
        yield from _behind(opened, cabinet, stream)


def _folders(cabinet: Cabinet, stream: Any) -> Iterator[Item]:
    """Yield the files, folder by folder."""
    files = sorted(cabinet.files, key=lambda file: (file.folder, file.start))
    number, source, at = -1, _Blocks(stream, Folder(0, 0, _STORED), 0), 0
    for file in files:
        refused = _refusal(cabinet, file)
        if file.folder != number and refused is None:
            number, at = file.folder, 0
            source = _Blocks(stream, cabinet.folders[number], cabinet.reserve)
        if refused is None and file.start < at:
            refused = ReadError("overlapping_entries")
        if refused is not None:
            yield _member(file, partial(_refused, refused))
            continue
        _Part(source, file.start - at).finish()
        yield from _taken(source, file)
        at = file.start + file.size


def _refusal(cabinet: Cabinet, file: File) -> ReadError | None:
    """Return why a file cannot be read, if so."""
    if file.folder >= CONTINUED:
        return ReadError("multi_volume")
    if file.folder >= len(cabinet.folders):
        return ReadError("corrupt_member", "no such folder")
    method = cabinet.folders[file.folder].method
    if method not in {_STORED, _MSZIP}:
        return ReadError("unsupported_compression", "cabextract would unpack it")
    return None


def _elsewhere(opened: Opened, cabinet: Cabinet, stream: Any) -> Iterator[Item]:
    """Yield the files in their order as `cabextract` writes them, one behind the other."""
    own = [file for file in cabinet.files if file.folder < CONTINUED]
    command = ("cabextract", "-q", "-p", "{}")
    with handed(opened, stream) as descriptor:
        source = Output(command, descriptor, sum(file.size for file in own))
        with source:
            for file in own:
                yield from _taken(source, file)
    for file in cabinet.files:
        if file.folder >= CONTINUED:
            yield _member(file, partial(_refused, ReadError("multi_volume")))


def _taken(source: io.RawIOBase, file: File) -> Iterator[Item]:
    part = _Part(source, file.size)
    yield _member(file, lambda: part)
    part.finish()


def _member(file: File, opens: Any) -> Member:
    name = member_name(file.name)
    return Member(name, opens, None, file_name(file.name), file.size, file.modified)


def _refused(error: ReadError) -> io.RawIOBase:
    raise error


def _behind(opened: Opened, cabinet: Cabinet, stream: Any) -> Iterable[Item]:
    """Yield what stands behind the end; say so where the end is missing."""
    cursor = Cursor(stream, seekable=True)
    if cursor.skip(cabinet.size) < cabinet.size:
        yield Skipped(opened.resource.name, "truncated", "", partial=True)
    cursor.skip_zeros()
    if cursor.peek(1):
        detail = f"from byte {cursor.at}"
        yield Skipped(opened.resource.name, "trailing_data", detail, partial=True)
        rest = Gap(cursor, None, lambda *_: -1, 0)
        yield Member(f"#bytes {cursor.at}", lambda: rest)


class _Blocks(io.RawIOBase):
    """The unpacked bytes of a folder, forward only; they end where they are broken."""

    def __init__(self, stream: Any, folder: Folder, reserve: int) -> None:
        super().__init__()
        self._stream, self._reserve, self._method = stream, reserve, folder.method
        self._place, self._blocks = folder.start, folder.blocks
        self._window = self._held = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        while not self._held and self._blocks:
            self._held = self._next()
        taken, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _next(self) -> bytes:
        """Unpack the next block; each knows the bytes of the one before."""
        self._stream.seek(self._place)
        head = self._stream.read(_BLOCK.size + self._reserve)
        self._blocks -= 1
        if len(head) < _BLOCK.size + self._reserve:
            self._blocks = 0
            return b""
        _, packed, size = _BLOCK.unpack(head[: _BLOCK.size])
        content = bytes(self._stream.read(packed))
        self._place += len(head) + packed
        if self._method == _MSZIP:
            content = self._inflated(content, size)
        self._window = content
        if len(content) < size:
            self._blocks = 0
        return content

    def _inflated(self, content: bytes, size: int) -> bytes:
        if not content.startswith(_SIGNATURE):
            return b""
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=self._window[-_WINDOW:])
        try:
            return unpacker.decompress(content[len(_SIGNATURE) :], max(size, 1))
        except zlib.error:
            return b""


class _Part(io.RawIOBase):
    """The next bytes of a source that goes on behind them.

    Attributes:
        faults: `corrupt_member` where the source ends before.
    """

    def __init__(self, source: io.RawIOBase, size: int) -> None:
        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._source, self._left = source, size

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        taken = self._more(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def finish(self) -> None:
        """Go behind the part, whether it was read or not."""
        while self._more(_WINDOW):
            pass

    def _more(self, wanted: int) -> bytes:
        if not self._left:
            return b""
        taken = self._source.read(min(wanted, self._left)) or b""
        if not taken:
            self.faults.append(("corrupt_member", f"{self._left} bytes are missing"))
            self._left = 0
        self._left -= len(taken)
        return taken


READER = Reader(
    name="cab",
    title="Windows cabinets",
    suffixes=(".cab",),
    sniff=_sniff,
    read=_read,
)
