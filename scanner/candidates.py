"""Which recognizers could find something in which cells of a column.

Every match holds a literal of its recognizer or a digit chain of a length it
asks for; where neither stands in a cell, nothing else looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from recognizers import Recognizer, discover
from recognizers.adoption import on_change, remembered
from scanner import automaton, kernels
from scanner.cells import Cells
from scanner.disguise import disguised, undisguised
from scanner.literals import Literal, Literals
from scanner.matching import digit_cells

__all__ = ["Hits", "candidates", "units"]

Hits = list[tuple[int, np.ndarray]]
"""Numbers of recognizers and the cells each could find something in."""

FEW = 0.5
"""Below this share of cells left to search, they are copied out."""

NEVER = 1 << 62
LETTERED = {"EXAM_DATE": NEVER, "BIRTH_DATE": 41}
"""Entities that need a letter in a text of fewer bytes, unless the column is theirs."""


def units() -> tuple[Recognizer, ...]:
    """Return all recognizers; the others here are numbers of them."""
    return discover()


def candidates(
    cells: Cells, left: np.ndarray, everywhere: frozenset[str], labelled: frozenset[str]
) -> Hits:
    """Return what could be found where.

    Args:
        cells: of one column.
        left: which of them are still to be searched.
        everywhere: the entities that are looked for in all of them.
        labelled: the entities that the column itself speaks for.
    """
    special = frozenset(n for n, unit in enumerate(units()) if unit.entity in everywhere)
    found = _search(cells, special, labelled) if special else []
    rows = np.flatnonzero(left)
    if not len(rows):
        return found
    if len(rows) < len(cells) * FEW:
        inside = _search(cells.take(rows), None, labelled)
        others = [(number, rows[hits]) for number, hits in inside]
    else:
        others = [(number, hits[left[hits]]) for number, hits in _search(cells, None, labelled)]
    return found + [(number, hits) for number, hits in others if number not in special]


def _search(cells: Cells, numbers: frozenset[int] | None, labelled: frozenset[str]) -> Hits:
    """Return the cells worth a search by some recognizers, or by all (None)."""
    found: dict[int, list[np.ndarray]] = {}
    for number, rows in _in_bytes(cells, numbers, labelled):
        found.setdefault(number, []).append(rows)
    hidden = disguised(cells)
    if len(hidden):
        for number, rows in _in_bytes(undisguised(cells, hidden), numbers, labelled):
            found.setdefault(number, []).append(hidden[rows])
    return [
        (number, np.unique(np.concatenate(hits)) if len(hits) > 1 else hits[0])
        for number, hits in found.items()
    ]


def _in_bytes(
    cells: Cells, numbers: frozenset[int] | None, labelled: frozenset[str]
) -> Iterator[tuple[int, np.ndarray]]:
    literals = _every_literal() if numbers is None else _literals_of(numbers)
    yield from literals.cells(cells).items()
    yield from _by_digits(cells, numbers, labelled)


@remembered
def _every_literal() -> Literals:
    return automaton.cached(lambda: Literals(_literals(range(len(units())))))


@lru_cache
def _literals_of(numbers: frozenset[int]) -> Literals:
    return Literals(_literals(numbers))


on_change(_literals_of.cache_clear)


def _literals(numbers: Iterable[int]) -> Iterable[Literal]:
    """Return the literals of some recognizers, each with those that asked for it."""
    owners: dict[tuple[str, bool, bool], set[int]] = {}
    for number in numbers:
        unit = units()[number]
        for trigger in unit.triggers:
            owners.setdefault((trigger, True, False), set()).add(number)
        for term in unit.vocabulary.triggers() if unit.vocabulary is not None else ():
            owners.setdefault((term.literal, term.caseless, term.word), set()).add(number)
    return [
        Literal(text, caseless, frozenset(those), word)
        for (text, caseless, word), those in owners.items()
    ]


def _by_digits(cells: Cells, numbers: frozenset[int] | None, labelled: frozenset[str]) -> Hits:
    """Return the cells with a digit chain; one without letters must be long enough for a match."""
    groups: dict[int, dict[str, frozenset[int]]] = {}
    for number, unit in enumerate(units()):
        if unit.digits and (numbers is None or number in numbers):
            groups.setdefault(_shortest_bare(unit, labelled), {})[str(number)] = unit.digits
    bare = cells.letters == 0
    if not bare.any():
        groups = {0: {name: counts for group in groups.values() for name, counts in group.items()}}
    found: Hits = []
    for shortest, wanted in groups.items():
        rows = np.flatnonzero(~bare | (cells.lengths >= shortest))
        if not len(rows):
            continue
        part = cells if len(rows) == len(cells) else cells.take(rows)
        hits = {int(name): rows[where] for name, where in digit_cells(part, wanted).items()}
        found += [
            (number, _prune(units()[number], cells, bare, each)) for number, each in hits.items()
        ]
    return [(number, hits) for number, hits in found if len(hits)]


def _shortest_bare(unit: Recognizer, labelled: frozenset[str]) -> int:
    """Return how many bytes without a letter can hold a match."""
    if unit.patterns and all(pattern.needs_label for pattern in unit.patterns):
        return NEVER
    return 0 if unit.entity in labelled else LETTERED.get(unit.entity, 0)


def _prune(unit: Recognizer, cells: Cells, bare: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Drop cells that are one bare number which is none of the recognizer's."""
    if unit.entity not in ("FR_NIR", "PHONE_NUMBER") or not bare[rows].any():
        return rows
    part = cells if len(rows) == len(cells) else cells.take(rows)
    plain = np.zeros(len(rows), bool)
    for size in range(10, 16):
        exact, digits = kernels.digit_matrix(part, part.trimmed, size)
        drop = np.ones(len(exact), bool)
        if size == 15 and unit.entity == "FR_NIR":  # noqa: PLR2004
            drop = kernels.nir_key(digits) != kernels.number(digits[:, 13:])
        elif size == 10 and unit.entity == "PHONE_NUMBER":  # noqa: PLR2004
            drop = digits[:, 0] != 0
        elif unit.entity == "PHONE_NUMBER":
            drop = ~((digits[:, 0] == 0) & (digits[:, 1] == 0)) & (digits[:, 0] != 3)  # noqa: PLR2004
        plain[exact[drop]] = True
    kept: np.ndarray = rows[~(bare[rows] & plain)]
    return kept
