"""The nouns that flow from a source to a sink. All frozen; none holds a value but a batch.

Source --Resource--> Reader --RecordBatch--> detect --Matches--> classify
--Records--> aggregate --Finding--> Sink;  Skipped from any stage; a Reader of
containers yields Members, each read as a Resource of its own
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from recognizers import Evidence

if TYPE_CHECKING:
    import io

    import pyarrow as pa

__all__ = [
    "ASSERTIONS",
    "NOTES",
    "ROLES",
    "CellColumn",
    "Evidence",
    "Finding",
    "Match",
    "Matches",
    "Member",
    "Part",
    "RecordBatch",
    "Resource",
    "ResourceSummary",
    "Sample",
    "ScanResult",
    "Skipped",
    "Tier",
    "Windows",
    "iterate",
]

ASSERTIONS = (None, "affirmed", "negated", "family", "hypothetical", "history")
ROLES = (None, "patient", "prescriber", "practitioner", "organisation", "unknown")
NOTES = (
    None,
    "wrong_key",
    "no_key",
    "split_key",
    "lossy",
    "placeholder",
    "test_oid",
    "truncated",
    "hashed",
    "provisional",
    "header",
    "mention",
)


class Tier(IntEnum):
    """Sensitivity of a record on the internal scale of OUTPUT's matrix."""

    T0 = 0
    T1 = 1
    T2 = 2
    T3 = 3
    T4 = 4
    T5 = 5


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing in a source that is read as a whole. Holds no handle and no secret.

    Attributes:
        name: as the report names it (OUTPUT.md), unmasked.
        path: where to open it: a file system path as bytes, `b"-"` for stdin.
        size: bytes when enumerated.
        modified: modification time, seconds since 1970, or None.
        order: rank in the enumeration; results are merged by it. What is inside a
            container has the container's.
        overrides: (option, value) pairs of `--encoding --delimiter --header --as`.
        source: the name of the source that reads it itself (a database reads its
            tables); "" where its bytes are read by a reader.
        stamp: changes whenever its bytes may have; "" where nothing tells.
        mode: the file's permission bits, or None where it is no local file.
    """

    name: str
    path: bytes
    size: int
    modified: float | None = None
    order: int = 0
    overrides: tuple[tuple[str, str], ...] = ()
    source: str = ""
    stamp: str = ""
    mode: int | None = None

    def override(self, option: str) -> str | None:
        """Return the user's override of an option, or None."""
        return dict(self.overrides).get(option)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A resource, or a part of one (`partial`), that was not examined, and why.

    `reason` is one of `scanner.coverage.REASONS`; `detail` holds no value.
    """

    resource: str
    reason: str
    detail: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Where the values of a column stand that are windows of longer ones.

    Windows of one value overlap. Each owns a stretch of it, and no two own the same:
    a match belongs to the window that owns its start. All are code points of the
    field's value, int64, one element for each value of the column.

    Attributes:
        start: where the window begins; 0 where it is the first, or the whole value.
        start_byte: the same place in bytes of UTF-8.
        first, end: the half-open range that it owns.
    """

    start: np.ndarray
    start_byte: np.ndarray
    first: np.ndarray
    end: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class CellColumn:
    """The values of one field: `values[i]` belongs to record `records[i]`.

    `values` is a `pa.StringArray` (UTF-8, one chunk, nulls allowed), `records`
    non-decreasing int64 ordinals in the resource. `windows` is None where every
    value is whole. `place` says what the field holds where its name alone would not
    tell (`scanner.documents`): `name[0].family` is a patient's or a practitioner's.
    """

    field: str
    values: pa.StringArray
    records: np.ndarray
    windows: Windows | None = None
    place: str = ""

    @property
    def judged_as(self) -> str:
        """The name by which it is judged what the column is."""
        return self.place or self.field


@dataclass(frozen=True, slots=True, eq=False)
class RecordBatch:
    """Consecutive records of one resource, column by column.

    Attributes:
        columns: one a field; a field may be absent from a batch.
        first_record, n_records: the ordinals covered, from 0 in the resource.
        lines: int64, 1-based physical line where each record starts, or None.
        n_bytes: bytes of the resource this batch accounts for.
    """

    columns: tuple[CellColumn, ...]
    first_record: int
    n_records: int
    lines: np.ndarray | None = None
    n_bytes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A resource inside another, scanned by whoever opened the outer one.

    It is read to its end before the outer reader is asked for its next item, so
    that it may draw on the outer stream.

    Attributes:
        name: what is added to the outer resource's name: the joiner and the inner
            name as `scanner.escaping` spells it: `!lot 2/export.csv`, `#Feuil1`,
            `::public.patient`, `!OBX-5[2]`.
        open: gives its bytes from the start as a raw stream, whose reader is chosen by
            content; raises ReadError. None where `batches` has its records already.
        batches: its records, where the outer reader knows them: a sheet, a table.
        file_name: a file name whose suffix may hint at its format.
        size: bytes, 0 where nobody knows.
        modified: modification time, seconds since 1970, or None.
        format, encoding: as the report shows them, of a member with `batches`.
    """

    name: str
    open: Callable[[], io.RawIOBase | io.BufferedIOBase] | None = None
    batches: Iterable[RecordBatch | Skipped | Member] | None = None
    file_name: str = ""
    size: int = 0
    modified: float | None = None
    format: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One detected entity in one field of one record; holds no value."""

    entity: str
    record: int
    field: str
    start: int
    end: int
    evidence: Evidence
    confidence: float
    assertion: str | None
    role: str | None
    rule: str
    note: str | None
    masked: str


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Many matches as parallel arrays, all of one length.

    Attributes:
        entity: int16 index into `entities`.  rule: int32 index into `rules`.
        column: int32 index into the batch's columns.  cell: int64 index into that column.
        record: int64 ordinal in the resource.  start, end: int64 code points.
        evidence: int8.  assertion, role, note: int8 index into ASSERTIONS, ROLES, NOTES.
        level: int8 content level of this match, 0 where its entity decides.
        first_byte, last_byte: int64 half-open range in the column's UTF-8 data buffer.
    """

    entities: tuple[str, ...]
    rules: tuple[str, ...]
    entity: np.ndarray
    rule: np.ndarray
    column: np.ndarray
    cell: np.ndarray
    record: np.ndarray
    start: np.ndarray
    end: np.ndarray
    evidence: np.ndarray
    assertion: np.ndarray
    role: np.ndarray
    note: np.ndarray
    level: np.ndarray
    first_byte: np.ndarray
    last_byte: np.ndarray

    def __len__(self) -> int:
        return len(self.entity)


@dataclass(frozen=True, slots=True)
class Sample:
    """Where one match of a finding stands; `masked` shows its shape."""

    record: int
    line: int | None
    start: int
    end: int
    masked: str


@dataclass(frozen=True, slots=True)
class Finding:
    """All matches of one entity in one field of one resource, counted."""

    resource: str
    field: str
    entity: str
    matches: int
    records: int
    distinct: int
    evidence: Evidence
    confidence: float
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceSummary:
    """What the report says of one resource that was opened or listed.

    `records_by_tier` counts T0..T5; `status` is scanned, partial or skipped;
    `bytes_scanned` is how many of `bytes` were read; `inner`: it stands inside
    another resource, whose bytes hold its own; `mode`: the permission bits of the local
    file it is or stands in; `test_records`: how many are flagged `TEST_DATA`.
    """

    resource: str
    order: int
    format: str | None
    encoding: str | None
    records: int
    bytes: int
    bytes_scanned: int
    records_by_tier: tuple[int, int, int, int, int, int]
    content_id: str | None
    modified: float | None
    status: str
    inner: bool = False
    mode: int | None = None
    test_records: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one resource spilled for the sinks: Arrow IPC files, masked and keyed only.

    `records` and `matches` hold the columns of OUTPUT.md (resource, resource_id,
    person and tier_linked are added when they are merged); `keys` holds what links
    persons (`scanner.subjects`). A path is None where nothing was asked for.
    """

    resource: str
    order: int
    records: str | None
    matches: str | None
    keys: str | None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What scanning some resources gave. `merge` is associative, `ScanResult()` neutral."""

    summaries: tuple[ResourceSummary, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    parts: tuple[Part, ...] = ()

    def merge(self, other: ScanResult) -> ScanResult:
        """Return both results as one, `self` first."""
        return ScanResult.joined((self, other))

    @classmethod
    def joined(cls, results: Iterable[ScanResult]) -> ScanResult:
        """Return many results as one, in their order."""
        every = list(results)
        return cls(
            tuple(item for result in every for item in result.summaries),
            tuple(item for result in every for item in result.findings),
            tuple(item for result in every for item in result.skipped),
            tuple(item for result in every for item in result.parts),
        )


def iterate(matches: Matches, fields: tuple[str, ...], masked: list[str]) -> Iterator[Match]:
    """Yield the matches one by one, for small results and the Python API."""
    for i in range(len(matches)):
        evidence = Evidence(int(matches.evidence[i]))
        yield Match(
            matches.entities[matches.entity[i]],
            int(matches.record[i]),
            fields[matches.column[i]],
            int(matches.start[i]),
            int(matches.end[i]),
            evidence,
            evidence.confidence,
            ASSERTIONS[matches.assertion[i]],
            ROLES[matches.role[i]],
            matches.rules[matches.rule[i]],
            NOTES[matches.note[i]],
            masked[i],
        )
