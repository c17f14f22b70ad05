"""From a resource to its batches: open, inflate, choose the reader, keep count."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

from scanner.budget import Budget
from scanner.config import Limits
from scanner.errors import LimitExceeded, ReadError
from scanner.model import Member, RecordBatch, Resource, Skipped
from scanner.opening import changed, open_resource, reason_of
from scanner.readers import HEAD_BYTES, Item, Opened, choose
from scanner.readers.codecs import Inflated, codec_of
from scanner.readers.windows import bounded
from scanner.readers.zip import ends_as_zip

__all__ = ["Counted", "read", "read_stream", "within"]

Describe = Callable[[str, str | None], None]
_BUFFER = 1 << 20
_FALLBACKS = ("binary", "csv", "text")
"""Readers of what has no beginning that anything else knows: a zip may stand behind it."""


class Counted(io.RawIOBase):
    """A file's bytes, and how far into it anyone has read.

    A file that grows is read to the size it had when it was opened. Where the disk
    or share fails, the file ends, so that what came is scanned; `fault` says why.
    """

    def __init__(self, source: io.FileIO) -> None:
        super().__init__()
        self._source = source
        status = os.fstat(source.fileno())
        self._regular = stat.S_ISREG(status.st_mode)
        self._end = status.st_size if self._regular and status.st_size else None
        self._at = self.reached = 0
        self.fault = ""

    @property
    def descriptor(self) -> int | None:
        """Return the file's descriptor, for another program to open; None where it is a pipe."""
        return self._source.fileno() if self._regular else None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say whether it is a file."""
        return self._regular

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, as a file does."""
        if whence == os.SEEK_END and self._end is not None:
            offset, whence = self._end + offset, os.SEEK_SET
        self._at = self._source.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """Return where the next read starts."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer. Raises `ReadError` where the disk or share fails at the first byte."""
        room = len(buffer) if self._end is None else max(0, self._end - self._at)
        try:
            count = self._source.readinto(memoryview(buffer)[:room]) or 0
        except OSError as error:
            if not self.reached:
                raise ReadError(reason_of(error)) from None
            self.fault, self._end = reason_of(error), self._at
            return 0
        self._at += count
        self.reached = max(self.reached, self._at)
        return count


def read(resource: Resource, limits: Limits, describe: Describe, budget: Budget) -> Iterator[Item]:
    """Yield what `scanner.readers.open_and_read` promises."""
    with open_resource(resource) as file:
        source = Counted(file)
        budget.follow(source)
        counted = 0
        for item in read_stream(resource, source, limits, describe, budget):
            if isinstance(item, RecordBatch):
                size = item.n_bytes or max(source.reached - counted, 0)
                counted += size
                yield replace(item, n_bytes=size)
            else:
                yield item
                if isinstance(item, Member) and source.reached > counted:
                    yield RecordBatch((), 0, 0, None, source.reached - counted)
                    counted = source.reached
        if source.reached > counted:
            yield RecordBatch((), 0, 0, None, source.reached - counted)
        if source.fault:
            yield Skipped(resource.name, source.fault, f"at byte {source.reached}", partial=True)
        difference = changed(file, resource)
        if difference is not None:
            yield difference


def read_stream(
    resource: Resource, source: Any, limits: Limits, describe: Describe, budget: Budget
) -> Iterator[Item]:
    """Read a raw stream that stands at its start: a file, or a member of an archive.

    `resource` names it; its path is not opened.
    """
    seekable = source.seekable()
    stream, head = _headed(source, seekable=seekable)
    inflated: list[Inflated] = []
    name = os.fsdecode(resource.path if resource.path != b"-" else b"")
    while (codec := codec_of(head)) is not None:
        if len(inflated) == limits.depth:
            raise LimitExceeded("max_depth", f"more than {limits.depth} times compressed")
        inflated.append(Inflated(stream, codec, resource.name, budget))
        stream, head = _headed(inflated[-1], seekable=False)
        name = name.rpartition(".")[0] or name
    if head:
        opened = Opened(resource, stream, head, seekable and not inflated, describe, limits)
        reader = choose(head, os.path.basename(name), resource.override("as"))  # noqa: PTH119
        if reader.name in _FALLBACKS and opened.seekable and ends_as_zip(stream):
            reader = choose(head, "", "zip")
        yield from within(reader.read(opened), limits)
    else:
        describe("empty", None)
    for layer in inflated:
        yield from layer.skipped


def within(items: Iterable[Item], limits: Limits) -> Iterator[Item]:
    """Cut the values that are too long to be held whole."""
    for item in items:
        if isinstance(item, RecordBatch):
            yield from bounded(item, limits.cell_bytes)
        else:
            yield item


def _headed(source: Any, *, seekable: bool) -> tuple[BinaryIO, bytes]:
    """Return a buffered stream at its start and the first bytes of it."""
    if seekable:
        stream = io.BufferedReader(source, _BUFFER)
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        return stream, head
    head = b""
    while len(head) < HEAD_BYTES:
        more = source.read(HEAD_BYTES - len(head))
        if not more:
            break
        head += more
    return cast("BinaryIO", io.BufferedReader(_Replayed(head, source), _BUFFER)), head


class _Replayed(io.RawIOBase):
    """Some bytes already taken from a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: Any) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            taken, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            taken = self._rest.read(len(buffer)) or b""
        buffer[: len(taken)] = taken
        return len(taken)
