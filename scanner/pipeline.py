"""The one data flow: a resource's bytes become records, matches, tiers and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from scanner import interruption
from scanner.accounts import Account, account_of, kept
from scanner.aggregation import FindingsBuilder
from scanner.config import ScanConfig
from scanner.errors import ReadError
from scanner.examination import Examined, Stretch, examined, stretches
from scanner.executors import Crew
from scanner.members import Opening, inside, opening
from scanner.model import (
    Member,
    Resource,
    ResourceSummary,
    ScanResult,
    Skipped,
)

STRETCH = 4 << 20
"""Bytes of text that are handed to another process at a time."""

Progress = Callable[[int, int], None]

__all__ = ["examine", "scan_resource"]


@dataclass(slots=True)
class _Tally:
    """What one resource adds up to while it is read."""

    resource: Resource
    format: str | None = None
    encoding: str | None = None
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
    resource: Resource,
    config: ScanConfig,
    progress: Progress | None = None,
    crew: Crew | None = None,
) -> ScanResult:
    """Scan one resource and what stands inside it.

    Never raises for what is in it: that becomes a `Skipped`. `progress` is called
    with the bytes and records of each batch. A `crew` examines the stretches of a
    large resource in other processes; what comes of it is the same.
    """
    return ScanResult.joined(_scan(opening(resource, config), config, progress, crew))


def _scan(
    opened: Opening, config: ScanConfig, progress: Progress | None, crew: Crew | None
) -> list[ScanResult]:
    """Return the result of a resource, then those of what stands inside it."""
    resource = opened.resource
    tally = _Tally(resource)
    account = Account(FindingsBuilder(config.key))
    inner: list[ScanResult] = []

    def scan_inside(member: Member) -> None:
        tally.opened = True
        within = inside(tally.named(member), opened, config)
        inner.extend(_scan(within, config, progress and partial(_no_bytes, progress), crew))

    try:
        interruption.stop_if_asked()
        found = stretches(
            opened.read(tally.describe), config.limits, tally.skipped.append, scan_inside,
            STRETCH if crew else 0,
        )  # fmt: skip
        for part in _accounts(found, resource, config, crew):
            tally.opened = tally.opened or part.records + part.n_bytes > 0
            account.add(part)
            if progress is not None:
                progress(part.n_bytes, part.records)
            interruption.stop_if_asked()
        tally.opened = True
    except ReadError as error:
        tally.skipped.append(Skipped(resource.name, error.reason, error.detail, tally.opened))
    except MemoryError:
        tally.skipped.append(Skipped(resource.name, "memory_limit", "", tally.opened))
    except Exception as error:  # noqa: BLE001 - the one place: a resource must not end a run
        fault = type(error).__name__
        tally.skipped.append(Skipped(resource.name, "internal_error", fault, tally.opened))
    own = ScanResult(
        (_summary(tally, account, opened),), account.findings.findings(resource.name),
        tuple(tally.skipped), account.parts,
    )  # fmt: skip
    return [own, *inner]


def _accounts(
    found: Iterator[Stretch], resource: Resource, config: ScanConfig, crew: Crew | None
) -> Iterator[Account]:
    """Yield the accounts of consecutive stretches: of one resource, a part each time."""
    if crew is None:
        yield from kept(examined(found), resource, config)
        return
    work = partial(account_of, resource=resource, config=config)
    while True:
        cut: list[Stretch] = []
        yield from crew.map(work, _whole(found, cut), _lost)
        if not cut:
            return
        long = chain(cut, _to_its_end(found))
        yield from kept(examined(long), resource, config)


def _whole(found: Iterator[Stretch], cut: list[Stretch]) -> Iterator[Stretch]:
    """Yield stretches of whole records, up to one whose last record goes on: that is `cut`."""
    for stretch in found:
        if stretch.goes_on:
            cut.append(stretch)
            return
        yield stretch


def _to_its_end(found: Iterator[Stretch]) -> Iterator[Stretch]:
    for stretch in found:
        yield stretch
        if not stretch.goes_on:
            return


def _lost(_stretch: Stretch, reason: str) -> Account:
    raise ReadError(reason)


def _no_bytes(progress: Progress, n_bytes: int, records: int) -> None:  # noqa: ARG001
    """Count what stands inside a resource: the bytes are the outer one's."""
    progress(0, records)


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
        items = opened.read(describe)
        yield from examined(stretches(items, config.limits, skip, lambda _: None))


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
            items = within.read(tally.describe)
            yield from examined(stretches(items, config.limits, skip, lambda _: None))
        elif inner.startswith(member.name):
            rest = inner.removeprefix(member.name)
            yield from _examine_inside(within, rest, config, skip)


def _summary(tally: _Tally, account: Account, opened: Opening) -> ResourceSummary:
    resource = tally.resource
    own = [item for item in tally.skipped if item.resource == resource.name]
    whole = any(not item.partial for item in own)
    return ResourceSummary(
        resource=resource.name,
        order=resource.order,
        format=tally.format,
        encoding=tally.encoding,
        records=account.records,
        bytes=resource.size,
        bytes_scanned=0 if whole else resource.size,
        records_by_tier=tuple(int(n) for n in account.by_tier),  # type: ignore[arg-type]
        content_id=None if whole else opened.content_id(),
        modified=resource.modified,
        status="skipped" if whole else "partial" if own else "scanned",
        inner=opened.depth > 0,
        mode=resource.mode,
        test_records=account.test_records,
    )
