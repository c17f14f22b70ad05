"""Disc images (ISO 9660 with Rock Ridge or Joliet, UDF) by pycdlib, file by file."""

from __future__ import annotations

import io
import struct
import time
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

from scanner.errors import CorruptResource, ReadError
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.cursor import Cursor, Gap
from scanner.readers.filenames import file_name, member_name
from scanner.readers.spool import seekable

__all__ = ["READER"]

_MAGICS = (b"CD001", b"BEA01")
_AT = 16 * 2048 + 1
_PIECE = 1 << 20
_WALK = 256 << 20
"""How much may be read only to learn what there is: a directory may contain itself."""
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RecursionError,
    TypeError, ValueError, struct.error,
)  # fmt: skip
"""What pycdlib raises on broken bytes, beside its own errors."""


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the magic says it all
    return 97 if head[_AT : _AT + 5] in _MAGICS else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("iso", None)
    try:
        import pycdlib  # noqa: F401, PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[archives]") from None
    with seekable(opened) as stream:
        declared = yield from _members(opened, _Bounded(stream))
        cursor = Cursor(stream, seekable=True)
        if cursor.skip(declared) < declared:
            detail = f"{declared - cursor.at} bytes are missing"
            yield Skipped(opened.resource.name, "truncated", detail, partial=True)
        cursor.skip_zeros()
        if cursor.peek(1):
            detail = f"from byte {cursor.at}"
            yield Skipped(opened.resource.name, "trailing_data", detail, partial=True)
            rest = Gap(cursor, None, lambda *_: -1, 0)
            yield Member(f"#bytes {cursor.at}", lambda: rest)


class _Bounded(io.RawIOBase):
    """The image, of which only so much may be read while `walking`."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream
        self._left = _WALK
        self.walking = True

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def read(self, size: int = -1) -> bytes:
        taken = bytes(self._stream.read(size))
        self._left -= len(taken) + 1 if self.walking else 0
        if self._left < 0:
            raise CorruptResource("malformed", "its directories do not end")
        return taken


def _members(opened: Opened, stream: _Bounded) -> Generator[Item, None, int]:
    """Yield the files; return how long the image says that it is."""
    import pycdlib  # noqa: PLC0415 - optional
    from pycdlib.pycdlibexception import PyCdlibException  # noqa: PLC0415

    image: Any = pycdlib.PyCdlib()
    try:
        image.open_fp(stream)
    except (PyCdlibException, *_BROKEN):
        raise CorruptResource("malformed", "volume descriptors") from None
    kind = _kind(image)
    declared = int(image.pvd.space_size) * int(image.pvd.log_block_size)
    walk = image.walk(**{kind: "/"})
    while True:
        try:
            stream.walking = True
            folder, _, files = next(walk, ("", [], None))
        except (PyCdlibException, *_BROKEN):
            yield Skipped(opened.resource.name, "malformed", "a directory", partial=True)
            return declared
        if files is None:
            return declared
        stream.walking = False
        for file in files:
            path = f"{folder.rstrip('/')}/{file}"
            yield from _member(opened, image, kind, path)


def _kind(image: Any) -> str:
    """Return under which names files are looked up: the longest there are."""
    if image.has_rock_ridge():
        return "rr_path"
    if image.has_joliet():
        return "joliet_path"
    return "udf_path" if image.has_udf() else "iso_path"


def _member(opened: Opened, image: Any, kind: str, path: str) -> Iterator[Item]:
    from pycdlib.pycdlibexception import PyCdlibException  # noqa: PLC0415 - optional

    shown = path.lstrip("/")
    if kind == "iso_path":
        shown = shown.partition(";")[0].rstrip(".")
    try:
        record = image.get_record(**{kind: path})
        link = kind == "rr_path" and record.rock_ridge and record.rock_ridge.is_symlink()
        size, moment = record.get_data_length(), _moment(record)
    except (PyCdlibException, *_BROKEN):
        yield Skipped(opened.resource.name, "corrupt_member", "a directory record", partial=True)
        return
    if link:
        yield Skipped(opened.resource.name + member_name(shown), "special_member")
        return
    opens = partial(_File, image, kind, path, size)
    yield Member(member_name(shown), opens, None, file_name(shown), size, moment)


def _moment(record: Any) -> float | None:
    """Return when a file was recorded, in its own time zone; UDF says it otherwise."""
    date: Any = getattr(record, "date", None)
    try:
        parts = (1900 + date.years_since_1900, date.month, date.day_of_month)
        clock = (date.hour, date.minute, date.second)
        return float(time.mktime((*parts, *clock, 0, 0, -1)))
    except (AttributeError, OverflowError, ValueError):
        return None


class _File(io.RawIOBase):
    """One file's bytes, forward only.

    Attributes:
        faults: what was wrong, as (reason, detail), once it was read to its end.
    """

    def __init__(self, image: Any, kind: str, path: str, size: int) -> None:
        from pycdlib.pycdlibexception import PyCdlibException  # noqa: PLC0415 - optional

        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._errors = (PyCdlibException, *_BROKEN)
        self._left = size
        try:
            self._source = image.open_file_from_iso(**{kind: path})
            self._source.__enter__()
        except self._errors:
            raise ReadError("corrupt_member") from None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        try:
            taken = self._source.read(min(len(buffer), _PIECE))
        except self._errors:
            taken = b""
        if not taken and self._left and not self.faults:
            self.faults.append(("truncated", f"{self._left} bytes are missing"))
        self._left = max(self._left - len(taken), 0)
        buffer[: len(taken)] = taken
        return len(taken)


READER = Reader(
    name="iso",
    title="disc images: ISO 9660, Rock Ridge, Joliet, UDF",
    suffixes=(".iso",),
    sniff=_sniff,
    read=_read,
    extra="archives",
)
