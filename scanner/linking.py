"""Which records are about the same person, and how many persons there are.

Records that share a key belong together, unless a second trait shows that more
than one person uses it; then only those that share this trait too do.

    key           is shared by two persons where they differ in
    name          the NIR: homonyms born on one day
    nir           the given name: a family under one number. Records whose birth
                  date confirms the number are its holder's whatever they are called
    local         given name and birth date: a number that is none of a patient

A record with a full name and nothing else, or a surname and a birth date, joins
the one person of that name; where there are several it stays by itself.

`high` holds back what is likely but not sure: a number with a name to the same
number without, a bare name to the person of that name. `low` also joins what may
be one: names that sound alike with given name and birth date, a key whose users
differ in two ways only, a bare name to one of its bearers.

Keys are taken in hash partitions and the columns are kept in files when there are
more than `memory_rows` records; the result is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scanner.grouping import Certainty, chain, strong_links, weak_links
from scanner.subjects import OWN, SOUND, SPILLED
from scanner.table import KeyTable, blocks
from scanner.union import flatten, join, roots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from scanner.model import Part

__all__ = ["MEMORY_ROWS", "Linking", "link"]

MEMORY_ROWS = 10_000_000
"""Records linked in memory; about 200 bytes each."""

_TIERS = 6
_STRONG = (("name", "other_name"), ("nir",), ("local",))
_WEAK = ("bare", "dated")
_KNOWN = ("name", "nir", "local")


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


def link(parts: Sequence[Part], workdir: Path, memory_rows: int = MEMORY_ROWS) -> Linking:
    """Link the records of all parts.

    Args:
        parts: in any order; those without keys are passed over.
        workdir: private directory for what memory does not hold. The result reads
            from it.
        memory_rows: above this many records, work in files and by partitions.
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
    high, low, person, persons = _count_all(table)
    tier = table.columns["tier"]
    return Linking(
        persons=persons,
        low=low,
        high=high,
        by_tier=_persons_by_tier(person, tier, persons),
        by_resource={p.resource: _distinct(person, ranges[str(p.keys)]) for p in ordered},
        records_without_person=sum(int((person[block] < 0).sum()) for block in blocks(total)),
        _ranges=ranges,
        _person=person,
        _tier=tier,
    )


def _count_all(table: KeyTable) -> tuple[int, int, NDArray[np.int64], int]:
    """Return the high and low counts, each record's person, and how many persons."""
    parent = table.column("parent", np.dtype(np.int64))
    for block in blocks(table.rows):
        parent[block] = np.arange(block.start, block.stop)
    _join_strong(table, parent, Certainty.SURE)
    _join_weak(table, parent, Certainty.SURE)
    high = _count(table, parent)
    _join_strong(table, parent, Certainty.LIKELY)
    _join_weak(table, parent, Certainty.LIKELY)
    person, persons = _number(table, parent)
    _join_strong(table, parent, Certainty.POSSIBLE)
    for rows, keys in table.having(("loose",)):
        join(parent, *chain(keys, rows))
    _join_weak(table, parent, Certainty.POSSIBLE)
    return high, _count(table, parent), person, persons


def _join_strong(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    for names in _STRONG:
        wary = names == ("nir",)
        if certainty is Certainty.LIKELY and not wary:
            continue  # joined already when sure
        for rows, keys in table.having(names):
            own = np.zeros(len(rows), bool)
            if names == ("nir",):
                witness = table.columns["given"][rows]
                own = (table.columns["flags"][rows] & OWN) > 0
            elif names == ("local",):
                witness = table.columns["core"][rows]
            else:
                sound = (table.columns["flags"][rows] & SOUND) > 0
                witness = np.where(sound, table.columns["nir"][rows], np.uint64(0))
            links = strong_links(keys, rows, witness, own, wary=wary, certainty=certainty)
            join(parent, *links)


def _join_weak(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    for name in _WEAK:
        for rows, keys in table.having((name,)):
            known = table.any_of(_KNOWN, rows)
            person = np.full(len(rows), -1, np.int64)
            person[known] = roots(parent, rows[known])
            join(parent, *weak_links(keys, rows, person, certainty))


def _count(table: KeyTable, parent: NDArray[np.int64]) -> int:
    """Count the components whose records name somebody."""
    flatten(parent)
    return sum(int(_heads(table, parent, block).sum()) for block in blocks(table.rows))


def _heads(table: KeyTable, parent: NDArray[np.int64], block: slice) -> NDArray[np.bool_]:
    """Say which records of a block are the first of a person."""
    first = parent[block] == np.arange(block.start, block.stop)
    heads: NDArray[np.bool_] = first & table.any_of((*_KNOWN, *_WEAK), block)
    return heads


def _number(table: KeyTable, parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Number the persons by first appearance; return each record's and how many there are."""
    flatten(parent)
    person = table.column("person", np.dtype(np.int64))
    count = 0
    for block in blocks(table.rows):
        heads = _heads(table, parent, block)
        person[block] = np.where(heads, count + np.cumsum(heads) - 1, -1)
        count += int(heads.sum())
    for block in blocks(table.rows):
        # a root stands before its records, so its number is there already
        person[block] = person[parent[block]]
    return person, count


def _persons_by_tier(
    person: NDArray[np.int64], tier: NDArray[np.int8], persons: int
) -> tuple[int, ...]:
    highest = np.zeros(persons, np.int8)
    for block in blocks(len(person)):
        known = person[block] >= 0
        np.maximum.at(highest, person[block][known], tier[block][known])
    return tuple(int(n) for n in np.bincount(highest, minlength=_TIERS))


def _distinct(person: NDArray[np.int64], records: tuple[int, int]) -> int:
    seen = np.unique(person[slice(*records)])
    return len(seen) - int(len(seen) > 0 and seen[0] < 0)
