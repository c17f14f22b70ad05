"""In which records a mention is a person's all the same.

`recognizers.mentions` notes who is only mentioned in one text; what stands in the
other fields of the record may make it somebody's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recognizers.mentions import CROWD, NOTE
from recognizers.spec import Evidence
from scanner.model import NOTES, Matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["MENTION", "settled"]

MENTION = NOTES.index(NOTE)
_PERSONS = frozenset(("PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME"))
_TOLD = frozenset(("SOCIAL_STATUS", "OCCUPATION"))


def settled(matches: Matches, rows: NDArray[np.int64], n_records: int) -> Matches:
    """Drop the note `mention` in records that something else makes a person's.

    Args:
        matches: of some records.
        rows: which of these records each match belongs to, from 0.
        n_records: how many records.

    What the same field says of health makes no record anybody's, nor does an age; nor
    do the few names of a crowd of mentions that their shape alone betrays.
    """
    mention = matches.note == MENTION
    if not mention.any():
        return matches
    told = _of(matches, lambda entity: entity.startswith("HEALTH_") or entity in _TOLD)
    place = rows * (int(matches.column.max()) + 1) + matches.column
    makes = ~mention & (~told | ~np.isin(place, place[mention]))
    makes &= ~_of(matches, lambda entity: entity == "AGE")
    shaped = ~mention & (matches.evidence == Evidence.SHAPE)
    shaped &= _of(matches, _PERSONS.__contains__)
    counts = [np.bincount(rows[those], minlength=n_records) for those in (mention, shaped)]
    lost = shaped & (counts[0] >= CROWD * np.maximum(counts[1], 1))[rows]
    makes &= ~lost
    somebody = np.zeros(n_records, bool)
    somebody[rows[makes]] = True
    note = np.where(lost, MENTION, matches.note)
    return replace(matches, note=np.where((mention | lost) & somebody[rows], 0, note))


def _of(matches: Matches, chosen: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Say which matches are of some entities."""
    picked = np.array([chosen(entity) for entity in matches.entities], bool)
    return np.asarray(picked[matches.entity])
