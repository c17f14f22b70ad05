"""The report: one mapping with the keys of the output contract, from which every sink writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from scanner import checks
from scanner.aggregation import entity_totals
from scanner.coverage import Ledger
from scanner.names import Names
from scanner.policy import Policy
from scanner.rollup import roll_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.config import ScanConfig
    from scanner.linking import Linking
    from scanner.model import Finding, ResourceSummary, ScanResult, Skipped

__all__ = ["SCHEMA_VERSION", "Report", "build", "resource_rows", "tier_of"]

SCHEMA_VERSION = 1

Report = dict[str, Any]
"""The report as JSON has it."""

TIERS = tuple(f"T{tier}" for tier in range(6))


def build(
    result: ScanResult,
    linking: Linking,
    config: ScanConfig,
    targets: Sequence[str],
    started: datetime,
    ended: datetime,
    excluded: tuple[int, int],
    *,
    version: str,
    accepted: frozenset[Skipped] = frozenset(),
) -> Report:
    """Return the report of a run.

    `excluded` is how many resources and bytes `--exclude` left out; `accepted` what of
    the unread somebody answers for.

    Raises:
        LedgerError: the coverage does not balance.
    """
    names = Names.of(config)
    ledger = Ledger.of(result.summaries, result.skipped, accepted)
    ledger.check()
    summaries = sorted(
        result.summaries,
        key=lambda each: (names.shown(each.resource), names.resource_id(each.resource)),
    )
    kept, rolled_up = roll_up(summaries, result.skipped, names)
    shown = {each.resource for each in kept}
    seen = checks.Seen(
        summaries,
        result.findings,
        result.skipped,
        Policy.cached(config.policy),
        targets,
        started,
        ledger.complete,
    )
    by_tier = [sum(each.records_by_tier[tier] for each in summaries) for tier in range(6)]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "vigilab", "version": version},
        "config_hash": config.digest(version),
        "key_id": config.key_id,
        "started_at": _stamp(started),
        "ended_at": _stamp(ended),
        "targets": [names.shown(target) for target in targets],
        "summary": {
            "resources": len(summaries),
            "records": sum(each.records for each in summaries),
            "bytes": ledger.bytes,
            "records_by_tier": _tiers(by_tier),
            "records_by_tier_linked": _tiers(_linked_by_tier(result, linking)),
            "persons": linking.persons,
            "persons_range": [linking.low, linking.high],
            "persons_by_tier": _tiers(linking.by_tier),
            "records_without_person": linking.records_without_person,
            "entities": entity_totals(result.findings),
        },
        "resources": resource_rows(kept, linking, names),
        "rolled_up": rolled_up,
        "findings": [
            _finding(each, names)
            for each in sorted(result.findings, key=lambda each: _place(each, names))
            if each.resource in shown
        ],
        "coverage": _coverage(ledger, result, excluded, names, accepted),
        "checks": checks.results(seen, names, config.lang),
    }


def _linked_by_tier(result: ScanResult, linking: Linking) -> list[int]:
    """Count records at the tier their person's other records give them."""
    counts = np.zeros(len(TIERS), np.int64)
    linked: set[str] = set()
    for part in result.parts:
        joined = linking.of(part)
        if joined is not None:
            linked.add(part.resource)
            counts += np.bincount(joined[1], minlength=len(TIERS))
    for each in result.summaries:
        if each.resource not in linked:
            counts += np.array(each.records_by_tier, np.int64)
    return [int(count) for count in counts]


def resource_rows(
    summaries: Iterable[ResourceSummary], linking: Linking, names: Names
) -> list[dict[str, Any]]:
    """Return the report's entry of each resource; a skipped one has no tier."""
    return [
        {
            "resource": names.shown(each.resource),
            "resource_id": names.resource_id(each.resource),
            "format": each.format,
            "encoding": each.encoding,
            "records": each.records,
            "bytes": each.bytes,
            "tier": None if each.status == "skipped" else tier_of(each.records_by_tier),
            "records_by_tier": _tiers(each.records_by_tier),
            "persons": linking.by_resource.get(each.resource, 0),
            "content_id": each.content_id,
            "modified_at": None if each.modified is None else _stamp(each.modified),
        }
        for each in summaries
    ]


def tier_of(records_by_tier: Sequence[int]) -> int:
    """Return the highest tier with a record, 0 where there is none."""
    return max((tier for tier, records in enumerate(records_by_tier) if records), default=0)


def _finding(finding: Finding, names: Names) -> dict[str, Any]:
    return {
        "resource": names.shown(finding.resource),
        "resource_id": names.resource_id(finding.resource),
        "field": names.shown_field(finding.field),
        "field_id": names.field_id(finding.field),
        "entity": finding.entity,
        "matches": finding.matches,
        "records": finding.records,
        "distinct": finding.distinct,
        "evidence": finding.evidence.name.lower(),
        "confidence": finding.confidence,
        "samples": [
            {
                "record": each.record,
                "line": each.line,
                "start": each.start,
                "end": each.end,
                "masked": each.masked,
            }
            for each in finding.samples
        ],
    }


def _place(finding: Finding, names: Names) -> tuple[str, str, str, str]:
    resource = names.shown(finding.resource)
    return resource, names.resource_id(finding.resource), finding.field, finding.entity


def _coverage(
    ledger: Ledger,
    result: ScanResult,
    excluded: tuple[int, int],
    names: Names,
    accepted: frozenset[Skipped],
) -> dict[str, Any]:
    return {
        "enumerated": ledger.enumerated,
        "scanned": ledger.scanned,
        "partial": ledger.partial,
        "skipped": ledger.skipped,
        "bytes_enumerated": ledger.bytes,
        "bytes_scanned": ledger.bytes_scanned,
        "complete": ledger.complete,
        "accepted": ledger.accepted,
        "excluded": excluded[0],
        "bytes_excluded": excluded[1],
        "items": sorted(
            (_item(each, names, accepted) for each in result.skipped),
            key=lambda item: tuple(str(value) for value in item.values()),
        ),
    }


def _item(item: Skipped, names: Names, accepted: frozenset[Skipped]) -> dict[str, Any]:
    return {
        "resource": names.shown(item.resource),
        "resource_id": names.resource_id(item.resource),
        "status": "partial" if item.partial else "skipped",
        "reason": item.reason,
        "detail": item.detail,
        "accepted": item in accepted,
    }


def _tiers(counts: Sequence[int]) -> dict[str, int]:
    return {tier: int(count) for tier, count in zip(TIERS, counts, strict=True)}


def _stamp(moment: datetime | float) -> str | None:
    """Return a moment in UTC, to the second; None where no calendar has it."""
    if not isinstance(moment, datetime):
        try:
            moment = datetime.fromtimestamp(moment, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
