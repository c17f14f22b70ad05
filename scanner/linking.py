"""Which records are about the same person, and how many persons there are.

`scanner.joining` joins the records in three steps. `high` counts the persons when
what is sure is joined. It holds back what is likely but not sure: a number with a
name to the same number without, a bare name to the person of that name, a number at
another site; and it counts given names with a birth date, where the surname was not
found. `low` also joins what may be one: names that sound alike with given name and
birth date, a key whose users differ in two ways only, a bare name to one of its
bearers, wherever, a surname with a birth date to somebody born that day.

A record keeps what it tells, and is told of a person known as well as that person
is known anywhere: that is its linked tier.

Keys are taken in hash partitions and the columns are kept in files when there are
more than `memory_rows` records; the result is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scanner.grouping import Certainty
from scanner.joining import ANCHORS, join_all
from scanner.keyfiles import LEVELS, SPILLED
from scanner.ordering import distinct
from scanner.policy import Policy, default_policy
from scanner.request_links import IDENTIFYING, attach
from scanner.subjects import site_of
from scanner.table import KeyTable, blocks
from scanner.union import flatten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from scanner.model import Part

__all__ = ["MEMORY_ROWS", "Linking", "link"]

MEMORY_ROWS = 200_000
"""Records linked in memory; about 250 bytes each."""

_TIERS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Linking:
    """The persons of a run.

    Attributes:
        persons: how many, as far as the records tell.
        low, high: had everything likely been joined, or nothing unsure.
        by_tier: persons at T0..T5, each at its highest linked tier.
        by_resource: persons of each resource, by its unmasked name.
        records_without_person: records that name nobody.
    """

    persons: int = 0
    low: int = 0
    high: int = 0
    by_tier: tuple[int, ...] = (0,) * _TIERS
    by_resource: Mapping[str, int] = field(default_factory=dict)
    records_without_person: int = 0
    _ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _person: NDArray[np.int64] | None = None
    _tier: NDArray[np.int8] | None = None

    def of(self, part: Part) -> tuple[NDArray[np.int64], NDArray[np.int8]] | None:
        """Return (person, tier_linked) of each record of a part; None if it has no keys.

        A person is numbered by first appearance from 0; -1 is nobody.
        """
        if part.keys is None or self._person is None or self._tier is None:
            return None
        start, stop = self._ranges[part.keys]
        return self._person[start:stop], self._tier[start:stop]


def link(
    parts: Sequence[Part],
    workdir: Path,
    memory_rows: int = MEMORY_ROWS,
    *,
    policy: Policy | None = None,
) -> Linking:
    """Link the records of all parts.

    Args:
        parts: in any order; those without keys are passed over.
        workdir: private directory for what memory does not hold. The result reads
            from it.
        memory_rows: above this many records, work in files and by partitions.
        policy: whose matrix gives the linked tiers; None: the one in force by default.
    """
    ordered = sorted((part for part in parts if part.keys), key=lambda part: part.order)
    ranges: dict[str, tuple[int, int]] = {}
    total = 0
    for part in ordered:
        size = Path(str(part.keys)).stat().st_size // SPILLED.itemsize
        ranges[str(part.keys)] = total, total + size
        total += size
    if not total:
        return Linking()
    table = KeyTable(list(ranges), total, workdir, memory_rows)
    _add_columns(table, [(site_of(p.resource), ranges[str(p.keys)]) for p in ordered])
    high, low, person, persons = _count_all(table)
    attach(table, person, persons)
    high += _half_named(table, person)
    matrix = (policy or Policy.cached(default_policy())).matrix
    tier = _raise_tiers(table, person, persons, np.array(matrix, np.int8))
    return Linking(
        persons=persons,
        low=low,
        high=high,
        by_tier=_persons_by_tier(person, tier, persons),
        by_resource=_by_resource(person, ordered, ranges),
        records_without_person=sum(int((person[block] < 0).sum()) for block in table.blocks()),
        _ranges=ranges,
        _person=person,
        _tier=tier,
    )


def _add_columns(table: KeyTable, sites: Sequence[tuple[str, tuple[int, int]]]) -> None:
    """Add who is anchored, known by more than a name, and at which site each record is."""
    anchored = table.columns["anchored"] = table.column("anchored", np.dtype(bool))
    for block in table.blocks():
        anchored[block] = table.any_of(ANCHORS, block)
    column = table.columns["site"] = table.column("site", np.dtype(np.uint32))
    number = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in sites))}
    for name, records in sites:
        column[slice(*records)] = number[name]


def _count_all(table: KeyTable) -> tuple[int, int, NDArray[np.int64], int]:
    """Return the high and low counts, each record's person, and how many persons."""
    parent = table.column("parent", np.dtype(np.int64))
    for block in table.blocks():
        parent[block] = np.arange(block.start, block.stop)
    join_all(table, parent, Certainty.SURE)
    high = _count(table, parent)
    join_all(table, parent, Certainty.LIKELY)
    person, persons = _number(table, parent)
    join_all(table, parent, Certainty.POSSIBLE)
    return high, _count(table, parent), person, persons


def _count(table: KeyTable, parent: NDArray[np.int64]) -> int:
    """Count the components whose records name somebody."""
    flatten(parent)
    return sum(int(_heads(table, parent, block).sum()) for block in table.blocks())


def _heads(table: KeyTable, parent: NDArray[np.int64], block: slice) -> NDArray[np.bool_]:
    """Say which records of a block are the first of a person."""
    first = parent[block] == np.arange(block.start, block.stop)
    heads: NDArray[np.bool_] = first & table.any_of(IDENTIFYING, block)
    return heads


def _number(table: KeyTable, parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Number the persons by first appearance; return each record's and how many there are."""
    flatten(parent)
    person = table.column("person", np.dtype(np.int64))
    count = 0
    for block in table.blocks():
        heads = _heads(table, parent, block)
        person[block] = np.where(heads, count + np.cumsum(heads) - 1, -1)
        count += int(heads.sum())
    for block in table.blocks():
        # a root stands before its records, so its number is there already
        person[block] = person[parent[block]]
    return person, count


def _half_named(table: KeyTable, person: NDArray[np.int64]) -> int:
    """Count given names with a birth date that are nobody's: each may be one person more."""
    found = 0
    for rows, keys in table.having(("core",)):
        found += len(distinct(keys[person[rows] < 0]))
    return found


def _raise_tiers(
    table: KeyTable, person: NDArray[np.int64], persons: int, matrix: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Return the linked tiers: a record's content with the best identity of its person.

    What its flags add to its own tier they add to the linked one.
    """
    best = np.zeros(persons, np.int8)
    tier, identifier, content = (table.columns[name] for name in LEVELS)
    for block in table.blocks():
        known = person[block] >= 0
        np.maximum.at(best, person[block][known], identifier[block][known])
    for block in table.blocks():
        known = person[block] >= 0
        level = identifier[block].copy()
        level[known] = best[person[block][known]]
        added = np.maximum(tier[block] - matrix[identifier[block], content[block]], 0)
        linked = np.minimum(matrix[level, content[block]] + added, _TIERS - 1)
        tier[block] = np.maximum(tier[block], linked)
    return tier


def _persons_by_tier(
    person: NDArray[np.int64], tier: NDArray[np.int8], persons: int
) -> tuple[int, ...]:
    highest = np.zeros(persons, np.int8)
    for block in blocks(len(person)):
        known = person[block] >= 0
        np.maximum.at(highest, person[block][known], tier[block][known])
    return tuple(int(n) for n in np.bincount(highest, minlength=_TIERS))


def _by_resource(
    person: NDArray[np.int64], ordered: Sequence[Part], ranges: Mapping[str, tuple[int, int]]
) -> dict[str, int]:
    """Count the persons of each resource, whose parts follow one another."""
    counts = {}
    for resource, parts in groupby(ordered, key=attrgetter("resource")):
        own = [ranges[str(part.keys)] for part in parts]
        seen = distinct(person[own[0][0] : own[-1][1]])
        counts[resource] = len(seen) - int(len(seen) > 0 and seen[0] < 0)
    return counts
