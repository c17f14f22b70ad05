"""The kernels: what stands where in a column's bytes, without a Python step per cell.

`Cells` is a column's one UTF-8 buffer with its cell edges. `digit_cells` finds
the cells with digit chains of wanted lengths, `Literals` those with one of
many literals; both over the whole buffer at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import hyperscan
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Cells", "Literal", "Literals", "digit_cells", "gather"]

MAX_GAP = 3
MAX_RUNS = 8
_SCAN_BYTES = 1 << 30


@dataclass(frozen=True, eq=False)
class Cells:
    """The values of a column as one buffer.

    `bytes` is the UTF-8 of all cells end to end, `edges[i]:edges[i + 1]` the
    range of cell i. A null is an empty cell.
    """

    bytes: np.ndarray
    edges: np.ndarray

    @classmethod
    def of(cls, values: pa.StringArray) -> Cells:
        """Return the cells of an array; bytes under null slots are left behind."""
        if values.null_count:
            values = pc.fill_null(values, "")
        _, offsets, text = values.buffers()
        edges = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4)
        whole = np.frombuffer(text, np.uint8) if text is not None else np.empty(0, np.uint8)
        return cls(whole, edges.astype(np.int64))

    @classmethod
    def joined(cls, arrays: list[pa.StringArray]) -> Cells:
        """Return the cells of several arrays, one behind the other."""
        return cls.of(arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays))

    def __len__(self) -> int:
        return len(self.edges) - 1

    @cached_property
    def lengths(self) -> np.ndarray:
        """Bytes in each cell."""
        return np.diff(self.edges)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether bytes and code points are the same thing here."""
        used = self.bytes[self.edges[0] : self.edges[-1]]
        return not (len(used) and bool((used & 0x80).any()))

    def text(self, cell: int) -> str:
        """Return one cell as text."""
        return self.bytes[self.edges[cell] : self.edges[cell + 1]].tobytes().decode("utf-8", "replace")

    def of_bytes(self, positions: np.ndarray) -> np.ndarray:
        """Return the cell that holds each byte position."""
        return np.searchsorted(self.edges, positions, side="right") - 1

    def code_points(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Count the code points of byte ranges."""
        if self.is_ascii:
            return ends - starts
        return self._leading[ends] - self._leading[starts]

    @cached_property
    def _leading(self) -> np.ndarray:
        leads = (self.bytes & 0xC0) != 0x80  # noqa: PLR2004 - a UTF-8 continuation byte
        return np.concatenate(([0], np.cumsum(leads, dtype=np.int64)))

    def any_in(self, cells: np.ndarray, flags: np.ndarray) -> np.ndarray:
        """Say for each of some cells whether a byte flag is set in it."""
        total = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
        return total[self.edges[cells + 1]] > total[self.edges[cells]]

    @cached_property
    def has_letter(self) -> np.ndarray:
        """Whether each byte is a letter or belongs to a character beyond ASCII."""
        lower = self.bytes | 0x20
        return ((lower >= ord("a")) & (lower <= ord("z"))) | (self.bytes >= 0x80)  # noqa: PLR2004


def gather(source: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> pa.StringArray:
    """Return the byte ranges of a UTF-8 buffer as an array; a start below 0 gives null."""
    present = starts >= 0
    sizes = np.where(present, ends - starts, 0)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    shift = np.repeat(np.where(present, starts, 0) - offsets[:-1], sizes)
    text = source[np.arange(offsets[-1]) + shift]
    nulls = len(starts) - int(present.sum())
    validity = pa.py_buffer(np.packbits(present, bitorder="little")) if nulls else None
    return pa.StringArray.from_buffers(
        len(starts), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(text), validity, nulls
    )


def digit_cells(cells: Cells, wanted: Mapping[str, frozenset[int]]) -> dict[str, np.ndarray]:
    """Return, for each name, the cells with a chain of one of its wanted digit counts.

    A chain is some consecutive runs of digits, each at most `MAX_GAP` bytes that
    are no letters from the next. An A or B behind a 2 counts as a digit: Corsica.
    """
    low, high = int(cells.edges[0]), int(cells.edges[-1])
    text = cells.bytes[low:high]
    if not len(text):
        return {}
    starts, ends = _runs(text, cells.edges - low)
    if not len(starts):
        return {}
    owner = np.searchsorted(cells.edges - low, starts, side="right") - 1
    linked = _linked(text, starts, ends, owner)
    before = np.concatenate(([0], np.cumsum(ends - starts)))
    found: dict[str, list[np.ndarray]] = {name: [] for name in wanted}
    largest = max((max(counts) for counts in wanted.values() if counts), default=0)
    tables = {name: np.isin(np.arange(largest + 1), list(counts)) for name, counts in wanted.items()}
    first = np.arange(len(starts))
    for size in range(1, MAX_RUNS + 1):
        if size > 1:
            first = first[first + size <= len(starts)]
            first = first[linked[first + size - 2]]
        if not len(first):
            break
        totals = before[first + size] - before[first]
        first, totals = first[totals <= largest], totals[totals <= largest]
        for name, table in tables.items():
            hit = first[table[totals]]
            if len(hit):
                found[name].append(owner[hit])
    return {name: np.unique(np.concatenate(hits)) for name, hits in found.items() if hits}


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


@dataclass(frozen=True, slots=True)
class Literal:
    """A string to look for and the owners, by number, that asked for it."""

    text: str
    caseless: bool
    owners: frozenset[int]


class Literals:
    """Many literals compiled into one automaton."""

    def __init__(self, literals: Iterable[Literal]) -> None:
        self._literals = tuple(literals)
        encoded = [literal.text.encode() for literal in self._literals]
        self._sizes = np.array([len(e) for e in encoded], np.int64)
        self._owners = [sorted(literal.owners) for literal in self._literals]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        caseless = hyperscan.HS_FLAG_CASELESS
        if encoded:
            self._database.compile(
                expressions=encoded,
                ids=list(range(len(encoded))),
                elements=len(encoded),
                flags=[caseless if literal.caseless else 0 for literal in self._literals],
                literal=True,
            )

    def cells(self, cells: Cells) -> dict[int, np.ndarray]:
        """Return, for each owner, the cells that hold one of its literals."""
        low, high = int(cells.edges[0]), int(cells.edges[-1])
        if low == high or not self._literals:
            return {}
        ids: list[int] = []
        ends: list[int] = []

        def note(identity: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ids.append(identity)
            ends.append(end)

        self._database.scan(memoryview(cells.bytes[low:high]), match_event_handler=note)
        if not ids:
            return {}
        which, last = np.array(ids), np.array(ends, np.int64) + low
        owner = cells.of_bytes(last - 1)
        inside = last - self._sizes[which] >= cells.edges[owner]
        pairs = np.unique(np.stack([which[inside], owner[inside]]), axis=1)
        return self._by_owner(pairs)

    def _by_owner(self, pairs: np.ndarray) -> dict[int, np.ndarray]:
        found: dict[int, list[np.ndarray]] = {}
        cuts = np.flatnonzero(np.diff(pairs[0])) + 1
        for group in np.split(pairs, cuts, axis=1):
            for owner in self._owners[group[0, 0]] if group.size else ():
                found.setdefault(owner, []).append(group[1])
        return {owner: np.unique(np.concatenate(hits)) for owner, hits in found.items()}
