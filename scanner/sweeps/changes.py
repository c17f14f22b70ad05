"""What has changed between two states of a file, told once.

    new          a finding where there was none
    resurfaced   a finding that was gone and is back
    grown        more records, or more distinct values
    shrunk       fewer
    gone         no more, as far as the file was read
    moved        the same bytes under another name; `before` is 1 where it was copied
    expired      what a baseline accepted until a day that has come
    unread       a file that was read before can not be read now

An event has the tier of the resource it is in, `before` and `after` count records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from scanner.sweeps.remembered import Event, Stored, StoredFinding

__all__ = ["KINDS", "RAISED", "as_far_as_read", "gone", "of_resource"]

KINDS = ("new", "resurfaced", "grown", "shrunk", "gone", "moved", "expired", "unread")
RAISED = frozenset({"new", "resurfaced", "grown", "expired"})
"""What may have to be told: the others are good news or no news."""


def of_resource(
    before: Stored | None, after: Stored, past: Collection[tuple[str, str, str]]
) -> Iterator[Event]:
    """Yield what has changed in one resource.

    Args:
        before: as it was last read; None where it was not there.
        after: as it is, `as_far_as_read`.
        past: the places of findings that it once had and has lost.
    """
    known = {found.place: found for found in before.findings} if before is not None else {}
    tier = after.tier or 0
    for found in after.findings:
        was = known.pop(found.place, None)
        if was is None:
            kind = "resurfaced" if found.place in past else "new"
            yield _event(kind, after, found, tier, 0, found.records)
        elif _size(was) != _size(found):
            kind = "grown" if _size(found) > _size(was) else "shrunk"
            yield _event(kind, after, found, tier, was.records, found.records)
    if after.status == "scanned":
        yield from (_event("gone", after, was, tier, was.records, 0) for was in known.values())
    elif before is not None and before.status == "scanned" and after.status == "skipped":
        yield "unread", after.id, after.shown, "", "", before.tier or 0, sum(before.by_tier), 0


def as_far_as_read(before: Stored | None, after: Stored) -> Stored:
    """Return a resource as it is, with what is still known of what was not read of it.

    It is read again next time.
    """
    if before is None or after.status == "scanned":
        return after
    known = {found.place: found for found in before.findings}
    for found in after.findings:
        was = known.get(found.place)
        known[found.place] = found if was is None or _size(found) > _size(was) else was
    counts = max(before.by_tier, after.by_tier, key=lambda by_tier: (sum(by_tier), by_tier))
    tiers = [each.tier for each in (before, after) if each.tier is not None]
    return replace(
        after, findings=tuple(known.values()), by_tier=counts, tier=max(tiers, default=None)
    )


def gone(before: Sequence[Stored]) -> Iterator[Event]:
    """Yield that everything of a file and of what was inside it is gone."""
    for resource in before:
        tier = resource.tier or 0
        yield from (
            _event("gone", resource, was, tier, was.records, 0) for was in resource.findings
        )


def _event(
    kind: str, resource: Stored, found: StoredFinding, tier: int, before: int, after: int
) -> Event:
    return kind, resource.id, resource.shown, found.field, found.entity, tier, before, after


def _size(found: StoredFinding) -> tuple[int, int]:
    return found.records, found.distinct
