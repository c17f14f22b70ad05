"""What the state remembers, as values. None holds a value of a resource."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Event", "Known", "Message", "Run", "Stored", "StoredFinding"]


@dataclass(frozen=True, slots=True)
class Run:
    """One sweep as it is remembered; `status` is running, complete, partial or interrupted."""

    id: int
    target: str
    started: str
    ended: str | None
    status: str
    rules: str
    root: str
    listed: int | None
    read: int | None
    unchanged: int | None
    moved: int | None
    gone: int | None
    partial: int | None
    skipped: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What decides whether a resource has to be read again."""

    stamp: str
    size: int
    content: str | None
    rules: str
    status: str
    folders: bytes
    gone: int


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """One finding as it is remembered; `field_id` is "" where the name shows as it is."""

    field: str
    field_id: str
    entity: str
    matches: int
    records: int
    distinct: int
    evidence: int

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes it the same finding in another run."""
        return self.field, self.field_id, self.entity


@dataclass(frozen=True, slots=True)
class Stored:
    """One resource with its findings as it is remembered.

    `outer` is the file that it stands in, None for the file itself; `tier` is None
    where it was not read.
    """

    id: bytes
    outer: bytes | None
    folders: bytes
    shown: str
    stamp: str
    size: int
    content: str | None
    rules: str
    status: str
    reason: str | None
    format: str | None
    tier: int | None
    by_tier: tuple[int, ...]
    findings: tuple[StoredFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one channel; `key` is the same in every attempt."""

    id: int
    key: str
    channel: str
    body: str


Event = tuple[str, bytes, str, str, str, int, int, int]
"""(kind, resource, shown, field, entity, tier, before, after), see `scanner.sweeps.changes`."""
