"""What a scan knows of how data is kept, held against what a regulator has fined.

The decision SAN-2022-009 of the CNIL (Dedalus Biologie, 15 April 2022) names what went
wrong in a migration between laboratory systems: more was exported than asked for, and
it lay unencrypted, open to anybody, long after its time. One module a check, each with
a `CHECK`; they are found by walking this package. A check looks at one run and no
further: it is a pointer for whoever knows the place, not a judgement.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from scanner.messages import LANGUAGES

if TYPE_CHECKING:
    from scanner.model import Finding, ResourceSummary, Skipped
    from scanner.names import Names
    from scanner.policy import Policy

__all__ = ["Check", "Outcome", "Seen", "discover", "outcome", "results"]

MOST = 20
"""So many resources at most are named as evidence."""

Texts = tuple[str, str]
"""A text in English and French."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a run has seen.

    Attributes:
        resources: what was opened or listed, by name.
        findings: what was found, of the same.
        skipped: what was not read.
        policy: the one in force.
        targets: what was asked for.
        moment: when the run began.
        complete: whether everything was read.
    """

    resources: Sequence[ResourceSummary]
    findings: Sequence[Finding]
    skipped: Sequence[Skipped]
    policy: Policy
    targets: Sequence[str]
    moment: datetime
    complete: bool

    def at(self, tier: int) -> list[ResourceSummary]:
        """Return the resources with a record at a tier or above."""
        return [each for each in self.resources if any(each.records_by_tier[tier:])]

    def names(self, entities: Iterable[str]) -> set[str]:
        """Return the names of the resources in which one of some entities was found."""
        wanted = set(entities)
        return {finding.resource for finding in self.findings if finding.entity in wanted}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check says: `clear`, `found` or `unknown`, why, and of which resources."""

    status: str
    evidence: Texts
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        id: short and stable: `ACL-01`.
        title: what it looks for, as a statement of what is wrong.
        why: what the decision or the law says of it.
        look: (what was seen) -> what there is to say.
    """

    id: str
    title: Texts
    why: Texts
    look: Callable[[Seen], Outcome]


def outcome(seen: Seen, names: Iterable[str], evidence: Texts) -> Outcome:
    """Return `found` with its evidence where there are names, else `clear` if all was read."""
    found = tuple(sorted(set(names)))
    if found:
        return Outcome("found", evidence, found)
    if seen.complete:
        return Outcome("clear", ("none in all that was read", "rien dans tout ce qui a été lu"))
    return Outcome(
        "unknown",
        (
            "none in what was read, but not everything was",
            "rien dans ce qui a été lu, mais tout n'a pas été lu",
        ),
    )


@cache
def discover() -> tuple[Check, ...]:
    """Return every check by id, found by walking this package."""
    modules = pkgutil.iter_modules(__path__, f"{__name__}.")
    units = (getattr(importlib.import_module(module.name), "CHECK", None) for module in modules)
    return tuple(sorted((unit for unit in units if unit is not None), key=lambda each: each.id))


def results(seen: Seen, names: Names, lang: str) -> list[dict[str, Any]]:
    """Return the report's entry of each check."""
    tongue = LANGUAGES.index(lang)
    return [_entry(check, check.look(seen), names, tongue) for check in discover()]


def _entry(check: Check, said: Outcome, names: Names, tongue: int) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": check.title[tongue],
        "status": said.status,
        "evidence": said.evidence[tongue],
        "count": len(said.resources),
        "resources": [
            {"resource": names.shown(name), "resource_id": names.resource_id(name)}
            for name in said.resources[:MOST]
        ],
    }
