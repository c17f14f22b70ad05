"""Records that go on over several batches: what their earlier parts told, kept small.

A record's tier and person rest on which kinds of match it holds and on its first
name, date and number, never on how often something stands in it. So the first match
of each kind, with its text, is all that a record's last part needs of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import pyarrow as pa

from scanner.cells import Cells, gather
from scanner.errors import ReadError
from scanner.model import CellColumn, Matches, RecordBatch
from scanner.redaction import subset

__all__ = ["Unfinished", "ahead", "continues"]

T = TypeVar("T")

_KIND = ("entity", "rule", "evidence", "assertion", "role", "note", "level")


@dataclass(frozen=True, slots=True, eq=False)
class Unfinished:
    """One record's matches of earlier batches: the first of each kind.

    The columns of `batch` hold the text of those matches and nothing else.
    """

    batch: RecordBatch
    matches: Matches

    @classmethod
    def last_of(cls, batch: RecordBatch, matches: Matches) -> Unfinished:
        """Return what the last record of a batch told so far."""
        rows = np.flatnonzero(matches.record == _last(batch))
        kinds = np.array([getattr(matches, name)[rows] for name in _KIND], np.int64).T
        _, first = np.unique(kinds, axis=0, return_index=True)
        kept = subset(matches, rows[np.sort(first)])
        numbers, place = np.unique(kept.column, return_inverse=True)
        columns = tuple(_told(batch.columns[n], kept, kept.column == n) for n in numbers)
        cell, first_byte, last_byte = np.zeros((3, len(kept)), np.int64)
        for column, number in zip(columns, numbers, strict=True):
            here = kept.column == number
            edges = Cells.of(column.values).edges
            cell[here] = np.arange(len(edges) - 1)
            first_byte[here], last_byte[here] = edges[:-1], edges[1:]
        kept = replace(
            kept, column=place.astype(np.int32), cell=cell,
            first_byte=first_byte, last_byte=last_byte,
        )  # fmt: skip
        return cls(replace(batch, columns=columns), kept)

    def and_then(self, batch: RecordBatch, matches: Matches) -> tuple[RecordBatch, Matches]:
        """Return a batch that goes on with the record, and its matches behind these.

        A field is one column, as if both parts had come in one batch.
        """
        columns = list(batch.columns)
        places = {(c.field, c.place): number for number, c in enumerate(columns)}
        number_of = np.zeros(len(self.batch.columns), np.int32)
        cell, first, last = (each.copy() for each in (matches.cell, matches.first_byte,
                                                      matches.last_byte))  # fmt: skip
        for number, told in enumerate(self.batch.columns):
            place = number_of[number] = places.get((told.field, told.place), len(columns))
            if place == len(columns):
                columns.append(told)
                continue
            moved = np.flatnonzero(matches.column == place)
            edges = Cells.of(columns[place].values).edges
            shift = int(Cells.of(told.values).edges[-1]) - int(edges[0])
            cell[moved] += len(told.values)
            first[moved] += shift
            last[moved] += shift
            columns[place] = _behind(told, columns[place])
        before = replace(self.matches, column=number_of[self.matches.column])
        moved_on = replace(matches, cell=cell, first_byte=first, last_byte=last)
        return replace(batch, columns=tuple(columns)), _joined(before, moved_on)


def _behind(told: CellColumn, column: CellColumn) -> CellColumn:
    values = pa.concat_arrays([told.values, column.values])
    return replace(
        column, values=values, records=np.concatenate((told.records, column.records)), windows=None
    )


def _told(column: CellColumn, matches: Matches, chosen: np.ndarray) -> CellColumn:
    """Return the texts of some matches in a column as a column."""
    cells = Cells.of(column.values)
    texts = gather(cells.bytes, matches.first_byte[chosen], matches.last_byte[chosen])
    return replace(column, values=texts, records=matches.record[chosen], windows=None)


def _joined(one: Matches, other: Matches) -> Matches:
    entities = tuple(dict.fromkeys(one.entities + other.entities))
    rules = tuple(dict.fromkeys(one.rules + other.rules))
    same = [
        replace(
            matches,
            entity=_renumbered(matches.entity, matches.entities, entities),
            rule=_renumbered(matches.rule, matches.rules, rules),
        )
        for matches in (one, other)
    ]
    parallel = {
        each.name: np.concatenate([getattr(matches, each.name) for matches in same])
        for each in fields(Matches)
        if each.name not in ("entities", "rules")
    }
    return Matches(entities, rules, **parallel)


def _renumbered(codes: np.ndarray, names: tuple[str, ...], known: tuple[str, ...]) -> np.ndarray:
    place = {name: number for number, name in enumerate(known)}
    table = np.array([place[name] for name in names], codes.dtype)
    renumbered: np.ndarray = table[codes]
    return renumbered


def ahead(batches: Iterable[tuple[RecordBatch, T]]) -> Iterator[tuple[RecordBatch, T, bool]]:
    """Yield each batch, and whether its last record goes on in the next one.

    A batch without records passes at once. What was read before an error still comes.
    """
    held: tuple[RecordBatch, T] | None = None
    failure: ReadError | None = None
    try:
        for item in batches:
            if not item[0].n_records:
                yield *item, False
                continue
            if held is not None:
                yield *held, continues(held[0], item[0])
            held = item
    except ReadError as error:
        failure = error
    if held is not None:
        yield *held, False
    if failure is not None:
        raise failure


def continues(batch: RecordBatch, following: RecordBatch) -> bool:
    """Say whether a batch's last record goes on in the one that follows it."""
    if not batch.n_records or not following.n_records:
        return False
    return following.first_record == _last(batch)


def _last(batch: RecordBatch) -> int:
    return batch.first_record + batch.n_records - 1
