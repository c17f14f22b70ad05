"""Times whole processes side by side: wall and processor seconds, peak memory."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process, its children included; `rss_mb` is the largest single process."""

    wall: float
    cpu: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command line; a shell line when it is one string."""

    name: str
    command: Sequence[str] | str
    accepts: tuple[int, ...] = (0,)


def timed(contender: Contender) -> Run:
    """Run a command with its output thrown away."""
    command = contender.command
    argv = ["sh", "-c", command] if isinstance(command, str) else list(command)
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1,)]
    started = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code not in contender.accepts:
        sys.exit(f"{contender.name} ended with {code}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def interleaved(contenders: Sequence[Contender], pairs: int) -> dict[str, list[Run]]:
    """Run all contenders in turn, `pairs` times after one warm-up each."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for round_ in range(pairs + 1):
        for contender in contenders:
            run = timed(contender)
            if round_:
                runs[contender.name].append(run)
    return runs


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """Return how many times our speed is theirs: the median of the pairs' processor times."""
    return median([their.cpu / our.cpu for our, their in zip(ours, theirs, strict=True)])
