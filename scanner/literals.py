"""Many literals looked for at once, by one automaton over a column's buffer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import hyperscan
import numpy as np

from scanner.cells import Cells

__all__ = ["Literal", "Literals"]

_LETTERS = np.array([chr(code).isalpha() and code < 0x80 for code in range(256)])  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Literal:
    """A string to look for and the owners, by number, that asked for it.

    A `word` counts only where no ASCII letter stands on either side of it.
    """

    text: str
    caseless: bool
    owners: frozenset[int]
    word: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What is known of each literal: its bytes, whether it is a word, its owners.

    The owners of literal i are `owners[first[i] : first[i + 1]]`.
    """

    sizes: np.ndarray
    words: np.ndarray
    first: np.ndarray
    owners: np.ndarray

    @classmethod
    def of(cls, literals: list[Literal]) -> Table:
        """Return the table of some literals."""
        counts = [len(literal.owners) for literal in literals]
        return cls(
            np.array([len(literal.text.encode()) for literal in literals], np.int32),
            np.array([literal.word for literal in literals], bool),
            np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
            np.array([o for literal in literals for o in sorted(literal.owners)], np.int32),
        )


class Literals:
    """Many literals compiled into one automaton."""

    def __init__(self, literals: Iterable[Literal]) -> None:
        wanted = list(literals)
        self.table = Table.of(wanted)
        self.database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        caseless = hyperscan.HS_FLAG_CASELESS
        if wanted:
            self.database.compile(
                expressions=[literal.text.encode() for literal in wanted],
                ids=list(range(len(wanted))),
                elements=len(wanted),
                flags=[caseless if literal.caseless else 0 for literal in wanted],
                literal=True,
            )

    @classmethod
    def ready(cls, table: Table, database: hyperscan.Database) -> Literals:
        """Return what was compiled before."""
        made = cls.__new__(cls)
        made.table, made.database = table, database
        return made

    def cells(self, cells: Cells) -> dict[int, np.ndarray]:
        """Return, for each owner, the cells that hold one of its literals."""
        low, high = int(cells.edges[0]), int(cells.edges[-1])
        if low == high or not len(self.table.sizes):
            return {}
        hits: list[int] = []
        append = hits.append

        def note(identity: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append(end << 20 | identity)

        self.database.scan(cells.bytes[low:high].data, match_event_handler=note)  # type: ignore[type-var]
        if not hits:
            return {}
        found = np.array(hits, np.int64)
        which, last = found & (1 << 20) - 1, (found >> 20) + low
        owner = cells.of_bytes(last - 1)
        start = last - self.table.sizes[which]
        inside = np.flatnonzero(start >= cells.edges[owner])
        kept = inside[
            self._stands(cells, which[inside], owner[inside], start[inside], last[inside])
        ]
        return self._by_owner(which[kept], owner[kept], len(cells))

    def _stands(
        self,
        cells: Cells,
        which: np.ndarray,
        owner: np.ndarray,
        start: np.ndarray,
        last: np.ndarray,
    ) -> np.ndarray:
        """Say which hits count: a word has no letter beside it in its cell."""
        before = np.maximum(start - 1, 0)
        behind = np.minimum(last, len(cells.bytes) - 1)
        joined = (start > cells.edges[owner]) & _LETTERS[cells.bytes[before]]
        joined |= (last < cells.edges[owner + 1]) & _LETTERS[cells.bytes[behind]]
        stands: np.ndarray = ~(self.table.words[which] & joined)
        return stands

    def _by_owner(self, which: np.ndarray, cell: np.ndarray, size: int) -> dict[int, np.ndarray]:
        """Return the cells of each owner, in order, each once."""
        first = self.table.first
        each = first[which + 1] - first[which]
        place = np.arange(int(each.sum())) + np.repeat(
            first[which] - (np.cumsum(each) - each), each
        )
        pairs = np.unique(self.table.owners[place].astype(np.int64) * size + np.repeat(cell, each))
        owners, cells = np.divmod(pairs, size)
        cuts = np.flatnonzero(np.diff(owners)) + 1
        groups = np.split(cells, cuts) if len(owners) else []
        return dict(zip(owners[np.append(0, cuts)].tolist(), groups, strict=True)) if groups else {}
