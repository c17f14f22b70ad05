"""What CDA, FHIR and HPRIM XML share: numbers by their OID, code systems, ways to reach someone.

Sources:
    * ANS, OIDs of the INS (style sheet CDA-FO.xsl), FR-Core identifier slices
    * HL7 registry of OIDs; FHIR terminology systems
    * unverified: the addresses of FINESS and ADELI
"""

from __future__ import annotations

import re

from scanner.documents import word

__all__ = ["coded", "held_by", "identified", "reached"]

_INS = "1.2.250.1.213.1.4."
_INS_TEST = frozenset({"6", "7", "10", "11"})
_SOCIAL = frozenset({"13", "14"})
_NUMBERS = {
    "1.2.250.1.71.4.2.1": "rpps",
    "1.2.250.1.71.4.2.2": "finess",
    "1.2.250.1.71.1.2": "finess",
    "RPPS": "rpps",
    "HTTPS://RPPS.ESANTE.GOUV.FR": "rpps",
    "HTTP://RPPS.FR": "rpps",
    "ADELI": "adeli",
    "HTTPS://ADELI.ESANTE.GOUV.FR": "adeli",
    "FINESS": "finess",
    "FINEJ": "finess",
    "FINEG": "finess",
    "HTTPS://FINESS.ESANTE.GOUV.FR": "finess",
    "HTTP://FINESS.SANTE.GOUV.FR": "finess",
    "NH": "nir",
    "INS-C": "ins",
    "INS-NIR": "ins",
    "INS-NIA": "ins",
    "INS-NIR-TEST": "ins-test",
    "INS-NIR-DEMO": "ins-test",
    "PPN": "document",
    "DL": "document",
    "NIIP": "insurer",
}
"""An authority's OID or address, or the type of a number (HL7 table 0203, FR-Core)."""
_SYSTEMS = (
    ("LOINC", re.compile(r"2\.16\.840\.1\.113883\.6\.1|HTTPS?://(?:WWW\.)?LOINC\.ORG/?|LN|LOINC")),
    ("CIM10", re.compile(
        r"2\.16\.840\.1\.113883\.6\.(?:3|90|4)|1\.2\.250\.1\.213\.2\.\d{1,3}"
        r"|HTTPS?://HL7\.ORG/FHIR/SID/ICD-10(?:-[A-Z]{1,4})?|.{0,80}(?:ICD-?10|CIM-?10).{0,20}|I10C?")),
    ("ATC", re.compile(r"2\.16\.840\.1\.113883\.6\.73|HTTPS?://(?:WWW\.)?WHOCC\.NO/ATC|ATC|WC")),
    ("CCAM", re.compile(r"1\.2\.250\.1\.213\.2\.5|.{0,80}CCAM")),
    ("NABM", re.compile(r".{0,80}NABM")),
)  # fmt: skip


def identified(*signs: str) -> str:
    """Return what kind of number the first telling authority, address or type makes it: `ins`.

    >>> identified("1.2.250.1.213.1.4.8"), identified("urn:oid:1.2.250.1.213.1.4.13")
    ('ins', 'nir')
    >>> identified("1.2.250.1.213.1.4.10"), identified("1.2.3.4")
    ('ins-test', 'id')
    """
    for sign in signs:
        plain = sign.strip().removeprefix("urn:oid:")
        if plain.startswith(_INS):
            last = plain.removeprefix(_INS)
            if last in _SOCIAL:
                return "nir"
            if last.isdigit() and int(last) < 12:  # noqa: PLR2004 - .12 is SI-SAMU's
                return "ins-test" if last in _INS_TEST else "ins"
        found = _NUMBERS.get(plain.upper().rstrip("/"))
        if found is not None:
            return found
    return "id"


def held_by(owner: str, kind: str) -> str:
    """Return the word of a number of someone; of professionals, mere numbers are nothing.

    A patient's number under a professional's authority is no RPPS, whatever it says.
    """
    if owner == "patient" and kind in ("rpps", "adeli", "finess"):
        kind = "id"
    return word(owner, kind)


def coded(system: str) -> str:
    """Return the word of codes of a system, by its OID, address or name.

    >>> coded("2.16.840.1.113883.6.1"), coded("http://loinc.org"), coded("1.2.3")
    ('code:LOINC', 'code:LOINC', 'other:label')
    """
    plain = system.strip().removeprefix("urn:oid:").upper()[:120]
    for name, shape in reversed(_SYSTEMS):
        if plain and shape.fullmatch(plain):
            return f"code:{name}"
    return "other:label"


def reached(value: str) -> str:
    """Return what a `telecom` is by its looks: `phone`, or `mail` where there is an @."""
    return "mail" if "@" in value else "phone"
