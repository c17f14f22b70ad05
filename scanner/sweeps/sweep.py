"""One sweep of a target: list it, read what changed, compare, remember.

A file is read again where its size, times or inode differ from when it was last
read, where the rules (recognizers, policy, key) have changed since, or where it
could not be read whole. One whose bytes are known from another place is not:
what is known of them is taken over. A file that was written to less than two
seconds before it was listed is read again next time, for clocks are coarse.

Gone is only what its own folder no longer lists. Where a folder could not be
listed, or the target itself is another file system than last time (a share that
is not mounted), what was there is left as it was and the run is partial.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scanner import interruption
from scanner.config import ScanConfig
from scanner.coverage import HARMLESS
from scanner.enumeration import enumerate_targets
from scanner.errors import SourceError
from scanner.keys import keyed
from scanner.members import opening
from scanner.model import Resource, ScanResult, Skipped
from scanner.names import Names
from scanner.report import tier_of
from scanner.run import Progress, scan_each
from scanner.sweeps import changes
from scanner.sweeps.baseline import Accepted, covers, expired
from scanner.sweeps.remembered import Event, Known, Stored, StoredFinding
from scanner.sweeps.settings import Target
from scanner.sweeps.state import State
from scanner.version import VERSION

__all__ = ["Swept", "sweep"]

_RACY_SECONDS = 2
_FOLDER_BYTES = 8
_NOWHERE = "directory not listed"


@dataclass(slots=True)
class Swept:
    """What one sweep did. `events` are those of `scanner.sweeps.changes`."""

    run: int
    target: str
    status: str = "complete"
    listed: int = 0
    read: int = 0
    unchanged: int = 0
    moved: int = 0
    gone: int = 0
    partial: int = 0
    skipped: int = 0
    unavailable: str = ""
    events: list[Event] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return the counters that a run is remembered by."""
        names = ("listed", "read", "unchanged", "moved", "gone", "partial", "skipped")
        return {name: getattr(self, name) for name in names}


def sweep(
    target: Target,
    state: State,
    config: ScanConfig,
    *,
    keep_days: int,
    full: bool = False,
    accept_root: bool = False,
    baseline: Sequence[Accepted] = (),
    progress: Callable[[Progress], None] | None = None,
) -> Swept:
    """Sweep a target and remember what was found.

    `full` reads every file again; `accept_root` takes a target that is on another
    file system than last time for the same; what `baseline` accepts is not told, but
    told once it expires.

    Raises:
        ConfigError: another sweep of the target is running.
    """
    with state.alone(target.name):
        now = datetime.now(UTC)
        rules, root = _rules(config), _root(target.paths)
        last = next((run for run in state.runs(target.name) if run.status != "running"), None)
        elsewhere = last is not None and last.root not in (root, "") and not accept_root
        kept = last.root if last is not None and elsewhere else root
        run = state.begin(target.name, rules, config.key_id, kept, _stamp(now))
        swept = Swept(run, target.name)
        if elsewhere:
            swept.unavailable = "it is not on the file system it was on; --accept-root says it may"
        else:
            work = _Work(target.name, state, config, rules, swept, now.date(), {
                (each.resource_id, each.field, each.entity): each for each in baseline
            })  # fmt: skip
            work.sweep(target.paths, progress, full=full)
            if last is not None:
                work.note_expired(
                    expired(baseline, date.fromisoformat(last.started[:10]), now.date())
                )
        if interruption.caught() is not None:
            swept.status = "interrupted"
        elif swept.unavailable or swept.partial or swept.skipped:
            swept.status = "partial"
        state.end(run, swept.status, _stamp(datetime.now(UTC)), swept.counts())
        state.forget(target.name, _stamp(now - timedelta(days=keep_days)))
        return swept


@dataclass(slots=True)
class _Work:
    """One sweep at work."""

    target: str
    state: State
    config: ScanConfig
    rules: str
    swept: Swept
    today: date
    accepted: Mapping[tuple[str, str, str], Accepted]

    def sweep(
        self, paths: Sequence[str], progress: Callable[[Progress], None] | None, *, full: bool
    ) -> None:
        started = time.time()
        try:
            resources, skipped, _ = enumerate_targets(paths, self.config)
        except SourceError as error:
            self.swept.unavailable = str(error)
            return
        known = self.state.known(self.target)
        listed = {self._id(each.name): each for each in resources}
        self.swept.listed = len(listed)
        fresh = [
            (identity, each)
            for identity, each in listed.items()
            if full or not self._unchanged(each, known.get(identity))
        ]
        self.swept.unchanged = len(listed) - len(fresh)
        contents = self._contents(known) if fresh and not full else {}
        to_read = [each for each in fresh if not self._moved(*each, known, contents, listed)]
        self._read([each for _, each in to_read], progress, started)
        self._note_skipped(skipped)
        self._note_gone(known, listed, skipped)

    def _id(self, name: str) -> bytes:
        return keyed(self.config.key, "resource", name)

    def _unchanged(self, resource: Resource, known: Known | None) -> bool:
        return (
            known is not None
            and not known.gone
            and known.stamp == resource.stamp != ""
            and known.rules == self.rules
            and known.status == "scanned"
        )

    def _contents(self, known: dict[bytes, Known]) -> dict[int, dict[str, bytes]]:
        """Return the files that were read whole by the present rules, by size and content."""
        sizes: dict[int, dict[str, bytes]] = {}
        for identity, each in known.items():
            current = not each.gone and each.rules == self.rules and each.status == "scanned"
            if current and each.content:
                sizes.setdefault(each.size, {})[each.content] = identity
        return sizes

    def _moved(
        self,
        identity: bytes,
        resource: Resource,
        known: dict[bytes, Known],
        contents: dict[int, dict[str, bytes]],
        listed: dict[bytes, Resource],
    ) -> bool:
        """Take over what is known of the same bytes at another place, and say whether."""
        alike = contents.get(resource.size)
        if not alike or identity in known or not resource.size or resource.source:
            return False
        source = alike.get(opening(resource, self.config).content_id() or "")
        if source is None:
            return False
        names = Names.of(self.config)
        old = [each for each, _ in self.state.stored(self.target, source)]
        outer = next(each for each in old if each.id == source)
        if any(each.outer for each in old):
            return False  # names inside hold the file's: they are read again
        moved = replace(
            outer, id=identity, shown=names.shown(resource.name), stamp=resource.stamp,
            folders=self._folders(resource.name),
        )  # fmt: skip
        copied = int(source in listed)
        event = ("moved", identity, moved.shown, "", "", moved.tier or 0, copied, 1)
        self._put(identity, [moved], [event])
        self.swept.moved += 1
        return True

    def _read(
        self,
        resources: list[Resource],
        progress: Callable[[Progress], None] | None,
        started: float,
    ) -> None:
        for resource, result in zip(
            resources, scan_each(resources, self.config, progress), strict=False
        ):
            if any(each.reason == "interrupted" for each in result.skipped):
                continue
            outer = self._id(resource.name)
            racy = (resource.modified or 0) > started - _RACY_SECONDS
            found = self._stored(result, outer, "" if racy else resource.stamp)
            self._compare(outer, found)
            self.swept.read += 1
            self.swept.partial += found[0].status == "partial"
            self.swept.skipped += found[0].status == "skipped"

    def _stored(self, result: ScanResult, outer: bytes, stamp: str) -> list[Stored]:
        names = Names.of(self.config)
        findings: dict[str, list[StoredFinding]] = {}
        for found in result.findings:
            shown, hidden = names.shown_field(found.field), names.field_id(found.field)
            findings.setdefault(found.resource, []).append(
                StoredFinding(shown, hidden or "", found.entity, found.matches, found.records,
                              found.distinct, int(found.evidence))
            )  # fmt: skip
        reasons = {each.resource: each.reason for each in reversed(result.skipped)}
        stored = []
        for each in result.summaries:
            identity = self._id(each.resource)
            tier = None if each.status == "skipped" else tier_of(each.records_by_tier)
            stored.append(
                Stored(
                    identity, None if identity == outer else outer, self._folders(each.resource),
                    names.shown(each.resource), stamp, each.bytes, each.content_id, self.rules,
                    each.status, reasons.get(each.resource), each.format, tier,
                    each.records_by_tier, tuple(findings.get(each.resource, ())),
                )
            )  # fmt: skip
        return stored

    def _compare(self, outer: bytes, found: list[Stored]) -> None:
        """Remember a file and what is inside it, and what has changed of it."""
        stored = self.state.stored(self.target, outer)
        before = {each.id: each for each, gone in stored if not gone}
        events: list[Event] = []
        kept: list[Stored] = []
        for each in found:
            was = before.pop(each.id, None)
            past = self.state.past_findings(self.target, each.id) if stored else ()
            kept.append(changes.as_far_as_read(was, each))
            found_at = {(item.field, item.entity): item for item in each.findings}
            events += (
                event
                for event in changes.of_resource(was, kept[-1], past)
                if not self._is_accepted(event, found_at.get((event[3], event[4])))
            )
        if found[0].status == "scanned":
            events += changes.gone(list(before.values()))
        else:
            kept += before.values()
        self._put(outer, kept, events)

    def _is_accepted(self, event: Event, found: StoredFinding | None) -> bool:
        place = event[1].hex(), event[3], event[4]
        return found is not None and covers(self.accepted.get(place), found, self.today)

    def note_expired(self, entries: Iterable[Accepted]) -> None:
        """Tell what was accepted and is no more, where it is still there."""
        events = []
        for each in entries:
            resource = self.state.present(self.target, bytes.fromhex(each.resource_id))
            records = [
                found.records
                for found in (resource.findings if resource else ())
                if (found.field, found.entity) == (each.field, each.entity)
            ]
            if resource is not None and records:
                events.append(("expired", resource.id, resource.shown, each.field, each.entity,
                               resource.tier or 0, sum(records), sum(records)))  # fmt: skip
        self.state.note(self.target, self.swept.run, events)
        self.swept.events += events

    def _put(self, outer: bytes, found: list[Stored], events: list[Event]) -> None:
        self.state.replace(self.target, self.swept.run, outer, found, events)
        self.swept.events += events

    def _note_skipped(self, skipped: Iterable[Skipped]) -> None:
        self.swept.skipped += sum(each.reason not in HARMLESS for each in skipped)

    def _note_gone(
        self, known: dict[bytes, Known], listed: dict[bytes, Resource], skipped: Iterable[Skipped]
    ) -> None:
        skipped = list(skipped)
        unlisted = {self._folder(each.resource) for each in skipped if each.detail == _NOWHERE}
        unread = {self._id(each.resource) for each in skipped}
        for identity, each in known.items():
            if each.gone or identity in listed or identity in unread:
                continue
            parts = range(0, len(each.folders), _FOLDER_BYTES)
            if any(each.folders[at : at + _FOLDER_BYTES] in unlisted for at in parts):
                continue
            before = [
                stored for stored, gone in self.state.stored(self.target, identity) if not gone
            ]
            self._put(identity, [], list(changes.gone(before)))
            self.swept.gone += 1

    def _folders(self, name: str) -> bytes:
        """Return the ids of all folders that a name lies in, the root first."""
        parts = name.split("/")
        return b"".join(self._folder("/".join(parts[:count]) or ".") for count in range(len(parts)))

    def _folder(self, name: str) -> bytes:
        return keyed(self.config.key, "folder", name)[:_FOLDER_BYTES]


def _rules(config: ScanConfig) -> str:
    """Return what a result depends on beside the bytes: the rules, the policy and the key."""
    return hashlib.sha256(f"{config.digest(VERSION)} {config.key_id}".encode()).hexdigest()[:16]


def _root(paths: Sequence[str]) -> str:
    """Return which file systems the local paths of a target are on; "" for none."""
    found = []
    for path in paths:
        try:
            status = Path(path).stat()
        except OSError:
            continue
        found.append(f"{status.st_dev}:{status.st_ino}")
    return " ".join(found)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
