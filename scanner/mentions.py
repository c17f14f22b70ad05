"""In which records a mention is a person's all the same.

`recognizers.mentions` notes who is only mentioned in one text; what stands in the
other fields of the record may make it somebody's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recognizers.mentions import NOTE
from scanner.model import NOTES, Matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["MENTION", "settled"]

MENTION = NOTES.index(NOTE)
_TOLD = frozenset(("SOCIAL_STATUS", "OCCUPATION"))


def settled(matches: Matches, rows: NDArray[np.int64], n_records: int) -> Matches:
    """Drop the note `mention` in records that something else makes a person's.

    Args:
        matches: of some records.
        rows: which of these records each match belongs to, from 0.
        n_records: how many records.

    What the same field says of health makes no record anybody's, nor does an age.
    """
    mention = matches.note == MENTION
    if not mention.any():
        return matches
    told = _of(matches, lambda entity: entity.startswith("HEALTH_") or entity in _TOLD)
    place = rows * (int(matches.column.max()) + 1) + matches.column
    makes = ~mention & (~told | ~np.isin(place, place[mention]))
    makes &= ~_of(matches, lambda entity: entity == "AGE")
    somebody = np.zeros(n_records, bool)
    somebody[rows[makes]] = True
    return replace(matches, note=np.where(mention & somebody[rows], 0, matches.note))


def _of(matches: Matches, chosen: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Say which matches are of some entities."""
    picked = np.array([chosen(entity) for entity in matches.entities], bool)
    return np.asarray(picked[matches.entity])
