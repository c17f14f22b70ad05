"""Batches become what was found in them: columns judged, cells searched, records made whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from scanner.columns import Verdict, judge, read_header
from scanner.config import Limits
from scanner.detection import detect
from scanner.matching import Cells
from scanner.model import CellColumn, Matches, Member, RecordBatch, Skipped
from scanner.readers import Item
from scanner.redaction import subset
from scanner.unfinished import Unfinished, ahead, continues

__all__ = ["Examined", "Stretch", "examined", "profiled", "stretches"]

LONGEST = 64 << 20
"""Bytes of text after which a stretch ends within a record."""


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A batch with everything that was found out about it.

    Attributes:
        batch, matches: as read, and what is in it.
        verdicts: what its columns are.
        whole, told: the records that end in this batch and what is known of them, with
            what earlier batches told of the first one.
    """

    batch: RecordBatch
    verdicts: dict[str, Verdict]
    matches: Matches
    whole: RecordBatch
    told: Matches


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Consecutive batches of a resource, each with what its columns are.

    `goes_on`: the last record goes on in the next stretch.
    """

    batches: tuple[tuple[RecordBatch, dict[str, Verdict]], ...]
    goes_on: bool = False


def stretches(
    items: Iterable[Item],
    limits: Limits,
    skip: Callable[[Skipped], None],
    enter: Callable[[Member], None],
    size: int = 0,
) -> Iterator[Stretch]:
    """Yield the batches among a reader's items, judged, in stretches of some bytes of text.

    `skip` takes what was not read, `enter` what stands inside the resource. A stretch
    ends with a whole record, but for one that alone is longer than `LONGEST`. Where
    reading breaks, what came before is yielded first.
    """
    breaks: list[Exception] = []
    batches = _batches(_until_a_break(items, breaks), skip, enter)
    held: list[tuple[RecordBatch, dict[str, Verdict]]] = []
    total = 0
    for batch, verdicts, goes_on in ahead(profiled(batches, limits)):
        held.append((batch, verdicts))
        total += sum(column.values.nbytes for column in batch.columns)
        if total >= (LONGEST if goes_on and size else size):
            yield Stretch(tuple(held), goes_on)
            held, total = [], 0
    if held:
        yield Stretch(tuple(held))
    for error in breaks:
        raise error


def examined(found: Iterable[Stretch]) -> Iterator[Examined]:
    """Yield the batches of consecutive stretches with all that is found out about them.

    A record is judged where it ends.
    """
    before: Unfinished | None = None
    for stretch in found:
        last = len(stretch.batches) - 1
        for number, (batch, verdicts) in enumerate(stretch.batches):
            following = stretch.batches[number + 1][0] if number < last else None
            goes_on = stretch.goes_on if following is None else continues(batch, following)
            matches = detect(batch, verdicts)
            whole, told = batch, matches
            if before is not None and batch.n_records:
                whole, told = before.and_then(batch, matches)
                before = None
            if goes_on:
                before = Unfinished.last_of(whole, told)
                whole, told = _without_last(whole, told)
            yield Examined(batch, verdicts, matches, whole, told)


def _until_a_break(items: Iterable[Item], breaks: list[Exception]) -> Iterator[Item]:
    try:
        yield from items
    except Exception as error:  # noqa: BLE001 - raised again by whoever asked for the breaks
        breaks.append(error)


def _without_last(batch: RecordBatch, matches: Matches) -> tuple[RecordBatch, Matches]:
    count = batch.n_records - 1
    lines = None if batch.lines is None else batch.lines[:count]
    columns = tuple(_upto(column, batch.first_record + count) for column in batch.columns)
    kept = np.flatnonzero(matches.record < batch.first_record + count)
    return replace(batch, columns=columns, n_records=count, lines=lines), subset(matches, kept)


def _upto(column: CellColumn, record: int) -> CellColumn:
    count = int(np.searchsorted(column.records, record))
    return replace(column, values=column.values.slice(0, count), records=column.records[:count])


def _batches(
    items: Iterable[Item],
    skip: Callable[[Skipped], None],
    enter: Callable[[Member], None],
) -> Iterator[RecordBatch]:
    for item in items:
        if isinstance(item, Skipped):
            skip(item)
        elif isinstance(item, Member):
            enter(item)
        else:
            yield item


def profiled(
    batches: Iterable[RecordBatch], limits: Limits
) -> Iterator[tuple[RecordBatch, dict[str, Verdict]]]:
    """Yield batches with what their columns are.

    The first batches, up to the profile's rows and bytes, are kept until the
    columns are judged on all of them; a field that comes later is judged by its
    name alone, so that verdicts never depend on how a resource is split.
    """
    source = iter(batches)
    first: list[RecordBatch] = []
    rows = size = 0
    for batch in source:
        first.append(batch)
        rows += batch.n_records
        size += sum(column.values.nbytes for column in batch.columns)
        if rows >= limits.profile_rows or size >= limits.profile_bytes:
            break
    verdicts = _judge_all(first)
    while first:
        yield first.pop(0), verdicts
    for batch in source:
        for column in batch.columns:
            if column.judged_as not in verdicts:
                verdicts[column.judged_as] = read_header(column.judged_as)
        yield batch, verdicts


def _judge_all(batches: list[RecordBatch]) -> dict[str, Verdict]:
    by_field: dict[str, list[CellColumn]] = {}
    for batch in batches:
        for column in batch.columns:
            by_field.setdefault(column.judged_as, []).append(column)
    return {
        name: judge(name, Cells.joined([column.values for column in columns]))
        if name
        else Verdict(name)
        for name, columns in by_field.items()
    }
