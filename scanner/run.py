"""A whole run: enumerate the targets, scan every resource, link the persons."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyarrow as pa

from scanner import interruption
from scanner.config import ScanConfig
from scanner.enumeration import Excluded, enumerate_targets
from scanner.executors import Executor, Fence
from scanner.executors.serial import EXECUTOR as SERIAL
from scanner.linking import Linking, link
from scanner.model import Resource, ResourceSummary, ScanResult, Skipped
from scanner.pipeline import scan_resource
from scanner.policy import Policy

_GRACE_SECONDS = 60

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
    total = sum(resource.size for resource in resources)
    executor = _executor(alone=len(resources) <= 1)
    count = size = records = 0

    def within(extra_bytes: int, extra_records: int) -> None:
        nonlocal size, records
        size, records = size + extra_bytes, records + extra_records
        if progress is not None:
            progress(Progress(size, total, records, resources[count].name))

    work = partial(scan_resource, config=config)
    if executor is SERIAL:
        work = partial(scan_resource, config=config, progress=within)
    with interruption.listening():
        for result in executor.map(work, resources, _fence(config), _lost):
            yield result
            count += 1
            if executor is not SERIAL and count < len(resources):
                within(resources[count - 1].size, sum(each.records for each in result.summaries))


def _executor(*, alone: bool) -> Executor:
    """Return this process or workers; multiprocessing is imported only for these."""
    if alone:
        return SERIAL
    from scanner.executors.pool import EXECUTOR  # noqa: PLC0415 - not for one file

    return EXECUTOR


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
