"""Orders of many rows by several whole numbers at once."""

from __future__ import annotations

import numpy as np

__all__ = ["distinct", "sorted_by"]

_LARGEST_KEY = 1 << 62
_RADIX = 1 << 16
"""Numbers below are sorted by their digits, in linear time."""


def sorted_by(*columns: np.ndarray) -> np.ndarray:
    """Return the rows in order of the first column, then the second ...; equal ones stay put.

    The columns hold integers of 0 or more, all of one length. They are packed into
    one number, with the row's own behind it, where that is wide enough: such numbers
    are sorted several times faster than rows are.
    """
    packed = _packed(columns)
    if packed is None:
        return np.lexsort(columns[::-1])
    key, size = packed
    if (key[1:] >= key[:-1]).all():
        return np.arange(len(key))
    if size <= _RADIX:
        return np.argsort(key.astype(np.uint16), kind="stable")
    bits = len(key).bit_length()
    if size > _LARGEST_KEY >> bits:
        return np.argsort(key, kind="stable")
    key <<= bits
    key |= np.arange(len(key))
    key.sort()
    key &= (1 << bits) - 1
    return key


def _packed(columns: tuple[np.ndarray, ...]) -> tuple[np.ndarray, int] | None:
    """Return one number a row that orders as the columns do, and its upper bound."""
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for column in columns if len(key) else ():
        low, high = int(column.min()), int(column.max())
        size *= high - low + 1
        if low < 0 or size > _LARGEST_KEY:
            return None
        key *= high - low + 1
        key += column
        key -= low
    return key, size


def distinct(values: np.ndarray) -> np.ndarray:
    """Return the distinct values in order; for many that differ, faster than `np.unique`."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
