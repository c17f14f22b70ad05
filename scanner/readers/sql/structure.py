"""Where the rows of INSERT statements stand in a block, found by arithmetic on its bytes.

Every parenthesised group outside strings is found at once: quotes by their parity,
groups by their depth. A comment, a dollar quote, or whatever else could hide a quote
ends what is certain; what comes before it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.readers.sql.dialect import Dialect

__all__ = ["QUOTE", "Groups", "escaped_places", "groups"]

QUOTE, OPEN, CLOSE, COMMA = b"'(),"
_DOUBLE, _BACKSLASH, _DOLLAR, _HASH, _DASH, _SLASH, _STAR = b'"\\$#-/*'
Places = NDArray[np.int64]
_WORD = np.zeros(256, bool)
_WORD[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] = True


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of a block that are whole: where each opens, closes, and its commas."""

    block: bytes
    octets: NDArray[np.uint8]
    opens: Places
    closes: Places
    commas: Places


def groups(block: bytes, dialect: Dialect) -> Groups:
    """Find the groups of a block that starts outside of any string."""
    octets = np.frombuffer(block, np.uint8)
    at = np.flatnonzero((octets - np.uint8(QUOTE)) <= COMMA - QUOTE)
    kind = octets[at]
    quoted = kind == QUOTE
    escaped = escaped_places(block, octets) if dialect.backslash else np.zeros(0, np.int64)
    if len(escaped):
        free = np.ones(len(block) + 1, bool)
        free[escaped] = False
        quoted &= free[at]
    quotes = at[quoted]
    outside = (np.cumsum(quoted) & 1 == 0) & (kind != QUOTE)
    at, kind = at[outside], kind[outside]
    limit = _certain(block, octets, quotes, dialect)
    if _DOUBLE in block:
        limit, at, kind = _without_names(octets, escaped, quotes, limit, at, kind)
    depth = np.cumsum((kind == OPEN).astype(np.int64) - (kind == CLOSE))
    below = np.flatnonzero(depth < 0)
    if len(below):
        limit = min(limit, int(at[below[0]]))
    closes = at[(kind == CLOSE) & (depth == 0)]
    closes = closes[: np.searchsorted(closes, limit)]
    opens = at[(kind == OPEN) & (depth == 1)][: len(closes)]
    return Groups(block, octets, opens, closes, at[(kind == COMMA) & (depth == 1)])


def escaped_places(block: bytes, octets: NDArray[np.uint8]) -> Places:
    """Return the places that a backslash before them escapes."""
    if _BACKSLASH not in block:
        return np.zeros(0, np.int64)
    slashes = np.flatnonzero(octets == _BACKSLASH)
    last = np.flatnonzero(np.append(np.diff(slashes) != 1, True))
    lengths = np.diff(last, prepend=-1)
    found: Places = slashes[last[lengths & 1 == 1]] + 1
    return found


def _certain(block: bytes, octets: NDArray[np.uint8], quotes: Places, dialect: Dialect) -> int:
    """Return up to where quotes mean what they seem to: no comment or odd quoting before it."""
    suspects = []
    if b"--" in block:
        suspects.append(_pairs(octets, _DASH, _DASH))
    if b"/*" in block:
        suspects.append(_pairs(octets, _SLASH, _STAR))
    if dialect.hash_comments and _HASH in block:
        suspects.append(np.flatnonzero(octets == _HASH))
    if dialect.dollar_quotes and _DOLLAR in block:
        suspects.append(np.flatnonzero(octets == _DOLLAR))
    limit = min((_first_outside(places, quotes) for places in suspects), default=len(block))
    if not dialect.backslash and len(quotes):
        limit = min(limit, _odd_string(block, octets, quotes[::2]))
    return min(limit, len(block))


def _pairs(octets: NDArray[np.uint8], first: int, second: int) -> Places:
    return np.flatnonzero((octets[:-1] == first) & (octets[1:] == second))


def _first_outside(places: Places, quotes: Places) -> int:
    outside = np.flatnonzero(np.searchsorted(quotes, places) & 1 == 0)
    return int(places[outside[0]]) if len(outside) else 1 << 62


def _odd_string(block: bytes, octets: NDArray[np.uint8], opening: Places) -> int:
    r"""Return where the first `q'[...]'` of Oracle or `E'..\\'..'` of PostgreSQL starts."""
    before = octets[np.maximum(opening - 1, 0)] | 32
    alone = ~_WORD[octets[np.maximum(opening - 2, 0)]] | (
        octets[np.maximum(opening - 2, 0)] | 32 == ord("n")
    )
    odd = before == ord("q")
    if b"\\'" in block:
        odd |= before == ord("e")
    found = np.flatnonzero(odd & alone)
    return int(opening[found[0]]) - 2 if len(found) else 1 << 62


def _without_names(
    octets: NDArray[np.uint8],
    escaped: Places,
    quotes: Places,
    limit: int,
    at: Places,
    kind: NDArray[np.uint8],
) -> tuple[int, Places, NDArray[np.uint8]]:
    """Leave out what stands in double quotes; one that holds a quote ends what is certain."""
    every = np.flatnonzero(octets == _DOUBLE)
    if len(escaped):
        every = every[~np.isin(every, escaped, assume_unique=True)]
    outer = every[np.searchsorted(quotes, every) & 1 == 0]
    if not len(outer):
        return limit, at, kind
    opening = outer[::2]
    after = np.searchsorted(every, opening, "right")
    closing = every[np.minimum(after, len(every) - 1)]
    hidden = np.searchsorted(quotes, opening) != np.searchsorted(quotes, closing)
    hidden |= after == len(every)
    if hidden.any():
        limit = min(limit, int(opening[hidden][0]))
    free = np.searchsorted(outer, at) & 1 == 0
    return limit, at[free], kind[free]
