"""Profession: what a person does for a living.

Told by a label, by `travaille comme`, `exerce la profession de`, or by a patient
who *is* something on a short list; a profession alone (`infirmière`) may be the
staff's. Military and police are named because a leak endangers them.

Sources:
    * INSEE, nomenclature PCS 2020 (column names CSP, PCS); common wording of reports

>>> [(s.start, s.end) for s in RECOGNIZER.find("Profession : boulangère")]
[(13, 23)]
>>> RECOGNIZER.find("infirmière du service")
[]
"""

import re

from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

_WORDS = r"[A-Z][A-Z'\-]{2,24}(?: (?!ET |CHEZ |DEPUIS |MAIS |QUI |AVEC )[A-Z'\-]{1,24}){0,3}"
_LISTED = (
    r"MILITAIRE|GENDARME|POLICIERE?|POMPIER|ENSEIGNANTE?|AGRICULT(?:EUR|RICE)|AIDE-SOIGNANTE?"
    r"|INFIRMIERE?|CHAUFFEUR|RETRAITEE?|SURVEILLANTE? PENITENTIAIRE|MAGISTRATE?|AVOCATE?"
)

RECOGNIZER = Recognizer(
    entity="OCCUPATION",
    patterns=(
        Pattern(
            "label",
            re.compile(
                r"(?<![A-Z])(?:PROFESSION|METIER|EMPLOI|CSP|OCCUPATION)"
                rf"(?: ACTUELLE?| EXERCEE?)?[\"']? {{0,2}}[:=] {{0,2}}[\"']?(?P<value>{_WORDS})"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "works as",
            re.compile(
                r"(?<![A-Z])(?:TRAVAILLE (?:COMME|EN TANT QUE?)|EMPLOYEE? COMME"
                rf"|EXERCE (?:LE METIER|LA PROFESSION)) ?(?:DE |D')?(?P<value>{_WORDS})"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "is one",
            re.compile(
                rf"(?<![A-Z])(?:PATIENTE?|IL|ELLE)(?: EST|,) (?P<value>{_LISTED})(?:S|ES)?(?![A-Z])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "column",
            re.compile(r"\A\s{0,3}(?P<value>(?=.{0,20}[A-Z])\S.{1,60}?)\s{0,3}\Z"),
            evidence=Evidence.POSITION,
            needs_label=True,
            folded=True,
        ),
    ),
    headers=(
        *("PROFESSION", "METIER", "EMPLOI", "OCCUPATION", "CSP", "PCS", "LIBPROFESSION", "PROF"),
        *("CATSOCPRO", "CODEPROFESSION", "EMPLOYEUR", "ACTIVITEPRO", "GRADE", "UNITEMILITAIRE"),
    ),
    triggers=(
        *("PROFESSION", "METIER", "TIER :", "TIER:", "TIER=", "TIER D", "TIER A", "TIER E"),
        *("EMPLOI", "CSP", "OCCUPATION", "TRAVAILLE", "EMPLOY", "EXERCE", "MILITAIRE", "GENDARME"),
        *("POLICIER", "POMPIER", "ENSEIGNANT", "AGRICULT", "SOIGNANT", "INFIRMI", "CHAUFFEUR"),
        *("RETRAIT", "SURVEILLANT", "MAGISTRAT", "AVOCAT"),
    ),
    examples=(
        "Profession : [[boulangère]]",
        "Métier: [[aide soignante]]",
        "elle travaille comme [[coiffeuse]]",
        "patient, [[militaire]], vu ce jour",
        "exerce le métier de [[soudeur]]",
    ),
    counterexamples=(
        "infirmière du service",
        "profession inconnue",
        "Métier :",
        "mode d'emploi : 2",
    ),
)
