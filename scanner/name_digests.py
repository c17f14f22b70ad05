"""Names as digests of their words, in any order, each distinct value worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scanner import traits
from scanner.keys import keyed
from scanner.words import filled, per_distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.subjects import Identities

__all__ = ["NameDigests", "fill"]

_WRAP = (1 << 64) - 1


@dataclass(frozen=True, slots=True, eq=False)
class NameDigests:
    """Digests of the records' names: two words each, `sound` one; 0 where absent.

    `first` is the birth name where there is one, `second` the other surname.
    `bag`: surname and given name of one cell that cannot be told apart.
    """

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]
    given: NDArray[np.uint64]
    bag: NDArray[np.uint64]
    sound: NDArray[np.uint64]

    @classmethod
    def of(cls, identities: Identities, key: bytes) -> NameDigests:
        """Digest the names of a batch; a cell with a whole name fills in for the columns."""
        n = identities.n_records
        used = per_distinct(identities.surname, n, lambda text: _surname(key, text), 3)
        birth = per_distinct(identities.birth_surname, n, lambda text: _surname(key, text), 3)
        given = per_distinct(identities.given, n, lambda text: _given(key, text), 2)
        full = per_distinct(identities.full, n, lambda text: _full(key, text), 9)
        fill(given, full[:, 5:7])
        bag = np.where(filled(used)[:, None], np.uint64(0), full[:, 7:9])
        alone = ~(filled(used) | filled(birth))
        used[alone] = full[alone, 0:3]
        second = np.where(alone[:, None], full[:, 3:5], np.uint64(0))
        has_birth = filled(birth)
        second[has_birth] = used[has_birth, :2]
        fill(birth, used)
        second[(second == birth[:, :2]).all(axis=1)] = 0
        return cls(birth[:, :2], second, given, bag, birth[:, 2])


def fill(column: NDArray[np.uint64], other: NDArray[np.uint64]) -> None:
    """Take the rows of another column where this one has nothing."""
    empty = ~filled(column)
    column[empty] = other[empty]


@lru_cache(maxsize=1 << 17)
def _word(key: bytes, word: str) -> tuple[int, int]:
    digest = keyed(key, "name word", word)
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def _bag(key: bytes, words: Sequence[str]) -> tuple[int, int]:
    """Return the digest of some words in any order."""
    digests = [_word(key, word) for word in words]
    return sum(d[0] for d in digests) & _WRAP, sum(d[1] for d in digests) & _WRAP


@lru_cache(maxsize=1 << 16)
def _surname(key: bytes, text: str) -> tuple[int, int, int]:
    words = traits.surnames(text)
    return (*_bag(key, words), _word(key, f"~{traits.sound(words)}")[0]) if words else (0, 0, 0)


@lru_cache(maxsize=1 << 16)
def _given(key: bytes, text: str) -> tuple[int, int]:
    name = traits.given_name(text)
    return _word(key, name) if name else (0, 0)


@lru_cache(maxsize=1 << 16)
def _full(key: bytes, text: str) -> tuple[int, ...]:
    """Return surname (2), sound (1), other surname (2), given (2), bag (2)."""
    name = traits.full_name(text)
    if not name.surnames:
        return (0,) * 9
    if not name.given and len(name.surnames) > 1:
        return (*(0,) * 7, *_bag(key, name.surnames))
    sound = _word(key, f"~{traits.sound(name.surnames)}")[0]
    given = _word(key, name.given) if name.given else (0, 0)
    return (*_bag(key, name.surnames), sound, *_bag(key, name.others), *given, 0, 0)
