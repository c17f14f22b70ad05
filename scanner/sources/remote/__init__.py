"""Stores that are reached over the network, listed and read alike: S3, SFTP, SMB.

A store lists one folder at a time and opens a file at an offset. What is common
stands here: names and exclusions, reading on where a connection broke, and the
rule that a folder that cannot be listed is told and not taken for empty.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from scanner.config import ScanConfig
from scanner.errors import ReadError, SourceError
from scanner.escaping import escape
from scanner.model import Resource, Skipped
from scanner.sources import Excluded
from scanner.sources.ignore import Rules

__all__ = ["Entry", "Persistent", "Store", "enumerate_store", "parted"]

PAUSES = (0.5, 1, 2, 4, 8)
"""Seconds before each further try."""

_PASSING = frozenset({"connection_lost", "io_error", "source_timeout"})
"""Reasons that another try may do away with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a folder of a store; `kind` is file, folder, symlink or not_regular."""

    name: str
    kind: str
    size: int = 0
    modified: float | None = None


class Store(Protocol):
    """One server or account. Paths have no `/` at their ends; errors are ReadErrors."""

    def look(self, path: str) -> Entry:
        """Return what stands at a path."""

    def children(self, path: str) -> Iterable[Entry]:
        """Return what is in a folder, in any order."""

    def open(self, path: str, offset: int) -> io.RawIOBase | io.BufferedIOBase:
        """Return the bytes of a file from an offset."""


def parted(target: str) -> tuple[str, str, str]:
    """Part a URL into scheme, authority and path.

    >>> parted("s3://bucket/lot 1/a.csv")
    ('s3', 'bucket', 'lot 1/a.csv')
    """
    scheme, _, rest = target.partition("://")
    authority, _, path = rest.partition("/")
    return scheme, authority, path.strip("/")


def enumerate_store(
    source: str, store: Store, target: str, prefix: str, config: ScanConfig
) -> Iterator[Resource | Skipped | Excluded]:
    """List what is at a target and below it, in the order of the names.

    Raises:
        SourceError: there is nothing of that name, or the store cannot be reached.
    """
    scheme, authority, root = parted(target)
    try:
        top = store.look(root)
    except ReadError as error:
        raise SourceError(f"{target} cannot be listed: {error.reason} {error.detail}") from None
    tree = _Tree(source, store, f"{scheme}://{authority}/", prefix, Rules.parse(config.exclude))
    if top.kind == "file":
        yield tree.item(top, root, "" if prefix else root.rpartition("/")[2])
        return
    yield from tree.walk(root)


@dataclass(frozen=True, slots=True)
class _Tree:
    source: str
    store: Store
    base: str
    prefix: str
    exclude: Rules

    def walk(self, root: str) -> Iterator[Resource | Skipped | Excluded]:
        stack: list[tuple[Entry | None, str, str]] = [(None, root, "")]
        while stack:
            entry, path, name = stack.pop()
            if entry is not None and entry.kind != "folder":
                yield self.item(entry, path, name)
                continue
            try:
                children = [child for child in self.store.children(path) if child.name]
            except ReadError as error:
                yield Skipped(self.shown(name), error.reason, "directory not listed")
                continue
            children.sort(
                key=lambda c: (c.name + "/" * (c.kind == "folder")).encode(), reverse=True
            )
            for child in children:
                inside = f"{name}/{child.name}".lstrip("/")
                stack.append((child, f"{path}/{child.name}".lstrip("/"), inside))

    def item(self, entry: Entry, path: str, name: str) -> Resource | Skipped | Excluded:
        shown = self.shown(name)
        if self.exclude.rules and self._left_out(name):
            return Excluded(shown, entry.size)
        if entry.kind != "file":
            return Skipped(shown, entry.kind)
        stamp = f"{entry.modified} {entry.size}" if entry.modified is not None else ""
        return Resource(shown, (self.base + path).encode("utf-8", "surrogateescape"), entry.size,
                        entry.modified, source=self.source, stamp=stamp)  # fmt: skip

    def _left_out(self, name: str) -> bool:
        """Apply the exclusions to a name and to every folder that it lies in."""
        parts = name.split("/")
        return any(
            self.exclude.verdict("/".join(parts[:count]), is_dir=count < len(parts))
            for count in range(1, len(parts) + 1)
        )

    def shown(self, name: str) -> str:
        inner = escape(name.encode("utf-8", "surrogateescape"))
        return "/".join(part for part in (self.prefix, inner) if part) or "."


class Persistent(io.RawIOBase):
    """A remote file read from its start to its end, on where a connection broke.

    Where no try brings more, the stream ends, so that what came is scanned;
    `faults` has the reason.

    Args:
        open_at: opens it at an offset.
        size: how many bytes it had when it was listed; no more are read.
    """

    def __init__(
        self, open_at: Callable[[int], io.RawIOBase | io.BufferedIOBase], size: int
    ) -> None:
        super().__init__()
        self._open_at, self._size, self._at = open_at, size, 0
        self._stream: Any = None
        self.faults: list[tuple[str, str]] = []

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer. Raises ReadError where not one byte comes."""
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        try:
            taken = self._take_patiently(wanted)
        except ReadError as error:
            if not self._at:
                raise
            self.faults.append((error.reason, error.detail))
            self._size = self._at
            return 0
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def _take_patiently(self, wanted: int) -> bytes:
        for pause in PAUSES:
            try:
                return self._take(wanted)
            except ReadError as error:
                if error.reason not in _PASSING:
                    raise
            self._drop()
            time.sleep(pause)
        return self._take(wanted)

    def _take(self, wanted: int) -> bytes:
        try:
            if self._stream is None:
                self._stream = self._open_at(self._at)
            taken = self._stream.read(wanted) or b""
        except (OSError, EOFError) as error:
            raise ReadError("connection_lost", type(error).__name__) from None
        if not taken:
            raise ReadError("truncated", f"{self._at} of {self._size} bytes")
        return bytes(taken)

    def _drop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.close()
            except (OSError, EOFError, ReadError):
                return

    def close(self) -> None:
        """Close the connection's file."""
        self._drop()
        super().close()
