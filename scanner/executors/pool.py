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
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from multiprocessing.util import get_temp_dir
from pathlib import Path
from types import ModuleType
from typing import Self

from scanner import interruption
from scanner.arrow_alone import leave_pandas_out
from scanner.errors import ConfigError
from scanner.executors import Fence, Item, Result
from scanner.silence import silence

__all__ = ["Workers"]

AHEAD = 4
"""How many items a worker are waiting at any time."""

LONGEST = 70
"""Bytes of a folder's path: `/pymp-12345678/listener-12345678` fits behind it in the 104 of a
socket's path."""

FALLBACKS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - the folder made in it is private


class Workers:
    """Some processes behind a fence, started at the first item; a context manager."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self._pool: ProcessPoolExecutor | None = None
        self._leading = interruption.leading(self._processes)

    def __enter__(self) -> Self:
        self._leading.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._leading.__exit__(None, None, None)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        lost: Callable[[Item, str], Result],
    ) -> Iterator[Result]:
        """Yield results in order; an item whose worker dies is tried once more, alone.

        One that takes longer than it may is not: its worker is killed.
        """
        fence, source = self._fence, iter(items)
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        while True:
            stopped = interruption.caught() is not None
            room = 0 if stopped else fence.workers * AHEAD - len(waiting)
            waiting.extend((item, self._submit(function, item)) for item in islice(source, room))
            if not waiting:
                yield from (lost(item, "interrupted") for item in source)
                return
            item, future = waiting.popleft()
            if stopped and future.cancel():
                yield lost(item, "interrupted")
                continue
            try:
                yield future.result(fence.seconds or None)
                continue
            except TimeoutError:
                self._drop()
                yield lost(item, "time_limit")
            except BrokenProcessPool:
                self._drop()
                yield _alone(function, item, fence, lost)
            again = [waiting_item for waiting_item, _ in waiting]
            waiting = deque((i, self._submit(function, i)) for i in again)

    def _submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        if self._pool is None:
            self._pool = _processes(self._fence)
        with _without_main():
            return self._pool.submit(function, item)

    def _processes(self) -> list[int]:
        running = {} if self._pool is None else self._pool._processes  # noqa: SLF001 - see _kill
        return [
            process.pid for process in list((running or {}).values()) if process.pid is not None
        ]

    def _drop(self) -> None:
        if self._pool is not None:
            _kill(self._pool)
        self._pool = None


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


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep workers from running the caller's script again; they need nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin(memory: int) -> None:
    """Ready a worker: it notes signals, is quiet, and may not grow beyond its fence."""
    interruption.listen()
    silence()
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
            with _without_main():
                future = pool.submit(function, item)
            return future.result(fence.seconds or None)
        except TimeoutError:
            _kill(pool)
            return lost(item, "time_limit")
        except BrokenProcessPool:
            return lost(item, "worker_crashed")
