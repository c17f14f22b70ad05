"""Union-find over arrays: which nodes hang together by given edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["flatten", "join", "roots"]

_BLOCK = 1 << 20


def roots(parent: NDArray[np.int64], nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the root of each node and shorten the ways there."""
    root = parent[nodes]
    while True:
        above = parent[root]
        if np.array_equal(above, root):
            break
        root = above
    parent[nodes] = root
    return root


def join(parent: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> None:
    """Join the components of each pair. A root is always the least node of its component."""
    for start in range(0, len(left), _BLOCK):
        one, other = left[start : start + _BLOCK], right[start : start + _BLOCK]
        while len(one):
            one, other = roots(parent, one), roots(parent, other)
            apart = one != other
            one, other = one[apart], other[apart]
            np.minimum.at(parent, np.maximum(one, other), np.minimum(one, other))


def flatten(parent: NDArray[np.int64]) -> None:
    """Make every node point at its root."""
    for start in range(0, len(parent), _BLOCK):
        stop = min(start + _BLOCK, len(parent))
        roots(parent, np.arange(start, stop, dtype=np.int64))
