"""One after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scanner.executors import Fence, Item, Result

__all__ = ["EXECUTOR"]


class _Serial:
    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        fence: Fence,  # noqa: ARG002 - the interface's
        lost: Callable[[Item, str], Result],  # noqa: ARG002
    ) -> Iterator[Result]:
        """Yield the result of each item."""
        yield from map(function, items)


EXECUTOR = _Serial()
