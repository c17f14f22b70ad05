"""Where resources are scanned: one module a way, each with an `EXECUTOR`.

An executor's `map(function, items, workers)` yields `function(item)` in the order
of the items, whatever runs them; `function` and its results pickle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["Executor"]

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Maps a function over items and yields the results in order."""

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        workers: int,
        lost: Callable[[Item], Result],
    ) -> Iterator[Result]:
        """Yield the result of each item; `lost(item)` stands in where a worker died on it."""
        ...
