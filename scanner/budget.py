"""What a file may still cost: what comes out of it, at any depth, is counted here.

A budget belongs to one resource and knows that of the resource it stands in. What
comes out of a resource is charged to it and to all that it stands in, so that an
archive in an archive in an archive is no way round a limit. The ratio is judged at
each level: a bomb in a large archive stops, the archive goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from scanner.config import Limits
from scanner.model import Member, Skipped

__all__ = ["Budget", "metered"]

GRACE = 64 << 20
"""Below so many bytes of output no ratio is suspicious."""
MEMBERS, DENSEST = 200_000, 1 << 10
"""So many members are decent in any file; in a larger one, one to so many bytes."""

_Item = TypeVar("_Item")


class _Source(Protocol):
    """A stream that knows how far into it anyone has read."""

    @property
    def reached(self) -> int: ...


class Budget:
    """What one resource of a source, or one inside it, may still cost.

    Args:
        limits: the bounds.
        outer: the budget of the resource that it stands in; None for a file.

    Attributes:
        line: itself, what it stands in, and so on up to the file.
        made: bytes that came out of it, at any depth.
        members: how many things stand inside it, counted in the file's budget alone.
        deadline: when it took too long, by `time.monotonic`.
    """

    def __init__(self, limits: Limits, outer: Budget | None = None) -> None:
        self.line: tuple[Budget, ...] = (self, *(outer.line if outer else ()))
        self.made = self.members = 0
        self.deadline = time.monotonic() + limits.seconds
        self._limits = limits
        self._source: _Source | None = None

    def inner(self) -> Budget:
        """Return the budget of something that stands inside."""
        return Budget(self._limits, self)

    def follow(self, source: _Source) -> None:
        """Measure what comes out by what was read of this stream: the resource's own bytes."""
        self._source = source

    def spend(self, count: int) -> None:
        """Charge bytes that came out of the resource."""
        for budget in self.line:
            budget.made += count

    def enter(self) -> str:
        """Charge one more thing that stands inside; return the reason not to open it, or ""."""
        file = self.line[-1]
        file.members += 1
        most = self._limits.members or max(MEMBERS, file.took // DENSEST)
        return "entry_limit" if file.members > most else self.exceeded()

    def exceeded(self) -> str:
        """Return the reason to stop reading the resource, or ""."""
        file, limits = self.line[-1], self._limits
        if file.made > limits.inflated_bytes:
            return "size_limit"
        if any(budget.swells() for budget in self.line):
            return "ratio_limit"
        return self.late()

    def late(self) -> str:
        """Return the reason to stop where the file took too long, or ""."""
        overdue = self._limits.seconds and time.monotonic() > self.line[-1].deadline
        return "time_limit" if overdue else ""

    def swells(self) -> bool:
        """Say whether more came out of it than is decent for what was read of it."""
        return self.made > max(GRACE, self._limits.ratio * self.took)

    @property
    def took(self) -> int:
        """Return how many of its own bytes were read."""
        return self._source.reached if self._source else 0


def metered(name: str, items: Iterable[_Item], budget: Budget) -> Iterator[_Item | Skipped]:
    """Yield what a resource gives until its budget is spent; say so where that cut it short.

    Args:
        name: the resource's.
        items: what its reader yields; not asked again once the budget is spent.
        budget: the resource's.
    """
    for item in items:
        reason = budget.enter() if isinstance(item, Member) else budget.late()
        if reason:
            yield Skipped(name, reason, "not all that it holds was read", partial=True)
            return
        yield item
