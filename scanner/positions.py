"""What the fields of laboratory messages hold: position is evidence.

PID-5 is the patient, ORC-12 the prescriber, OBX-16 who validated. A field is
written `PID-5`, `P[5]` (HPRIM, counted from 0) or `P.6` (ASTM, counted from 1),
a further repetition `PID-3[2]`, a component `PID-5.1`. Each field has a shape,
which says what its components are:

    name, person   surname, given names; a person has a number in front
    holder         the same as subcomponents of component 1 (NDL)
    id             component 1 a number; a whole repetition is one whose type or
                   authority says that the number is national (see `readers.segments`)
    address, phone street, town, postcode; number, mail
    code           code, label, system: components where the code is of `system`,
                   else the whole field as the text of a label
    label, text    whole: names of analyses and results; comments
    coded          component 2 a whole name, behind its code
    value, first   the field, or its first component, is one value of `entity`;
    either         so is each of the first two

Sources:
    * HL7 v2.5 and 2.8, chapters 2A, 3, 4, 6, 7; IHE France PAM 2.11
    * HPRIM Santé 2.x and HPRIM Médecin 3.0, as MedShake and libHprim read them
    * ASTM E1394-97 / LIS2-A2, tables of the record types
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Held", "Place", "held", "place_of"]


class Held(NamedTuple):
    """What one field holds: its shape, and for `value` and the like of what entity."""

    shape: str
    entity: str | None = None
    role: str | None = None
    system: str = ""


class Place(NamedTuple):
    """What one column is, in the words of `scanner.columns.Verdict`."""

    kind: str
    entity: str | None = None
    rule: str = ""
    part: str | None = None
    role: str | None = None
    system: str = ""
    note: str | None = None


_COMPONENTS: dict[str, dict[str, tuple[str, str | None, str | None]]] = {
    "name": {
        "": ("entity", None, "full"),
        ".1": ("entity", None, "surname"), ".1.1": ("entity", None, "surname"),
        ".1.5": ("entity", None, "birth_surname"),
        ".2": ("entity", None, "given"), ".3": ("entity", None, "given"),
    },
    "person": {
        "": ("entity", None, "full"), ".1": ("entity", "FR_RPPS", None),
        ".2": ("entity", None, "surname"), ".2.1": ("entity", None, "surname"),
        ".3": ("entity", None, "given"),
    },
    "holder": {
        "": ("entity", None, "full"), ".1": ("entity", "FR_RPPS", None),
        ".1.1": ("entity", "FR_RPPS", None), ".1.2": ("entity", None, "surname"),
        ".1.3": ("entity", None, "given"), ".2": ("entity", None, "surname"),
        ".3": ("entity", None, "given"),
    },
    "id": {"": ("entity", "FR_NIR", None), ".1": ("entity", None, None)},
    "address": {
        ".1": ("entity", "POSTAL_ADDRESS", None), ".2": ("entity", "POSTAL_ADDRESS", None),
        ".3": ("entity", "POSTAL_ADDRESS", None), ".5": ("entity", "POSTCODE", None),
    },
    "phone": {
        ".1": ("entity", "PHONE_NUMBER", None), ".4": ("entity", "EMAIL_ADDRESS", None),
        ".7": ("entity", "PHONE_NUMBER", None), ".12": ("entity", "PHONE_NUMBER", None),
    },
    "code": {
        "": ("label", None, None), ".1": ("code", None, None), ".2": ("label", None, None),
        ".4": ("label", None, None), ".5": ("label", None, None), ".9": ("label", None, None),
    },
    "label": {"": ("label", None, None)},
    "text": {"": ("text", None, None)},
    "value": {"": ("entity", None, None)},
    "coded": {
        "": ("entity", None, "full"), ".1": ("entity", "FR_RPPS", None),
        ".2": ("entity", None, "full"),
    },
    "either": {".1": ("entity", None, None), ".2": ("entity", None, None)},
    "first": {".1": ("entity", None, None), "": ("entity", None, None)},
}  # fmt: skip
"""Shape -> component -> (kind, entity if not the field's own, part of a name)."""

_HL7 = """
name    PATIENT_NAME      patient       PID-5 PID-9 MRG-7
name    RELATIVE_NAME     -             PID-6 NK1-2 NK1-30 GT1-3 GT1-4 IN1-16 CTD-2
id      PATIENT_ID        patient       PID-2 PID-3 PID-4 PID-18 PV1-19
id      PATIENT_ID        patient       MRG-1 MRG-2 MRG-3 MRG-4 MRG-5
value   BIRTH_DATE        patient       PID-7
value   SEX               patient       PID-8
address POSTAL_ADDRESS    patient       PID-11
address POSTAL_ADDRESS    -             NK1-4 NK1-32 GT1-5 IN1-19
phone   PHONE_NUMBER      patient       PID-13 PID-14 PID-40
phone   PHONE_NUMBER      -             NK1-5 NK1-6 NK1-31 NK1-40 GT1-6 GT1-7 CTD-5
first   FR_NIR            patient       PID-19
first   FR_NIR            -             NK1-37 GT1-12 IN1-36 IN2-2
first   FR_ID_DOCUMENT    patient       PID-20
first   SOCIAL_STATUS     -             PID-17
first   INSURER           -             IN1-3 IN1-4
person  PRESCRIBER_NAME   prescriber    ORC-12 OBR-16 OBR-28 PV1-7 PV1-8 PV1-9 PV1-17 PV1-52 PD1-4
person  PRESCRIBER_NAME   prescriber    RXE-13 TXA-5 TXA-23 SCH-12 PRB-18
person  PRACTITIONER_NAME practitioner  OBX-16 OBX-25 OBR-10 ORC-10 ORC-11 ORC-19 EVN-5
person  PRACTITIONER_NAME practitioner  ROL-4 PRT-5 NTE-5 TXA-10 TXA-11 TXA-22 AIP-3
person  PRACTITIONER_NAME practitioner  RXA-10 PR1-8 PR1-11 PR1-12 DG1-16 TXA-9
person  PRACTITIONER_NAME practitioner  SCH-16 SCH-20 FT1-20 FT1-21 PDA-5
holder  PRACTITIONER_NAME practitioner  OBR-32 OBR-33 OBR-34 OBR-35
phone   PHONE_NUMBER      prescriber    OBR-17 ORC-14
address POSTAL_ADDRESS    prescriber    ORC-24
phone   PHONE_NUMBER      organisation  ORC-23 IN1-7
address POSTAL_ADDRESS    organisation  ORC-22 OBX-24 IN1-5 GT1-17
first   SAMPLE_ID         -             OBR-2 OBR-3 ORC-2 ORC-3 ORC-4 SPM-2 SPM-3 SAC-3 SAC-4
value   EXAM_DATE         -             OBR-7 OBR-14 OBR-22 OBX-14 OBX-19 ORC-15
value   EXAM_DATE         -             SPM-17 SPM-18 PV1-44 RXA-3 TXA-4
code    HEALTH_RESULT     -    LOINC    OBR-4 OBR-44 OBX-3
code    HEALTH_DIAGNOSIS  -    CIM10    DG1-3 PRB-3 PDA-1 FT1-19
code    HEALTH_TREATMENT  -    ATC      RXA-5 RXE-2 RXO-1 RXD-2 RXG-4 RXC-2
code    -                 -    CCAM     PR1-3 FT1-25
label   HEALTH_RESULT     -             OBX-5
label   HEALTH_DIAGNOSIS  -             DG1-4 AL1-3 IAM-3
label   -                 -             PR1-4 SPM-4 OBR-15
text    -                 -             NTE-3 OBR-13 OBR-31 OBR-39 ORC-16 PV1-3 PV1-10 PV2-3 PID-29
text    -                 -             AL1-5 SPM-14 SPM-21 OBX-8 ZFA-5 RXE-7 RXE-21 PV2-12
"""

_HPRIM = """
id      PATIENT_ID        patient       P[2] P[3] P[4]
name    PATIENT_NAME      patient       P[5]
name    PATIENT_NAME      patient       P[6]
value   BIRTH_DATE        patient       P[7]
value   SEX               patient       P[8]
address POSTAL_ADDRESS    patient       P[10]
phone   PHONE_NUMBER      patient       P[12]
coded   PRESCRIBER_NAME   prescriber    P[13] OBR[16] OBR[28]
text    -                 -             OBR[16].5 P[25] OBR[13] C[3] P[20]
coded   PRACTITIONER_NAME practitioner  OBR[10] OBR[32] OBR[33] OBR[34]
phone   PHONE_NUMBER      prescriber    OBR[17]
either  SAMPLE_ID         -             OBR[2] OBR[3]
value   EXAM_DATE         -             OBR[7] OBR[14] OBR[22] OBX[14]
code    HEALTH_RESULT     -    LOINC    OBR[4] OBX[3]
label   HEALTH_RESULT     -             OBX[5]
value   PATIENT_ID        patient       line&1
value   FR_NIR            patient       line&8
value   BIRTH_DATE        patient       line&7
value   POSTAL_ADDRESS    patient       line&4 line&5 line&6
value   SAMPLE_ID         -             line&9
value   EXAM_DATE         -             line&10
text    -                 -             body line&11
label   HEALTH_RESULT     -             RES[1] RES[2] RES[4] RES[10]
"""

_ASTM = """
id      PATIENT_ID        patient       P.3 P.4 P.5
name    PATIENT_NAME      patient       P.6
name    RELATIVE_NAME     -             P.7
value   BIRTH_DATE        patient       P.8
value   SEX               patient       P.9
address POSTAL_ADDRESS    patient       P.11
phone   PHONE_NUMBER      patient       P.13
person  PRESCRIBER_NAME   prescriber    P.14 O.17
phone   PHONE_NUMBER      prescriber    O.18
person  PRACTITIONER_NAME practitioner  O.11 R.11
first   SAMPLE_ID         -             O.3 O.4
value   EXAM_DATE         -             O.7 O.8 O.15 R.12 R.13
code    HEALTH_RESULT     -    LOINC    O.5 R.3
label   HEALTH_RESULT     -             R.4
label   HEALTH_DIAGNOSIS  -             P.19
label   HEALTH_TREATMENT  -             P.20
first   SOCIAL_STATUS     -             P.30
text    -                 -             C.4 O.14 P.26 P.34
"""

_BIRTH_NAME = Place(
    "entity", "PATIENT_NAME", "patient_name:birth_surname", "birth_surname", "patient"
)
_SPECIAL = {
    "line 2": Place("entity", "PATIENT_NAME", "patient_name:surname", "surname", "patient"),
    "line 3": Place("entity", "PATIENT_NAME", "patient_name:given", "given", "patient"),
    "line 12.2": Place("entity", "PRESCRIBER_NAME", "prescriber_name:position", None, "prescriber"),
    "P[6]": _BIRTH_NAME,
    "P[6].1": _BIRTH_NAME,
}
"""Fields that no shape describes."""


def _read_tables() -> dict[str, Held]:
    found: dict[str, Held] = {}
    for line in filter(None, (_HL7 + _HPRIM + _ASTM).splitlines()):
        shape, entity, role, *fields = line.split()
        system = fields.pop(0) if shape == "code" else ""
        own = Held(shape, _stated(entity), _stated(role), system)
        found |= dict.fromkeys((field.replace("&", " ") for field in fields), own)
    return found


def _stated(word: str) -> str | None:
    return None if word == "-" else word


_HELD = _read_tables()
_SEGMENTS = re.compile(
    r"(?:MSH|FHS|BHS|FTS|BTS|SFT|UAC|EVN|MSA|ERR|DSC|ADD|PID|PD1|PV[12]|MRG|NK1|ARV|ACC|DB1|DRG|GT1"
    r"|IN[123]|UB[12]|ROL|PRT|PDA|PEO|CTD|CTI|CON|CER|ORC|OBR|OBX|NTE|BLG|BPO|BPX|BTX|SPM|SAC|SID"
    r"|SHP|PAC|PSH|TCC|TCD|INV|EQU|ISD|ECD|ECR|NDS|EDU|DG1|AL1|IAM|IAR|PR1|PRB|PTH|GOL|VAR|REL|FT1"
    r"|TXA|RX[ACDEGOR]|RF1|AUT|PRD|ODS|ODT|DPS|DSP|QAK|QID|QPD|QRD|QRF|RCP|RDF|RDT|SCH|TQ[12]|AI[GLPS]"
    r"|RGS|APR|ARQ|STF|PRA|ORG|AFF|LAN|LOC|LCH|LDP|LRL|LCC|MF[AEI]|OM[1-7]|CDM|CM[0-2]|CS[PRS]"
    r"|NCK|NST|NSC|GP[12]|Z[A-Z0-9]{2})-\d+"
    r"|(?:H|P|OBR|OBX|C|L|RES|FAC|ACT|AP|AC|REG|ACE|TXT)\[\d+\]|[HPORCQMSL]\.\d+|line \d+|body"
)
"""What only a message has; `CA-125` and `VIH-1` are columns of other files."""
_NOTHING_KNOWN = Place("unknown")
_FIELD = re.compile(
    r"(?P<field>[A-Z][A-Z0-9]{0,2}(?:-\d+|\[\d+\]|\.\d+)|line \d+|body)"
    r"(?P<repetition>\[\d+\+?\])?(?P<component>(?:\.\d+){0,2})"
)


def held(field: str) -> Held | None:
    """Return what a field without repetition and component holds; None if nothing is known.

    >>> held("PID-5").shape, held("PID-1") is None
    ('name', True)
    """
    return _HELD.get(field)


@lru_cache(4096)
def place_of(name: str) -> Place | None:
    """Return what a column of that name is by its place in a message; None where it is none.

    What a message has and nothing is known about is `unknown`, whatever else a
    column of that name would be: `MSH-6` is a gene.

    >>> place_of("PID-5.1").rule, place_of("PID-5[2].1").rule
    ('patient_name:surname', 'patient_name:birth_surname')
    >>> place_of("OBX-16.2").entity, place_of("OBX-3.1").system, place_of("NOM") is None
    ('PRACTITIONER_NAME', 'LOINC', True)
    """
    if name in _SPECIAL:
        return _SPECIAL[name]
    match = _FIELD.fullmatch(name)
    if match is None:
        return None
    if not _SEGMENTS.fullmatch(match["field"]):
        return None
    component = match["component"]
    exact = _HELD.get(match["field"] + component) if component else None
    own = exact or _HELD.get(match["field"])
    found = _COMPONENTS[own.shape].get("" if exact else component) if own else None
    if own is None or found is None:
        return _NOTHING_KNOWN
    kind, entity, part = found
    # who has two names goes by the first; the other one is a surname too
    if part == "surname" and match["repetition"]:
        part = "birth_surname"
    return _place(kind, own, entity or own.entity, part)


def _place(kind: str, own: Held, entity: str | None, part: str | None) -> Place:
    if kind == "code":
        return Place(kind, system=own.system)
    if entity is None:
        return Place(kind)
    word = "result" if entity == "HEALTH_RESULT" else entity.removeprefix("HEALTH_").lower()
    named = part if entity == "PATIENT_NAME" else None
    return Place(kind, entity, f"{word}:{named or 'position'}", named, own.role)
