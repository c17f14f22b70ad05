"""7z archives by py7zr, member by member; solid or not, encrypted with a password that is known.

A 7z has its directory at the end: one that is cut shows nothing of what it holds.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from scanner.errors import ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Cursor, Gap
from scanner.readers.filenames import file_name, member_name
from scanner.readers.passwords import passwords, refusal
from scanner.readers.sevenzip.folders import Entry, Stretch, broken
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGIC = b"7z\xbc\xaf\x27\x1c"
_HEAD = 32
_TRIED = 64 << 20
_VOLUME = re.compile(r"\.7z\.\d{3}$")
_EPOCH = 11_644_473_600


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 98 if head.startswith(_MAGIC) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("7z", None)
    try:
        import py7zr  # noqa: F401, PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None
    with seekable(opened) as stream:
        end = _end(opened, stream)
        known = passwords(opened.resource)
        archive, refused = _opened(stream, known)
        yield from _members(opened, stream, archive, refused)
        yield from _behind(opened, stream, end)


def _end(opened: Opened, stream: Any) -> int:
    """Return where the archive ends. Raises `ReadError` where that is not there."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD or zlib.crc32(head[12:32]) != int.from_bytes(head[8:12], "little"):
        raise ReadError("malformed" if len(head) == _HEAD else "truncated")
    end = _HEAD + sum(int.from_bytes(head[at : at + 8], "little") for at in (12, 20))
    if stream.seek(0, io.SEEK_END) < end:
        volume = _VOLUME.search(opened.resource.name.lower())
        raise ReadError("multi_volume" if volume else "missing_end_marker", "no directory")
    if _sum(stream, end - int.from_bytes(head[20:28], "little"), end) != head[28:32]:
        raise ReadError("malformed", "directory")
    return end


def _sum(stream: Any, start: int, end: int) -> bytes:
    """Return the CRC of a stretch as the head has it: py7zr takes zeros for no members."""
    crc = 0
    stream.seek(start)
    while start < end and (piece := stream.read(min(end - start, 1 << 20))):
        crc, start = zlib.crc32(piece, crc), start + len(piece)
    return crc.to_bytes(4, "little")


def _opened(stream: Any, known: tuple[str, ...]) -> tuple[Any, ReadError | None]:
    """Return the archive, and why its members cannot be read, if so.

    Raises:
        ReadError: its directory cannot be read.
    """
    archive = _directory(stream, None)
    if archive is not None and not archive.needs_password():
        return archive, None
    for password in known:
        candidate = _directory(stream, password)
        if candidate is not None and _opens(stream, candidate):
            return candidate, None
    if archive is None:
        raise refusal(known)
    return archive, refusal(known)


def _directory(stream: Any, password: str | None) -> Any:
    """Return the archive under a password; None where the password does not open it."""
    import py7zr  # noqa: PLC0415 - optional
    from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError  # noqa: PLC0415

    stream.seek(0)
    try:
        return py7zr.SevenZipFile(stream, "r", password=password)
    except PasswordRequired:
        return None
    except UnsupportedCompressionMethodError:
        raise ReadError("unsupported_compression", "directory") from None
    except broken():
        if password is not None:
            return None
        raise ReadError("malformed", "directory") from None


def _opens(stream: Any, archive: Any) -> bool:
    """Say whether the first encrypted member comes out whole, as far as one can tell."""
    for _, entry, refused in _contents(stream, archive, None):
        if refused is not None:
            return False
        tried = 0
        while (made := entry.read(1 << 20)) and tried < _TRIED:
            tried += len(made)
        return not entry.faults
    return True


def _contents(
    stream: Any, archive: Any, refused: ReadError | None
) -> Iterator[tuple[Any, Any, ReadError | None]]:
    """Yield each file with bytes: as py7zr describes it, its bytes, why they cannot be read."""
    streams = archive.header.main_streams
    starts = streams.packinfo.packpositions if streams else []
    folders = streams.unpackinfo.folders if streams else []
    fault = refused
    stretch: Stretch | None = None
    for file in archive.files:
        if file.emptystream or file.folder is None:
            continue
        if stretch is None or stretch.folder is not file.folder:
            place = next(at for at, each in enumerate(folders) if each is file.folder)
            start = archive.afterheader + (starts[place] if len(folders) > 1 else 0)
            stretch = Stretch(stream, file.folder, start, file.compressed)
            fault = refused or stretch.begin()
        yield file, Entry(stretch, file.uncompressed, file.crc32), fault


def _members(
    opened: Opened, stream: Any, archive: Any, refused: ReadError | None
) -> Iterator[Item]:
    """Yield the members, those without bytes first."""
    name = opened.resource.name
    for file in archive.files:
        if file.emptystream and not file.is_directory:
            yield Member(member_name(file.filename), io.BytesIO, None, file_name(file.filename))
    for file, entry, fault in _contents(stream, archive, refused):
        text = file.filename
        if file.is_symlink or file.is_junction or file.is_socket:
            yield Skipped(name + member_name(text), "special_member")
        else:
            opens = partial(_given, entry, fault)
            size = file.uncompressed
            yield Member(member_name(text), opens, None, file_name(text), size, _moment(file))
        if fault is None:
            entry.finish()


def _given(entry: Entry, refused: ReadError | None) -> Entry:
    if refused is not None:
        raise refused
    return entry


def _moment(file: Any) -> float | None:
    """Return when a file was written: py7zr has it in 100 ns since 1601."""
    written = file.lastwritetime
    return int(written) / 10_000_000 - _EPOCH if written else None


def _behind(opened: Opened, stream: Any, end: int) -> Iterator[Item]:
    """Yield what stands behind the end."""
    cursor = Cursor(stream, seekable=True)
    cursor.skip(end)
    cursor.skip_zeros()
    if cursor.peek(1):
        detail = f"from byte {cursor.at}"
        yield Skipped(opened.resource.name, "trailing_data", detail, partial=True)
        rest = Gap(cursor, None, lambda *_: -1, 0)
        yield Member(f"#bytes {cursor.at}", lambda: rest)


READER = Reader(
    name="7z",
    title="7z archives, solid and encrypted",
    suffixes=(".7z",),
    sniff=_sniff,
    read=_read,
    extra="archives",
)
