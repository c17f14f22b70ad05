"""Groupe sanguin: ABO group, rhesus, RH-KELL phenotype.

Stable for life and printed on every card, so it helps to single a person out.
`groupe A` may be a streptococcus: without a rhesus the group needs `groupe
sanguin`, `ABO` or its column.

Sources:
    * EFS and arrêté du 15 mai 2018, immuno-hématologie: ABO-RH1, phénotype RH-KEL1

>>> [(s.start, s.end) for s in RECOGNIZER.find("groupe sanguin : O Rh+")]
[(17, 22)]
>>> RECOGNIZER.find("streptocoque du groupe A")
[]
"""

import re

from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

_SIGN = r"(?:POSITI(?:F|VE)|NEGATI(?:F|VE)|POS|NEG|\+|-(?![A-Z0-9]))"
_RHESUS = rf"(?:RH(?:ESUS)? ?(?:\(?D\)?|1)? ?:? ?{_SIGN}|RH1|RH:-?1)"
_ABO = r"(?:AB|A|B|O)"
_END = r"(?![A-Z0-9+])"

RECOGNIZER = Recognizer(
    entity="BLOOD_GROUP",
    patterns=(
        Pattern(
            "label",
            re.compile(
                r"(?<![A-Z])(?:GROUPE(?:S)? SANGUINS?|GROUPE ABO|GROUPAGE(?: SANGUIN)?|ABO|GS)"
                rf"(?:[ -]?RH(?:1|ESUS)?)?[ :=\"']{{1,5}}"
                rf"(?P<value>(?:{_ABO}|0)(?: ?(?:{_RHESUS}|{_SIGN}))?){_END}"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "group and rhesus",
            re.compile(rf"(?<![A-Z0-9]){_ABO},? ?{_RHESUS}{_END}"),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "rhesus",
            re.compile(
                r"(?<![A-Z])(?:FACTEUR )?RH(?:ESUS)?(?: ?\(?D\)?)?[ :=]{0,4}"
                rf"(?P<value>{_SIGN}){_END}"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "phenotype",
            re.compile(
                r"(?<![A-Za-z0-9])(?:D[+-] ?)?C[+-][ ,]{0,2}E[+-][ ,]{0,2}c[+-][ ,]{0,2}e[+-]"
                r"(?:[ ,]{0,2}(?:K|KEL)[+-])?"
                r"|(?<![A-Za-z])(?:D|dd)?(?:CC|Cc|cc)(?:EE|Ee|ee)(?![A-Za-z])"
            ),
            evidence=Evidence.CONTEXT,
        ),
        Pattern(
            "column",
            re.compile(
                rf"\A[ '\"]{{0,3}}"
                rf"(?P<value>(?:{_ABO}|0)(?: ?(?:{_RHESUS}|{_SIGN}))?|{_RHESUS}|{_SIGN})"
                r"[ '\"]{0,3}\Z"
            ),
            evidence=Evidence.POSITION,
            needs_label=True,
            folded=True,
        ),
    ),
    headers=(
        *("ABO", "RH", "GROUPE", "GS", "GRS", "GRSANG", "GROUPESANG", "GROUPESANGUIN", "RHESUS"),
        *("GRPSANG", "PHENO", "PHENOTYPE", "GROUPAGE", "ABORH", "BLOODGROUP", "BLOODTYPE", "RHD"),
        *("GROUPEABO", "GROUPERH", "KELL", "RHKELL", "PHENORH", "PHENOTYPERH", "FACTEURRHESUS"),
    ),
    triggers=(
        *("SANGUIN", "ABO", "GROUPAGE", "GS:", "GS :", "GS=", "GS ", " RH", "RH+", "RH-", "RH1"),
        *("RH:", "RH ", "RHD", "RH(", "SUS POS", "SUS N", "SUS :", "SUS:", "SUS+", "SUS-", "SUS D"),
        *("SUS =", "SUS=", "SUS +", "SUS -", "SUS (", "ARH", "BRH", "ORH", "C+", "C-", "CCEE"),
    ),
    examples=(
        "groupe sanguin : [[O Rh+]]",
        "Groupe ABO: [[AB]]",
        "ABO : [[A]]",
        "[[A Rhésus négatif]]",
        "Rhésus : [[positif]]",
        "phénotype [[C+ E- c+ e+ K-]]",
        "[[ddccee]]",
        "GS: [[B+]]",
    ),
    counterexamples=(
        "streptocoque du groupe A",
        "groupe de travail",
        "A+",
        "abo 12",
        "polyarthrite RH",
        "vitamine C-",
    ),
)
