"""Ranges of a buffer become arrays of text, all at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["cut", "trimmed"]

Places = NDArray[np.int64]
_SPACE = 32
_LONGEST_INDENT = 4096


def cut(
    block: bytes, starts: Places, ends: Places, missing: NDArray[np.bool_] | None = None
) -> pa.StringArray:
    """Return ranges of a block of UTF-8, in its order, as an array; null where `missing`."""
    edges = np.empty(2 * len(starts), np.int32)
    edges[::2], edges[1::2] = starts, ends
    count = max(len(edges) - 1, 0)
    if not count:
        return pa.array([], pa.string())
    every = pa.StringArray.from_buffers(count, pa.py_buffer(edges), pa.py_buffer(block))
    places = np.arange(0, count, 2)
    return every.take(pa.array(places, pa.int64(), mask=missing))


def trimmed(octets: NDArray[np.uint8], starts: Places, ends: Places) -> tuple[Places, Places]:
    """Return ranges without the white space around them."""
    starts, ends = starts.copy(), ends.copy()
    for places, step, offset in ((starts, 1, 0), (ends, -1, -1)):
        active = np.flatnonzero(starts < ends)
        for _ in range(_LONGEST_INDENT):
            active = active[octets[places[active] + offset] <= _SPACE]
            if not len(active):
                break
            places[active] += step
            active = active[starts[active] < ends[active]]
    return starts, ends
