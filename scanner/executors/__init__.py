"""Where resources are examined, if not in this process: worker processes behind a fence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

__all__ = ["Crew", "Fence"]

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


class Crew(Protocol):
    """Workers that stay for several calls."""

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        lost: Callable[[Item, str], Result],
    ) -> Iterator[Result]:
        """Yield `function(item)` in the order of the items; both pickle, as do the results.

        Items are taken as workers get free. `lost(item, reason)` stands in where a
        worker died on an item or took too long.
        """
        ...
