"""From the matches of a record to its tier: identifier level x content level.

Every match sets bits in its record's mask: which entity, and what that match
is worth under the policy. The policy then judges each distinct mask once.

    bit 0..37    the entities of `scanner.policy.ENTITIES`
        38..49   a health entity with a term at its own content level
        50, 51   a term that tells C4, C5 by itself
        52..55   a match that is I1..I4 by itself
        56..61   the traits of `scanner.policy.TRAITS`, the patient's own
        62       contact data nobody's role claims
        63       a full name by its shape alone

Contact data with the role of a professional or an institution stay at I1. With
no role, or an unknown one, they are the patient's, unless the record names a
professional or a FINESS and nothing of a patient: a directory, a letterhead.

A full name that only its shape betrays is a person's, but perhaps an author's or
a minister's: with nothing else about anybody in its record it stays at I1. Persons
that prose only mentions (`recognizers.mentions`) count as the policy's `mention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from scanner import own
from scanner.errors import ConfigError
from scanner.mentions import MENTION, settled
from scanner.model import NOTES, ROLES, Evidence, Matches
from scanner.policy import ENTITIES, FLAGS, TRAITS, Claim, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Judgement", "Policy", "Records", "classify", "entities", "flag_names", "judge"]

_HEALTH = tuple(e for e in ENTITIES if e.startswith("HEALTH_"))
_ENTITY = {entity: 1 << i for i, entity in enumerate(ENTITIES)}
_OWN_LEVEL = {entity: 1 << (len(ENTITIES) + i) for i, entity in enumerate(_HEALTH)}
_CONTENT = {4: 1 << 50, 5: 1 << 51}
_IDENTIFIER = {level: 1 << (51 + level) for level in range(1, 5)}
_TRAIT = {trait: 1 << (56 + i) for i, trait in enumerate(TRAITS)}
_UNCLAIMED = 1 << 62
_SHAPED = 1 << 63
_FLAG = {flag: 1 << i for i, flag in enumerate(FLAGS)}

_PROFESSIONALS = ("PRESCRIBER_NAME", "PRACTITIONER_NAME", "FR_RPPS", "FR_ADELI", "FR_FINESS")
_PATIENTS = ("PATIENT_NAME", "BIRTH_DATE", "FR_NIR", "FR_INS", "PATIENT_ID")
_OTHERS = frozenset(("prescriber", "practitioner", "organisation"))
_PLACES = frozenset(("contact", "postcode"))
_HEALTH_FLOOR = 3
_LEVELS = 6
_TOP_TIER = 5


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """What some consecutive records are, one element each.

    `tier`, `identifier_level`, `content_level`: int8. `flags`: uint8, see
    `flag_names`. `mask`: uint64, see `entities`.
    """

    tier: NDArray[np.int8]
    identifier_level: NDArray[np.int8]
    content_level: NDArray[np.int8]
    flags: NDArray[np.uint8]
    mask: NDArray[np.uint64]


class Judgement(NamedTuple):
    """What a policy says of one mask, and the traits and entities that decided it."""

    tier: int
    identifier: int
    content: int
    flags: int
    identified_by: tuple[str, ...]
    told_by: tuple[str, ...]


def classify(
    matches: Matches,
    n_records: int,
    first_record: int,
    policy: Policy,
    *,
    minor: NDArray[np.bool_] | None = None,
    test_data: NDArray[np.bool_] | None = None,
) -> Records:
    """Judge `n_records` records from `first_record` on by their matches.

    Args:
        matches: of these records and no others, in any order.
        n_records: how many records; those without a match count too.
        first_record: ordinal of the first.
        policy: what entities are worth.
        minor: which records are about a minor, by birth date or age.
        test_data: which records are test data by signs beyond their matches.

    Raises:
        ConfigError: an entity is not in the output contract.
    """
    rows = matches.record - first_record
    matches = settled(matches, rows, n_records)
    mask = np.zeros(n_records, np.uint64)
    flags = np.zeros(n_records, np.uint8)
    if len(matches):
        np.bitwise_or.at(mask, rows, _match_bits(matches, policy))
        for flag, rule in policy.flags.items():
            noted = np.isin(matches.note, [NOTES.index(note) for note in rule.notes])
            flags[rows[noted]] |= _FLAG[flag]
    if minor is not None:
        flags[minor] |= _FLAG["MINOR"]
    if test_data is not None:
        flags[test_data] |= _FLAG["TEST_DATA"]
    masks = pa.array(mask).dictionary_encode()
    judged = np.array([judge(policy, m)[:4] for m in masks.dictionary.to_pylist()], np.int8)
    judged = judged.reshape(-1, 4)[masks.indices.to_numpy()]
    tier, identifier, content, own = judged.T
    flags |= own.astype(np.uint8)
    return Records(tier.copy(), identifier.copy(), content.copy(), flags, mask)


def _match_bits(matches: Matches, policy: Policy) -> NDArray[np.uint64]:
    """Return each match's bits, worked out once per distinct kind of match."""
    named = [own.in_force().counts_as.get(entity, entity) for entity in matches.entities]
    for entity in named:
        if entity not in _ENTITY:
            raise ConfigError(f"the policy does not know the entity {entity}")
    parts = tuple(dict.fromkeys(_part(rule) for rule in matches.rules))
    part_of = np.array([parts.index(_part(rule)) for rule in matches.rules], np.int64)
    sizes = (len(matches.entities), len(parts), len(NOTES), len(ROLES), _LEVELS, 2)
    shaped = matches.evidence == Evidence.SHAPE
    columns = (matches.entity, part_of[matches.rule], matches.note, matches.role, matches.level,
               shaped)  # fmt: skip
    kind = np.zeros(len(matches), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        kind *= size
        kind += column
    table = np.zeros(np.prod(sizes), np.uint64)
    for code in np.flatnonzero(np.bincount(kind, minlength=1)):
        which, part, note, role, level, shape = (int(i) for i in np.unravel_index(code, sizes))
        entity = named[which]
        if shape and entity == "PATIENT_NAME" and parts[part] == "full" and note != MENTION:
            table[code] = _ENTITY["PATIENT_NAME"] | _SHAPED
            continue
        table[code] = _bits(policy, entity, parts[part], NOTES[note], ROLES[role], level=level)
    bits: NDArray[np.uint64] = table[kind]
    return bits


def _part(rule: str) -> str:
    """Return what a rule says beyond its recognizer, as far as levels depend on it."""
    part = rule.partition(":")[2]
    if part == "birth_surname":
        return "surname"
    if part in ("surname", "given", "initials"):
        return part
    return "login" if "login" in part else "full"


def _bits(
    policy: Policy, entity: str, part: str, note: str | None, role: str | None, *, level: int
) -> int:
    """Return the bits of one match."""
    bits = _ENTITY[entity]
    if entity in _OWN_LEVEL and not level:
        bits |= _OWN_LEVEL[entity]
    bits |= _CONTENT.get(level, 0)
    claim = policy.identifier[entity]
    traits, worth = _resolve(claim, part, policy)
    cap = policy.weakened.get(note or "")
    if role in _OTHERS and _PLACES.intersection(claim.traits):
        cap = min(cap or worth, policy.weakened["professional"])
    if cap is not None:
        return bits | _IDENTIFIER.get(min(cap, worth), 0)
    if not traits:
        return bits | _IDENTIFIER.get(worth, 0)
    for trait in traits:
        is_unclaimed = trait == "contact" and role in (None, "unknown")
        bits |= _UNCLAIMED if is_unclaimed else _TRAIT[trait]
    return bits


def _resolve(claim: Claim, part: str, policy: Policy) -> tuple[tuple[str, ...], int]:
    """Return the traits a match gives and the highest level it can reach alone."""
    traits: list[str] = []
    level = claim.level
    for trait in claim.traits:
        if trait == "login":
            traits += ["contact"] if part == "login" else []
        elif trait != "name":
            traits.append(trait)
        elif part == "initials":
            level = policy.alone["initials"]
        else:
            traits += [part] if part in ("surname", "given") else ["surname", "given"]
    return tuple(traits), max([level, *(policy.alone[t] for t in traits)])


@lru_cache(maxsize=1 << 16)
def judge(policy: Policy, mask: int) -> Judgement:
    """Return the levels, tier and flags of a mask, and what decided them."""
    identifier, identified_by = _identifier(policy, mask)
    content, told_by = _content(policy, mask)
    tier, flags = policy.matrix[identifier][content], 0
    for flag, rule in policy.flags.items():
        present = all(any(mask & _ENTITY[e] for e in group) for group in rule.groups)
        if rule.groups and present and content >= rule.content:
            flags |= _FLAG[flag]
            tier = min(_TOP_TIER, tier + rule.raises)
    return Judgement(tier, identifier, content, flags, identified_by, told_by)


def _content(policy: Policy, mask: int) -> tuple[int, tuple[str, ...]]:
    levels: Mapping[str, int] = {e: _told(policy, mask, e) for e in ENTITIES if mask & _ENTITY[e]}
    by_term = max((level for level, bit in _CONTENT.items() if mask & bit), default=0)
    content = max(by_term, *levels.values(), 0)
    told = tuple(e for e, level in levels.items() if level == content)
    health = tuple(e for e in levels if e in _OWN_LEVEL)
    raised = tuple(e for e in health if not mask & _OWN_LEVEL[e]) or health
    return content, (told or raised) if content else ()


def _told(policy: Policy, mask: int, entity: str) -> int:
    """Return the content level an entity gives, terms that have their own level apart."""
    level = policy.content[entity]
    if entity in _OWN_LEVEL and not mask & _OWN_LEVEL[entity]:
        return min(level, _HEALTH_FLOOR)
    return level


def _identifier(policy: Policy, mask: int) -> tuple[int, tuple[str, ...]]:
    traits = {trait for trait, bit in _TRAIT.items() if mask & bit}
    if mask & _SHAPED:
        traits |= {"surname", "given"} if _is_about_somebody(policy, mask) else {"surname"}
    reached: list[tuple[int, tuple[str, ...], frozenset[str]]] = [(0, (), frozenset())]
    for level, bit in _IDENTIFIER.items():
        if mask & bit:
            reached.append((level, _claimants(policy, mask, level), frozenset()))
    if mask & _UNCLAIMED:
        if _is_directory(mask):
            reached.append((policy.weakened["professional"], ("contact",), frozenset()))
        else:
            traits.add("contact")
    reached += [(policy.alone[t], (t,), frozenset((t,))) for t in TRAITS if t in traits]
    rules = [rule for rule in policy.together if rule.traits <= traits]
    for rule in sorted(rules, key=lambda rule: rule.beside):
        others = [level for level, _, by in reached if not by or not by <= rule.traits]
        if not rule.beside or max(others) >= rule.beside:
            given = tuple(t for t in TRAITS if t in rule.traits)
            reached.append((rule.level, given, rule.traits))
    level = max(level for level, _, _ in reached)
    causes = [cause for at, by, _ in reached if at == level for cause in by]
    return level, tuple(dict.fromkeys(causes)) if level else ()


def _is_about_somebody(policy: Policy, mask: int) -> bool:
    """Say whether a record tells anything beside names."""
    names = ("PATIENT_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME", "RELATIVE_NAME")
    others = mask & ~_SHAPED & ~sum(_ENTITY[name] for name in names) & ~sum(_IDENTIFIER.values())
    return others != 0 or _content(policy, mask)[0] > max(policy.content[n] for n in names)


def _claimants(policy: Policy, mask: int, level: int) -> tuple[str, ...]:
    """Return the entities of a mask whose matches gave an identifier level."""
    present = [e for e in ENTITIES if mask & _ENTITY[e]]
    exact = tuple(e for e in present if policy.identifier[e].level == level)
    claims = (policy.identifier[e] for e in present)
    weakened = (e for e, claim in zip(present, claims, strict=True) if claim.level or claim.traits)
    return exact or tuple(weakened)


def _is_directory(mask: int) -> bool:
    """Say whether a record knows professionals and no patient."""
    professional = any(mask & _ENTITY[e] for e in _PROFESSIONALS)
    return professional and not any(mask & _ENTITY[e] for e in _PATIENTS)


def entities(mask: int) -> list[str]:
    """Return the entities of a mask, sorted.

    >>> entities(0b101)
    ['FR_NIR', 'PATIENT_NAME']
    """
    return sorted(entity for entity, bit in _ENTITY.items() if int(mask) & bit)


def flag_names(flags: int) -> list[str]:
    """Return the names of a record's flags, sorted.

    >>> flag_names(0b1010)
    ['MINOR', 'SENSITIVE_CUMUL']
    """
    return sorted(flag for flag, bit in _FLAG.items() if int(flags) & bit)
