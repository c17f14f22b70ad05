"""Rows of INSERT statements, of one statement or of many that follow one another.

A window of the dump is read at once: its groups are found (`structure`), and what
stands between them says where each row goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.readers.sql.dialect import Dialect
from scanner.readers.sql.grammar import COMMA, INTO, VALUES
from scanner.readers.sql.schema import Schema, Target
from scanner.readers.sql.structure import Groups, groups

__all__ = ["Run", "runs"]

Places = NDArray[np.int64]
_OTHER, _ROW, _NAMED, _LISTED, _AFTER_LIST = range(5)
"""What a gap is: `,`; `INSERT INTO t VALUES`; `INSERT INTO t` before a list; `VALUES` behind it."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The rows found in a window.

    Attributes:
        found: its groups; `rows` are those that are rows.
        targets: the tables they go into; `which`: for each row, its place in there.
        end: where the last row ends in the window, 0 where there is none.
    """

    found: Groups
    rows: Places
    targets: list[Target]
    which: Places
    end: int

    @property
    def last(self) -> Target | None:
        """Where the last row goes: one more may follow it."""
        return self.targets[self.which[-1]] if len(self.rows) else None


@lru_cache(4096)
def _gap(text: bytes) -> tuple[int, bytes]:
    """Return what a gap is, and the table that it names."""
    if COMMA.fullmatch(text):
        return _ROW, b""
    if VALUES.fullmatch(text):
        return _AFTER_LIST, b""
    if into := INTO.fullmatch(text):
        return (_NAMED if into["values"] else _LISTED), into["name"]
    return _OTHER, b""


def _distinct(block: bytes, starts: Places, ends: Places) -> tuple[Places, list[bytes]]:
    """Return texts as numbers, and what each number stands for."""
    edges = np.empty(2 * len(starts), np.int32)
    edges[::2], edges[1::2] = starts, ends
    every = pa.BinaryArray.from_buffers(
        pa.binary(), len(edges) - 1, [None, pa.py_buffer(edges), pa.py_buffer(block)]
    )
    coded = every.take(pa.array(np.arange(0, len(edges) - 1, 2))).dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary.to_pylist()


def runs(window: bytes, dialect: Dialect, schema: Schema, current: Target | None) -> Run:
    """Find the rows at the start of a window.

    The window starts where an INSERT does, or behind a row of `current`.
    """
    found = groups(window, dialect)
    count = len(found.opens)
    if not count:
        return Run(found, found.opens, [], found.opens, 0)
    starts = np.concatenate(([0], found.closes[:-1] + 1))
    codes, texts = _distinct(window, starts, found.opens)
    gaps = [_gap(text) for text in texts]
    kinds = np.array([kind for kind, _ in gaps], np.int64)[codes]
    stop = _until(kinds, current)
    kinds, codes = kinds[:stop], codes[:stop]
    rows = np.flatnonzero(kinds != _LISTED)
    named = np.flatnonzero((kinds == _NAMED) | (kinds == _LISTED))
    lists = _lists(window, found, named[kinds[named] == _LISTED])
    targets = [] if current is None else [current]
    keys: dict[tuple[int, bytes], int] = {}
    numbers = np.empty(len(named), np.int64)
    for place, group in enumerate(named.tolist()):
        key = (int(codes[group]), lists.get(group, b""))
        if key not in keys:
            keys[key] = len(targets)
            targets.append(schema.target(gaps[key[0]][1], key[1]))
        numbers[place] = keys[key]
    owner = np.searchsorted(named, rows, "right") - 1
    which = np.where(owner < 0, 0, numbers[np.maximum(owner, 0)] if len(numbers) else 0)
    end = int(found.closes[rows[-1]]) + 1 if len(rows) else 0
    return Run(found, rows, targets, which, end)


def _until(kinds: Places, current: Target | None) -> int:
    """Return how many groups make sense one after another."""
    before = np.concatenate(([_ROW if current else _OTHER], kinds[:-1]))
    after_row = (before == _ROW) | (before == _NAMED) | (before == _AFTER_LIST)
    sound = ((kinds == _ROW) & after_row) | ((kinds == _AFTER_LIST) & (before == _LISTED))
    sound |= ((kinds == _NAMED) | (kinds == _LISTED)) & (before != _LISTED)
    wrong = np.flatnonzero(~sound)
    stop = int(wrong[0]) if len(wrong) else len(kinds)
    return stop - 1 if stop and kinds[stop - 1] == _LISTED else stop


def _lists(window: bytes, found: Groups, listed: Places) -> dict[int, bytes]:
    """Return the column lists by their groups."""
    if not len(listed):
        return {}
    codes, texts = _distinct(window, found.opens[listed], found.closes[listed] + 1)
    return dict(zip(listed.tolist(), (texts[code] for code in codes.tolist()), strict=True))
