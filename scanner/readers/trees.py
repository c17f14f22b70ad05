"""Nested Python values, as libraries decode them, become cells by their JSON paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.model import Member, Skipped
from scanner.readers import Item
from scanner.readers.blobs import member_of, show
from scanner.readers.cells import CellRows
from scanner.readers.jsonpaths import MAX_DEPTH, TooDeep, index
from scanner.readers.values import one

__all__ = ["Trees", "leaves"]

_BATCH = 2 << 20


def leaves(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) for everything in a value that is no mapping, list or None, in order.

    Raises:
        TooDeep: it is nested too deeply.

    >>> list(leaves({"name": [{"family": "LE GOFF"}], "age": 38, "x": None}))
    [('name[0].family', 'LE GOFF'), ('age', 38)]
    """
    pending: list[tuple[Any, str, int]] = [(value, "", 0)]
    while pending:
        part, path, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise TooDeep
        if isinstance(part, Mapping):
            below = f"{path}." if path else ""
            pending += [(part[key], f"{below}{key}", depth + 1) for key in reversed(part)]
        elif isinstance(part, list | tuple):
            places = range(len(part) - 1, -1, -1)
            pending += [(part[place], path + index(place), depth + 1) for place in places]
        elif part is not None:
            yield path, part


class Trees:
    """Collects nested records of one resource, whose full name is `resource`."""

    def __init__(self, resource: str) -> None:
        self._resource = resource
        self._rows = CellRows()
        self._documents: list[Member] = []
        self._strings_only = self._too_deep = 0

    @property
    def count(self) -> int:
        """Return how many records there were."""
        return self._rows.next

    def add(self, value: Any) -> None:
        """Take the next record."""
        cells: list[tuple[str, str]] = []
        try:
            for path, leaf in leaves(value):
                cells += self._cell(path, leaf)
        except TooDeep:
            self._too_deep += 1
        self._rows.add(cells)

    def _cell(self, path: str, leaf: Any) -> list[tuple[str, str]]:
        if not isinstance(leaf, bytes):
            return [(path, leaf if isinstance(leaf, str) else one(leaf) or "")]
        shown = show(leaf)
        self._strings_only += not shown.whole
        if shown.text is None:
            self._documents.append(member_of(path, self._rows.next, leaf))
            return []
        return [(path, shown.text)]

    def full(self, size: int = _BATCH) -> Iterator[Item]:
        """Yield a batch and its documents once there are `size` characters; 0: what is left."""
        if self._rows.size >= size or len(self._documents) > 0:
            yield from self._rows.full(0)
            yield from self._documents
            self._documents = []

    def finish(self) -> Iterator[Item]:
        """Yield what is left, and what could not be read whole."""
        yield from self.full(0)
        if self._strings_only:
            detail = f"{self._strings_only} values of bytes"
            yield Skipped(self._resource, "strings_only", detail, partial=True)
        if self._too_deep:
            yield Skipped(self._resource, "max_depth", f"{self._too_deep} records", partial=True)
