"""Worker processes of this machine.

Processes, not threads: the automaton calls back into the interpreter, and two
threads were slower than one. They are forked from a server that has imported
the pipeline and started no thread, and which they meet at a socket in a folder
of multiprocessing's.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing.util import get_temp_dir
from pathlib import Path

from scanner import interruption
from scanner.arrow_alone import leave_pandas_out
from scanner.errors import ConfigError
from scanner.executors import Fence, Item, Result

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
        fence: Fence,
        lost: Callable[[Item, str], Result],
    ) -> Iterator[Result]:
        """Yield results in order; an item whose worker dies is tried once more, alone.

        One that takes longer than it may is not: its worker is killed.
        """
        source = iter(items)
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        pool = _processes(fence)
        try:
            while True:
                for item in islice(source, fence.workers * AHEAD - len(waiting)):
                    waiting.append((item, pool.submit(function, item)))
                if not waiting:
                    return
                item, future = waiting.popleft()
                try:
                    yield future.result(fence.seconds or None)
                    continue
                except TimeoutError:
                    _kill(pool)
                    yield lost(item, "time_limit")
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield _alone(function, item, fence, lost)
                pool = _processes(fence)
                again = [waiting_item for waiting_item, _ in waiting]
                waiting = deque((i, pool.submit(function, i)) for i in again)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End a pool whose worker hangs in what listens to nothing."""
    for process in list(pool._processes.values()):  # noqa: SLF001 - before 3.14 there is no other way
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


def _processes(fence: Fence) -> ProcessPoolExecutor:
    _meet_where_paths_are_short()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scanner.pipeline"])
    return ProcessPoolExecutor(
        fence.workers, mp_context=context, initializer=_begin, initargs=(fence.memory,)
    )


def _begin(memory: int) -> None:
    """Ready a worker: it notes signals, and may not grow beyond its fence."""
    interruption.listen()
    leave_pandas_out()
    if memory:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * resource.getpagesize() + memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        within = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (within, hard))


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
    function: Callable[[Item], Result],
    item: Item,
    fence: Fence,
    lost: Callable[[Item, str], Result],
) -> Result:
    with _processes(replace(fence, workers=1)) as pool:
        try:
            return pool.submit(function, item).result(fence.seconds or None)
        except TimeoutError:
            _kill(pool)
            return lost(item, "time_limit")
        except BrokenProcessPool:
            return lost(item, "worker_crashed")


EXECUTOR = _Pool()
