"""The ledger: every resource and byte is scanned, partial or skipped, and nothing else.

The exit code and every headline figure of a report come from here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from scanner.errors import LedgerError
from scanner.reasons import REASONS, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import ResourceSummary, Skipped

__all__ = ["HARMLESS", "REASONS", "Ledger", "Reason", "exit_code"]

HARMLESS = frozenset({"alias", "foreign_table", "not_regular", "special_member", "symlink", "view"})
"""Skipped things that hold no data of their own: links, pipes, devices, views of a database."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts of one run or of a part of it. `merge` is associative, `Ledger()` neutral.

    `harmless` is how many of the skipped hold no data of their own; `accepted` how many
    that are not, or not fully, read somebody answers for; `bytes` and `bytes_scanned`
    are what the resources measure and how much of it was read; `unknown` are reasons
    that no documentation knows.
    """

    enumerated: int = 0
    scanned: int = 0
    partial: int = 0
    skipped: int = 0
    harmless: int = 0
    accepted: int = 0
    bytes: int = 0
    bytes_scanned: int = 0
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        summaries: Iterable[ResourceSummary],
        skipped: Iterable[Skipped],
        accepted: frozenset[Skipped] = frozenset(),
    ) -> Ledger:
        """Count a run: a resource's worst status holds, and it is accepted if all of it is.

        Two summaries of one name leave the ledger unbalanced, as does a status
        that does not exist; `check` says so.
        """
        summaries = tuple(summaries)
        reasons: dict[str, list[Skipped]] = {}
        for item in skipped:
            reasons.setdefault(item.resource, []).append(item)
        statuses = [_worst(each.status, reasons.get(each.resource, [])) for each in summaries]
        known = {each.resource for each in summaries}
        alone = [items for name, items in reasons.items() if name not in known]
        statuses += [_worst("scanned", items) for items in alone]
        documented = {item.reason for items in reasons.values() for item in items}
        return cls(
            enumerated=len(known) + len(alone),
            scanned=statuses.count("scanned"),
            partial=statuses.count("partial"),
            skipped=statuses.count("skipped"),
            harmless=sum(all(item.reason in HARMLESS for item in items) for items in alone),
            accepted=sum(
                bool(own) and accepted.issuperset(own)
                for items in reasons.values()
                for own in [[item for item in items if item.reason not in HARMLESS]]
            ),
            bytes=sum(each.bytes for each in summaries if not each.inner),
            bytes_scanned=sum(each.bytes_scanned for each in summaries if not each.inner),
            unknown=tuple(sorted(documented - REASONS.keys())),
        )

    def merge(self, other: Ledger) -> Ledger:
        """Return the sum of two ledgers over different resources."""
        return Ledger(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )

    def check(self) -> None:
        """Raise `LedgerError` where the ledger does not balance."""
        if self.enumerated != self.scanned + self.partial + self.skipped:
            raise LedgerError(
                f"{self.enumerated} resources enumerated, but {self.scanned} scanned, "
                f"{self.partial} partial and {self.skipped} skipped"
            )
        if self.unknown:
            raise LedgerError(f"undocumented reason: {', '.join(self.unknown)}")

    @property
    def unread(self) -> int:
        """How many resources with data of their own were not, or not fully, read."""
        return self.partial + self.skipped - self.harmless

    @property
    def complete(self) -> bool:
        """Whether there was something to read and all of it was read."""
        return self.unread == 0 and self.enumerated > self.harmless


def _worst(status: str, items: list[Skipped]) -> str:
    if status == "skipped" or any(not item.partial for item in items):
        return "skipped"
    return "partial" if items and status == "scanned" else status


def exit_code(ledger: Ledger, *, reached: bool, unread: int | None = None) -> int:
    """Return 0, 1, 3 or 4 of the output contract.

    `reached`: a record is at `--fail-on`. `unread`: how many resources count as not read,
    those of the ledger by default; where there was nothing to read none did not help.
    """
    missing = ledger.unread if unread is None else unread
    if missing == 0 and ledger.enumerated > ledger.harmless:
        return 1 if reached else 0
    return 4 if reached else 3
