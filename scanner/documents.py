"""What the fields of health documents hold: words that their readers give columns.

CDA, FHIR and HPRIM XML say by a name's place whose it is, but not by its path
alone: `name[0].family` is a patient's in one record and a biologist's in the next,
`id@extension` an INS under one OID and a file number under another. Their readers
therefore give a column a word of two parts, owner and content, beside its path:

    patient:family   prescriber:phone   patient:ins   code:LOINC   result:label

Owners are those of contact data (`patient`, `prescriber`, `practitioner`,
`organisation`), `relative`, and for codes and their labels what they speak of.
Codes that tell nothing of health are `code:other`: `2106-3` is a race there, and in
LOINC a pregnancy. What nobody has to know, as a version's number, is `other:nothing`.

Sources:
    * ANS, CI-SIS, volets Structuration minimale and CR-BIO; HL7 CDA R2
    * HL7 FHIR R4 and R5; FR-Core
    * HPRIM XML (unverified: read in the wild)
"""

from __future__ import annotations

from scanner.positions import Place

__all__ = ["OWNERS", "document_place", "word"]

OWNERS = ("patient", "prescriber", "practitioner", "relative", "organisation")
_NAMES = {
    "patient": "PATIENT_NAME",
    "prescriber": "PRESCRIBER_NAME",
    "practitioner": "PRACTITIONER_NAME",
    "relative": "RELATIVE_NAME",
}
_PARTS = {
    "family": "surname",
    "birthname": "birth_surname",
    "given": "given",
    "name": "full",
}
_CONTACT = {
    "street": "POSTAL_ADDRESS",
    "postcode": "POSTCODE",
    "phone": "PHONE_NUMBER",
    "mail": "EMAIL_ADDRESS",
}
_NUMBERS = {
    "nir": ("FR_NIR", None),
    "ins": ("FR_INS", None),
    "ins-test": ("FR_INS", "test_oid"),
    "document": ("FR_ID_DOCUMENT", None),
    "rpps": ("FR_RPPS", None),
    "adeli": ("FR_ADELI", None),
    "finess": ("FR_FINESS", None),
    "insurer": ("INSURER", None),
}
_PATIENTS = {
    "birth": "BIRTH_DATE",
    "sex": "SEX",
    "id": "PATIENT_ID",
    "reference": "PATIENT_ID",
    "social": "SOCIAL_STATUS",
}
_TOPICS = {
    "result": "HEALTH_RESULT",
    "diagnosis": "HEALTH_DIAGNOSIS",
    "treatment": "HEALTH_TREATMENT",
}
_ALONE = {
    "other:exam": Place("entity", "EXAM_DATE", "exam_date:position"),
    "other:sample": Place("entity", "SAMPLE_ID", "sample_id:position"),
    "other:text": Place("text"),
    "other:label": Place("label"),
    "other:nothing": Place("unknown"),
}
_SYSTEMS = ("LOINC", "CIM10", "ATC", "CCAM", "NABM")


def word(owner: str, content: str) -> str:
    """Return the word of an owner and a content; that of nothing where there is no such.

    >>> word("patient", "family"), word("organisation", "family")
    ('patient:family', 'other:nothing')
    """
    found = f"{owner}:{content}"
    return found if found in _PLACES else "other:nothing"


def document_place(name: str) -> Place | None:
    """Return what a column with that word holds; None where it is no word.

    >>> document_place("patient:birthname").rule, document_place("prescriber:phone").role
    ('patient_name:birth_surname', 'prescriber')
    >>> document_place("code:LOINC").system, document_place("NOM") is None
    ('LOINC', True)
    """
    return _PLACES.get(name)


def _named(owner: str, content: str) -> Place:
    entity, part = _NAMES[owner], _PARTS[content]
    role = None if owner == "relative" else owner
    own = part if owner == "patient" else None
    return Place("entity", entity, f"{entity.lower()}:{own or 'position'}", own, role)


def _held(owner: str, entity: str, content: str = "position", note: str | None = None) -> Place:
    role = None if owner == "relative" else owner
    return Place("entity", entity, f"{entity.lower()}:{content}", None, role, note=note)


def _all() -> dict[str, Place]:
    found = dict(_ALONE)
    for owner in OWNERS:
        if owner in _NAMES:
            found |= {f"{owner}:{content}": _named(owner, content) for content in _PARTS}
        found |= {f"{owner}:{content}": _held(owner, each) for content, each in _CONTACT.items()}
        found |= {
            f"{owner}:{content}": _held(owner, entity, note=note)
            for content, (entity, note) in _NUMBERS.items()
        }
    for content, entity in _PATIENTS.items():
        kind = "reference" if content == "reference" else "position"
        found[f"patient:{content}"] = _held("patient", entity, kind)
    for topic, entity in _TOPICS.items():
        found[f"{topic}:label"] = Place("label", entity, f"{topic}:position")
    found |= {f"code:{system}": Place("code", system=system) for system in _SYSTEMS}
    found["code:other"] = Place("code", system="other")
    return found


_PLACES = _all()
