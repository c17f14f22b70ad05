"""Nom d'un proche: a relative, a guardian, a person to call.

Laboratory files name the spouse, the parents of a child, a guardian or the
person to call (`PERSONNE A PREVENIR`). With the patient's record it says who
lives with whom; `ne pas communiquer au conjoint` names nobody.

Traps: `MARTIN épouse DURAND` is one woman's two names and so a patient's; the
words for kin stand in family history (`père : diabète`) far more often.

Sources:
    * HL7 v2.5, segments NK1 and GT1; CDA `guardian` (where messages hold them)
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("Durand Paul")
'DURAND PAUL'
>>> validate("06 39 98 01 02")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: letters
>>> validate("néant")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: placeholder
"""

from __future__ import annotations

from recognizers.gazetteer import GAZETTEER
from recognizers.nameunit import compact, name_unit, parts_of, validate

__all__ = ["PARTS", "RECOGNIZER", "compact", "validate"]

PARTS = parts_of(
    surname="""
        NOMCONJ NOMCONJOINT NOMPERE NOMMERE NOMTUTEUR NOMPARENT NOMCONTACT NOMREPRESENTANT
    """,
    birth_surname="""
        NOMJFMERE NOMNAISSANCEMERE
    """,
    given="""
        PRENOMCONJ PRENOMCONJOINT PRENOMPERE PRENOMMERE PRENOMTUTEUR PRENOMPARENT
        PRENOMENFANT PRENOMCONTACT
    """,
    full="""
        CONJOINT CONJ EPOUX MARI ENFANT MERE PERE PARENT PARENT1 TUTEUR TUTRICE CURATEUR
        PERSONNECONF PERSCONF PERSONNECONFIANCE PERSONNEDECONFIANCE PERSONNEAPREVENIR
        APREVENIR PERSAPREVENIR PERSONNEPREVENIR REPRESENTANTLEGAL REPRESENTANT CONTACT
        CONTACTURGENCE AIDANT PROCHE NEXTOFKIN GUARDIAN
    """,
)
"""Folded header -> the part of a name its column holds."""

RECOGNIZER = name_unit(
    "RELATIVE_NAME",
    "relative",
    headers=tuple(PARTS),
    triggers=(
        *("CONJOINT", "CONCUBIN", "COMPAGN", "MARI", "MERE", "PERE", "FILS", "FILLE", "FRERE"),
        *("SOEUR", "POUX", "POUSE", "FEMME", "PARENT", "ONCLE", "TANTE", "COUSIN", "NIECE"),
        *("TUT", "CURAT", "VENIR", "PERSONNE", "PERS.", "PERS ", "AIDANT", "ACCOMPAGN"),
        *("CONTACT", "REPR", "RE)", "RE :", "RE:", "RE M", "UR :", "UR:", "UR M", "CE :", "CE:"),
        "CE M",
        *GAZETTEER.triggers,
    ),
    examples=(
        "Personne à prévenir : M. [[Paul DURAND]] (mari)",
        "Mère : Mme [[DURAND]] ; conjoint : [[Paul KERVELLA]]",
        "MERE : [[DURAND SOPHIE]]",
        "sous la tutelle de son tuteur M. [[LE BIHAN]]",
        "sa fille [[Sophie]] l'accompagne",
        "Mme [[DURAND]] (mère)",
    ),
    counterexamples=(
        "Mme MARTIN épouse DURAND",
        "père : diabète, mère : HTA",
        "MERE DECEDEE, PERE INCONNU",
        "ne pas communiquer au conjoint",
        "HIV+ NE RIEN DIRE AU MARI",
        "le consentement du tuteur légal",
        "FRERE HEMOPHILE, SOEUR PORTEUSE",
    ),
)
