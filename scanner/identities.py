"""Draws from a batch what tells its records' persons apart, one value a record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner import kernels
from scanner.matching import Cells, gather
from scanner.model import NOTES, ROLES, Matches, RecordBatch
from scanner.subjects import Identities

__all__ = ["identities", "minors"]

ADULT_YEARS = 18
_UNLINKABLE = frozenset(NOTES.index(note) for note in ("placeholder", "hashed", "truncated", "lossy"))
_STRANGERS = frozenset(ROLES.index(role) for role in ("prescriber", "practitioner", "organisation"))


def identities(batch: RecordBatch, matches: Matches) -> Identities:
    """Return the first surname, given name, birth date, sex, number ... of every record."""
    cells = [Cells.of(column.values) for column in batch.columns]
    own = ~np.isin(matches.role, list(_STRANGERS)) & ~np.isin(matches.note, list(_UNLINKABLE))
    parts = _parts(matches)

    def first(entity: str, part: str | None = None) -> pa.StringArray | None:
        if entity not in matches.entities:
            return None
        wanted = own & (matches.entity == matches.entities.index(entity))
        if part is not None:
            wanted &= parts == _PARTS.index(part)
        return _first(batch, cells, matches, np.flatnonzero(wanted))

    return Identities(
        n_records=batch.n_records,
        surname=first("PATIENT_NAME", "surname"),
        birth_surname=first("PATIENT_NAME", "birth_surname"),
        given=first("PATIENT_NAME", "given"),
        full=first("PATIENT_NAME", "full"),
        birth_date=first("BIRTH_DATE"),
        sex=first("SEX"),
        nir=_either(first("FR_INS"), first("FR_NIR")),
        local=first("PATIENT_ID"),
    )


def _either(one: pa.StringArray | None, other: pa.StringArray | None) -> pa.StringArray | None:
    if one is None or other is None:
        return other if one is None else one
    return pc.coalesce(one, other)


_PARTS = ("full", "surname", "birth_surname", "given")


def _parts(matches: Matches) -> np.ndarray:
    """Return which part of a name each match is, as an index into `_PARTS`."""
    by_rule = np.array(
        [next((n for n, p in enumerate(_PARTS) if rule.endswith(f":{p}")), 0) for rule in matches.rules]
        or [0]
    )
    return by_rule[matches.rule]


def _first(
    batch: RecordBatch, cells: list[Cells], matches: Matches, chosen: np.ndarray
) -> pa.StringArray | None:
    """Return the text of the first of some matches in every record; null where none is."""
    if not len(chosen):
        return None
    records, places = np.unique(matches.record[chosen], return_index=True)
    chosen = chosen[places]
    starts = np.full(batch.n_records, -1, np.int64)
    ends = np.zeros(batch.n_records, np.int64)
    used = np.unique(matches.column[chosen])
    shift = np.zeros(len(cells), np.int64)
    shift[used] = np.concatenate(([0], np.cumsum([len(cells[n].bytes) for n in used])[:-1]))
    source = cells[used[0]].bytes
    if len(used) > 1:
        source = np.concatenate([cells[n].bytes for n in used])
    rows = records - batch.first_record
    starts[rows] = matches.first_byte[chosen] + shift[matches.column[chosen]]
    ends[rows] = matches.last_byte[chosen] + shift[matches.column[chosen]]
    return gather(source, starts, ends)


def minors(batch: RecordBatch, matches: Matches, today: date | None = None) -> np.ndarray:
    """Say which records are about a minor: by birth date, at the exam if it is dated, else today."""
    born = _calendar(batch, matches, "BIRTH_DATE")
    now = today or datetime.now(UTC).date()
    seen = _calendar(batch, matches, "EXAM_DATE")
    seen[seen == 0] = now.year * 10000 + now.month * 100 + now.day
    return (born > 0) & (seen - born < ADULT_YEARS * 10000) & (seen >= born)


def _calendar(batch: RecordBatch, matches: Matches, entity: str) -> np.ndarray:
    """Return each record's first date of an entity as yyyymmdd, 0 where there is none."""
    values = np.zeros(batch.n_records, np.int64)
    texts = None
    if entity in matches.entities:
        chosen = np.flatnonzero(matches.entity == matches.entities.index(entity))
        texts = _first(batch, [Cells.of(c.values) for c in batch.columns], matches, chosen)
    if texts is not None:
        cells = Cells.of(texts)
        rows, _, found = kernels.dates(cells, kernels.trim(cells))
        values[rows] = found
    return values
