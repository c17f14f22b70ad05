"""What all targets of a run hold, each thing once however often the targets overlap.

A name that an earlier target has listed is left out: `a a/b.csv` is `a`. A file
that an earlier target has under another name, as in `a ./a`, is listed as an
alias and not read again. An explicit target is read though an ignore file of an
earlier one leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scanner import sources
from scanner.config import ScanConfig
from scanner.model import Resource, Skipped

__all__ = ["Excluded", "enumerate_targets"]

Listed = Resource | Skipped | sources.Excluded


@dataclass(frozen=True, slots=True)
class Excluded:
    """What `--exclude` and ignore files left out."""

    resources: int = 0
    bytes: int = 0


def enumerate_targets(
    targets: Sequence[str],
    config: ScanConfig,
    overrides: Sequence[tuple[str, str]] = (),
    ignored: frozenset[bytes] = frozenset(),
) -> tuple[list[Resource], list[Skipped], Excluded]:
    """Return all resources of the targets in order, what was skipped and what excluded.

    `ignored` are real paths that are left out without a word.

    Raises:
        SourceError: a target does not exist.
    """
    resources: list[Resource] = []
    skipped: list[Skipped] = []
    left_out: dict[str, int] = {}
    for item in _listed(tuple(dict.fromkeys(targets)), config):
        if isinstance(item, Skipped):
            skipped.append(item)
        elif isinstance(item, sources.Excluded):
            left_out[item.resource] = item.size
        elif not ignored or sources.real_path(item.path) not in ignored:
            left_out.pop(item.name, None)
            resources.append(replace(item, order=len(resources), overrides=tuple(overrides)))
    return resources, skipped, Excluded(len(left_out), sum(left_out.values()))


def _listed(targets: Sequence[str], config: ScanConfig) -> Iterator[Listed]:
    """Yield what the targets hold, by its own name where there is but one target."""
    if len(targets) == 1:
        yield from sources.enumerate_target(targets[0], "", config)
        return
    names: dict[str, str] = {}
    paths: dict[bytes, str] = {}
    for target in targets:
        for item in sources.enumerate_target(target, target.rstrip("/") or "/.", config):
            if isinstance(item, sources.Excluded):
                if item.resource not in names:
                    yield item
            elif names.setdefault(_name(item), target) == target:
                yield _once(item, target, paths)


def _name(item: Resource | Skipped) -> str:
    return item.name if isinstance(item, Resource) else item.resource


def _once(item: Resource | Skipped, target: str, paths: dict[bytes, str]) -> Resource | Skipped:
    """Return an item, or what it is skipped as: `paths` tells the target that each file is of."""
    if isinstance(item, Skipped) or item.source:
        return item
    first = paths.setdefault(sources.real_path(item.path), target)
    return item if first == target else Skipped(item.name, "alias")
