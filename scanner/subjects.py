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

import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import traits
from scanner.files import create_private
from scanner.insured import DISAGREES, OWN, SOUND, Numbers
from scanner.keys import keyed
from scanner.name_digests import NameDigests, fill
from scanner.siphash import siphash
from scanner.words import filled, local_words, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.config import ScanConfig
    from scanner.model import Resource

__all__ = [
    "DISAGREES",
    "KEYS",
    "OWN",
    "SOUND",
    "SPILLED",
    "Identities",
    "KeyWriter",
    "record_keys",
    "subject_ids",
]

_LINKS = ("name", "other_name", "nir", "local", "bare", "dated", "loose", "given", "core")

SPILLED = np.dtype([*((name, "<u8") for name in _LINKS), ("flags", "u1"), ("tier", "i1")])
"""A row of a keys file. 64 bits a key: a false link in 10**8 keys has odds of 1 in 3,700."""

KEYS = np.dtype([("subject", "<u8", 2), *((name, "<u8") for name in _LINKS), ("flags", "u1")])
"""What a record knows of its person; 0 where it does not.

`subject`: the strongest key, 128 bits.  `name`, `other_name`: name and birth date,
under each of two surnames.  `nir`, `local`: numbers.  `bare`: a full name.  `dated`:
surname and birth date.  `loose`: given name, birth date and the sound of the surname.
`given`, `core` (given name and birth date): tell apart who shares a number.
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

    def __repr__(self) -> str:
        return f"Identities(n_records={self.n_records})"


_COLUMNS = ("nir", "local", "full", "birth_date", "surname", "given", "birth_surname", "sex")
"""The fields of `Identities`, those first that tell most records apart."""


def record_keys(identities: Identities, site: str, key: bytes) -> NDArray[np.void]:
    """Return one `KEYS` row a record.

    Args:
        identities: what the records say.
        site: where their local numbers are good.
        key: the site's secret.
    """
    once, which = _distinct(identities)
    rows = _keys(once, site, key)
    return rows if which is None else rows[which]


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
    born = numbers(identities.birth_date, n, traits.birth_date)
    sexes = numbers(identities.sex, n, traits.sex)
    rows = np.zeros(n, KEYS)
    subjects = [
        *_name_keys(NameDigests.of(identities, key), born, key, rows),
        _nir_key(identities.nir, born, sexes, key, rows),
        _local_key(identities.local, n, site, key, rows),
    ]
    name, bare, dated, nir, local = subjects
    subject = rows["subject"]
    for candidate in (name, nir, local, dated, bare):
        open_ = ~filled(subject)
        subject[open_] = candidate[open_]
    return rows


def _name_keys(
    names: NameDigests, born: NDArray[np.uint64], key: bytes, rows: NDArray[np.void]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Fill in the keys that rest on names; return (name, bare, dated) in 128 bits."""
    has_given = filled(names.given)
    known = filled(names.first)
    whole = np.where((known & has_given)[:, None], names.first + names.given, np.uint64(0))
    fill(whole, names.bag)
    other = names.second + names.given
    is_whole, is_born = filled(whole), np.greater(born, 0)
    name = _digest(key, "name", [*whole.T, born], is_whole & is_born)
    bare = _digest(key, "bare name", [*whole.T], is_whole)
    dated = _digest(key, "dated name", [*names.first.T, born], known & is_born)
    has_other = filled(names.second) & has_given & is_born
    rows["name"], rows["bare"], rows["dated"] = name[:, 0], bare[:, 0], dated[:, 0]
    rows["other_name"] = _digest(key, "name", [*other.T, born], has_other)[:, 0]
    rows["given"] = names.given[:, 0]
    rows["core"] = _digest(key, "core", [*names.given.T, born], has_given & is_born)[:, 0]
    loose = [names.given[:, 0], names.sound, born]
    rows["loose"] = _digest(key, "loose name", loose, known & has_given & is_born)[:, 0]
    return name, bare, dated


def _nir_key(
    texts: pa.StringArray | None,
    born: NDArray[np.uint64],
    sexes: NDArray[np.uint64],
    key: bytes,
    rows: NDArray[np.void],
) -> NDArray[np.uint64]:
    insured = Numbers.of(texts, len(rows))
    rows["flags"] = flags = insured.flags(born, sexes)
    others = np.greater(flags & DISAGREES, 0)
    own = np.greater(insured.value, 0) & ~others
    digests = _digest(key, "NIR", [insured.value], own)
    digests |= _digest(key, "dependant", [insured.value, born, sexes], others)
    rows["nir"] = digests[:, 0]
    return digests


def _local_key(
    texts: pa.StringArray | None, n: int, site: str, key: bytes, rows: NDArray[np.void]
) -> NDArray[np.uint64]:
    words, present = local_words(texts, n, key)
    place = np.full(n, np.frombuffer(keyed(key, "site", site), "<u8")[0], np.uint64)
    digests = _digest(key, "local number", [place, *words.T], present)
    rows["local"] = digests[:, 0]
    return digests


def _digest(
    key: bytes, domain: str, words: Sequence[NDArray[np.uint64]], present: NDArray[np.bool_]
) -> NDArray[np.uint64]:
    """Return the digests of the rows that are present, 0 for the others."""
    digests = np.zeros((len(present), 2), np.uint64)
    if present.any():
        digests[present] = siphash(_subkey(key, domain), [column[present] for column in words])
    return digests


@lru_cache(maxsize=64)
def _subkey(key: bytes, domain: str) -> bytes:
    return keyed(key, "subject key", domain)


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


class KeyWriter:
    """Spills the keys and tiers of one resource's records for `scanner.linking`."""

    def __init__(self, config: ScanConfig, resource: Resource) -> None:
        name = f"part-{resource.order:09d}-{secrets.token_hex(4)}.keys"
        self._path = Path(config.spill, name) if config.spill else None
        self._stream: BinaryIO | None = None

    def add(self, keys: NDArray[np.void], tiers: NDArray[np.int8]) -> None:
        """Spill the next records."""
        if self._path is None or not len(keys):
            return
        if self._stream is None:
            self._stream = create_private(str(self._path))
        rows = np.zeros(len(keys), SPILLED)
        for name in (*_LINKS, "flags"):
            rows[name] = keys[name]
        rows["tier"] = tiers
        self._stream.write(rows.tobytes())

    def close(self) -> str | None:
        """Finish the file and return its path, None where there were no records."""
        if self._stream is None:
            return None
        self._stream.close()
        return str(self._path)
