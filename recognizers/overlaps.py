"""Which of several finds in one text stand where they overlap."""

from __future__ import annotations

from recognizers.spec import Span

__all__ = ["resolve"]

_YIELDS: dict[str, frozenset[str]] = {
    "PATIENT_NAME": frozenset({"PRACTITIONER_NAME", "PRESCRIBER_NAME", "RELATIVE_NAME", "POSTAL_ADDRESS"}),
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


def resolve(found: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Return the finds that stand, in order of their start.

    A result gives way to a topic on the same words: `VIH : positif` is HIV data.
    """
    kept = [
        (entity, span)
        for entity, span in found
        if not any(_beats(other, entity) and _overlap(rival, span) for other, rival in found)
    ]
    return sorted(kept, key=lambda item: (item[1].start, item[1].end, item[0]))


def _beats(other: str, entity: str) -> bool:
    if entity == "HEALTH_RESULT":
        return other.startswith("HEALTH_") and other != entity
    if entity == "PATIENT_NAME" and other == "HEALTH_DIAGNOSIS":
        return True  # `M. Basedow` is a disease
    return other in _YIELDS.get(entity, ())


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
