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

__all__ = ["RECOGNIZER", "compact", "validate"]

_PLACEHOLDERS = frozenset(("NEANT", "INCONNU", "INCONNUE", "NON COMMUNIQUE", "NC", "NR", "SDF", "SANS"))
_SURE = (
    r"(?i:rue|avenues?|avn|ave?|boulevards?|boul|bl?vd|bd|bld|bl|all[ée]\u0301?es?|all|impasses?|imp|chemins?"
    r"|chem|che|routes?|rte|quais?|square|sq|faubourg|fbg|fg|esplanade|promenade|hameau|ham|venelle"
    r"|ruelle|lotissement|r[ée]\u0301?sidence|sentier|sente|rond[ -]point|place|pl|mont[ée]\u0301?e|corniche)"
)
_VAGUE = (
    r"(?i:cours|cour|passage|lot|r[ée]\u0301?s|villa|cit[ée]\u0301?|clos|domaine|dom|mail|parvis|traverse"
    r"|voie|c[oô]te|galerie|parc|carrefour|zac|za|zi|esp|prom|pas|ch)"
)
_WORDY = r"(?i:rue|avenue|boulevard|all[ée]\u0301?e|impasse|chemin|route|quai|square)"
_NUMBER = (
    r"(?<![\w/.,\-])\d{1,4}(?: ?[/\-] ?\d{1,4})?(?: ?(?i:bis|ter|quater|[a-f])(?!\w))?[ \u00a0]?,?[ \u00a0]{1,2}"
)
_JOINT = r"(?:[ \u00a0]|\. ?|['’\-])"
_LINK = r"(?:de|du|des|la|le|les|l|d|en|sur|sous|à|aux|au|et|l[èe]\u0300?s)(?!\w)"
_DATED = r"\d{1,2}(?:er)? (?i:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?: \d{4})?"
_STOP = r"(?!(?i:t[ée]l|fax|port|mail|e-?mail|n[ée]e?|dr|ipp|nir|code|pr|mme|m|ddn|appt?|b[aâ]t|bp|cs|esc)(?![\w]))"
_NAMED = rf"{_STOP}[^\W\d_a-zà-ÿ][^\W_]{{0,30}}(?:\.[^\W\d_]{{1,20}})?"
_NAME = rf"\.?(?:{_JOINT}{_LINK}){{0,3}}{_JOINT}(?:{_DATED}|{_NAMED})(?:(?:{_JOINT}{_LINK}){{0,3}}{_JOINT}(?:{_DATED}|{_NAMED})){{0,5}}"
_SMALL = rf"(?:{_JOINT}{_LINK}){{0,3}}(?:{_JOINT}[^\W\d_]{{2,20}}){{1,4}}"
_MORE = (
    r"(?:[ ,;\-\n\r]{1,4}(?i:app(?:t|artement)?|b[aâ]t(?:iment)?|esc(?:alier)?|[ée]tage|porte|lot|bp|cs|tsa"
    r"|r[ée]s(?:idence)?)\.? ?[\w]{1,15}){0,3}"
)
_TOWN_NAME = rf"{_NAMED}(?:{_JOINT}(?:{_LINK}{_JOINT})?(?:{_LINK}{_JOINT})?{_NAMED}){{0,4}}(?: \d{{1,2}}(?!\d))?"
_CODE = r"(?:F[ -]?)?(?:0[1-9]|[1-8]\d|9[0-5]|97|98|2[AB])\d{3}(?!\d)"
_TOWN = rf"[ ,;\-–|\n\r]{{1,4}}{_CODE}(?:[ ,\-]{{1,3}}{_TOWN_NAME})?"
_SMALL_TOWN = rf"[ ,;\-\n]{{1,3}}{_CODE}(?: [^\W\d_]{{2,30}}(?:[ \-][^\W\d_]{{2,30}}){{0,3}})?"
_LABEL = (
    r"(?i:adresses?|adr|demeurant|domicili[ée]\u0301?e?|habite|habitant|r[ée]sidant|r[ée]sidence)"
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
        _pattern("street and town", rf"{_NUMBER}(?:{_SURE}|{_VAGUE})(?!\w){_NAME}{_MORE}{_TOWN}"),
        _pattern("small street and town", rf"{_NUMBER}(?:{_SURE}|{_VAGUE})(?!\w)\.?{_SMALL}{_SMALL_TOWN}"),
        _pattern("street", rf"{_NUMBER}{_SURE}(?!\w){_NAME}{_MORE}", Evidence.SHAPE),
        _pattern("small street", rf"{_NUMBER}{_WORDY}(?!\w){_SMALL}(?=[ ]?(?:[,;.\n)]|\Z))", Evidence.SHAPE),
        _pattern("no number", rf"(?<!\w){_SURE}(?!\w){_NAME}{_MORE}{_TOWN}"),
        _pattern("box", rf"(?<!\w)(?:BP|B\.P\.|CS|TSA) ?\d{{1,6}}{_MORE}{_TOWN}"),
        _pattern("cedex", rf"(?<!\d){_CODE}[ ,\-]{{1,3}}{_TOWN_NAME}[ ]?(?i:cedex)(?: \d{{1,2}})?(?!\w)"),
        _pattern("hamlet", rf"(?<!\w)(?i:lieu[ -]?dit|lieudit|ld\.?(?= ))[ :,]{{1,3}}{_NAMED}(?:{_JOINT}{_NAMED}){{0,3}}(?:{_TOWN})?"),
        _pattern("label", rf"(?<!\w){_LABEL}(?P<value>[^\n;|]{{3,60}}?{_TOWN})"),
        _pattern("street label", rf"(?<!\w){_LABEL}(?P<value>{_SURE}(?!\w){_NAME})"),
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
