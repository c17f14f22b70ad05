"""HPRIM XML: events of patients, acts and results between hospital systems.

Each repeated event is a record, else the document. Whose a name is follows from the
element around it: `patient`, `medecin`, `biologiste`. What the elements of HPRIM do
not tell is read by its name, as in any XML.

Sources:
    * HPRIM XML (http://www.hprim.org/hprimXML); unverified: read in the wild
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.documents import word
from scanner.readers import Item, Opened, Reader
from scanner.readers.clinical import reached
from scanner.readers.xml.profile import Frame, Profile
from scanner.readers.xml.records import read_xml
from scanner.readers.xml.roots import plan_of, root_of

__all__ = ["READER"]

_ROOTS = re.compile(
    r"evenements?(?:Patients?|ServeurActes?|ServeurEtatsPatient|ServeurActivitePmsi|FraisDivers"
    r"|ServeurIntervention|Pmsi)|msgBiologie|(?:acquittements?|msgAcquittements?)\w{0,40}"
    r"|(?:demande|resultat|compteRendu)s?(?:Biologie|Labo|Analyses?|Examens?)"
)
_OWNERS = {
    **dict.fromkeys(("patient", "beneficiaire"), "patient"),
    **dict.fromkeys(("medecin", "medecins", "medecinResponsable", "medecinTraitant", "prescripteur",
                     "demandeur", "correspondant", "destinataireResultat"), "prescriber"),
    **dict.fromkeys(("executant", "biologiste", "validateur", "preleveur", "intervenant",
                     "professionnelSante", "participant", "technicien"), "practitioner"),
    **dict.fromkeys(("personnePrevenir", "personneAPrevenir", "mere", "pere", "conjoint", "tuteur",
                     "assure"), "relative"),
    **dict.fromkeys(("agents", "agent", "laboratoire", "etablissement", "uniteFonctionnelle",
                     "organisme", "destinataire"), "organisation"),
}  # fmt: skip
_CONTENTS = {
    "nomUsuel": "family",
    "nomUsage": "family",
    "nomMarital": "family",
    "nomNaissance": "birthname",
    "prenom": "given",
    "prenoms": "given",
    "sexe": "sex",
    "ligne": "street",
    "voie": "street",
    "ville": "street",
    "codePostal": "postcode",
    "numeroSecuriteSociale": "nir",
    "numeroSecu": "nir",
    "nir": "nir",
    "ins": "ins",
    "matriculeIns": "ins",
    "numeroRpps": "rpps",
    "rpps": "rpps",
    "numeroAdeli": "adeli",
    "adeli": "adeli",
    "finess": "finess",
}
_BIRTHS = frozenset({"dateNaissance", "naissance"})
_NUMBERS = frozenset({"emetteur", "recepteur", "identifiant", "numeroIdentifiantPatient"})
_REACHED = frozenset({"telephone", "telephones", "telecom", "email", "mail", "fax"})


class _Hprim(Profile):
    """Whose and what the elements of HPRIM XML are."""

    format = "hprim-xml"

    def enter(self, frame: Frame) -> None:
        """Take the owner from the nearest element that is someone."""
        own = _OWNERS.get(frame.name)
        if own is not None:
            frame.owner = own

    def place(self, frame: Frame, attribute: str, value: str) -> str:
        """Return the word of what it holds; what no table has, by its name."""
        above = frame.parent.name if frame.parent is not None else ""
        if attribute and attribute not in ("V", "valeur", "value"):
            return super().place(frame, attribute, value)
        if frame.name in _BIRTHS or above in _BIRTHS:
            found = word(frame.owner, "birth")
        elif frame.name in _REACHED or above in _REACHED:
            found = word(frame.owner, reached(value))
        elif frame.name in _NUMBERS or (frame.name == "valeur" and above in _NUMBERS):
            found = word(frame.owner, "id")
        else:
            found = word(frame.owner, _CONTENTS.get(frame.name, ""))
        told = found != "other:nothing" or frame.owner == "organisation"
        return found if told else super().place(frame, attribute, value)


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the root says it
    """Want the namespace, or a root that only HPRIM has."""
    root = root_of(head)
    if root is None:
        return 0
    return 96 if "hprim" in root.namespace.lower() or _ROOTS.fullmatch(root.name) else 0


def _read(opened: Opened) -> Iterator[Item]:
    yield from read_xml(opened, _Hprim(), plan_of(opened.head))


READER = Reader(
    name="hprim-xml",
    title="HPRIM XML: events of patients, acts, results",
    suffixes=(),
    sniff=_sniff,
    read=_read,
)
