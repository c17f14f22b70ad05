"""A report of a million files: the ones that matter one by one, the rest by folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.model import ResourceSummary, Skipped
    from scanner.names import Names

__all__ = ["MAX_FOLDERS", "MAX_RESOURCES", "roll_up"]

MAX_RESOURCES = 10_000
"""Up to so many resources all are listed."""

MAX_FOLDERS = 1_000
"""So many folders at most; beyond, they are taken together further up."""


def roll_up(
    summaries: Sequence[ResourceSummary], skipped: Iterable[Skipped], names: Names
) -> tuple[list[ResourceSummary], list[dict[str, Any]]]:
    """Return the resources to list and an entry a folder for all others."""
    if len(summaries) <= MAX_RESOURCES:
        return list(summaries), []
    unread = {each.resource for each in skipped}
    kept: list[ResourceSummary] = []
    rest: list[ResourceSummary] = []
    for each in summaries:
        matters = (
            each.status != "scanned"
            or each.resource in unread
            or any(each.records_by_tier[Tier.T3 :])
        )
        (kept if matters else rest).append(each)
    return kept, _by_folder(rest, names)


def _by_folder(rest: list[ResourceSummary], names: Names) -> list[dict[str, Any]]:
    paths = [names.shown(each.resource).split("/")[:-1] for each in rest]
    depth = max(map(len, paths), default=0)
    while depth > 1 and len({tuple(path[:depth]) for path in paths}) > MAX_FOLDERS:
        depth -= 1
    folders: dict[str, list[ResourceSummary]] = {}
    for path, each in zip(paths, rest, strict=True):
        folders.setdefault("/".join(path[:depth]) or ".", []).append(each)
    return [_entry(folder, members) for folder, members in sorted(folders.items())]


def _entry(folder: str, members: list[ResourceSummary]) -> dict[str, Any]:
    counts = [sum(each.records_by_tier[tier] for each in members) for tier in Tier]
    return {
        "folder": folder,
        "resources": len(members),
        "records": sum(each.records for each in members),
        "bytes": sum(each.bytes for each in members),
        "tier": max((tier for tier, count in enumerate(counts) if count), default=0),
        "records_by_tier": {f"T{tier}": count for tier, count in enumerate(counts)},
    }
