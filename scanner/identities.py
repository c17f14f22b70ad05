"""Draws from a batch what tells its records' persons apart, one value a record."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recognizers.folding import fold_header
from scanner import kernels
from scanner.matching import Cells, gather
from scanner.model import NOTES, ROLES, Evidence, Matches, RecordBatch
from scanner.subjects import Identities

__all__ = ["identities", "minors"]

ADULT_YEARS = 18
MIN_REQUEST_CHARACTERS, MIN_REQUEST_DIGITS = 6, 4
_OF_A_TUBE = re.compile(r"TUBE|BARRE|BARCODE|ETIQUETTE|ECHANT|SPECIMEN|SAMPLE|PREL|CAB(?!INET)")
_TUBE_SEGMENTS = ("SPM-", "SAC-")
_NO_LINK = ("placeholder", "hashed", "truncated", "lossy")
_UNLINKABLE = frozenset(NOTES.index(note) for note in _NO_LINK)
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
        request=_requests(batch, cells, matches),
    )


def _requests(batch: RecordBatch, cells: list[Cells], matches: Matches) -> pa.StringArray | None:
    """Return each record's first number of a request, from a field that holds nothing else.

    A number shorter than six characters or with fewer than four digits is a
    counter's, and soon another patient's.
    """
    if "SAMPLE_ID" not in matches.entities:
        return None
    wanted = matches.entity == matches.entities.index("SAMPLE_ID")
    wanted &= (matches.evidence == Evidence.POSITION) & ~np.isin(matches.note, list(_UNLINKABLE))
    tubes = [number for number, column in enumerate(batch.columns) if _is_of_a_tube(column.field)]
    wanted &= ~np.isin(matches.column, tubes)
    numbers = _first(batch, cells, matches, np.flatnonzero(wanted))
    if numbers is None:
        return None
    found = Cells.of(numbers)
    is_digit = found.bytes - np.uint8(ord("0")) <= 9  # noqa: PLR2004 - unsigned: below '0' wraps
    digits = np.concatenate(([0], np.cumsum(is_digit, dtype=np.int64)))[found.edges]
    long_enough = found.lengths >= MIN_REQUEST_CHARACTERS
    told = long_enough & (np.diff(digits) >= MIN_REQUEST_DIGITS)
    return pc.if_else(pa.array(told), numbers, pa.scalar(None, pa.string()))


def _is_of_a_tube(field: str) -> bool:
    """Say whether a field of sample numbers has those of tubes: one request has several."""
    name = fold_header(field.rpartition(".")[2])
    return field.startswith(_TUBE_SEGMENTS) or _OF_A_TUBE.search(name) is not None


def _either(one: pa.StringArray | None, other: pa.StringArray | None) -> pa.StringArray | None:
    if one is None or other is None:
        return other if one is None else one
    return pc.coalesce(one, other)


_PARTS = ("full", "surname", "birth_surname", "given")


def _parts(matches: Matches) -> np.ndarray:
    """Return which part of a name each match is, as an index into `_PARTS`."""
    by_rule = [
        next((n for n, part in enumerate(_PARTS) if rule.endswith(f":{part}")), 0)
        for rule in matches.rules
    ]
    return np.asarray(np.array(by_rule or [0])[matches.rule])


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
    """Say which records are about a minor: by birth date, at the exam if dated, else today."""
    born = _calendar(batch, matches, "BIRTH_DATE")
    now = today or datetime.now(UTC).date()
    seen = _calendar(batch, matches, "EXAM_DATE")
    seen[seen == 0] = now.year * 10000 + now.month * 100 + now.day
    return np.asarray((born > 0) & (seen - born < ADULT_YEARS * 10000) & (seen >= born))


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
