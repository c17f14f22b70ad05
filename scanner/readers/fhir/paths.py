"""What the elements of FHIR resources hold, by the type of the resource and what stands beside.

`Patient.name.family` is the patient, `Practitioner.name.family` is not; a `display`
is whose the `reference` beside it says, or the element (`requester`); an
`identifier.value` is what its `system` makes it, a `coding.code` likewise.

Sources:
    * HL7 FHIR R4 (4.0.1) and R5 (5.0.0), element definitions
    * FR-Core: identifier systems, `identifier.type`
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner.documents import OWNERS, word
from scanner.readers.clinical import coded, held_by, identified, reached

__all__ = ["place_of_element"]

_TYPES = {
    "Patient": "patient",
    "Person": "patient",
    **dict.fromkeys(("Practitioner", "PractitionerRole"), "practitioner"),
    "RelatedPerson": "relative",
    **dict.fromkeys(
        ("Organization", "OrganizationAffiliation", "Location", "HealthcareService",
         "Endpoint", "Device", "Group"), "organisation"),
}  # fmt: skip
"""Whose names and contact data a resource holds."""
_OWNERS = {
    **dict.fromkeys(("subject", "patient", "beneficiary", "for", "policyHolder", "subscriber"),
                    "patient"),
    **dict.fromkeys(("requester", "orderer", "prescriber", "referrer", "recipient",
                     "generalPractitioner"), "prescriber"),
    **dict.fromkeys(("performer", "resultsInterpreter", "author", "authenticator", "attester",
                     "collector", "practitioner", "recorder", "asserter", "verifier", "actor",
                     "party", "who", "individual", "interpreter", "authorReference",
                     "participant", "attestedBy"), "practitioner"),
    **dict.fromkeys(("managingOrganization", "organization", "serviceProvider", "custodian",
                     "payor", "insurer", "location", "assigner", "facility"), "organisation"),
    **dict.fromkeys(("contact", "link"), "relative"),
}  # fmt: skip
"""Whose an element is that points to someone, or holds someone's data."""
_TOPICS = {
    **dict.fromkeys(("Observation", "DiagnosticReport", "ServiceRequest", "Procedure",
                     "Composition", "Specimen", "Task", "MolecularSequence", "ImagingStudy"),
                    "result"),
    **dict.fromkeys(("Condition", "AllergyIntolerance", "FamilyMemberHistory", "Encounter",
                     "ClinicalImpression", "EpisodeOfCare", "RiskAssessment", "Flag"), "diagnosis"),
    **dict.fromkeys(("Medication", "MedicationRequest", "MedicationStatement",
                     "MedicationAdministration", "MedicationDispense", "Immunization",
                     "ImmunizationRecommendation"), "treatment"),
}  # fmt: skip
_CODED = frozenset(
    {"code", "valueCodeableConcept", "conclusionCode", "reasonCode", "medicationCodeableConcept",
     "vaccineCode", "condition", "medication", "concept", "orderDetail", "class", "diagnosis",
     "reason", "component", "valueCoding", "substance", "manifestation", "targetDisease"}
)  # fmt: skip
"""Elements whose codes tell something of health."""
_DIAGNOSES = frozenset({"conclusionCode", "reasonCode", "condition", "reason", "diagnosis"})
_VALUES = frozenset(
    {"valueString", "valueInteger", "valueQuantity", "valueBoolean", "valueDecimal", "valueRange",
     "valueRatio"}
)  # fmt: skip
_TIMES = frozenset(
    {"effectiveDateTime", "effectiveInstant", "issued", "collectedDateTime", "authoredOn",
     "occurrenceDateTime", "receivedTime", "recordedDate", "onsetDateTime", "performedDateTime"}
)  # fmt: skip
_NAMES = {"family": "family", "given": "given", "text": "name"}
_PERSONAL = {"birthDate": "birth", "gender": "sex"}
_ALONE = {
    **dict.fromkeys(_TIMES, "other:exam"),
    **dict.fromkeys(_VALUES, "result:label"),
    **dict.fromkeys(
        ("conclusion", "description", "text", "div", "comment", "note", "content"), "other:text"),
    **dict.fromkeys(
        ("resourceType", "status", "id", "language", "system", "use", "unit", "rank"),
        "other:nothing"),
}  # fmt: skip
_CONTACT = {
    "line": "street",
    "city": "street",
    "district": "street",
    "postalCode": "postcode",
}
_SAMPLES = frozenset({"accessionIdentifier", "placerOrder", "fillerOrder", "groupIdentifier",
                      "requisition"})  # fmt: skip
_BESIDE_TOPICS = {
    "code": "code:other",
    "system": "other:nothing",
    "version": "other:nothing",
}
_HOLDING = frozenset({"address", "telecom", "identifier"}) | _SAMPLES
_REQUESTS = frozenset({"Observation", "DiagnosticReport", "ServiceRequest", "Specimen", "Task"})


def place_of_element(kind: str, path: tuple[str, ...], beside: Mapping[str, str]) -> str:
    """Return the word of an element, "" where its name has to tell.

    Args:
        kind: the type of the resource that it stands in.
        path: the names of the elements down to it, without numbers.
        beside: the values that stand beside it, `type` that of an identifier.

    >>> place_of_element("Patient", ("name", "family"), {})
    'patient:family'
    >>> place_of_element("Observation", ("subject", "display"), {"reference": "Patient/4217"})
    'patient:name'
    >>> place_of_element("Observation", ("code", "coding", "code"), {"system": "http://loinc.org"})
    'code:LOINC'
    """
    last = path[-1]
    above = path[-2] if len(path) > 1 else ""
    owner = _owner(kind, path, beside)
    if above == "name" and last in _NAMES:
        return word(owner, _NAMES[last])
    if above in _HOLDING:
        return _held(kind, owner, above, last, beside)
    if last in ("display", "reference", "fullUrl"):
        return _pointed(kind, owner, above, last, beside, path)
    if above in _CODED or above == "coding":
        return _code(kind, path, beside)
    return _own(kind, owner, last) if not above else _other(above, last)


def _owner(kind: str, path: tuple[str, ...], beside: Mapping[str, str]) -> str:
    pointed = beside.get("reference", "").rpartition("/")[0].rpartition("/")[2]
    told = _TYPES.get(pointed) or _TYPES.get(beside.get("type", ""))
    place = next((_OWNERS[name] for name in reversed(path[:-1]) if name in _OWNERS), "")
    if told == "practitioner" and place == "prescriber":
        return place
    if told is not None or place:
        return told or place
    return _TYPES.get(kind, "")


def _held(kind: str, owner: str, above: str, last: str, beside: Mapping[str, str]) -> str:
    """Return what a part of an address, a telecom or an identifier is."""
    if above == "address":
        if last == "text":
            return word(owner, "street")
        return word(owner, _CONTACT.get(last, ""))
    if last != "value":
        return "other:nothing"
    if above == "telecom":
        return word(owner, reached(beside.get("value", "")))
    if owner == "" and (kind in _REQUESTS or above in _SAMPLES):
        return "other:sample"
    number = identified(beside.get("system", ""), beside.get("type", ""))
    return held_by(owner or ("patient" if kind in ("Encounter", "Coverage") else ""), number)


def _pointed(
    kind: str, owner: str, above: str, last: str, beside: Mapping[str, str], path: tuple[str, ...]
) -> str:
    if last == "fullUrl":
        return word(_TYPES.get(kind, ""), "reference")
    if last == "reference":
        return word(owner, "reference") if owner == "patient" else "other:nothing"
    if above in ("coding", *_CODED) and "reference" not in beside and above not in _OWNERS:
        return _code("", path, beside)
    return word(owner, "name") if owner in OWNERS else "other:label"


def _code(kind: str, path: tuple[str, ...], beside: Mapping[str, str]) -> str:
    """Return what a code, its display or the text beside it is, where it tells of health."""
    coding = next((name for name in reversed(path[:-1]) if name != "coding"), "")
    if coding not in _CODED:
        return _BESIDE_TOPICS.get(path[-1], "other:label")
    if path[-1] == "code":
        return coded(beside.get("system", ""))
    if path[-1] in ("display", "text"):
        topic = "diagnosis" if coding in _DIAGNOSES else _TOPICS.get(kind, "result")
        return f"{topic}:label"
    return "other:nothing"


def _own(kind: str, owner: str, last: str) -> str:
    """Return what an element right below the resource holds."""
    if last in _PERSONAL:
        return word(owner, _PERSONAL[last])
    if last == "id" and kind == "Patient":
        return "patient:id"
    return _ALONE.get(last, "")


def _other(above: str, last: str) -> str:
    """Return what an element holds whose resource and owner do not matter."""
    if above in _VALUES:
        return "result:label" if last == "value" else "other:nothing"
    if above == "effectivePeriod" and last == "start":
        return "other:exam"
    return _ALONE.get(last, "")
