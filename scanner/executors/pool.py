"""Worker processes of this machine.

Processes, not threads: the automaton calls back into the interpreter, and two
threads were slower than one. They are forked from a server that has imported
the pipeline and started no thread.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from scanner import interruption
from scanner.executors import Item, Result

__all__ = ["EXECUTOR"]

AHEAD = 4
"""How many items a worker are waiting at any time."""


class _Pool:
    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        workers: int,
        lost: Callable[[Item], Result],
    ) -> Iterator[Result]:
        """Yield results in order; an item whose worker dies is tried once more, alone."""
        source = iter(items)
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        pool = _processes(workers)
        try:
            while True:
                for item in islice(source, workers * AHEAD - len(waiting)):
                    waiting.append((item, pool.submit(function, item)))
                if not waiting:
                    return
                item, future = waiting.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield _alone(function, item, lost)
                    pool = _processes(workers)
                    again = [waiting_item for waiting_item, _ in waiting]
                    waiting = deque((i, pool.submit(function, i)) for i in again)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _processes(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scanner.pipeline"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=interruption.listen)


def _alone(
    function: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]
) -> Result:
    with _processes(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return lost(item)


EXECUTOR = _Pool()
