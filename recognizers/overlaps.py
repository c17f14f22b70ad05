"""What several recognizers find in one text together, and which finds stand where they overlap.

A patient in the text is a sign for ambiguous health terms: `Mme DURAND, née le
03/05/1985 : MST` speaks of an infection, `MST` in a leaflet of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from recognizers.mentions import mark, mark_persons
from recognizers.spec import Evidence, Recognizer, Span

__all__ = ["Found", "find_all", "find_identities", "has_patient", "resolve"]

Found = list[tuple[str, Span]]
"""Entities and where they stand."""

_PATIENT = frozenset({"PATIENT_NAME", "BIRTH_DATE", "FR_NIR", "FR_INS", "PATIENT_ID"})

_YIELDS: dict[str, frozenset[str]] = {
    "PATIENT_NAME": frozenset(
        {"PRACTITIONER_NAME", "PRESCRIBER_NAME", "RELATIVE_NAME", "POSTAL_ADDRESS"}
    ),
    "RELATIVE_NAME": frozenset({"PRACTITIONER_NAME", "PRESCRIBER_NAME"}),
    "PRESCRIBER_NAME": frozenset({"PRACTITIONER_NAME", "POSTAL_ADDRESS"}),
    "PRACTITIONER_NAME": frozenset({"POSTAL_ADDRESS"}),
    "FR_NIR": frozenset({"FR_INS"}),
    "PHONE_NUMBER": frozenset({"FR_NIR", "FR_INS", "IBAN_CODE", "FR_RPPS"}),
    "POSTCODE": frozenset({"POSTAL_ADDRESS", "FR_NIR", "FR_INS", "PHONE_NUMBER", "IBAN_CODE"}),
    "PATIENT_ID": frozenset({"FR_NIR", "FR_INS", "FR_RPPS"}),
    "SAMPLE_ID": frozenset({"FR_NIR", "FR_INS", "PATIENT_ID"}),
    "EXAM_DATE": frozenset({"BIRTH_DATE"}),
    "FR_ADELI": frozenset({"FR_RPPS", "FR_FINESS", "PHONE_NUMBER"}),
    "FR_FINESS": frozenset({"FR_RPPS", "PHONE_NUMBER"}),
    "FR_ID_DOCUMENT": frozenset({"FR_NIR", "FR_INS", "IBAN_CODE"}),
}
"""An entity and those it makes way for. A NIR inside an e-mail address stays: both are true."""


def find_all(
    units: Iterable[Recognizer],
    text: str,
    *,
    labels: Callable[[Recognizer], bool] = lambda _: False,
    signs: int | None = None,
    patient: bool = False,
    part: bool = False,
    identities: Found | None = None,
) -> Found:
    """Return what some recognizers find in a text, overlaps settled, in order.

    `labels` says which recognizers the place speaks for, `signs` what it is worth to
    ambiguous health terms (see `Recognizer.find`); `patient`, that one stands near. In
    a `part` of a text, who is mentioned is noted, but not what that makes of the rest.
    `identities` is what `find_identities` gave, where that was asked before.
    """
    asked = list(units)
    if identities is None:
        identities = find_identities(asked, text, labels=labels, signs=signs)
    terms = [unit for unit in asked if _has_terms(unit)]
    others = _find((unit for unit in terms if not _is_topic(unit)), text, labels, signs)
    if signs is None and (patient or has_patient(identities)):
        signs = 1
    topics = _find((unit for unit in terms if _is_topic(unit)), text, labels, signs)
    return (mark_persons if part else mark)(text, resolve([*identities, *others, *topics]))


def find_identities(
    units: Iterable[Recognizer],
    text: str,
    *,
    labels: Callable[[Recognizer], bool] = lambda _: False,
    signs: int | None = None,
) -> Found:
    """Return what those recognizers find that look for no terms; it may overlap."""
    return _find((unit for unit in units if not _has_terms(unit)), text, labels, signs)


def _find(
    units: Iterable[Recognizer], text: str, labels: Callable[[Recognizer], bool], signs: int | None
) -> Found:
    return [(u.entity, s) for u in units for s in u.find(text, labelled=labels(u), signs=signs)]


def _is_topic(unit: Recognizer) -> bool:
    return unit.entity.startswith("HEALTH_")


def _has_terms(unit: Recognizer) -> bool:
    return unit.vocabulary is not None or _is_topic(unit)


def has_patient(found: Found) -> bool:
    """Say whether a find is a sign of a patient by more than its shape."""
    return any(entity in _PATIENT and span.evidence > Evidence.SHAPE for entity, span in found)


def resolve(found: Found) -> Found:
    """Return the finds that stand, in order of their start.

    A result gives way to a topic on the same words: `VIH : positif` is HIV data.
    """
    ordered = sorted(found, key=lambda item: (item[1].start, item[1].end, item[0]))
    beaten: set[int] = set()
    open_: list[int] = []
    for place, (entity, span) in enumerate(ordered):
        open_ = [other for other in open_ if ordered[other][1].end > span.start]
        for other in open_:
            if _beats(ordered[other][0], entity):
                beaten.add(place)
            if _beats(entity, ordered[other][0]):
                beaten.add(other)
        open_.append(place)
    return [item for place, item in enumerate(ordered) if place not in beaten]


def _beats(other: str, entity: str) -> bool:
    if entity == "HEALTH_RESULT":
        return other.startswith("HEALTH_") and other != entity
    if entity == "PATIENT_NAME" and other == "HEALTH_DIAGNOSIS":
        return True  # `M. Basedow` is a disease
    return other in _YIELDS.get(entity, ())
