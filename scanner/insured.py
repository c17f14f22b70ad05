"""NIR numbers as a column: read in any layout, and held against birth date and sex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import kernels
from scanner.matching import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DISAGREES", "OWN", "SOUND", "Numbers"]

OWN, DISAGREES, SOUND = 1, 2, 4
"""Flags: the birth date confirms the NIR; it or the sex contradicts it; no wrong key."""

_SHORT, _LONG = 13, 15
_LAST_REAL_SEX, _LAST_SEX = 4, 8
_PLACE = slice(5, _SHORT)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers of thirteen digits, one a record.

    Attributes:
        value: uint64, the digits and which Corsican letter they had; 0: no number.
        digits: uint8 (n, 13), Corsica as 19 and 18.
        keyed_wrong: a key follows and is not the right one.
    """

    value: NDArray[np.uint64]
    digits: NDArray[np.uint8]
    keyed_wrong: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: pa.StringArray | None, n: int) -> Numbers:
        """Read a column of texts; placeholders and broken numbers are none."""
        value, wrong = np.zeros(n, np.uint64), np.zeros(n, bool)
        digits = np.zeros((n, _SHORT), np.uint8)
        if texts is None or texts.null_count == n:
            return cls(value, digits, wrong)
        cells = _compact(texts)
        trimmed = kernels.Trimmed(cells.edges[:-1], cells.edges[1:], cells.lengths > 0)
        for size in (_SHORT, _LONG):
            rows, found = kernels.nir_matrix(cells, trimmed, size)
            usable = _possible(found[:, :_SHORT])
            rows, found = rows[usable], found[usable]
            digits[rows] = found[:, :_SHORT]
            letter = cells.bytes[trimmed.starts[rows] + 6]
            corsica = np.where(letter > ord("9"), letter - (ord("A") - 1), 0)
            value[rows] = kernels.number(found[:, :_SHORT]) * 4 + corsica
            if size == _LONG:
                wrong[rows] = kernels.number(found[:, _SHORT:]) != kernels.nir_key(found)
        return cls(value, digits, wrong)

    def flags(self, born: NDArray[np.uint64], sexes: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Return `OWN`, `DISAGREES` and `SOUND` of each record.

        `born` is yyyymmdd or 0, `sexes` 1, 2 or 0. Sexes 5 to 8 stand for numbers
        without a date; a month beyond 12 may be unstated.
        """
        present = self.value > 0
        stated = present & (self.digits[:, 0] <= _LAST_REAL_SEX) & (born > 0)
        year = self.digits[:, 1].astype(np.int64) * 10 + self.digits[:, 2]
        month = self.digits[:, 3].astype(np.int64) * 10 + self.digits[:, 4]
        month = np.where((month > 30) & (month <= 42), month - 30, month)  # noqa: PLR2004
        date = born.astype(np.int64)
        same_year = date // 10_000 % 100 == year
        same_date = same_year & ((month > 12) | (date // 100 % 100 == month))  # noqa: PLR2004
        male = self.digits[:, 0] % 2 == 1
        other_sex = present & (sexes > 0) & ((sexes == 1) != male)
        disagrees = other_sex | (stated & ~same_date)
        flags = (stated & ~disagrees) * np.uint8(OWN) | disagrees * np.uint8(DISAGREES)
        sound = present & ~disagrees & ~self.keyed_wrong
        all_flags: NDArray[np.uint8] = (flags | sound * np.uint8(SOUND)).astype(np.uint8)
        return all_flags


def _compact(texts: pa.StringArray) -> Cells:
    """Return the texts without spaces, separators and the word for the key."""
    cells = Cells.of(texts)
    used = cells.bytes[cells.edges[0] : cells.edges[-1]]
    if (used - np.uint8(ord("0")) <= 9).all():  # noqa: PLR2004 - unsigned: below '0' wraps around
        return cells
    plain = texts if cells.is_ascii else pc.utf8_normalize(texts, "NFKC")
    plain = pc.replace_substring_regex(pc.utf8_upper(plain), r"\.0$", "")
    return Cells.of(pc.replace_substring_regex(plain, r"CL[EÉ]|[^0-9A-Z]", ""))


def _possible(digits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say which digits may be somebody's number."""
    month = kernels.number(digits[:, 3:5])
    real = digits[:, 0] <= _LAST_REAL_SEX
    filled = (digits[:, _PLACE] != digits[:, 5:6]).any(axis=1)
    usable: NDArray[np.bool_] = (
        (digits[:, 0] >= 1)
        & (digits[:, 0] <= _LAST_SEX)
        & (~real | ((month >= 1) & (month <= 12)) | (month >= 20))  # noqa: PLR2004
        & (kernels.number(digits[:, 10:_SHORT]) > 0)
        & filled
    )
    return usable
