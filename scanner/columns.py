"""What a column is: the evidence of its header and of its values, joined into a verdict.

A header names an entity (`NOM_JF`), a topic (`VIH`), a code system (`CIM10`) or
a place for text (`COMM2`); values speak by their shape, the rate at which their
key passes, and how many of them differ. Where both speak, a header wins unless
the values contradict it outright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from recognizers import discover
from recognizers.adoption import remembered
from recognizers.columns import CODE_SYSTEMS, FREE_TEXT, LABELS, LOCAL_CODES
from recognizers.folding import fold, fold_header
from recognizers.gazetteer import GAZETTEER
from recognizers.identity.patient_name import PARTS
from recognizers.roles import role_of_header
from scanner import kernels
from scanner.documents import document_place
from scanner.matching import Cells
from scanner.positions import place_of

__all__ = ["Kind", "Verdict", "judge", "read_header"]

MIN_VALUES = 10
NIR_COLUMN_RATE = 0.5
CHANCE_RATE = 0.05
NAME_RATE = 0.6
HASH_RATE = 0.9
STRAY_RATE = 0.02
ALL_POSSIBLE_RATE = 0.98
STRAY_VALUES = 200
_HASHABLE = frozenset({"PATIENT_ID", "FR_NIR", "FR_INS"})
_NIR_WORDS = frozenset({"NIR", "INS", "NSS", "SS", "SECU"})
_LEADING = ("PATIENT", "PAT", "BEN", "BENEF", "DOSSIER", "DOS", "T", "P", "ID")
_TRAILING = ("PATIENT", "PAT", "BENEF", "BEN")
_LABEL_ENDS = (["LIB"], ["LIBELLE"], ["LBL"])
_CATALOGUED = frozenset({"PATIENT_NAME", "PRESCRIBER_NAME"})
"""In the labels of a catalogue makers and brands bear names."""
_KEY_HEADERS = frozenset({"CLE", "CLESS", "CLENIR", "CLENSS", "CLESECU", "NIRCLE", "CLENUMSS"})


class Kind:
    """How the cells of a column are read."""

    ENTITY = "entity"  # each filled cell is one value of `entity`
    TOPIC = "topic"  # the header tells the topic of each filled cell
    CODE = "code"  # codes of `system`
    KEY = "key"  # the key of the number in the column before
    LABEL = "label"  # names of analyses, results: vocabulary counts as labelled
    TEXT = "text"  # comments
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a column is and what spoke for it.

    Attributes:
        kind: one of `Kind`.
        entity: the entity of its cells, for ENTITY and TOPIC.
        rule: what `Match.rule` says of a whole-cell match.
        part: which part of a name: surname, birth_surname, given, full.
        role: whose contact data or names these are.
        system: the code system of a CODE column, "" for the laboratory's own.
        note: the note of its whole-cell matches: `hashed`.
        chance: entities of which a lone hit in this column is chance.
        evidence: plain sentences for `vigilab explain`; no value in them.
    """

    field: str
    kind: str = Kind.UNKNOWN
    entity: str | None = None
    rule: str = ""
    part: str | None = None
    role: str | None = None
    system: str = ""
    note: str | None = None
    chance: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()


@remembered
def _dictionary() -> dict[str, str]:
    """Every known header, folded, and its entity."""
    return {header: unit.entity for unit in reversed(discover()) for header in unit.headers}


def read_header(name: str) -> Verdict:
    """Return what a column's name alone says.

    >>> read_header("NOM_JF").part
    'birth_surname'
    >>> read_header("TEL_MED").role
    'prescriber'
    """
    place = document_place(name) or place_of(name)
    if place is not None:
        return Verdict(name, *place, evidence=("its place in the message says so",))
    verdict = _read_known(name)
    if verdict is not None:
        return verdict
    for unit in discover():
        if unit.vocabulary is None:
            continue
        spans = unit.vocabulary.find(fold(re.sub(r"[_\W]+", " ", name)), labelled=True)
        if spans:
            return Verdict(name, Kind.TOPIC, unit.entity, f"{spans[0].rule}:header",
                           evidence=(f"its name tells the topic {unit.entity}",))  # fmt: skip
    if role_of_header(name) is None and _words(name)[-1:] in _LABEL_ENDS:
        return Verdict(name, Kind.LABEL, chance=_CATALOGUED, evidence=("its name says label",))
    return Verdict(name)


def _read_known(name: str) -> Verdict | None:
    role = role_of_header(name)
    for folded in _variants(name):
        if folded in _KEY_HEADERS:
            return Verdict(name, Kind.KEY, evidence=("its name says key",))
        if folded in FREE_TEXT:
            return Verdict(name, Kind.TEXT, evidence=("its name says comment",))
        if folded in CODE_SYSTEMS:
            system = CODE_SYSTEMS[folded]
            return Verdict(name, Kind.CODE, system=system, evidence=(f"its name says {system}",))
        if folded in LOCAL_CODES or folded in LABELS:
            return Verdict(name, Kind.LABEL, evidence=("its name says analysis",))
        entity = _dictionary().get(folded)
        if entity is not None:
            return _entity_verdict(name, folded, entity, role)
    return None


def _entity_verdict(name: str, folded: str, entity: str, role: str | None) -> Verdict:
    evidence = (f"its name is a known name of {entity}",)
    if entity == "HEALTH_RESULT":
        return Verdict(name, Kind.LABEL, entity, "result:header", evidence=evidence)
    if entity.startswith("HEALTH_"):
        topic = entity.removeprefix("HEALTH_").lower()
        return Verdict(name, Kind.TOPIC, entity, f"{topic}:header", evidence=evidence)
    if entity == "PATIENT_NAME" and role in ("prescriber", "practitioner"):
        entity = f"{role.upper()}_NAME"
    elif entity == "PATIENT_NAME" and role == "organisation":
        return Verdict(name, Kind.UNKNOWN, evidence=("its name says organisation",))
    part = PARTS.get(folded, "full") if entity == "PATIENT_NAME" else None
    rule = f"{entity.lower()}:{part or 'column'}"
    return Verdict(name, Kind.ENTITY, entity, rule, part, role, evidence=evidence)


def _variants(name: str) -> Iterator[str]:
    """Yield the folded readings of a header, the most specific first."""
    last = re.sub(r"\[\d+\]", "", name.rsplit(".", 1)[-1])
    words = _words(last)
    seen: set[str] = set()
    for start in range(2 if words and words[0] in _LEADING and len(words) > 1 else 1):
        for end in range(2 if words and words[-1] in _TRAILING and len(words) > 1 else 1):
            kept = words[start : len(words) - end]
            whole = "".join(kept)
            without_role = "".join(w for w in kept if role_of_header(w) is None)
            for folded in (whole, whole.rstrip("0123456789"), without_role):
                if folded and folded not in seen:
                    seen.add(folded)
                    yield folded


def _words(name: str) -> list[str]:
    words = [fold_header(w) for w in re.split(r"[^0-9A-Za-zÀ-ÿ°]+", _split_camel(name))]
    return [word for word in words if word]


def _split_camel(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def judge(name: str, cells: Cells) -> Verdict:
    """Return what a column is, from its name and the values that were looked at."""
    header = read_header(name)
    trimmed = kernels.trim(cells)
    if not trimmed.filled.any():
        return header
    shaped = _judge_numbers(header, cells, trimmed)
    if shaped is not None:
        return shaped
    if header.kind == Kind.UNKNOWN:
        return _judge_values(header, cells, trimmed)
    if header.entity in _HASHABLE and kernels.hashes(cells, trimmed) >= HASH_RATE:
        return _hashed(header)
    return header


def _hashed(header: Verdict) -> Verdict:
    """A digest of a number is a pseudonym; of a NIR one that is found by trying them all."""
    words = set(re.split(r"[^A-Z]+", fold(_split_camel(header.field)).text))
    entity = "FR_NIR" if words & _NIR_WORDS else header.entity
    said = "its values are digests"
    return replace(header, entity=entity, rule=f"{entity}:hash".lower(), note="hashed",
                   evidence=(*header.evidence, said))  # fmt: skip


def _judge_numbers(header: Verdict, cells: Cells, trimmed: kernels.Trimmed) -> Verdict | None:
    """Decide by the key pass rate whether fifteen digits are NIR or accession numbers."""
    rows, digits = kernels.nir_matrix(cells, trimmed, 15)
    filled = int(trimmed.filled.sum())
    if len(rows) < MIN_VALUES or len(rows) < filled * CHANCE_RATE:
        return None
    passes = kernels.nir_possible(digits) & (
        kernels.nir_key(digits) == kernels.number(digits[:, 13:])
    )
    rate = float(passes.mean())
    said = f"{len(rows)} cells of 15 digits, {rate:.0%} pass the key of a NIR (chance: 1 %)"
    if rate >= NIR_COLUMN_RATE and len(rows) >= filled * NIR_COLUMN_RATE:
        if header.entity in ("FR_NIR", "FR_INS"):
            return replace(header, evidence=(*header.evidence, said))
        return Verdict(header.field, Kind.ENTITY, "FR_NIR", "fr_nir:column", evidence=(said,))
    if rate <= CHANCE_RATE and header.entity not in ("FR_NIR", "FR_INS"):
        return replace(header, chance=frozenset({"FR_NIR", "FR_INS"}),
                       evidence=(*header.evidence, said + ": not NIR"))  # fmt: skip
    return None


def _judge_values(header: Verdict, cells: Cells, trimmed: kernels.Trimmed) -> Verdict:
    filled = int(trimmed.filled.sum())
    if filled < MIN_VALUES:
        return header
    for entity, rate, part in _rates(cells, trimmed, filled):
        if rate >= NAME_RATE:
            said = f"{rate:.0%} of {filled} values look like {entity}"
            rule = f"{entity.lower()}:{part or 'column'}"
            return Verdict(header.field, Kind.ENTITY, entity, rule, part, evidence=(said,))
        if part == "full" and rate <= STRAY_RATE and filled >= STRAY_VALUES:
            said = f"{rate:.1%} of its names have a given name too: not persons"
            header = replace(header, chance=frozenset({"PATIENT_NAME"}), evidence=(said,))
    return header


def _rates(
    cells: Cells, trimmed: kernels.Trimmed, filled: int
) -> Iterator[tuple[str, float, str | None]]:
    """Yield how many of the values each entity would explain."""
    yield "EMAIL_ADDRESS", len(kernels.emails(cells, trimmed)) / filled, None
    yield "PHONE_NUMBER", len(kernels.phones(cells, trimmed)) / filled, None
    rows, digits = kernels.digit_matrix(cells, trimmed, 11)
    rpps = kernels.luhn_passes(digits) & (digits[:, 0] == 1) & (digits[:, 1] <= 1)
    yield "FR_RPPS", float(rpps.sum()) / filled, None
    rows, digits = kernels.nir_matrix(cells, trimmed, 13)
    possible = kernels.nir_possible(digits)
    if (
        len(rows)
        and float(possible.mean()) > ALL_POSSIBLE_RATE
        and len(np.unique(digits, axis=0)) > len(rows) / 2
    ):
        yield "FR_NIR", len(rows) / filled, None
    yield "BIRTH_DATE", _birth_rate(cells, trimmed, filled), None
    yield from _name_rates(cells, trimmed, filled)


def _birth_rate(cells: Cells, trimmed: kernels.Trimmed, filled: int) -> float:
    """Birth dates spread over generations; those of exams over some years."""
    rows, _, values = kernels.dates(cells, trimmed)
    if len(rows) < MIN_VALUES:
        return 0.0
    years = values // 10000
    low, high = np.percentile(years, [10, 90])
    return len(rows) / filled if high - low >= 20 else 0.0  # noqa: PLR2004


def _name_rates(
    cells: Cells, trimmed: kernels.Trimmed, filled: int
) -> Iterator[tuple[str, float, str | None]]:
    rows = kernels.names(cells, trimmed)
    if len(rows) < filled * NAME_RATE:
        return
    distinct = {cells.text(int(row)).strip() for row in rows[:: max(1, len(rows) // 1000)]}
    given = surname = full = 0
    for value in distinct:
        words = [w for w in re.split(r"[ '’.-]+", fold(value).text) if w]
        first = [GAZETTEER.is_given_name(w) for w in words]
        last = [GAZETTEER.is_surname(w) for w in words]
        given += all(first)
        surname += any(last) and not all(first)
        full += (
            len(words) > 1
            and any(first)
            and any(a and not b for a, b in zip(last, first, strict=True))
        )
    if len(distinct) < MIN_VALUES:
        return
    yield "PATIENT_NAME", full / len(distinct), "full"
    yield "PATIENT_NAME", given / len(distinct), "given"
    yield "PATIENT_NAME", surname / len(distinct), "surname"
