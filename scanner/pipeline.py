"""The one data flow: a resource's bytes become records, matches, tiers and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from scanner import interruption, readers
from scanner.aggregation import FindingsBuilder
from scanner.classification import Policy, classify
from scanner.columns import Verdict, judge, read_header
from scanner.config import Limits, ScanConfig
from scanner.detection import detect
from scanner.errors import ReadError
from scanner.identities import identities, minors
from scanner.keyfiles import KeyWriter
from scanner.keys import content_id
from scanner.matching import Cells
from scanner.model import (
    CellColumn,
    Matches,
    Part,
    RecordBatch,
    Resource,
    ResourceSummary,
    ScanResult,
    Skipped,
)
from scanner.names import Names
from scanner.opening import STDIN, open_resource
from scanner.redaction import mask
from scanner.rows import PartWriter
from scanner.subjects import record_keys, site_of, subject_ids

_NAMES_SOMEBODY = 2

__all__ = ["Examined", "examine", "profiled", "scan_resource"]


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A batch with everything that was found out about it."""

    batch: RecordBatch
    verdicts: dict[str, Verdict]
    matches: Matches


@dataclass(slots=True)
class _Tally:
    """What one resource adds up to while it is read."""

    resource: Resource
    format: str | None = None
    encoding: str | None = None
    records: int = 0
    by_tier: np.ndarray = field(default_factory=lambda: np.zeros(6, np.int64))
    skipped: list[Skipped] = field(default_factory=list)
    opened: bool = False

    def describe(self, format_: str, encoding: str | None) -> None:
        """Take what the reader says of the format."""
        self.format, self.encoding = format_, encoding


def scan_resource(
    resource: Resource, config: ScanConfig, progress: Callable[[int, int], None] | None = None
) -> ScanResult:
    """Scan one resource. Never raises for what is in it: that becomes a `Skipped`.

    `progress` is called with the bytes and records of each batch.
    """
    tally = _Tally(resource)
    findings = FindingsBuilder(config.key)
    rows = PartWriter(
        config.spill, resource.order, records=config.wants_records, matches=config.wants_matches,
        names=Names.of(config),
    )  # fmt: skip
    keys = KeyWriter(config, resource)
    try:
        _stop_if_asked()
        for examined in examine(resource, config, tally.describe, tally.skipped.append):
            tally.opened = True
            _account(examined, config, tally, findings, rows, keys)
            if progress is not None:
                progress(examined.batch.n_bytes, examined.batch.n_records)
            _stop_if_asked()
        tally.opened = True
    except ReadError as error:
        partial = tally.opened or tally.records > 0
        tally.skipped.append(Skipped(resource.name, error.reason, error.detail, partial))
    except Exception as error:  # noqa: BLE001 - the one place: a resource must not end a run
        partial = tally.records > 0
        fault = type(error).__name__
        tally.skipped.append(Skipped(resource.name, "internal_error", fault, partial))
    records_path, matches_path = rows.close()
    part = Part(resource.name, resource.order, records_path, matches_path, keys.close())
    return ScanResult((_summary(tally, config),), findings.findings(resource.name),
                      tuple(tally.skipped), (part,))  # fmt: skip


def _stop_if_asked() -> None:
    if interruption.caught() is not None:
        raise ReadError("interrupted")


def examine(
    resource: Resource,
    config: ScanConfig,
    describe: Callable[[str, str | None], None],
    skip: Callable[[Skipped], None],
) -> Iterator[Examined]:
    """Yield the batches of a resource with their column verdicts and matches."""
    items = readers.open_and_read(resource, config.limits, describe)
    for batch, verdicts in profiled(_batches(items, skip), config.limits):
        yield Examined(batch, verdicts, detect(batch, verdicts))


def _batches(
    items: Iterable[RecordBatch | Skipped], skip: Callable[[Skipped], None]
) -> Iterator[RecordBatch]:
    for item in items:
        if isinstance(item, Skipped):
            skip(item)
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
            if column.field not in verdicts:
                verdicts[column.field] = read_header(column.field)
        yield batch, verdicts


def _judge_all(batches: list[RecordBatch]) -> dict[str, Verdict]:
    by_field: dict[str, list[CellColumn]] = {}
    for batch in batches:
        for column in batch.columns:
            by_field.setdefault(column.field, []).append(column)
    return {
        name: judge(name, Cells.joined([column.values for column in columns]))
        if name
        else Verdict(name)
        for name, columns in by_field.items()
    }


def _account(
    examined: Examined,
    config: ScanConfig,
    tally: _Tally,
    findings: FindingsBuilder,
    rows: PartWriter,
    keys: KeyWriter,
) -> None:
    """Give the batch's records their tiers and hand everything on."""
    batch, matches = examined.batch, examined.matches
    known = identities(batch, matches)
    records = classify(
        matches, batch.n_records, batch.first_record, Policy.cached(config.policy),
        minor=minors(batch, matches),
    )  # fmt: skip
    masked = mask(batch, matches)
    tally.records += batch.n_records
    tally.by_tier += np.bincount(records.tier, minlength=6)
    findings.add(batch, matches, masked)
    subjects = record_keys(known, site_of(tally.resource.name), config.key)
    unnamed = records.identifier_level < _NAMES_SOMEBODY
    for name in ("subject", "bare", "other_bare"):
        subjects[name][unnamed] = 0
    keys.add(subjects, records.tier, records.identifier_level, records.content_level)
    rows.add_records(
        batch, matches, records.tier, records.identifier_level, records.content_level,
        records.flags, subject_ids(subjects) if config.subjects else None,
    )  # fmt: skip
    rows.add_matches(batch, matches, masked)


def _content_id(resource: Resource, config: ScanConfig) -> str | None:
    """Return the keyed digest of a file's bytes; standard input cannot be read twice."""
    if resource.path == STDIN:
        return None
    try:
        with open_resource(resource) as stream:
            return content_id(config.key, stream)
    except (OSError, ReadError):
        return None


def _summary(tally: _Tally, config: ScanConfig) -> ResourceSummary:
    resource = tally.resource
    whole = [s for s in tally.skipped if not s.partial]
    status = "skipped" if whole else "partial" if tally.skipped else "scanned"
    return ResourceSummary(
        resource=resource.name,
        order=resource.order,
        format=tally.format,
        encoding=tally.encoding,
        records=tally.records,
        bytes=resource.size,
        bytes_scanned=0 if whole else resource.size,
        records_by_tier=tuple(int(n) for n in tally.by_tier),  # type: ignore[arg-type]
        content_id=None if whole else _content_id(resource, config),
        modified=resource.modified,
        status=status,
    )
