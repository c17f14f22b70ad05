"""SIGINT and SIGTERM: the first asks every process to stop after its batch, the second kills."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scanner.errors import ReadError

__all__ = ["caught", "listen", "listening", "stop_if_asked"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_caught: list[int] = []


def caught() -> int | None:
    """Return the signal that asked this process to stop, or None."""
    return _caught[0] if _caught else None


def stop_if_asked() -> None:
    """Raise `ReadError` where a signal asked this process to stop."""
    if _caught:
        raise ReadError("interrupted")


def listen() -> None:
    """Note signals from now on; a worker process does so for its whole life."""
    for number in _SIGNALS:
        signal.signal(number, _note)


@contextmanager
def listening() -> Iterator[None]:
    """Note signals inside the block; outside the main thread signals are left alone."""
    _caught.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    listen()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _note(number: int, _frame: FrameType | None) -> None:
    _caught.append(number)
    signal.signal(number, signal.SIG_DFL)
