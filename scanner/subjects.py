"""Who a record is about: keyed digests of what identifies its patient.

A person is a name and birth date where both stand, else the NIR, else the local
number at its site, else a full name alone or a surname with its birth date. A
record says all it knows; `scanner.linking` brings records together by it.

A NIR that contradicts the record's own birth date or sex is somebody else's,
mostly a parent's: it counts only together with that date and sex.

Digests are SipHash of 128 bits under keys derived from the site key; names are
reduced to digests of their words first, each distinct value once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import traits
from scanner.insured import DISAGREES, OWN, SOUND, Numbers
from scanner.keys import subkey
from scanner.name_digests import NameDigests, fill
from scanner.siphash import siphash
from scanner.words import dates, filled, local_words, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "DISAGREES",
    "KEYS",
    "OWN",
    "SOUND",
    "Identities",
    "record_keys",
    "site_of",
    "subject_ids",
]

KEYS = np.dtype([
    ("subject", "<u8", 2),
    *((name, "<u8") for name in ("name", "other_name", "nir", "local", "numbered", "request")),
    *((name, "<u8") for name in ("bare", "other_bare", "dated", "loose", "given", "core")),
    *((name, "<u4") for name in ("surname", "other_surname", "further", "born")),
    ("flags", "u1"),
])  # fmt: skip
"""What a record knows of its person; 0 where it does not.

`subject`: the strongest key, 128 bits.  `name`, `other_name`: name and birth date,
under each of two surnames.  `nir`, `local`: numbers.  `numbered`: a local number with
a full name, at any site.  `request`: the number of what was asked for; it names
nobody.  `bare`, `other_bare`: a full name, under each surname.  `dated`: surname and
birth date.  `loose`: given name, birth date and the sound of the surname.

`given`, `core` (given name and birth date), `further` (second given name), `surname`,
`other_surname`, `born`: tell apart who shares a number. 32 bits do for the few that
share one.
"""


@dataclass(frozen=True, slots=True)
class Identities:
    """What the records of a batch say of their patients, as written there.

    Each is a `pa.StringArray` of `n_records` (null: absent) or None.
    """

    n_records: int
    surname: pa.StringArray | None = None
    birth_surname: pa.StringArray | None = None
    given: pa.StringArray | None = None
    full: pa.StringArray | None = None
    birth_date: pa.StringArray | None = None
    sex: pa.StringArray | None = None
    nir: pa.StringArray | None = None
    local: pa.StringArray | None = None
    request: pa.StringArray | None = None

    def __repr__(self) -> str:
        return f"Identities(n_records={self.n_records})"


_COLUMNS = ("nir", "local", "full", "birth_date", "surname", "given", "birth_surname", "sex")
"""The fields that say who it is, those first that tell most records apart."""


def record_keys(identities: Identities, site: str, key: bytes) -> NDArray[np.void]:
    """Return one `KEYS` row a record.

    Args:
        identities: what the records say.
        site: where their local numbers are good.
        key: the site's secret.
    """
    once, which = _distinct(identities)
    rows = _keys(once, site, key)
    rows = rows if which is None else rows[which]
    if identities.request is not None:
        words, present = local_words(identities.request, len(rows), key)
        rows["request"] = _Trait(f"request at {site}", [*words.T], present).narrow(key)
    return rows


def site_of(resource: str) -> str:
    """Return where a local number is good: the folder of its resource, or its database.

    >>> site_of("reprise/export_41.csv")
    'reprise'
    >>> site_of("postgresql://host/labo::public.patient")
    'postgresql://host/labo'
    """
    database, joiner, _ = resource.rpartition("::")
    return database if joiner and "://" in database else resource.rpartition("/")[0]


def _distinct(identities: Identities) -> tuple[Identities, NDArray[np.int64] | None]:
    """Return the records that differ and which of them each record is; None: itself."""
    n = identities.n_records
    code = np.zeros(n, np.int64)
    spread = 1
    for name in _COLUMNS:
        column = getattr(identities, name)
        if column is None:
            continue
        values = column.dictionary_encode("encode")
        code = code * len(values.dictionary) + values.indices.to_numpy()
        packed = pa.array(code).dictionary_encode()
        code, spread = packed.indices.to_numpy().astype(np.int64), len(packed.dictionary)
        if spread > n // 2:
            return identities, None
    first = np.empty(spread, np.int64)
    first[code[::-1]] = np.arange(n)[::-1]
    chosen = pa.array(first)
    columns = {name: getattr(identities, name) for name in _COLUMNS}
    taken = {name: None if c is None else c.take(chosen) for name, c in columns.items()}
    return Identities(spread, **taken), code


def _keys(identities: Identities, site: str, key: bytes) -> NDArray[np.void]:
    n = identities.n_records
    born = dates(identities.birth_date, n, traits.birth_date)
    sexes = numbers(identities.sex, n, traits.sex)
    rows = np.zeros(n, KEYS)
    name, *others = _name_keys(NameDigests.of(identities, key), born, key, rows)
    nirs = _nir_key(identities.nir, born, sexes, key, rows)
    local = _local_key(identities.local, n, site, key, rows)
    rows["born"] = _Trait("birth date", [born], born > 0).narrow(key)
    open_ = np.arange(n)
    for trait in (name, *nirs, local, *others):
        found = trait.present[open_]
        rows["subject"][open_[found]] = trait.of(open_[found]).wide(key)
        open_ = open_[~found]
    rows["name"][name.present] = rows["subject"][name.present, 0]
    return rows


@dataclass(frozen=True, slots=True, eq=False)
class _Trait:
    """What some records are known by: words to digest under a domain's key, where present."""

    domain: str
    words: Sequence[NDArray[np.uint64]]
    present: NDArray[np.bool_]

    def of(self, rows: NDArray[np.int64]) -> _Trait:
        """Return the trait of some records."""
        return _Trait(self.domain, [column[rows] for column in self.words], self.present[rows])

    def wide(self, key: bytes, words: int = 2) -> NDArray[np.uint64]:
        """Return digests of one or two words a record, 0 where the trait is absent."""
        chosen = np.flatnonzero(self.present)
        if len(chosen) == len(self.present):
            return siphash(subkey(key, self.domain), self.words, words)
        digests = np.zeros((len(self.present), words), np.uint64)
        digests[chosen] = siphash(subkey(key, self.domain), self.of(chosen).words, words)
        return digests

    def narrow(self, key: bytes) -> NDArray[np.uint64]:
        """Return digests of 64 bits."""
        return self.wide(key, 1)[:, 0]


def _name_keys(
    names: NameDigests, born: NDArray[np.uint64], key: bytes, rows: NDArray[np.void]
) -> tuple[_Trait, _Trait, _Trait]:
    """Fill in the keys that rest on names but `name`; return those of name, dated and bare."""
    has_given = filled(names.given)
    known = filled(names.first)
    whole = np.where((known & has_given)[:, None], names.first + names.given, np.uint64(0))
    fill(whole, names.bag)
    other, has_other = names.second + names.given, filled(names.second) & has_given
    if names.other_bag.any():
        other[~has_other] = names.other_bag[~has_other]
        has_other |= filled(names.other_bag)
    is_whole, is_born = filled(whole), np.greater(born, 0)
    bare = _Trait("bare name", [*whole.T], is_whole)
    dated = _Trait("dated name", [*names.first.T, born], known & is_born)
    loose = [names.given[:, 0], names.sound, born]
    for column, trait in (
        ("bare", bare),
        ("dated", dated),
        ("other_name", _Trait("name", [*other.T, born], has_other & is_born)),
        ("other_bare", _Trait("bare name", [*other.T], has_other)),
        ("core", _Trait("core", [*names.given.T, born], has_given & is_born)),
        ("loose", _Trait("loose name", loose, known & has_given & is_born)),
    ):
        rows[column] = trait.narrow(key)
    rows["surname"], rows["other_surname"] = names.first[:, 0], names.second[:, 0]
    rows["given"], rows["further"] = names.given[:, 0], names.further
    return _Trait("name", [*whole.T, born], is_whole & is_born), dated, bare


def _nir_key(
    texts: pa.StringArray | None,
    born: NDArray[np.uint64],
    sexes: NDArray[np.uint64],
    key: bytes,
    rows: NDArray[np.void],
) -> tuple[_Trait, _Trait]:
    """Fill in the keys that rest on a NIR; return those of its holders and of their dependants."""
    insured = Numbers.of(texts, len(rows))
    rows["flags"] = flags = insured.flags(born, sexes)
    others = np.greater(flags & DISAGREES, 0)
    own = np.greater(insured.value, 0) & ~others
    holder = _Trait("NIR", [insured.value], own)
    dependant = _Trait("dependant", [insured.value, born, sexes], others)
    rows["nir"] = holder.narrow(key) | dependant.narrow(key)
    return holder, dependant


def _local_key(
    texts: pa.StringArray | None, n: int, site: str, key: bytes, rows: NDArray[np.void]
) -> _Trait:
    """Fill in the keys that rest on a local number; the names' must be there already."""
    words, present = local_words(texts, n, key)
    anywhere = _Trait("local number", [*words.T], present).wide(key)
    local = _Trait(f"local number at {site}", [*anywhere.T], present)
    rows["local"] = local.narrow(key)
    bare = rows["bare"]
    rows["numbered"] = np.where(present & (bare != 0), anywhere[:, 0] + bare, np.uint64(0))
    return local


def subject_ids(keys: NDArray[np.void]) -> pa.StringArray:
    """Return each record's subject as 32 hex digits, null where nobody is named."""
    digests = np.ascontiguousarray(keys["subject"])
    nibbles = np.repeat(digests.view(np.uint8).reshape(len(keys), 16), 2, axis=1)
    nibbles[:, 0::2] >>= 4
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)[nibbles & 15]
    texts = pa.StringArray.from_buffers(
        len(keys),
        pa.py_buffer(np.arange(0, 32 * (len(keys) + 1), 32, dtype=np.int32)),
        pa.py_buffer(np.ascontiguousarray(digits)),
    )
    return pc.if_else(pa.array(filled(digests)), texts, pa.scalar(None, pa.string()))
