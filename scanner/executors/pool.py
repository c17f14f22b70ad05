"""Worker processes of this machine.

Processes, not threads: the automaton calls back into the interpreter, and two
threads were slower than one. They are forked from a server that has imported
the pipeline and started no thread, and which they meet at a socket in a folder
of multiprocessing's.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.util import get_temp_dir

from scanner import interruption
from scanner.arrow_alone import leave_pandas_out
from scanner.errors import ConfigError
from scanner.executors import Item, Result

__all__ = ["EXECUTOR"]

AHEAD = 4
"""How many items a worker are waiting at any time."""

LONGEST = 70
"""Bytes of a folder's path: `/pymp-12345678/listener-12345678` fits behind it in the 104 of a
socket's path."""

FALLBACKS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - the folder made in it is private


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
    _meet_where_paths_are_short()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scanner.pipeline"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Ready a worker."""
    interruption.listen()
    leave_pandas_out()


def _meet_where_paths_are_short() -> None:
    """Have multiprocessing make its folder elsewhere where `TMPDIR` is too long for a socket.

    Raises:
        ConfigError: there is no shorter place to write to.
    """
    usual = tempfile.gettempdir()
    if len(os.fsencode(usual)) <= LONGEST:
        return
    place = next((each for each in FALLBACKS if os.access(each, os.W_OK | os.X_OK)), None)
    if place is None:
        raise ConfigError("TMPDIR is too long for worker processes; shorten it or use --workers 1")
    tempfile.tempdir = place
    try:
        get_temp_dir()  # made at the first call, kept until the process ends
    finally:
        tempfile.tempdir = usual


def _alone(
    function: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]
) -> Result:
    with _processes(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return lost(item)


EXECUTOR = _Pool()
