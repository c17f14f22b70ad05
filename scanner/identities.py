"""Draws from a batch what tells its records' persons apart, one value a record."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recognizers.folding import fold_header
from scanner import kernels
from scanner.cells import Cells, Trimmed, gather
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
    own = ~(_is_one_of(matches.role, _STRANGERS) | _is_one_of(matches.note, _UNLINKABLE))
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
    wanted &= (matches.evidence == Evidence.POSITION) & ~_is_one_of(matches.note, _UNLINKABLE)
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


def _is_one_of(codes: np.ndarray, wanted: frozenset[int]) -> np.ndarray:
    found = np.zeros(len(codes), bool)
    for code in wanted:
        found |= codes == code
    return found


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
    chosen = _first_of(matches, chosen)
    column = matches.column[chosen]
    if (column == column[0]).all():
        values = batch.columns[column[0]].values
        whole = _whole(batch, cells[column[0]], matches, chosen, values)
        if whole is not None:
            return whole
    used = np.unique(column)
    starts = np.full(batch.n_records, -1, np.int64)
    ends = np.zeros(batch.n_records, np.int64)
    shift = np.zeros(len(cells), np.int64)
    shift[used] = np.concatenate(([0], np.cumsum([len(cells[n].bytes) for n in used])[:-1]))
    source = cells[used[0]].bytes
    if len(used) > 1:
        source = np.concatenate([cells[n].bytes for n in used])
    rows = matches.record[chosen] - batch.first_record
    starts[rows] = matches.first_byte[chosen] + shift[column]
    ends[rows] = matches.last_byte[chosen] + shift[column]
    return gather(source, starts, ends)


def _first_of(matches: Matches, chosen: np.ndarray) -> np.ndarray:
    """Return the first of some matches in every record."""
    records = matches.record[chosen]
    if (records[1:] > records[:-1]).all():
        return chosen
    return np.asarray(chosen[np.unique(records, return_index=True)[1]])


def _whole(
    batch: RecordBatch,
    cells: Cells,
    matches: Matches,
    chosen: np.ndarray,
    values: pa.StringArray,
) -> pa.StringArray | None:
    """Return a column's own texts if the matches are its cells; None if some are parts of one."""
    cell = matches.cell[chosen]
    if not (
        np.array_equal(matches.first_byte[chosen], cells.edges[cell])
        and np.array_equal(matches.last_byte[chosen], cells.edges[cell + 1])
    ):
        return None
    if len(cell) == batch.n_records == len(values):
        return values if (cell[1:] > cell[:-1]).all() else None
    where = np.full(batch.n_records, -1, np.int64)
    where[matches.record[chosen] - batch.first_record] = cell
    return values.take(pa.array(where, mask=where < 0))


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
    if entity not in matches.entities:
        return values
    code = matches.entities.index(entity)
    chosen = _first_of(matches, np.flatnonzero(matches.entity == code))
    column = matches.column[chosen]
    for number in np.unique(column):
        here = chosen[column == number]
        places = Trimmed(
            matches.first_byte[here], matches.last_byte[here], np.ones(len(here), bool)
        )
        rows, _, found = kernels.dates(Cells.of(batch.columns[number].values), places)
        values[matches.record[here[rows]] - batch.first_record] = found
    return values
