"""A path for libraries that open files themselves.

A file of the source is opened again by its descriptor, so that nothing else can
stand in its place. What has no descriptor (a member of an archive, a stream) is
copied into memory, into a file that no directory holds. Nothing is written to disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scanner.errors import LimitExceeded, ReadError
from scanner.readers import Opened

__all__ = ["Pathed", "pathed"]

_MOST = 512 << 20
_PIECE = 1 << 20
_DESCRIPTORS = "/proc/self/fd"


@dataclass(frozen=True, slots=True)
class Pathed:
    """Where a resource can be opened.

    Attributes:
        path: for this process and, if it inherits `descriptor`, for one it starts.
        beside: the path of the file itself, to see what stands beside it; b"" for a copy.
    """

    path: str
    descriptor: int
    beside: bytes = b""


@contextmanager
def pathed(opened: Opened, *, most: int = _MOST) -> Iterator[Pathed]:
    """Give a path to a resource, copied into memory if it has none and is not too large.

    Raises:
        ReadError: `memory_limit`, or `needs_seek` where the system has no such files.
    """
    descriptor = getattr(getattr(opened.stream, "raw", None), "descriptor", None)
    if descriptor is not None and opened.seekable:
        number = int(descriptor)
        yield Pathed(_path(number, opened), number, opened.resource.path)
        return
    number = _copied(opened.stream, most)
    try:
        yield Pathed(_path(number, None), number)
    finally:
        os.close(number)


def _path(number: int, opened: Opened | None) -> str:
    if os.path.exists(f"{_DESCRIPTORS}/{number}"):  # noqa: PTH110 - no path of a user
        return f"{_DESCRIPTORS}/{number}"
    if opened is not None and os.path.samestat(os.fstat(number), os.stat(opened.resource.path)):  # noqa: PTH116 - bytes
        return os.fsdecode(opened.resource.path)
    raise ReadError("needs_seek")


def _copied(stream: Any, most: int) -> int:
    """Return the descriptor of a copy in memory."""
    if not hasattr(os, "memfd_create"):
        raise ReadError("needs_seek")
    number = os.memfd_create("vigilab")
    try:
        _copy(stream, number, most)
    except BaseException:
        os.close(number)
        raise
    return number


def _copy(stream: Any, number: int, most: int) -> None:
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise LimitExceeded("memory_limit", f"more than {most >> 20} MiB inside another file")
        os.write(number, piece)
