"""Matches become findings: counted per field and entity, in bounded memory, mergeable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scanner import redaction
from scanner.digests import Distinct, digest
from scanner.model import Evidence, Finding, Sample
from scanner.ordering import sorted_by

if TYPE_CHECKING:
    import pyarrow as pa

    from scanner.model import Matches, RecordBatch

__all__ = ["MAX_GROUPS", "OTHER_FIELDS", "SAMPLES", "FindingsBuilder", "entity_totals"]

SAMPLES = 3
"""How many places a finding names."""

MAX_GROUPS = 4_096
"""So many (field, entity) pairs of one resource are told apart."""

OTHER_FIELDS = "*"
"""The field of all matches beyond `MAX_GROUPS`, as in a JSON object keyed by number.

Its `records` count a record once for each field pooled.
"""


@dataclass(slots=True)
class _Group:
    """What is known of one entity in one field."""

    matches: int = 0
    records: int = 0
    first_record: int = -1
    last_record: int = -1
    evidence: int = 0
    distinct: Distinct = field(default_factory=Distinct)
    samples: list[Sample] = field(default_factory=list)

    def extend(self, other: _Group) -> None:
        """Add a later stretch of the same resource; a record on the border counts once."""
        border = self.matches > 0 and other.first_record == self.last_record
        if not self.matches:
            self.first_record = other.first_record
        self.matches += other.matches
        self.records += other.records - border
        self.last_record = max(self.last_record, other.last_record)
        self.evidence = max(self.evidence, other.evidence)
        self.distinct.merge(other.distinct)
        if len(self.samples) < SAMPLES or border:
            ranked = sorted((*self.samples, *other.samples), key=_place)
            self.samples = ranked[:SAMPLES]


def _place(sample: Sample) -> tuple[int, int, int]:
    return sample.record, sample.start, sample.end


class FindingsBuilder:
    """Accumulates the matches of one resource, batch after batch.

    Args:
        key: the site's secret, for the digests that tell values apart.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._groups: dict[tuple[str, str], _Group] = {}

    def add(
        self, batch: RecordBatch, matches: Matches, masked: pa.DictionaryArray | None = None
    ) -> None:
        """Count the matches of the next batch, in record order.

        `masked` is `redaction.mask(batch, matches)` where the caller has it; else
        only the samples are masked.
        """
        if not len(matches):
            return
        width = len(matches.entities)
        codes = (matches.column.astype(np.int64) * width + matches.entity) * batch.n_records
        codes += matches.record - batch.first_record
        order = sorted_by(codes)
        codes = codes[order]
        groups = codes // batch.n_records
        starts = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
        new_record = np.concatenate(([True], codes[1:] != codes[:-1]))
        records = np.add.reduceat(new_record.astype(np.int64), starts)
        evidence = np.maximum.reduceat(matches.evidence[order], starts)
        first, last = matches.first_byte[order], matches.last_byte[order]
        bounds = np.append(starts, len(order))
        for i, start in enumerate(starts):
            stretch_of = slice(start, bounds[i + 1])
            rows = order[stretch_of]
            number, entity = divmod(int(groups[start]), width)
            column = batch.columns[number]
            stretch = _Group(
                matches=len(rows),
                records=int(records[i]),
                first_record=int(matches.record[rows[0]]),
                last_record=int(matches.record[rows[-1]]),
                evidence=int(evidence[i]),
            )
            stretch.distinct.add(
                digest(column.values, first[stretch_of], last[stretch_of], self._key)
            )
            group = self._group(column.field, matches.entities[entity])
            if len(group.samples) < SAMPLES or group.last_record >= stretch.first_record:
                stretch.samples = _samples(batch, matches, rows, masked)
            group.extend(stretch)

    def _group(self, name: str, entity: str) -> _Group:
        group = self._groups.get((name, entity))
        if group is None:
            if len(self._groups) >= MAX_GROUPS:
                name = OTHER_FIELDS
            group = self._groups.setdefault((name, entity), _Group())
        return group

    def merge(self, other: FindingsBuilder) -> None:
        """Add what another builder counted in a later part of the same resource."""
        for (name, entity), group in other._groups.items():
            self._group(name, entity).extend(group)

    def findings(self, resource: str) -> tuple[Finding, ...]:
        """Return the findings, by field and entity."""
        return tuple(
            Finding(
                resource=resource,
                field=name,
                entity=entity,
                matches=group.matches,
                records=group.records,
                distinct=group.distinct.count,
                evidence=Evidence(group.evidence),
                confidence=Evidence(group.evidence).confidence,
                samples=tuple(group.samples),
            )
            for (name, entity), group in sorted(self._groups.items(), key=lambda item: item[0])
        )


def _samples(
    batch: RecordBatch, matches: Matches, rows: np.ndarray, masked: pa.DictionaryArray | None
) -> list[Sample]:
    """Return the first places of one group, whose rows are in record order."""
    third = matches.record[rows[min(SAMPLES, len(rows)) - 1]]
    near = rows[: np.searchsorted(matches.record[rows], third, side="right")]
    ranked = np.lexsort((matches.end[near], matches.start[near], matches.record[near]))
    chosen = near[ranked[:SAMPLES]]
    if masked is None:
        texts = redaction.mask(batch, redaction.subset(matches, chosen)).to_pylist()
    else:
        texts = [masked[int(row)].as_py() for row in chosen]
    return [
        Sample(
            record=int(matches.record[row]),
            line=_line(batch, int(matches.record[row])),
            start=int(matches.start[row]),
            end=int(matches.end[row]),
            masked=text,
        )
        for row, text in zip(chosen, texts, strict=True)
    ]


def _line(batch: RecordBatch, record: int) -> int | None:
    return None if batch.lines is None else int(batch.lines[record - batch.first_record])


def entity_totals(findings: tuple[Finding, ...]) -> dict[str, int]:
    """Return how many matches each entity has, by name of the entity."""
    totals: dict[str, int] = {}
    for finding in findings:
        totals[finding.entity] = totals.get(finding.entity, 0) + finding.matches
    return dict(sorted(totals.items()))
