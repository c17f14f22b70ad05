"""How a resource is opened, whether it is a file, a table or stands inside another resource."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scanner import readers, sources
from scanner.config import ScanConfig
from scanner.errors import LimitExceeded, ReadError
from scanner.keys import content_hash, content_id
from scanner.model import Member, Resource
from scanner.opening import STDIN, open_resource
from scanner.readers import Item

__all__ = ["Opening", "inside", "opening"]

_PIECE = 1 << 20
Describe = Callable[[str, str | None], None]


@dataclass(frozen=True, slots=True)
class Opening:
    """How a resource is read.

    Attributes:
        resource: what it is.
        read: yields its items; told what describes its format.
        content_id: the keyed digest of its bytes, once it was read; None where it has
            none, or not all of them came.
        depth: how many others it stands in.
    """

    resource: Resource
    read: Callable[[Describe], Iterator[Item]]
    content_id: Callable[[], str | None]
    depth: int = 0


def opening(resource: Resource, config: ScanConfig) -> Opening:
    """Return how a resource of a source is read."""
    if resource.source:
        return Opening(resource, partial(sources.read, resource, config), lambda: None)
    read = partial(readers.open_and_read, resource, config.limits)
    return Opening(resource, read, partial(_content_id, resource, config.key))


def _content_id(resource: Resource, key: bytes) -> str | None:
    if resource.path == STDIN:
        return None
    try:
        with open_resource(resource) as stream:
            return content_id(key, stream)
    except (OSError, ReadError):
        return None


def inside(member: Member, outer: Opening, config: ScanConfig) -> Opening:
    """Return how a member of a resource is read; the user's `--as` is for the outer one."""
    resource = replace(
        outer.resource,
        name=outer.resource.name + member.name,
        path=os.fsencode(member.file_name),
        size=member.size,
        modified=member.modified,
        overrides=tuple(pair for pair in outer.resource.overrides if pair[0] != "as"),
        source="",
    )
    hashed = _Hashed(config.key)
    depth = outer.depth + 1
    read = partial(_read, member, resource, hashed, depth, config)
    return Opening(resource, read, hashed.content_id, depth)


def _read(
    member: Member,
    resource: Resource,
    hashed: _Hashed,
    depth: int,
    config: ScanConfig,
    describe: Describe,
) -> Iterator[Item]:
    if depth > config.limits.depth:
        raise LimitExceeded("max_depth", f"more than {config.limits.depth} levels")
    if member.open is None:
        yield from readers.read_member(member, resource, None, config.limits, describe)
        return
    with member.open() as source:
        hashed.begin(source)
        yield from readers.read_member(member, resource, hashed, config.limits, describe)


class _Hashed(io.RawIOBase):
    """A member's bytes, hashed: at once where they can be had twice, else as they are read."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._hash = content_hash(key)
        self._source: io.RawIOBase | io.BufferedIOBase = io.BytesIO()
        self._whole = self._seekable = False

    def begin(self, source: io.RawIOBase | io.BufferedIOBase) -> None:
        """Take the stream of the member."""
        self._source, self._seekable = source, source.seekable()
        if self._seekable:
            while piece := source.read(_PIECE):
                self._hash.update(piece)
            source.seek(0)
            self._whole = True

    def content_id(self) -> str | None:
        """Return the keyed digest of the bytes; None where they were not read to the end."""
        return self._hash.hexdigest() if self._whole else None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say whether the member's bytes lie open."""
        return self._seekable

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, where the member can."""
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """Return where the next read starts."""
        return self._source.tell()

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        taken = self._source.read(len(buffer)) or b""
        buffer[: len(taken)] = taken
        if not self._seekable:
            self._hash.update(taken)
            self._whole = not taken
        return len(taken)
