"""A whole run: enumerate the targets, scan every resource, link the persons."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow as pa

from scanner import interruption
from scanner.config import ScanConfig
from scanner.enumeration import Excluded, enumerate_targets
from scanner.executors import Crew, Fence
from scanner.linking import Linking, link
from scanner.model import Resource, ResourceSummary, ScanResult, Skipped
from scanner.pipeline import scan_resource
from scanner.policy import Policy

_GRACE_SECONDS = 60
LARGE = 64 << 20
"""Bytes from which one resource is worth several processes."""

__all__ = ["Outcome", "Progress", "run", "scan_each"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; `bytes_total` is what was enumerated."""

    bytes_done: int
    bytes_total: int
    records: int
    resource: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found. Its spilled rows live until `close`.

    `interrupted` is the signal that ended it early, or None.
    """

    result: ScanResult
    linking: Linking
    excluded: Excluded
    started: datetime
    ended: datetime
    spill: str
    interrupted: int | None = None

    def close(self) -> None:
        """Remove the spilled rows."""
        shutil.rmtree(self.spill, ignore_errors=True)


def run(
    targets: Sequence[str],
    config: ScanConfig,
    overrides: Sequence[tuple[str, str]] = (),
    progress: Callable[[Progress], None] | None = None,
    ignored: frozenset[bytes] = frozenset(),
) -> Outcome:
    """Scan targets and return everything the sinks need.

    `ignored` are real paths never read: the run's own outputs. Raises SourceError
    where a target does not exist.
    """
    started = datetime.now(UTC)
    with ExitStack() as undo:
        spill = tempfile.mkdtemp(prefix="vigilab-")
        undo.callback(shutil.rmtree, spill, ignore_errors=True)
        config = replace(config, spill=spill)
        resources, skipped, excluded = enumerate_targets(targets, config, overrides, ignored)
        scanned = list(scan_each(resources, config, progress))
        result = ScanResult.joined([ScanResult(skipped=tuple(skipped)), *scanned])
        pa.default_memory_pool().release_unused()
        parts = [part for part in result.parts if part.keys]
        linking = link(parts, Path(spill), policy=Policy.cached(config.policy))
        undo.pop_all()
    return Outcome(
        result, linking, excluded, started, datetime.now(UTC), spill, interruption.caught()
    )


def scan_each(
    resources: Sequence[Resource],
    config: ScanConfig,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[ScanResult]:
    """Yield the result of each resource in order; signals are noted until the last."""
    done = _Done(sum(resource.size for resource in resources), progress)
    with interruption.listening():
        if len(resources) <= 1 and not any(_is_large(each, config) for each in resources):
            yield from _here(resources, config, done, None)
            return
        from scanner.executors.pool import Workers  # noqa: PLC0415 - not for one file

        with Workers(_fence(config)) as crew:
            for large, group in groupby(_apart(resources, config), key=itemgetter(0)):
                chosen = [resource for _, resource in group]
                if large:
                    yield from _here(chosen, config, done, crew)
                    continue
                work = partial(scan_resource, config=config)
                found = crew.map(work, chosen, _lost)
                for resource, result in zip(chosen, found, strict=True):
                    done.add(resource, resource.size, _records(result))
                    yield result


def _here(
    resources: Iterable[Resource], config: ScanConfig, done: _Done, crew: Crew | None
) -> Iterator[ScanResult]:
    """Read resources in this process; a crew examines what is read."""
    for resource in resources:
        yield scan_resource(resource, config, partial(done.add, resource), crew)


def _apart(resources: Sequence[Resource], config: ScanConfig) -> Iterator[tuple[bool, Resource]]:
    """Tell the resources that would keep one worker busy while the others wait for it."""
    left = sum(resource.size for resource in resources)
    for resource in resources:
        alone = 2 * config.workers * resource.size > left
        yield alone and _is_large(resource, config), resource
        left -= resource.size


def _is_large(resource: Resource, config: ScanConfig) -> bool:
    return config.workers > 1 and resource.size >= LARGE


class _Done:
    """How far a run is, told to whoever wants to know."""

    def __init__(self, total: int, tell: Callable[[Progress], None] | None) -> None:
        self._total, self._tell = total, tell
        self._bytes = self._records = 0

    def add(self, resource: Resource, n_bytes: int, records: int) -> None:
        """Count what was read of a resource."""
        self._bytes, self._records = self._bytes + n_bytes, self._records + records
        if self._tell is not None:
            self._tell(Progress(self._bytes, self._total, self._records, resource.name))


def _records(result: ScanResult) -> int:
    return sum(each.records for each in result.summaries)


def _fence(config: ScanConfig) -> Fence:
    """Return the fence: a reader that heeds its own time limit ends before it is killed."""
    seconds = config.limits.seconds and config.limits.seconds + _GRACE_SECONDS
    return Fence(config.workers, config.limits.memory, seconds)


def _lost(resource: Resource, reason: str) -> ScanResult:
    summary = ResourceSummary(
        resource.name, resource.order, None, None, 0, resource.size, 0, (0,) * 6, None,
        resource.modified, "skipped",
    )  # fmt: skip
    return ScanResult((summary,), skipped=(Skipped(resource.name, reason),))
