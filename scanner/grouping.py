"""Which records a shared key brings together, and how surely."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Links = tuple[NDArray[np.int64], NDArray[np.int64]]

__all__ = [
    "Certainty",
    "among",
    "chain",
    "grouped",
    "sharpened",
    "strong_links",
    "told_apart",
    "weak_links",
]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PLAUSIBLE = 2


class Certainty(IntEnum):
    """How sure a link is; links of a level are made at the later ones too."""

    SURE = 0
    LIKELY = 1
    POSSIBLE = 2


def grouped(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each element's group and where each group first stands."""
    encoded = pa.array(keys).dictionary_encode()
    group = encoded.indices.to_numpy().astype(np.int64)
    first = np.empty(len(encoded.dictionary), np.int64)
    first[group[::-1]] = np.arange(len(keys))[::-1]
    return group, first


def among(
    keys: NDArray[np.unsignedinteger], wanted: NDArray[np.unsignedinteger]
) -> NDArray[np.bool_]:
    """Say which keys are among the wanted ones."""
    if not len(wanted):
        return np.zeros(len(keys), bool)
    found: NDArray[np.bool_] = pc.is_in(pa.array(keys), pa.array(wanted)).to_numpy(
        zero_copy_only=False
    )
    return found


def told_apart(keys: NDArray[np.uint64], trait: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    """Return keys that differ where a trait does."""
    return keys ^ (trait.astype(np.uint64) * _SPREAD)


def sharpened(keys: NDArray[np.uint64], trait: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    """Return keys that tell their users apart by a trait where it differs among them.

    A row without the trait (0) keeps the key as it is.
    """
    told = np.flatnonzero(trait)
    group, first = grouped(keys[told])
    values = trait[told]
    differs = np.zeros(len(first), bool)
    differs[group[values != values[first[group]]]] = True
    split = told[differs[group]]
    sharp = keys.copy()
    sharp[split] ^= trait[split].astype(np.uint64) * _SPREAD
    return sharp


def chain(keys: NDArray[np.uint64], rows: NDArray[np.int64]) -> Links:
    """Link all rows with one key to the first of them."""
    group, first = grouped(keys)
    return rows, rows[first[group]]


def strong_links(
    keys: NDArray[np.uint64],
    rows: NDArray[np.int64],
    witness: NDArray[np.uint64],
    own: NDArray[np.bool_],
    *,
    wary: bool,
    certainty: Certainty,
) -> Links:
    """Link rows by a key that several persons may share.

    Args:
        keys: not 0.
        rows: which row has each key; a row may have several.
        witness: the trait that tells the key's users apart, 0 where unknown.
        own: who owns the key beyond doubt, whatever the witness.
        wary: a row without a witness is not surely of the one that has it.
        certainty: POSSIBLE also joins the users of a key that are but two.
    """
    group, first = grouped(keys)
    users = _users(group, len(first), witness)[group]
    most = _PLAUSIBLE if certainty is Certainty.POSSIBLE else 1
    together = users <= most
    is_split = wary and certainty is Certainty.SURE
    if is_split:
        together[:] = False
    apart = np.flatnonzero(~together)
    left, right = [rows[together]], [rows[first[group[together]]]]
    told = apart[witness[apart] != 0]
    pools = group[apart] * 2 + (is_split & own[apart])
    pooled = own[apart] | (witness[apart] == 0)
    for chosen, ids in (
        (told, witness[told] ^ (group[told].astype(np.uint64) * _SPREAD)),
        (apart[pooled], pools[pooled].astype(np.uint64)),
    ):
        one, other = chain(ids, rows[chosen])
        left.append(one)
        right.append(other)
    return np.concatenate(left), np.concatenate(right)


def _users(
    group: NDArray[np.int64], n_groups: int, witness: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Count the distinct witnesses of each group."""
    told = np.flatnonzero(witness)
    some = np.zeros(n_groups, np.uint64)
    some[group[told]] = witness[told]
    users = (some != 0).astype(np.int64)
    contested = np.zeros(n_groups, bool)
    contested[group[told[witness[told] != some[group[told]]]]] = True
    told = told[contested[group[told]]]
    _, first = grouped(witness[told] ^ (group[told].astype(np.uint64) * _SPREAD))
    users[contested] = np.bincount(group[told[first]], minlength=n_groups)[contested]
    counts: NDArray[np.int64] = users
    return counts


def weak_links(
    keys: NDArray[np.uint64],
    rows: NDArray[np.int64],
    person: NDArray[np.int64],
    certainty: Certainty,
) -> Links:
    """Link rows that have this key alone to each other or to a person who has it too.

    Args:
        keys: not 0.
        rows: which row has each key.
        person: a row of the person that a row is known to be of; -1 where only
            this key tells.
        certainty: SURE links the rows to each other, LIKELY to the person where
            there is one only, POSSIBLE to the first of several.
    """
    weak = person < 0
    if certainty is Certainty.SURE:
        return chain(keys[weak], rows[weak])
    group, first = grouped(keys)
    known = np.flatnonzero(~weak)
    bearer = np.full(len(first), -1, np.int64)
    bearer[group[known[::-1]]] = person[known[::-1]]
    if certainty is Certainty.LIKELY:
        bearer[group[known[person[known] != bearer[group[known]]]]] = -1
    chosen = np.flatnonzero(weak & (bearer[group] >= 0))
    return rows[chosen], bearer[group[chosen]]
