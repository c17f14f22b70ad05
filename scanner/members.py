"""How a resource is opened, whether it is a file, a table or stands inside another resource."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scanner import readers, sources
from scanner.budget import Budget, metered
from scanner.config import ScanConfig
from scanner.errors import LimitExceeded, ReadError
from scanner.keys import content_hash, content_id
from scanner.model import Member, Resource, Skipped
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
        budget: what it may still cost.
        depth: how many others it stands in.
    """

    resource: Resource
    read: Callable[[Describe], Iterator[Item]]
    content_id: Callable[[], str | None]
    budget: Budget
    depth: int = 0


def opening(resource: Resource, config: ScanConfig) -> Opening:
    """Return how a resource of a source is read."""
    budget = Budget(config.limits)
    source = sources.of(resource)
    if source is not None and source.open is not None:
        member = Member("", partial(source.open, resource), size=resource.size)
        bytes_ = _Metered(config, budget)
        read = partial(_read, member, resource, bytes_, 0, config)
        return Opening(resource, read, bytes_.content_id, bytes_.budget)
    if source is not None:
        return Opening(resource, partial(sources.read, resource, config), lambda: None, budget)
    of_file = partial(_read_file, resource, budget, config)
    return Opening(resource, of_file, partial(_content_id, resource, config.key), budget)


def _read_file(
    resource: Resource, budget: Budget, config: ScanConfig, describe: Describe
) -> Iterator[Item]:
    items = readers.open_and_read(resource, config.limits, describe, budget)
    yield from metered(resource.name, items, budget)


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
    hashed = _Metered(config, outer.budget)
    depth = outer.depth + 1
    read = partial(_read, member, resource, hashed, depth, config)
    return Opening(resource, read, hashed.content_id, hashed.budget, depth)


def _read(
    member: Member,
    resource: Resource,
    metered_: _Metered,
    depth: int,
    config: ScanConfig,
    describe: Describe,
) -> Iterator[Item]:
    if depth > config.limits.depth:
        raise LimitExceeded("max_depth", f"more than {config.limits.depth} levels")
    name, limits, budget = resource.name, config.limits, metered_.budget
    if member.open is None:
        items = readers.read_member(member, resource, None, limits, describe, budget)
        yield from metered(name, items, budget)
        return
    with member.open() as source:
        metered_.begin(source)
        items = readers.read_member(member, resource, metered_, limits, describe, budget)
        yield from metered(name, items, budget)
        metered_.drain()
        for reason, detail in metered_.faults:
            yield Skipped(name, reason, detail, partial=True)


class _Metered(io.RawIOBase):
    """A member's bytes, hashed and charged to the budgets of all that it stands in.

    They are taken at once where they can be had twice, else as they are read. The
    stream ends where a limit bites, so that what came before it is scanned.
    """

    def __init__(self, config: ScanConfig, outer: Budget) -> None:
        super().__init__()
        self.budget = outer.inner()
        self.reached = 0
        self._hash = content_hash(config.key)
        self._outer, self._limit = outer, config.limits.member_bytes
        self._source: io.RawIOBase | io.BufferedIOBase = io.BytesIO()
        self._whole = self._seekable = False
        self._stopped = ""
        self.budget.follow(self)

    def begin(self, source: io.RawIOBase | io.BufferedIOBase) -> None:
        """Take the stream of the member. Raises `LimitExceeded`."""
        self._source, self._seekable = source, source.seekable()
        if self._seekable:
            while piece := source.read(_PIECE):
                self._note(piece)
                if self._stopped:
                    raise LimitExceeded(self._stopped)
            source.seek(0)
            self._whole = True

    def drain(self) -> None:
        """Read what its reader left, so that every byte is counted and checked."""
        while not self._seekable and self.read(_PIECE):
            pass

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What was wrong with the bytes, as (reason, detail): known once they were read."""
        found = list(getattr(self._source, "faults", ()))
        return [*found, (self._stopped, "")] if self._stopped else found

    def content_id(self) -> str | None:
        """Return the keyed digest of the bytes; None where they were not read to the end."""
        return self._hash.hexdigest() if self._whole and not self.faults else None

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
        if self._stopped:
            return 0
        taken = self._source.read(len(buffer)) or b""
        buffer[: len(taken)] = taken
        if not self._seekable:
            self._note(taken)
            self._whole = not taken
        return len(taken)

    def _note(self, taken: bytes) -> None:
        self._hash.update(taken)
        self.reached += len(taken)
        self._outer.spend(len(taken))
        self._stopped = "size_limit" if self.reached > self._limit else self._outer.exceeded()
