"""Time spent on a server: no more rows a second than asked for, no wait without end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scanner import interruption
from scanner.errors import ReadError

__all__ = ["Pace", "Patience", "deadline"]

_STEP = 0.2
_TRIES = 5


class Pace:
    """Holds reading back to a number of rows a second; 0: as fast as it goes."""

    def __init__(self, rows_per_second: float) -> None:
        self._rate = rows_per_second
        self._free_at = time.monotonic()

    def spend(self, rows: int) -> None:
        """Wait until the rows read so far are allowed to have been."""
        if not self._rate:
            return
        self._free_at = max(self._free_at, time.monotonic()) + rows / self._rate
        sleep(self._free_at - time.monotonic())


class Patience:
    """How often and how long a lost connection is made anew."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: float | None = None
        self._tries = 0
        self._wait = _STEP

    def progress(self) -> None:
        """Begin anew: rows have come."""
        self._until, self._tries, self._wait = None, 0, _STEP

    def reached(self) -> None:
        """Count that the server was there and failed all the same."""
        self._tries += 1

    def wait(self) -> bool:
        """Wait a little longer than the last time; say False where it is enough."""
        now = time.monotonic()
        self._until = self._until or now + self._seconds
        if now >= self._until or self._tries >= _TRIES:
            return False
        sleep(min(self._wait, self._until - now))
        self._wait *= 2
        return True


def sleep(seconds: float) -> None:
    """Sleep, but end when the run is to end.

    Raises:
        ReadError: it is to end.
    """
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if interruption.caught() is not None:
            raise ReadError("interrupted")
        time.sleep(min(left, _STEP))


@contextmanager
def deadline(seconds: float, cut: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Cut a connection that has been silent too long; yield what says whether it was.

    The server's own timeout does not hold where the server hangs.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        cut()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()
