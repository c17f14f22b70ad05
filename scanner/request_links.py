"""Joins records by the number of the request that they belong to.

A laboratory numbers each request (dossier, demande, accession) and writes that
number into its lists of patients, of results, of invoices. What has one number at
one site is about one patient, unless a counter has begun anew: as soon as two of
its records differ in a name, a birth date, a NIR or a local number, it joins nobody.

The number itself names nobody. A record that has nothing else counts no person of
its own; it belongs to the person of its request, if there is just one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.grouping import Certainty, chain, grouped
from scanner.subjects import SOUND
from scanner.table import blocks
from scanner.union import join, roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.table import KeyTable

    Shared = tuple[NDArray[np.int64], NDArray[np.int64], int]

__all__ = ["IDENTIFYING", "attach", "join_requests"]

IDENTIFYING = ("name", "nir", "local", "bare", "dated")
"""The keys of which a record needs one to be somebody's."""


def join_requests(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    """Join the records of a request that name somebody, if one of them is anchored.

    SURE joins where every record has a full name, LIKELY where nothing contradicts;
    POSSIBLE lets the surnames differ. Who is joined at LIKELY is anchored already
    when sure: it is not to be taken for a namesake first.
    """
    anchored = table.columns["anchored"]
    for every, keys in table.sharing(("request",)):
        named = table.any_of(IDENTIFYING, every)
        rows, group, size = _shared(every[named], keys[named])
        if not size:
            continue
        open_ = _open(roots(parent, rows), anchored[rows], group, size)
        rows, group = rows[open_[group]], group[open_[group]]
        agrees = _agrees(table, rows, group, size, by_name=certainty < Certainty.POSSIBLE)
        good = _all(agrees, group, size)
        if certainty < Certainty.POSSIBLE:
            anchored[rows[good[group]]] = True
        if certainty is Certainty.SURE:
            good &= _all(table.columns["bare"][rows] != 0, group, size)
        joined = good[group]
        join(parent, *chain(group[joined].astype(np.uint64), rows[joined]))


def attach(table: KeyTable, person: NDArray[np.int64], persons: int) -> None:
    """Give records that name nobody the one person of their request, and number anew.

    Args:
        table: of the records.
        person: each record's, -1: nobody; changed in place.
        persons: how many there are.
    """
    is_changed = False
    for every, keys in table.sharing(("request",)):
        if not (person[every] < 0).any():
            continue
        rows, group, size = _shared(every, keys)
        order = np.argsort(person[rows] < 0, kind="stable")
        rows, group = rows[order], group[order]
        whose = person[rows]
        nobody = whose < 0
        owner = np.full(size, -1, np.int64)
        owner[group[~nobody]] = whose[~nobody]
        good = (owner >= 0) & _all(nobody | (whose == owner[group]), group, size)
        good &= _all(~nobody | _agrees(table, rows, group, size, by_name=True), group, size)
        chosen = nobody & good[group]
        person[rows[chosen]] = owner[group[chosen]]
        is_changed |= bool(chosen.any())
    if is_changed:
        _renumber(person, persons)


def _renumber(person: NDArray[np.int64], persons: int) -> None:
    """Number the persons by first appearance."""
    first = np.zeros(persons, np.int64)
    for block in reversed(list(blocks(len(person)))):
        known = np.flatnonzero(person[block] >= 0)[::-1]
        first[person[block][known]] = block.start + known
    rank = np.empty(persons, np.int64)
    rank[np.argsort(first)] = np.arange(persons)
    for block in blocks(len(person)):
        person[block] = np.where(person[block] >= 0, rank[person[block]], -1)


def _shared(rows: NDArray[np.int64], keys: NDArray[np.uint64]) -> Shared:
    """Return the rows whose key others have too, their groups, and how many groups."""
    group, first = grouped(keys)
    has_several = np.bincount(group, minlength=len(first)) > 1
    kept = has_several[group]
    number = np.cumsum(has_several) - 1
    return rows[kept], number[group[kept]], int(has_several.sum())


def _open(
    root: NDArray[np.int64], anchored: NDArray[np.bool_], group: NDArray[np.int64], size: int
) -> NDArray[np.bool_]:
    """Say in which groups an anchored row stands beside one that may be joined to it."""
    some = np.zeros(size, np.int64)
    some[group[::-1]] = root[::-1]
    has_anchor = np.zeros(size, bool)
    has_anchor[group[anchored]] = True
    is_open = np.zeros(size, bool)
    is_open[group[~anchored | (root != some[group])]] = True
    return is_open & has_anchor


def _agrees(
    table: KeyTable,
    rows: NDArray[np.int64],
    group: NDArray[np.int64],
    size: int,
    *,
    by_name: bool,
) -> NDArray[np.bool_]:
    """Say which rows contradict in no trait the first of their group that tells it."""
    columns = table.columns
    sound = (columns["flags"][rows] & SOUND) > 0
    agrees = np.ones(len(rows), bool)
    for name in ("given", "further", "born", "local", "nir"):
        values = columns[name][rows]
        if name == "nir":
            values = np.where(sound, values, np.uint64(0))
        told = np.flatnonzero(values)
        first = np.zeros(size, values.dtype)
        first[group[told[::-1]]] = values[told[::-1]]
        agrees &= (values == 0) | (values == first[group])
    if by_name:
        for one, other in (("bare", "other_bare"), ("surname", "other_surname")):
            agrees &= _same_name(columns[one][rows], columns[other][rows], group, size)
    return agrees


def _same_name(
    one: NDArray[np.unsignedinteger],
    other: NDArray[np.unsignedinteger],
    group: NDArray[np.int64],
    size: int,
) -> NDArray[np.bool_]:
    """Say which rows share one of two names with their group, or have none."""
    lead = np.full(size, -1, np.int64)
    for told in (np.flatnonzero(one), np.flatnonzero(other)):  # best who has both
        lead[group[told[::-1]]] = told[::-1]
    known = lead >= 0
    same = np.ones(len(group), bool)
    told = np.flatnonzero(known[group] & (one != 0))
    leads = lead[group[told]]
    same[told] = (one[told] == one[leads]) | (one[told] == other[leads])
    has_other = other[told] != 0
    same[told] |= has_other & ((other[told] == one[leads]) | (other[told] == other[leads]))
    return same


def _all(verdicts: NDArray[np.bool_], group: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    """Say for which groups every row's verdict holds."""
    held = np.ones(size, bool)
    held[group[~verdicts]] = False
    return held
