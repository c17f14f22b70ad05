"""What is true of a generated record: identifier level, content level and tier.

A reading of the output contract that shares no code with the scanner: the
generator states facts (`Fact`) as it writes a cell, and the levels follow from
the facts alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Fact", "Record", "levels", "link", "tier", "truth_row"]

MATRIX = ("000111", "011223", "112233", "223345", "333455")
"""`MATRIX[identifier][content]` is the tier."""

NATIONAL, DIRECT, LOCAL, INDIRECT = 4, 3, 2, 1
EXCEPTIONAL = 5
ADULT = 18

_DIRECT = {"PHONE_NUMBER", "EMAIL_ADDRESS", "POSTAL_ADDRESS", "IBAN_CODE", "CREDENTIAL"}
_TRIPLE = {"BIRTH_DATE", "SEX", "POSTCODE"}
_SIGNATURE = {"PATIENT_NAME", "FR_NIR", "PRESCRIBER_NAME", "EXAM_DATE"}


class Fact(NamedTuple):
    """One thing a record tells.

    Attributes:
        entity: as the contract names it; `GIVEN_NAME` stands for the second half
            of a PATIENT_NAME, `NIR_HASH` for a hashed FR_NIR.
        level: content level it brings.
        own: tells of the patient; a doctor's or relative's phone does not.
    """

    entity: str
    level: int = 0
    own: bool = True


@dataclass(slots=True)
class Record:
    """One record as written: its cells and what they tell.

    Attributes:
        cells: one value a column of the resource, in order.
        facts: what the filled cells tell.
        person: number of the patient, or None.
        age: age at the visit in years, or None.
        test: the patient is a test patient of the laboratory's software.
    """

    cells: list[Any]
    facts: set[Fact] = field(default_factory=set)
    person: int | None = None
    age: int | None = None
    test: bool = False


def levels(facts: Iterable[Fact]) -> tuple[int, int]:
    """Return the identifier level (0..4) and the content level (0..5) of some facts.

    >>> levels([Fact("PATIENT_NAME"), Fact("GIVEN_NAME"), Fact("EXAM_DATE", 2)])
    (3, 2)
    """
    facts = set(facts)
    own = {fact.entity for fact in facts if fact.own}
    content = max((fact.level for fact in facts), default=0)
    named = "PATIENT_NAME" in own and bool(own & {"GIVEN_NAME", "BIRTH_DATE"})
    direct = named or bool(own & _DIRECT)
    if own & {"FR_NIR", "FR_INS"} or (direct and own >= _TRIPLE):
        return NATIONAL, content
    if direct or own >= _TRIPLE:
        return DIRECT, content
    if own & {"PATIENT_ID", "NIR_HASH"}:
        return LOCAL, content
    indirect = any(not fact.entity.startswith(("HEALTH_", "ADMIN")) for fact in facts)
    return INDIRECT if indirect else 0, content


def tier(identifier: int, content: int, *, secret: bool = False) -> int:
    """Return the tier; a portal password raises it by one, to five at most.

    >>> tier(3, 5), tier(4, 2, secret=True), tier(4, 5, secret=True)
    (5, 4, 5)
    """
    return min(5, int(MATRIX[identifier][content]) + secret)


def _flags(record: Record, entities: set[str], content: int) -> list[str]:
    flags = {
        "SECRET": "CREDENTIAL" in entities,
        "MINOR": record.age is not None and record.age < ADULT,
        "TEST_DATA": record.test,
        "SENSITIVE_CUMUL": content == EXCEPTIONAL and entities >= _SIGNATURE,
    }
    return sorted(name for name, raised in flags.items() if raised)


def truth_row(resource: str, ordinal: int, record: Record) -> dict[str, Any]:
    """Return the row of `truth.jsonl` for a record, `tier_linked` not yet raised."""
    entities = {fact.entity for fact in record.facts}
    identifier, content = levels(record.facts)
    secret = "CREDENTIAL" in entities
    own = tier(identifier, content, secret=secret)
    shown = {"GIVEN_NAME": "PATIENT_NAME", "NIR_HASH": "FR_NIR"}
    return {
        "resource": resource,
        "record": ordinal,
        "tier": own,
        "tier_linked": own,
        "identifier_level": identifier,
        "content_level": content,
        "entities": sorted({shown.get(e, e) for e in entities if not e.startswith("ADMIN")}),
        "nir": "FR_NIR" in entities,
        "person": record.person,
        "flags": _flags(record, entities, content),
    }


def link(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Raise `tier_linked` to what the person's other records tell, and return the summary.

    A record keeps its content; it gains the best identity its person has anywhere.
    """
    best: dict[int, int] = {}
    for row in rows:
        if row["person"] is not None:
            best[row["person"]] = max(best.get(row["person"], 0), row["identifier_level"])
    highest: dict[int, int] = {}
    for row in rows:
        person = row["person"]
        if person is not None:
            secret = "SECRET" in row["flags"]
            linked = tier(best[person], row["content_level"], secret=secret)
            row["tier_linked"] = max(row["tier"], linked)
            highest[person] = max(highest.get(person, 0), row["tier_linked"])
    return {
        "resources": len({row["resource"] for row in rows}),
        "records": len(rows),
        "records_by_tier": _count(row["tier"] for row in rows),
        "records_by_tier_linked": _count(row["tier_linked"] for row in rows),
        "records_with_nir": sum(row["nir"] for row in rows),
        "records_without_person": sum(row["person"] is None for row in rows),
        "persons": len(highest),
        "persons_by_tier": _count(highest.values()),
    }


def _count(tiers: Iterable[int]) -> dict[str, int]:
    found = list(tiers)
    return {f"T{level}": found.count(level) for level in range(6)}
