"""CDA R2: each document a record; whose a name is follows from the header's participations.

Any CDA is read: CI-SIS (CR-BIO and others), C-CDA, IHE. Fields are paths of local
names below `ClinicalDocument`. A section's text is prose, its title in front;
comments count. The body in base64 is a resource of its own, `!nonXMLBody`, as is
each `!observationMedia`.

    recordTarget             patient         an id under an INS OID is an INS
    participant REF, PCP     prescriber      also informationRecipient, encounterParticipant
    author, authenticators   practitioner    also performer, responsibleParty, sampler (PRELV)
    guardian, NOK ...        relative
    custodian, organisations organisation

Sources:
    * ANS, CI-SIS volets Structuration minimale and CR-BIO 2024.01; sample TSH_1
    * HL7 CDA R2 (2005), C-CDA 2.1
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.documents import word
from scanner.readers import Item, Opened, Reader
from scanner.readers.clinical import coded, held_by, identified, reached
from scanner.readers.xml.profile import Frame, Profile
from scanner.readers.xml.records import read_xml
from scanner.readers.xml.roots import Plan, root_of

__all__ = ["READER"]

_NAMESPACE = "urn:hl7-org:v3"
_OWNERS = {
    "recordTarget": "patient",
    **dict.fromkeys(("guardian", "relatedEntity", "relatedSubject"), "relative"),
    **dict.fromkeys(("encounterParticipant", "informationRecipient"), "prescriber"),
    **dict.fromkeys(
        ("author", "dataEnterer", "legalAuthenticator", "authenticator", "performer",
         "responsibleParty"), "practitioner"),
    **dict.fromkeys(
        ("custodian", "providerOrganization", "representedOrganization", "healthCareFacility",
         "serviceProviderOrganization", "scopingOrganization", "receivedOrganization",
         "wholeOrganization", "manufacturerOrganization", "representedCustodianOrganization",
         "scopingEntity"), "organisation"),
    **dict.fromkeys(("specimen", "playingDevice", "assignedAuthoringDevice", "playingEntity",
                     "entry", "manufacturedMaterial"), "thing"),
}  # fmt: skip
_RELATIVES = frozenset({"NOK", "ECON", "CAREGIVER", "CON", "PRS", "GUAR", "GUARD", "POLHOLD"})
_CONTENTS = {
    ("birthTime", "value"): "birth",
    ("administrativeGenderCode", "code"): "sex",
    ("religiousAffiliationCode", "displayName"): "social",
}
_NAME_PARTS = {"given": "given", "family": "family"}
_STREETS = frozenset(
    {"streetAddressLine", "streetName", "houseNumber", "streetNameType", "additionalLocator",
     "unitID", "postBox", "city", "addr"}
)  # fmt: skip
_TIMES = frozenset({"effectiveTime", "time", "low", "high", "center"})
_TREATMENTS = frozenset({"manufacturedMaterial", "manufacturedLabeledDrug"})
_DIAGNOSES = frozenset({"value", "translation"})


class _Cda(Profile):
    """Whose and what the elements of a CDA are."""

    format = "cda"

    def enter(self, frame: Frame) -> None:
        """Take the owner from the nearest participation; a section's text is prose."""
        parent = frame.parent
        own = _OWNERS.get(frame.name)
        if own is not None:
            frame.owner = own
        elif frame.name == "participant":
            frame.owner = _participant(frame)
        elif frame.name == "functionCode" and parent is not None and parent.name == "participant":
            parent.owner = _by_function(frame.attributes.get("code", ""), parent.owner)
        elif frame.name == "text" and parent is not None and parent.name == "section":
            frame.prose, frame.title = [], parent.seen.get("title", "")
        elif frame.name == "birthplace":
            frame.owner = "thing"

    def leave(self, frame: Frame, text: str) -> None:
        """Remember a section's title."""
        if frame.name == "title" and frame.parent is not None:
            frame.parent.seen["title"] = text

    def inner(self, frame: Frame, attribute: str, text: str) -> str:
        """Name what is in base64 by the element of the body that it stands in."""
        said = not attribute and frame.attributes.get("representation") == "B64"
        if said or super().inner(frame, attribute, text):
            above = frame.parent
            within = above is not None and above.name in ("nonXMLBody", "observationMedia")
            return above.name if above is not None and within else frame.name
        return ""

    def place(self, frame: Frame, attribute: str, value: str) -> str:
        """Return the word of what it holds; what no table has, by its name."""
        if attribute:
            found = self._attribute(frame, attribute, value)
        elif frame.name in _NAME_PARTS or frame.name == "name":
            found = word(frame.owner, _name_part(frame))
        elif frame.name in _STREETS:
            found = word(frame.owner, "street")
        elif frame.name == "postalCode":
            found = word(frame.owner, "postcode")
        elif frame.name == "value":
            found = "result:label"
        else:
            found = "other:text"
        return found

    def _attribute(self, frame: Frame, attribute: str, value: str) -> str:
        content = _CONTENTS.get((frame.name, attribute))
        if content is not None:
            return word(frame.owner, content)
        if (frame.name, attribute) == ("telecom", "value"):
            return word(frame.owner, reached(value))
        if (frame.name, attribute) == ("id", "extension"):
            return _number(frame)
        if frame.owner in ("", "thing"):
            return _entry(frame, attribute)
        return "code:other" if attribute == "code" else "other:nothing"


def _entry(frame: Frame, attribute: str) -> str:
    """Return what an attribute outside the participations holds."""
    if attribute == "value" and frame.name in _TIMES:
        return "other:exam"
    if attribute == "value" and frame.name == "value":
        return "result:label"
    if attribute == "code":
        return coded(frame.attributes.get("codeSystem", ""))
    return f"{_topic(frame)}:label" if attribute == "displayName" else "other:nothing"


def _participant(frame: Frame) -> str:
    kind = frame.attributes.get("typeCode", "")
    if frame.owner == "thing":
        return "thing"
    return "prescriber" if kind in ("REF", "REFB", "REFT") else "relative"


def _by_function(function: str, owner: str) -> str:
    return {"PCP": "prescriber", "PRELV": "practitioner"}.get(function, owner)


def _name_part(frame: Frame) -> str:
    if frame.name == "name":
        return "name"
    born = "BR" in frame.attributes.get("qualifier", "").split()
    return "birthname" if born and frame.name == "family" else _NAME_PARTS[frame.name]


def _number(frame: Frame) -> str:
    if frame.parent is not None and frame.parent.name == "specimenRole":
        return "other:sample"
    kind = identified(frame.attributes.get("root", ""))
    return held_by(frame.owner, kind)


def _topic(frame: Frame) -> str:
    above = frame.parent.name if frame.parent is not None else ""
    if above in _TREATMENTS:
        return "treatment"
    return "diagnosis" if frame.name in _DIAGNOSES else "result"


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the root says it
    """Want the root; its namespace may be missing."""
    root = root_of(head)
    if root is None or root.name != "ClinicalDocument":
        return 0
    return 97 if root.namespace in (_NAMESPACE, "") else 0


def _read(opened: Opened) -> Iterator[Item]:
    yield from read_xml(opened, _Cda(), Plan())


READER = Reader(
    name="cda",
    title="CDA R2 documents: CR-BIO and other CI-SIS, C-CDA, IHE",
    suffixes=(".cda", ".ccda", ".ccd"),
    sniff=_sniff,
    read=_read,
)
