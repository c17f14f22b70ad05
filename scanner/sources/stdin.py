"""Standard input: one resource, named `-`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from scanner.config import ScanConfig
from scanner.model import Resource
from scanner.opening import STDIN
from scanner.sources import Source

__all__ = ["SOURCE"]


def _enumerate(target: str, prefix: str, config: ScanConfig) -> Iterator[Resource]:  # noqa: ARG001
    """Yield standard input; its size is known only where a file stands behind it."""
    try:
        status = os.fstat(0)
    except OSError:
        size = 0
    else:
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0
    yield Resource("-", STDIN, size)


SOURCE = Source("standard input", lambda target: target == "-", _enumerate)
