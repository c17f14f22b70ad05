"""The kernels: what stands where in a column's bytes, without a Python step per cell.

`Cells` is a column's one UTF-8 buffer with its cell edges. `digit_cells` finds
the cells with digit chains of wanted lengths, `Literals` those with one of
many literals; both over the whole buffer at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scanner.cells import Cells, gather
from scanner.literals import Literal, Literals

__all__ = ["Cells", "Literal", "Literals", "digit_cells", "gather"]

MAX_GAP = 3
MAX_RUNS = 8
FEW = 0.5
"""Below this share of cells worth a look, they are copied out."""


def digit_cells(cells: Cells, wanted: Mapping[str, frozenset[int]]) -> dict[str, np.ndarray]:
    """Return, for each name, the cells with a chain of one of its wanted digit counts.

    A chain is some consecutive runs of digits, each at most `MAX_GAP` bytes that
    are no letters from the next. An A or B behind a 2 counts as a digit: Corsica.
    """
    fewest = min((min(counts) for counts in wanted.values() if counts), default=0)
    worth = np.flatnonzero(cells.digits + np.minimum(cells.digits, cells.letters) >= fewest)
    if not fewest or not len(worth):
        return {}
    part = cells.take(worth) if len(worth) < len(cells) * FEW else cells
    flags = _chains(part, list(wanted.values()))
    rows = worth if part is not cells else np.arange(len(cells))
    found = {name: rows[(flags >> bit) & 1 == 1] for bit, name in enumerate(wanted)}
    return {name: hits for name, hits in found.items() if len(hits)}


def _chains(cells: Cells, wanted: list[frozenset[int]]) -> np.ndarray:
    """Return for each cell, as bits, which of the wanted sets one of its chains is in."""
    flags = np.zeros(len(cells), np.int64)
    low, high = int(cells.edges[0]), int(cells.edges[-1])
    text = cells.bytes[low:high]
    starts, ends = _runs(text, cells.edges - low)
    if not len(starts):
        return flags
    owner = np.searchsorted(cells.edges - low, starts, side="right") - 1
    linked = _linked(text, starts, ends, owner)
    before = np.concatenate(([0], np.cumsum(ends - starts)))
    largest = max(max(counts, default=0) for counts in wanted)
    table = np.zeros(largest + 1, np.int64)
    for bit, counts in enumerate(wanted):
        table[list(counts)] |= 1 << bit
    first = np.arange(len(starts))
    for size in range(1, MAX_RUNS + 1):
        if size > 1:
            first = first[first + size <= len(starts)]
            first = first[linked[first + size - 2]]
        totals = before[first + size] - before[first]
        first, totals = first[totals <= largest], totals[totals <= largest]
        if not len(first):
            break
        hit = first[table[totals] > 0]
        np.bitwise_or.at(flags, owner[hit], table[before[hit + size] - before[hit]])
    return flags


def _runs(text: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the starts and ends of the digit runs, cut at cell edges."""
    digit = (text - np.uint8(48)) <= 9  # noqa: PLR2004 - unsigned: below '0' wraps around
    letter = np.flatnonzero(((text[1:] | 0x20) - np.uint8(97) <= 1) & (text[:-1] == 50))  # noqa: PLR2004
    inner = edges[1:-1]
    inner = inner[inner < len(text)]
    if len(letter):
        digit[letter[~np.isin(letter + 1, inner)] + 1] = True
    opens = digit.copy()
    opens[1:] &= ~digit[:-1]
    opens[inner] |= digit[inner]
    closes = digit.copy()
    closes[:-1] &= ~digit[1:]
    last = inner[inner > 0] - 1
    closes[last] |= digit[last]
    return np.flatnonzero(opens), np.flatnonzero(closes) + 1


def _linked(
    text: np.ndarray, starts: np.ndarray, ends: np.ndarray, owner: np.ndarray
) -> np.ndarray:
    """Say for each run whether it goes on in the next one."""
    gap = starts[1:] - ends[:-1]
    linked = (gap >= 1) & (gap <= MAX_GAP) & (owner[1:] == owner[:-1])
    candidates = np.flatnonzero(linked)
    for step in range(MAX_GAP):
        here = candidates[gap[candidates] > step]
        lower = text[ends[here] + step] | 0x20
        linked[here[(lower >= ord("a")) & (lower <= ord("z"))]] = False
    return np.append(linked, False)
