"""Where resources are scanned: one module a way, each with an `EXECUTOR`.

An executor's `map(function, items, fence, lost)` yields `function(item)` in the order
of the items, whatever runs them; `function` and its results pickle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

__all__ = ["Executor", "Fence"]

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Fence:
    """What the processes that read may use.

    Attributes:
        workers: how many there are.
        memory: bytes of address space that each may add to what it starts with; 0: any.
        seconds: how long one item may take before its worker is killed; 0: for ever.
    """

    workers: int = 1
    memory: int = 0
    seconds: float = 0


class Executor(Protocol):
    """Maps a function over items and yields the results in order."""

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        fence: Fence,
        lost: Callable[[Item, str], Result],
    ) -> Iterator[Result]:
        """Yield the result of each item; `lost(item, reason)` where a worker died on it."""
        ...
