"""Formats with a directory at their end need to seek; a pipe or gzip stream cannot."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scanner.readers import Opened

__all__ = ["seekable"]

_IN_MEMORY = 64 << 20


@contextmanager
def seekable(opened: Opened) -> Iterator[Any]:
    """Give a resource's stream, or an unnamed private copy of it that can seek."""
    if opened.seekable:
        yield opened.stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(opened.stream, copy, 1 << 20)
        copy.seek(0)
        yield copy
