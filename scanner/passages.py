"""Long texts in passages: stretches of about 2 KB that are searched like cells of their own.

A paragraph that ends with its sentence is a passage. Where none ends for long, a text
is cut near every 2,048th byte of its value, and both sides read a little over the cut.
Where a text is cut depends on the bytes near the cut and on their place in the value
alone, so that two windows of one value cut it alike. Each place is owned by one
passage.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from scanner.cells import Cells

__all__ = ["LONG", "Passages"]

LONG = 4_096
"""Bytes of a text from which on it is read in passages."""
GRID = 2_048
NEAR = 512
"""How far before a multiple of `GRID` a good place for a cut is looked for."""
MARGIN = 320
"""Bytes read beyond a cut inside a paragraph: more than what stands around a term or number."""
PARAGRAPH = 160
"""Bytes of a line from which on it is a paragraph, not a form's or a wrapped one."""

_LF, _CR, _SPACE = 10, 13, 32
_STOPS = np.isin(np.arange(256), list(b".!?"))
_CONTINUES = 0xC0, 0x80


class _Cut(NamedTuple):
    """Where a cell is cut, bytes from its start, and whether a paragraph ends there."""

    edges: np.ndarray
    ends_paragraph: np.ndarray


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of some cells, in order.

    Attributes:
        cells: their texts, with what is read beyond the cuts.
        row: the cell that each is of.
        source: where each text begins in the buffer of those cells.
        first, end: the bytes of each text that it owns, half-open.
    """

    cells: Cells
    row: np.ndarray
    source: np.ndarray
    first: np.ndarray
    end: np.ndarray

    @classmethod
    def of(cls, cells: Cells, rows: np.ndarray, offsets: np.ndarray) -> Passages:
        """Cut some cells.

        Args:
            cells: a column's.
            rows: the cells to cut.
            offsets: how many bytes of its value stand before each of those.
        """
        places = [
            _places(cells.bytes[cells.edges[row] : cells.edges[row + 1]], int(offset))
            + np.array([[cells.edges[row]]])
            for row, offset in zip(rows.tolist(), offsets.tolist(), strict=True)
        ]
        counts = [place.shape[1] for place in places]
        low, first, end, high = np.concatenate(places, axis=1)
        edges = np.concatenate(([0], np.cumsum(high - low)))
        stretches = [cells.bytes[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        texts = Cells(np.concatenate(stretches), edges)
        return cls(texts, np.repeat(rows, counts), low, first - low, end - low)

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def values(self) -> pa.StringArray:
        """The texts as an array."""
        edges = self.cells.edges.astype(np.int32)
        return pa.StringArray.from_buffers(
            len(self), pa.py_buffer(edges), pa.py_buffer(self.cells.bytes)
        )

    def within(self, reach: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the first passage of the same cell within `reach` bytes, and one past the last."""
        first, end = self.source + self.first, self.source + self.end
        low = np.searchsorted(end, first - reach, side="right")
        high = np.searchsorted(first, end + reach, side="left")
        return (
            np.maximum(low, np.searchsorted(self.row, self.row, side="left")),
            np.minimum(high, np.searchsorted(self.row, self.row, side="right")),
        )


def _places(text: np.ndarray, offset: int) -> np.ndarray:
    """Return (low, first, end, high) of each passage of a cell: it reads low to high."""
    cut = _cut(text, offset)
    inner = cut.edges[1:-1]
    soft = ~cut.ends_paragraph
    behind = np.where(soft, np.minimum(inner + MARGIN, len(text)), inner)
    before = np.where(soft, np.maximum(inner - MARGIN, 0), inner)
    low = np.concatenate(([0], _character_starts(text, before)))
    high = np.append(_character_starts(text, behind), len(text))
    return np.stack((low, cut.edges[:-1], cut.edges[1:], high))


def _cut(text: np.ndarray, offset: int) -> _Cut:
    """Return where a cell is cut, its start and end included in `edges`."""
    hard = _paragraphs(text)
    grid = np.arange(GRID - offset % GRID, len(text), GRID)
    nearest = np.searchsorted(hard, grid - NEAR)
    taken = np.append(hard, len(text) + GRID)[nearest] < grid + NEAR
    grid = grid[~taken & (grid >= NEAR) & (grid + NEAR <= len(text))]
    soft = np.array([_best(text, int(place)) for place in grid], np.int64)
    inner = np.concatenate((hard, soft))
    order = np.argsort(inner, kind="stable")
    is_hard = np.concatenate((np.ones(len(hard), bool), np.zeros(len(soft), bool)))
    return _Cut(np.concatenate(([0], inner[order], [len(text)])), is_hard[order])


def _paragraphs(text: np.ndarray) -> np.ndarray:
    """Return where lines begin behind a long line that ends with its sentence."""
    breaks = np.flatnonzero(text == _LF)
    long = np.diff(breaks, prepend=-1) > PARAGRAPH
    breaks = breaks[long]
    last = breaks - 1
    for _ in range(2):
        last -= (text[last] == _SPACE) | (text[last] == _CR)
    found = breaks[_STOPS[text[last]]] + 1
    return np.asarray(found[found < len(text)])


def _best(text: np.ndarray, place: int) -> int:
    """Return the best place for a cut in the `NEAR` bytes before one."""
    start = place - NEAR
    near = text[start:place].tobytes()
    for mark in (b"\n", b". ", b"; ", b" "):
        at = near.rfind(mark)
        if at > 0:
            return start + at + len(mark)
    return int(_character_starts(text, np.array([place]))[0])


def _character_starts(text: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Move places inside a character of several bytes to its start."""
    places = places.copy()
    for _ in range(3):
        inside = places < len(text)
        mask, wanted = _CONTINUES
        places[inside] -= (text[places[inside]] & mask) == wanted
    return places
