"""Names as digests of their words, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import traits
from scanner.keys import subkey
from scanner.siphash import siphash
from scanner.words import PACKED_BYTES, filled, pack, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from scanner.subjects import Identities

__all__ = ["NameDigests", "fill", "sounds"]

_BAG = 3
_SOUNDS = {
    ord(letter): number
    for number, letters in enumerate(("BPFVW", "CGJKQSXZ", "DT", "L", "MN", "R"), 1)
    for letter in letters
}
_SOUND_TABLE = np.array([_SOUNDS.get(code, 0) for code in range(256)], np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class NameDigests:
    """Digests of the records' names: two words each, `sound`, `further` one; 0: absent.

    `first` is the birth name where there is one, `second` the other surname. `given`
    is the first given name, `further` the second.
    `bag`: surname and given name of one cell that cannot be told apart, and
    `other_bag` without further given names.
    """

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]
    given: NDArray[np.uint64]
    further: NDArray[np.uint64]
    bag: NDArray[np.uint64]
    other_bag: NDArray[np.uint64]
    sound: NDArray[np.uint64]

    @classmethod
    def of(cls, identities: Identities, key: bytes) -> NameDigests:
        """Digest the names of a batch; a cell with a whole name fills in for the columns."""
        n = identities.n_records

        def surnames(texts: pa.StringArray) -> NDArray[np.uint64]:
            return _surnames(texts, key)

        def given_names(texts: pa.StringArray) -> NDArray[np.uint64]:
            first = _bags(texts, lambda text: (traits.given_name(text),), key)
            further: list[tuple[str, ...]] = [(traits.further_name(t),) for t in texts.to_pylist()]
            return np.hstack([first, _sums(further, key)[:, :1]])

        used = spread(identities.surname, n, surnames, _BAG + 2, _known(key, "surname"))
        used, beside = used[:, :_BAG], used[:, _BAG:]
        birth = spread(identities.birth_surname, n, surnames, _BAG + 2, _known(key, "surname"))[
            :, :_BAG
        ]
        every_given = spread(identities.given, n, given_names, _BAG + 1, _known(key, "given"))
        given, further = every_given[:, :2], every_given[:, _BAG]
        full = spread(identities.full, n, lambda texts: _whole_names(texts, key), 5 * _BAG)
        parts = [full[:, at : at + _BAG] for at in range(0, 5 * _BAG, _BAG)]
        fill(given, parts[2][:, :2])
        fill(given, beside)
        alone = ~(filled(used) | filled(birth))
        bag, other_bag = (np.where(alone[:, None], p[:, :2], np.uint64(0)) for p in parts[3:])
        used[alone] = parts[0][alone]
        second = np.where(alone[:, None], parts[1][:, :2], np.uint64(0))
        has_birth = filled(birth)
        second[has_birth] = used[has_birth, :2]
        fill(birth, used)
        second[~filled(second ^ birth[:, :2])] = 0
        return cls(birth[:, :2], second, given, further, bag, other_bag, birth[:, 2])


@lru_cache(4)
def _known(_key: bytes, _part: str) -> dict[str, NDArray[np.uint64]]:
    """Return what is known of the names of a kind under a key."""
    return {}


def fill(column: NDArray[np.uint64], other: NDArray[np.uint64]) -> None:
    """Take the rows of another column where this one has nothing."""
    empty = ~filled(column)
    column[empty] = other[empty]


def _bags(
    texts: pa.StringArray, words_of: Callable[[str], Iterable[str]], key: bytes
) -> NDArray[np.uint64]:
    """Return the digest (2) and sound (1) of each text's words; most are one plain word."""
    upper = pc.utf8_upper(texts)
    plain = pc.and_(
        pc.match_substring_regex(upper, "^[A-Z]{2,}$"),
        pc.invert(pc.is_in(upper, pa.array(sorted(traits.SPECIAL)))),
    ).to_numpy(zero_copy_only=False)
    others = np.flatnonzero(~plain)
    split = [tuple(words_of(text)) for text in texts.take(pa.array(others)).to_pylist()]
    bags = _sums(split, key)
    table = np.zeros((len(texts), _BAG), np.uint64)
    table[plain] = _word_digests(upper.filter(pa.array(plain)), key)
    table[others] = bags
    return table


def _surnames(texts: pa.StringArray, key: bytes) -> NDArray[np.uint64]:
    """Return the bags of surnames and of the given names that stand beside them, mostly none."""
    bags = np.hstack([_bags(texts, traits.surnames, key), np.zeros((len(texts), 2), np.uint64)])
    for row, text in enumerate(texts.to_pylist()):
        name = traits.full_name(text) if " " in text else None
        if name is not None and name.given:
            bags[row] = _sums([name.surnames, (name.given,)], key).reshape(-1)[: _BAG + 2]
    return bags


def _whole_names(texts: pa.StringArray, key: bytes) -> NDArray[np.uint64]:
    """Return the bags of surnames, other surnames, given name and undivided names."""
    names = [traits.full_name(text) for text in texts.to_pylist()]
    divided = [bool(name.given) or len(name.surnames) == 1 for name in names]
    parts: tuple[list[tuple[str, ...]], ...] = (
        [name.surnames if whole else () for name, whole in zip(names, divided, strict=True)],
        [name.others for name in names],
        [(name.given,) for name in names],
        [() if whole else name.surnames for name, whole in zip(names, divided, strict=True)],
        [() if whole else name.also for name, whole in zip(names, divided, strict=True)],
    )
    return np.hstack([_sums(part, key) for part in parts])


def _sums(bags: list[tuple[str, ...]], key: bytes) -> NDArray[np.uint64]:
    """Return the sums of the words' digests, one row a bag."""
    words = [word for bag in bags for word in bag]
    owners = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    sums = np.zeros((len(bags), _BAG), np.uint64)
    np.add.at(sums, owners, _word_digests(pa.array(words, pa.string()), key))
    return sums


def _word_digests(words: pa.StringArray, key: bytes) -> NDArray[np.uint64]:
    """Return the digest (2) and sound (1) of each word; an empty one has zeros."""
    packed = pack(words, key)
    digests = np.zeros((len(words), _BAG), np.uint64)
    digests[:, :2] = siphash(subkey(key, "word"), [*packed.T])
    digests[:, 2] = sounds(packed)
    digests[~filled(packed)] = 0
    return digests


def sounds(packed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return what packed words sound like: names a letter apart mostly share it.

    First letter and classes of consonants, as in Soundex, without its limit.
    """
    letters = packed.view(np.uint8).reshape(len(packed), PACKED_BYTES)
    sound = letters[:, 0].astype(np.uint64)
    last = _SOUND_TABLE[letters[:, 0]]
    for place in range(1, PACKED_BYTES):
        letter = letters[:, place]
        if not letter.any():
            break
        this = _SOUND_TABLE[letter]
        heard = (this != 0) & (this != last)
        sound = np.where(heard, sound * np.uint64(8) + this, sound)
        last = this
    return sound
