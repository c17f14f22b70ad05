"""Âge: a person's age in years, or in months and days for the young.

`34 ans` may be a duration (`depuis 10 ans`): outside a column it needs a person,
`âgé de`, brackets, or a label. Years above 125 are none.

Sources:
    * SNOMED CT French edition, "âge au prélèvement"; common wording of reports

>>> [(s.start, s.end) for s in RECOGNIZER.find("patiente de 34 ans")]
[(12, 18)]
>>> RECOGNIZER.find("suivi depuis 10 ans")
[]
>>> validate("130 ans")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: years
>>> validate("trente ans")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: number
"""

import re
from functools import partial

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "validate"]

_OLDEST = 125
_YEARS = r"\d{1,3} ?ANS?(?![A-Z])"
_ANY = r"\d{1,3} ?(?:ANS?|MOIS|JOURS?)(?![A-Z])"
_PERSON = (
    r"(?:PATIENTE?|HOMME|FEMME|ENFANT|GARCON|FILLE|FILLETTE|NOURRISSON|BEBE|ADOLESCENTE?|DAME"
    r"|MONSIEUR|MADAME|MME|MLLE|MR|M\.|SUJET|JEUNE|NEE?|VEUVE|VEUF)"
)


def validate(text: str) -> str:
    """Return the age as it is.

    Raises:
        InvalidFormat: it does not start with a number.
        InvalidComponent: more "years" than anyone lived.
    """
    number = re.match(r"\d{1,3}", text)
    if number is None:
        raise InvalidFormat("number")
    if int(number.group()) > _OLDEST and not re.search("[jm]", text, re.IGNORECASE):
        raise InvalidComponent("years")
    return text


_told = partial(Pattern, evidence=Evidence.CONTEXT, folded=True)

RECOGNIZER = Recognizer(
    entity="AGE",
    patterns=(
        _told("aged", re.compile(rf"(?<![A-Z])AGEE?S? (?:DE |D')?(?P<value>{_ANY})")),
        _told(
            "label",
            re.compile(
                r"(?<![A-Z])AGE(?: AU PRELEVEMENT| ACTUEL)?[\"']? {0,3}[:=] {0,3}[\"']?"
                r"(?P<value>\d{1,3}(?: ?(?:ANS?|MOIS|JOURS?|[AMJY]))?)(?![A-Z0-9.,/])"
            ),
        ),
        _told(
            "person",
            re.compile(
                rf"(?<![A-Z]){_PERSON}(?: [A-Z'\-]{{2,20}}){{0,3}},? ?(?:DE )?(?P<value>{_ANY})"
            ),
        ),
        _told(
            "after a sex",
            re.compile(rf"(?:\A|[ ,(])[HFM][ ,/]{{1,3}}(?P<value>{_YEARS})"),
        ),
        _told("brackets", re.compile(rf"\((?P<value>{_YEARS})\)")),
        _told("opening", re.compile(rf"\A(?P<value>{_YEARS})"), evidence=Evidence.SHAPE),
        _told(
            "column",
            re.compile(
                r"\A[ '\"]{0,3}(?P<value>\d{1,3}(?: ?(?:ANS?|MOIS|JOURS?|SEMAINES?|[AMJY]))?)"
                r"(?:[.,]\d{1,2})?[ '\"]{0,3}\Z"
            ),
            evidence=Evidence.POSITION,
            needs_label=True,
        ),
    ),
    validate=validate,
    foreign=("ENCEINTE DE", "GROSSESSE DE", "ENCEINTE", "GROSSESSE"),
    foreign_reach=4,
    headers=(
        *("AGE", "AGEPATIENT", "AGEPREL", "AGEPRELEVEMENT", "AGEANS", "AGEANNEES", "AGEMOIS"),
        *("AGEDOSSIER", "AGEEXAMEN", "TRANCHEAGE", "CLASSEAGE"),
    ),
    triggers=(
        *(" ANS", " MOIS", " JOUR", "AGE:", "AGE :", "AGE=", "AGE =", 'AGE"', "GE :", "GE:", "GE="),
        *(f"{digit}{unit}" for digit in range(10) for unit in ("AN", "MOIS", "JOUR")),
        *("AGE AU P", "AGE ACTUEL", "GE AU P", "GE ACTUEL", " AN,", " AN.", " AN)"),
    ),
    examples=(
        "âgée de [[34 ans]]",
        "Age : [[34]]",
        '"age": [[34]]',
        "nourrisson de [[3 mois]]",
        "Mme MARTIN, [[34 ans]], consulte",
        "F/[[34 ans]]",
        "MARTIN Anne ([[34ans]])",
        "[[34 ans]], G2P1",
    ),
    counterexamples=(
        "depuis 10 ans",
        "il y a 5 ans",
        "traitement de 3 mois",
        "dosage : 34",
        "âgée de 340 ans",
        "34",
        "dans 2 ans",
        "PATIENTE ENCEINTE DE 7 MOIS",
    ),
)
