"""The one data flow: a resource's bytes become records, matches, tiers and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from scanner import interruption
from scanner.aggregation import FindingsBuilder
from scanner.classification import Policy, classify
from scanner.config import ScanConfig
from scanner.errors import ReadError
from scanner.examination import Examined, examined
from scanner.identities import identities, minors
from scanner.keyfiles import KeyWriter
from scanner.members import Opening, inside, opening
from scanner.model import (
    Member,
    Part,
    Resource,
    ResourceSummary,
    ScanResult,
    Skipped,
)
from scanner.names import Names
from scanner.redaction import mask
from scanner.rows import PartWriter
from scanner.subjects import record_keys, site_of, subject_ids

_NAMES_SOMEBODY = 2

Progress = Callable[[int, int], None]

__all__ = ["examine", "scan_resource"]


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
    members: dict[str, int] = field(default_factory=dict)

    def named(self, member: Member) -> Member:
        """Return a member under a name that no other one has."""
        count = self.members[member.name] = self.members.get(member.name, 0) + 1
        return replace(member, name=f"{member.name}[{count}]") if count > 1 else member

    def describe(self, format_: str, encoding: str | None) -> None:
        """Take what the reader says of the format."""
        self.format, self.encoding = format_, encoding


def scan_resource(
    resource: Resource, config: ScanConfig, progress: Progress | None = None
) -> ScanResult:
    """Scan one resource and what stands inside it.

    Never raises for what is in it: that becomes a `Skipped`. `progress` is called
    with the bytes and records of each batch.
    """
    return ScanResult.joined(_scan(opening(resource, config), config, progress))


def _scan(opened: Opening, config: ScanConfig, progress: Progress | None) -> list[ScanResult]:
    """Return the result of a resource, then those of what stands inside it."""
    resource = opened.resource
    tally = _Tally(resource)
    findings = FindingsBuilder(config.key)
    rows = PartWriter(
        config.spill, resource.order, records=config.wants_records, matches=config.wants_matches,
        names=Names.of(config),
    )  # fmt: skip
    keys = KeyWriter(config, resource)
    inner: list[ScanResult] = []

    def scan_inside(member: Member) -> None:
        tally.opened = True
        within = inside(tally.named(member), opened, config)
        inner.extend(_scan(within, config, progress and partial(_no_bytes, progress)))

    try:
        _stop_if_asked()
        items = opened.read(tally.describe)
        for batch in examined(items, config.limits, tally.skipped.append, scan_inside):
            tally.opened = True
            _account(batch, config, tally, findings, rows, keys)
            if progress is not None:
                progress(batch.batch.n_bytes, batch.whole.n_records)
            _stop_if_asked()
        tally.opened = True
    except ReadError as error:
        tally.skipped.append(Skipped(resource.name, error.reason, error.detail, tally.opened))
    except MemoryError:
        tally.skipped.append(Skipped(resource.name, "memory_limit", "", tally.opened))
    except Exception as error:  # noqa: BLE001 - the one place: a resource must not end a run
        fault = type(error).__name__
        tally.skipped.append(Skipped(resource.name, "internal_error", fault, tally.opened))
    records_path, matches_path = rows.close()
    part = Part(resource.name, resource.order, records_path, matches_path, keys.close())
    own = ScanResult((_summary(tally, opened),), findings.findings(resource.name),
                     tuple(tally.skipped), (part,))  # fmt: skip
    return [own, *inner]


def _no_bytes(progress: Progress, n_bytes: int, records: int) -> None:  # noqa: ARG001
    """Count what stands inside a resource: the bytes are the outer one's."""
    progress(0, records)


def _stop_if_asked() -> None:
    if interruption.caught() is not None:
        raise ReadError("interrupted")


def examine(
    resource: Resource,
    config: ScanConfig,
    skip: Callable[[Skipped], None],
    describe: Callable[[str, str | None], None] = lambda *_: None,
    inner: str = "",
) -> Iterator[Examined]:
    """Yield the batches of a resource with their column verdicts and matches.

    `inner` is what comes after the resource's name in that of a resource inside it,
    at any depth: `!lot.zip!export.csv`; "" for the resource itself.
    """
    opened = opening(resource, config)
    if inner:
        yield from _examine_inside(opened, inner, config, skip)
    else:
        yield from examined(opened.read(describe), config.limits, skip, lambda _: None)


def _examine_inside(
    opened: Opening, inner: str, config: ScanConfig, skip: Callable[[Skipped], None]
) -> Iterator[Examined]:
    tally = _Tally(opened.resource)
    for item in opened.read(tally.describe):
        if not isinstance(item, Member):
            continue
        member = tally.named(item)
        within = inside(member, opened, config)
        if inner == member.name:
            yield from examined(within.read(tally.describe), config.limits, skip, lambda _: None)
        elif inner.startswith(member.name):
            rest = inner.removeprefix(member.name)
            yield from _examine_inside(within, rest, config, skip)


def _account(
    part: Examined,
    config: ScanConfig,
    tally: _Tally,
    findings: FindingsBuilder,
    rows: PartWriter,
    keys: KeyWriter,
) -> None:
    """Hand on what a batch holds, and give the records that end in it their tiers."""
    masked = mask(part.batch, part.matches)
    findings.add(part.batch, part.matches, masked)
    rows.add_matches(part.batch, part.matches, masked)
    batch, told = part.whole, part.told
    if not batch.n_records:
        return
    records = classify(
        told, batch.n_records, batch.first_record, Policy.cached(config.policy),
        minor=minors(batch, told),
    )  # fmt: skip
    tally.records += batch.n_records
    tally.by_tier += np.bincount(records.tier, minlength=6)
    subjects = record_keys(identities(batch, told), site_of(tally.resource.name), config.key)
    unnamed = records.identifier_level < _NAMES_SOMEBODY
    for name in ("subject", "bare", "other_bare"):
        subjects[name][unnamed] = 0
    keys.add(subjects, records.tier, records.identifier_level, records.content_level)
    rows.add_records(
        batch, told, records.tier, records.identifier_level, records.content_level,
        records.flags, subject_ids(subjects) if config.subjects else None,
    )  # fmt: skip


def _summary(tally: _Tally, opened: Opening) -> ResourceSummary:
    resource = tally.resource
    own = [item for item in tally.skipped if item.resource == resource.name]
    whole = any(not item.partial for item in own)
    return ResourceSummary(
        resource=resource.name,
        order=resource.order,
        format=tally.format,
        encoding=tally.encoding,
        records=tally.records,
        bytes=resource.size,
        bytes_scanned=0 if whole else resource.size,
        records_by_tier=tuple(int(n) for n in tally.by_tier),  # type: ignore[arg-type]
        content_id=None if whole else opened.content_id(),
        modified=resource.modified,
        status="skipped" if whole else "partial" if own else "scanned",
        inner=opened.depth > 0,
    )
