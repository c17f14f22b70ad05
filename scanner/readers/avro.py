"""Avro container files, record by record; behind a damaged block reading goes on at the next.

Of what is not compressed the strings are then read, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from scanner.errors import LimitExceeded, ReadError, UnsupportedFormat
from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.trees import Trees

__all__ = ["READER"]

_MAGIC = b"Obj\1"
_SYNC = 16
_PIECE = 1 << 20
_LONGEST = 256 << 20
_PLAIN = frozenset({"null", "deflate", "bzip2", "xz"})

_FAULTS = (
    ValueError, EOFError, TypeError, KeyError, IndexError, OSError, zlib.error, OverflowError,
    RecursionError, MemoryError, StopIteration, LimitExceeded,
)  # fmt: skip
"""What a damaged file makes its library raise."""


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know a file by its magic."""
    return 98 if head.startswith(_MAGIC) else 0


class _Tape:
    """A stream that is read forward, and can go back to its header and on to a marker."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._held = stream, b""
        self._kept: list[bytes] | None = []

    def read(self, count: int) -> bytes:
        """Return the next bytes, fewer at the end."""
        if count > _LONGEST:
            raise LimitExceeded("value_too_long", f"a block of {count >> 20} MiB")
        while len(self._held) < count:
            piece = self._stream.read(max(count - len(self._held), 4096))
            if not piece:
                break
            self._held += piece
        taken, self._held = self._held[:count], self._held[count:]
        if self._kept is not None:
            self._kept.append(taken)
        return taken

    def header(self) -> bytes:
        """Return all that was read so far; what comes is no longer kept."""
        found, self._kept = b"".join(self._kept or ()), None
        return found

    def skip_to(self, marker: bytes) -> bool:
        """Go on behind the next marker; say whether there is one."""
        while marker not in self._held:
            piece = self._stream.read(_PIECE)
            if not piece:
                return False
            self._held = self._held[-_SYNC:] + piece
        self._held = self._held.partition(marker)[2]
        return True

    def again(self, header: bytes) -> None:
        """Let the header be read again, before what comes."""
        self._held = header + self._held


def _read(opened: Opened) -> Iterator[Item]:
    try:
        import fastavro  # noqa: PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[tables]") from None
    opened.describe("avro", None)
    faults = (*_FAULTS, fastavro.schema.SchemaParseException, fastavro.schema.UnknownType)
    tape, trees, broken = _Tape(opened.stream), Trees(opened.resource.name), 0
    try:
        records: Any = fastavro.reader(tape)  # type: ignore[arg-type]
    except faults:
        raise ReadError("malformed", "its header") from None
    header, codec = tape.header(), str(records.codec)
    while True:
        try:
            for record in records:
                trees.add(record if isinstance(record, dict | list) else {"": record})
                yield from trees.full()
            break
        except faults:
            if not trees.count and codec not in _PLAIN:
                raise UnsupportedFormat("unsupported_compression", codec) from None
            broken += 1
        if not tape.skip_to(header[-_SYNC:]):
            break
        tape.again(header)
        records = fastavro.reader(tape)  # type: ignore[arg-type]
    yield from trees.finish()
    if broken and codec == "null" and opened.seekable:
        opened.stream.seek(0)
        yield from runs(opened.stream, trees.count)
    if broken:
        yield Skipped(opened.resource.name, "malformed", f"{broken} blocks", partial=True)


READER = Reader(
    name="avro",
    title="Avro container files",
    suffixes=(".avro",),
    sniff=_sniff,
    read=_read,
    extra="tables",
)
