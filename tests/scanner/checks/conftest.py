"""What a scan has seen, to look at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scanner.checks import Seen, discover
from scanner.model import Evidence, Finding, ResourceSummary, Skipped
from scanner.policy import Policy, default_policy

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = 86_400


@pytest.fixture
def resource():
    """Return (name, tier, attributes) -> a resource with one record at that tier."""

    def make(name, tier=5, age=1.0, **attributes):
        tiers = tuple(int(each == tier) for each in range(6))
        made = {
            "mode": 0o600,
            "content_id": name,
            "modified": MOMENT.timestamp() - age * DAY,
            "order": 0,
            **attributes,
        }
        return ResourceSummary(
            resource=name, format="csv", encoding="utf-8", records=1, bytes=10, bytes_scanned=10,
            records_by_tier=tiers, status="scanned", **made,
        )  # fmt: skip

    return make


@pytest.fixture
def found():
    """Return (resource name, field, entity) -> a finding in two records."""
    return lambda name, field, entity: Finding(name, field, entity, 2, 2, 2, Evidence.CONTEXT, 0.7)


@pytest.fixture
def look():
    """Return (check id, resources, findings, options) -> its outcome."""

    def run(identity, resources, findings=(), unread=(), targets=("in",)):
        check = next(each for each in discover() if each.id == identity)
        skipped = [Skipped(name, reason) for name, reason in unread]
        seen = Seen(
            resources, findings, skipped, Policy.load(default_policy()), targets, MOMENT, not unread
        )
        said = check.look(seen)
        assert (said.status == "found") == bool(said.resources)
        return said.status, said.resources

    return run
