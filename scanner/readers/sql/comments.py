"""Comments among rows: blanked, so that no quote in them is taken for one, and kept as text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from scanner.readers.sql.dialect import Dialect
from scanner.readers.sql.structure import QUOTE, escaped_places

__all__ = ["Cleared", "cleared"]

_STARTS = re.compile(rb"--|/\*")
_STARTS_MYSQL = re.compile(rb"--|/\*|#")
_EXECUTED = b"/*!"


class Cleared(NamedTuple):
    """A window without its comments, and where those stood.

    What comes behind a comment that does not end in the window is left out.
    """

    window: bytes
    comments: list[tuple[int, int]]


def cleared(window: bytes, dialect: Dialect) -> Cleared:
    r"""Blank the comments of a window that starts outside of any string.

    >>> cleared(b"(1, '--') -- l'un\n, (2)", Dialect("sql")).window
    b"(1, '--')        \n, (2)"
    """
    if b"--" not in window and b"/*" not in window and not dialect.hash_comments:
        return Cleared(window, [])
    octets = np.frombuffer(window, np.uint8)
    quoted = octets == QUOTE
    if dialect.backslash:
        escaped = escaped_places(window, octets)
        quoted[escaped[escaped < len(window)]] = False
    quotes = np.flatnonzero(quoted).tolist()
    found: list[tuple[int, int]] = []
    hidden = at = 0
    for start in (_STARTS_MYSQL if dialect.hash_comments else _STARTS).finditer(window):
        place = start.start()
        before = bisect_left(quotes, place)
        if place < at or (before - hidden) & 1:
            continue
        if window.startswith(_EXECUTED, place):
            return Cleared(_blank(window[:place], found), found)
        at = _end(window, place)
        if at < 0:
            return Cleared(_blank(window[:place], found), found)
        hidden += bisect_left(quotes, at) - before
        found.append((place, at))
    return Cleared(_blank(window, found), found)


def _end(window: bytes, place: int) -> int:
    """Return where a comment ends, -1 where it does not."""
    if window.startswith(b"/*", place):
        end = window.find(b"*/", place + 2)
        return end + 2 if end >= 0 else -1
    return window.find(b"\n", place)


def _blank(window: bytes, comments: list[tuple[int, int]]) -> bytes:
    if not comments:
        return window
    made = bytearray(window)
    for start, end in comments:
        made[start:end] = re.sub(rb"[^\n]", b" ", window[start:end])
    return bytes(made)
