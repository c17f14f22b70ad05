"""Adresse postale: a street with its number, a box, a hamlet, and the town behind it.

`12 bis rue des Lilas, Bât. B, 56000 Vannes`: number, kind of street, name, then
perhaps a complement, the five-digit postcode, the town and `CEDEX`. Villages have
`Lieu-dit Kerven`; institutions `BP 40123` or `CS 70005`. The postcode alone is
POSTCODE.

Traps: `2 cours de chimiothérapie`, `1 place`, `AV 8/10` are no streets; street
names hold doctors, dates (`rue du 8 mai 1945`) and saints; whose address it is
the column says, a laboratory's and a practice's own stand on every letter.

Sources:
    * NF Z10-011 and La Poste, Service national de l'adresse (layout of an address)
    * HL7 v2.5, XAD in PID-11; HPRIM Santé 2.x, P[10]
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("12 rue des Lilas")
'12 RUE DES LILAS'
>>> validate("56000")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: letters
>>> validate("NEANT")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: placeholder
"""

from __future__ import annotations

import re

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold
from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.streets import (
    CODE,
    HAMLET,
    MORE,
    NAME,
    NUMBER,
    SMALL,
    SMALL_TOWN,
    SURE,
    TOWN,
    TOWN_NAME,
    VAGUE,
    WORDY,
    E,
)

__all__ = ["RECOGNIZER", "compact", "validate"]

_PLACEHOLDERS = frozenset(("NEANT", "INCONNU", "INCONNUE", "NC", "NR", "SDF", "SANS"))
_LABEL = (
    rf"(?<!\w)(?i:adresses?|adr|demeurant|domicili{E}e?|habite|habitant|r{E}sidant|r{E}sidence)"
    r"[ \t]{0,3}(?:postale|personnelle)?[ \t]{0,2}(?:[:=]|au|à|a|chez)[ \t]{1,3}"
)


def compact(text: str) -> str:
    """Return an address in accent-free capitals with single spaces."""
    return " ".join(re.sub(r"[,;\-|~^]", " ", fold(text).text).split())


def validate(text: str) -> str:
    """Return the compact address.

    Raises:
        InvalidFormat: "letters": there are not two in a row.
        InvalidComponent: "placeholder": it says that there is no address.
    """
    address = compact(text)
    if not re.search(r"[A-Z]{2}", address):
        raise InvalidFormat("letters")
    if address in _PLACEHOLDERS:
        raise InvalidComponent("placeholder")
    return address


def _pattern(name: str, source: str, evidence: Evidence = Evidence.CONTEXT) -> Pattern:
    return Pattern(name, re.compile(source), evidence)


RECOGNIZER = Recognizer(
    entity="POSTAL_ADDRESS",
    patterns=(
        _pattern("street and town", rf"{NUMBER}(?:{SURE}|{VAGUE}){NAME}{MORE}{TOWN}"),
        _pattern("small street and town", rf"{NUMBER}(?:{SURE}|{VAGUE}){SMALL}{SMALL_TOWN}"),
        _pattern("street", rf"{NUMBER}{SURE}{NAME}{MORE}", Evidence.SHAPE),
        _pattern("small street", rf"{NUMBER}{WORDY}{SMALL}(?=[ ]?(?:[,;.\n)]|\Z))", Evidence.SHAPE),
        _pattern("no number", rf"(?<!\w){SURE}{NAME}{MORE}{TOWN}"),
        _pattern("box", rf"(?<!\w)(?:BP|B\.P\.|CS|TSA) ?\d{{1,6}}{MORE}{TOWN}"),
        _pattern(
            "cedex", rf"(?<!\d){CODE}[ ,\-]{{1,3}}{TOWN_NAME}[ ]?(?i:cedex)(?: \d{{1,2}})?(?!\w)"
        ),
        _pattern("hamlet", rf"(?<!\w){HAMLET}(?:{TOWN})?"),
        _pattern("label", rf"{_LABEL}(?P<value>[^\n;|]{{3,60}}?{TOWN})"),
        _pattern("street label", rf"{_LABEL}(?P<value>{SURE}{NAME})"),
        Pattern("cell", re.compile(r"\A\s*(?P<value>\S[^\n]{1,118}\S)\s*\Z"), needs_label=True),
    ),
    validate=validate,
    headers=(
        *("ADR", "ADRESSE", "ADRESSES", "ADRES", "RUE", "VOIE", "COMPL", "COMPLEMENT"),
        *("COMPLADR", "COMPLEMENTADRESSE", "BP", "LIEUDIT", "ADRPAT", "ADRESSEPATIENT"),
        *("ADRESSEPOSTALE", "NUMVOIE", "LIBVOIE", "LIBELLEVOIE", "NOMVOIE", "TYPEVOIE", "ADRRUE"),
        *("ADRLIGNE", "LIGNEADRESSE", "DOMICILE", "ADDRESS", "STREET", "STREETADDRESS"),
        *("ADDRESSLINE", "STREETADDRESSLINE", "ADRDOM", "ADRMED", "ADRESSEMED", "ADRESSEMEDECIN"),
        *("ADRLABO", "ADRESSELABO", "ADRPRESC"),
    ),
    triggers=(
        *("RUE ", "RUE.", "RUE,", "AVENUE", "AVN", "AVE ", "AVE.", "AV ", "AV.", "BOUL", "BD "),
        *("BD.", "BLD", "BVD", "BLVD", "BL ", " ALL", "IMPASSE", " IMP ", " IMP.", "CHEMIN"),
        *("CHEM.", " CHE ", " CHE.", " CH ", " CH.", "ROUTE", "RTE", "QUAI", "SQUARE", " SQ "),
        *(" SQ.", "FAUBOURG", "FBG", " FG ", "ESPLANADE", " PROM", " HAM ", "HAMEAU", "VENELLE"),
        *("RUELLE", " LOT", "SIDENCE", " RES ", " RES.", "SENTIER", "SENTE ", "ROND ", "ROND-"),
        *("PLACE", " PL ", " PL.", " MONT", "CORNICHE", "COUR ", "COURS ", "PASSAGE", "VILLA"),
        *(" CIT", "CLOS ", " DOM", "MAIL ", "PARVIS", "TRAVERSE", "VOIE ", "GALERIE", "PARC "),
        *("CARREFOUR", "ZAC ", " ZA ", " ZI ", " ESP", " PAS ", "LIEU", "LD ", "LD.", "B.P."),
        *("TSA", "CEDEX", "ADR", "DEMEURANT", "HABIT", "SIDANT", "DOMICIL"),
        *(f"{box}{digit}" for box in ("BP", "BP ", "CS", "CS ") for digit in range(10)),
    ),
    examples=(
        "[[12 RUE DES LILAS]]",
        "demeure [[12 bis, rue des Lilas, 56000 Vannes]].",
        "[[12 RUE DU DOCTEUR CALMETTE 59000 LILLE]]",
        "[[3 place de l'Église, Bât. B, 56000 VANNES]]",
        "[[24 avenue du 8 mai 1945, 69500 Bron]]",
        "[[105-107 bd de la Libération – 13001 Marseille]]",
        "[[17 RUE DE RENNES, APPT 188, 75006 PARIS]]",
        "12\n[[4 allée des Chênes]]\nTél. 02 61 91 00 00",
        "[[BP 40123, 56019 VANNES CEDEX]]",
        "[[56019 Vannes Cedex]]",
        "[[Lieu-dit Kerven 56450 SURZUR]]",
        "Adresse : [[Kerven, 56450 Surzur]]",
        "habite [[14 rue des lilas 56000 vannes]]",
        "[[2 cours de la Marne 33000 Bordeaux]]",
    ),
    counterexamples=(
        "2 cours de chimiothérapie",
        "1 place en réanimation",
        "AV 8/10 OD",
        "voie orale, 1 voie veineuse",
        "la rue du Docteur Roux",
        "5 all. plus tard",
        "56000",
        "56000 VANNES",
        "BP 12/8",
        "au cours de 12 mois",
        "CS 3 par jour",
    ),
)
