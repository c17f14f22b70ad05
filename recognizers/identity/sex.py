"""Sexe: a person's sex as records write it.

`M` and `F`, INSEE's `1` and `2`, FHIR's `male` and `female`, HL7's `A O U N`.
A letter alone means nothing: a label or the column makes it a sex.

Sources:
    * HL7 v2.5 table 0001, FHIR administrative-gender, INSEE (1, 2)

>>> [(s.start, s.end) for s in RECOGNIZER.find("Sexe : F")]
[(7, 8)]
>>> RECOGNIZER.find("F")
[]
"""

import re

from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

_WORD = (
    r"MASCULIN|FEMININ|HOMME|FEMME|FEMALE|MALE|GARCON|FILLE|MASC|FEM|INDETERMINE|INCONNU|AUTRE"
    r"|UNKNOWN|OTHER"
)

RECOGNIZER = Recognizer(
    entity="SEX",
    patterns=(
        Pattern(
            "label",
            re.compile(
                rf"(?<![A-Z])(?:SEXE|SEX|GENDER|GENRE)[\"']? {{0,3}}[:=] {{0,3}}[\"']?"
                rf"(?P<value>{_WORD}|[MFHU12])(?![A-Z0-9])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "of the sex",
            re.compile(r"(?<![A-Z])SEXE (?P<value>MASCULIN|FEMININ)(?![A-Z])"),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "column",
            re.compile(rf"\A[ '\"]{{0,3}}(?P<value>{_WORD}|[MFHIUOAN1290])(?:\.0)?[ '\"]{{0,3}}\Z"),
            evidence=Evidence.POSITION,
            needs_label=True,
            folded=True,
        ),
    ),
    headers=(
        *("SEXE", "SX", "SEX", "GENRE", "GENDER", "CODSEXE", "CODESEXE", "LIBSEXE", "SEXEPAT"),
        *("SEXEPATIENT", "ADMINISTRATIVEGENDER", "ADMINISTRATIVEGENDERCODE", "BENSEXCOD"),
    ),
    triggers=("SEX", "GENDER", "GENRE"),
    examples=(
        "Sexe : [[F]]",
        "patient de sexe [[masculin]]",
        '"gender": "[[female]]"',
        "SEX=[[1]]",
    ),
    counterexamples=("F", "sexe : voir dossier", "rapport sexuel", "genre Staphylococcus", "homme"),
)
