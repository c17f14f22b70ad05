"""SIGINT and SIGTERM: the first asks every process to stop after its batch, the second kills.

Whoever sends one may reach this process alone, so that it is passed on to its workers.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from scanner.errors import ReadError

__all__ = ["caught", "leading", "listen", "listening", "stop_if_asked"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PASSED_ON = signal.SIGURG
"""Nothing to a process that does not listen yet."""
_caught: list[int] = []
_led: list[Callable[[], Iterable[int]]] = []


def caught() -> int | None:
    """Return the signal that asked this process to stop, or None."""
    return _caught[0] if _caught else None


def stop_if_asked() -> None:
    """Raise `ReadError` where a signal asked this process to stop."""
    if _caught:
        raise ReadError("interrupted")


def listen() -> None:
    """Note signals from now on; a worker process does so for its whole life."""
    for number in (*_SIGNALS, _PASSED_ON):
        signal.signal(number, _note)


@contextmanager
def leading(workers: Callable[[], Iterable[int]]) -> Iterator[None]:
    """Pass signals on, inside the block, to the processes that `workers` then names."""
    _led.append(workers)
    try:
        yield
    finally:
        _led.remove(workers)


@contextmanager
def listening() -> Iterator[None]:
    """Note signals inside the block; outside the main thread signals are left alone."""
    _caught.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (*_SIGNALS, _PASSED_ON)}
    listen()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _note(number: int, _frame: FrameType | None) -> None:
    _caught.append(number)
    if number != _PASSED_ON:
        signal.signal(number, signal.SIG_DFL)
    for worker in [process for workers in _led for process in workers()]:
        with suppress(ProcessLookupError):
            os.kill(worker, _PASSED_ON)
