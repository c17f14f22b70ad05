"""Joins records that share a key, as surely as it is wished.

Records that share a key belong together, unless a second trait shows that more
than one person uses it; then only those that share this trait too do.

    key           is shared by two persons where they differ in
    name          the NIR: homonyms born on one day
    nir           the given name: a family under one number. Records whose birth
                  date confirms the number are its holder's whatever they are called
    local         given name and birth date: a number that is none of a patient

Given names count by the first of them, unless the second tells two apart. Who has a
name and a local number but no birth date is the same at every site. Records of one
request belong together too (`scanner.request_links`). A record with a full name and
nothing else joins the one person of that name at its site, one with a surname and a
birth date the one person of both; where there are several it stays by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.grouping import (
    Certainty,
    among,
    chain,
    sharpened,
    strong_links,
    told_apart,
    weak_links,
)
from scanner.ordering import distinct
from scanner.request_links import join_requests
from scanner.subjects import OWN, SOUND
from scanner.union import join, roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.table import KeyTable

__all__ = ["ANCHORS", "join_all"]

_STRONG = (("name", "other_name"), ("nir",), ("local",))
ANCHORS = ("name", "nir", "local")
"""The keys by which somebody is known by more than a name."""


def join_all(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    """Join what is as sure as that; what is surer must be joined already.

    Args:
        table: of the records, with `anchored` and `site` beside what was spilled.
        parent: a union-find forest over them (`scanner.union`), changed in place.
        certainty: how sure.
    """
    _join_strong(table, parent, certainty)
    _join_numbered(table, parent, certainty)
    if certainty is Certainty.POSSIBLE:
        for rows, keys in table.sharing(("loose",)):
            join(parent, *chain(keys, rows))
    join_requests(table, parent, certainty)
    _join_bare(table, parent, certainty)
    for rows, keys in table.sharing(("dated",)):
        _join_weak(table, parent, certainty, rows, keys)
    if certainty is Certainty.POSSIBLE:
        _join_born(table, parent)


def _join_born(table: KeyTable, parent: NDArray[np.int64]) -> None:
    """Join a surname with a birth date to somebody born that day: it may be a married name."""
    columns = table.columns
    for rows, keys in table.sharing(("born",)):
        known = columns["anchored"][rows]
        asks = ~known & (columns["dated"][rows] != 0)
        if asks.any():
            chosen = asks | (known & among(keys, distinct(keys[asks])))
            _join_weak(table, parent, Certainty.POSSIBLE, rows[chosen], keys[chosen])


def _join_strong(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    for names in _STRONG:
        wary = names == ("nir",)
        if certainty is Certainty.LIKELY and not wary:
            continue  # joined already when sure
        for rows, found in table.sharing(names):
            keys, columns = found, table.columns
            own = np.zeros(len(rows), bool)
            if names == ("nir",):
                witness = columns["given"][rows]
                own = (columns["flags"][rows] & OWN) > 0
            elif names == ("local",):
                witness = columns["core"][rows]
            else:
                sound = (columns["flags"][rows] & SOUND) > 0
                witness = np.where(sound, columns["nir"][rows], np.uint64(0))
            if certainty < Certainty.POSSIBLE:
                keys, witness = _without_twins(keys, witness, columns["further"][rows], names)
            links = strong_links(keys, rows, witness, own, wary=wary, certainty=certainty)
            join(parent, *links)


def _without_twins(
    keys: NDArray[np.uint64],
    witness: NDArray[np.uint64],
    further: NDArray[np.uint32],
    names: tuple[str, ...],
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Tell Jean-Luc from Jean-Yves, of one birth: by the key that names them or its witness."""
    if not further.any():
        return keys, witness
    if "name" in names:
        return sharpened(keys, further), witness
    told = sharpened(told_apart(keys, witness), further)
    return keys, np.where(witness != 0, told, witness)


def _join_numbered(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    """Join who has a full name and a local number, in whatever folder, and no birth date."""
    if certainty is not Certainty.LIKELY:
        return
    for every, found in table.sharing(("numbered",)):
        asks = table.columns["name"][every] == 0
        if not asks.any():
            continue
        chosen = among(found, distinct(found[asks]))
        rows = every[chosen]
        keys = sharpened(found[chosen], table.columns["further"][rows])
        own = np.zeros(len(rows), bool)
        witness = table.columns["born"][rows].astype(np.uint64)
        join(parent, *strong_links(keys, rows, witness, own, wary=False, certainty=certainty))


def _join_bare(table: KeyTable, parent: NDArray[np.int64], certainty: Certainty) -> None:
    """Join full names; their bearers are known under either surname.

    A name with both surnames joins who has both; only POSSIBLE lets one of them do.
    """
    columns = table.columns
    for every, found in table.sharing(("bare", "other_bare")):
        known = columns["anchored"][every]
        is_first = found == columns["bare"][every]
        asks = ~known & (is_first | (certainty is Certainty.POSSIBLE))
        if not asks.any():
            continue
        chosen = asks
        if certainty > Certainty.SURE:
            chosen = asks | (known & among(found, distinct(found[asks])))
        rows, keys = every[chosen], found[chosen]
        if certainty is Certainty.POSSIBLE:
            weak = ~known[chosen]
            join(parent, *chain(keys[weak], rows[weak]))
        else:
            both = np.where(is_first[chosen], columns["other_bare"][rows], np.uint64(0))
            single = known[chosen] | (both == 0)
            doubled = both != 0
            keys = np.concatenate([keys[single], told_apart(keys[doubled], both[doubled])])
            rows = np.concatenate([rows[single], rows[doubled]])
            keys = sharpened(told_apart(keys, columns["site"][rows]), columns["further"][rows])
        _join_weak(table, parent, certainty, rows, keys)


def _join_weak(
    table: KeyTable,
    parent: NDArray[np.int64],
    certainty: Certainty,
    rows: NDArray[np.int64],
    keys: NDArray[np.uint64],
) -> None:
    known = table.columns["anchored"][rows]
    person = np.full(len(rows), -1, np.int64)
    person[known] = roots(parent, rows[known])
    join(parent, *weak_links(keys, rows, person, certainty))
