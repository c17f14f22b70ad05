"""Grossesse: pregnancy, its tests, its course and its end at birth.

Told by words (enceinte, grossesse), by tests that are asked of pregnant women
(hCG, PAPP-A, RAI with toxoplasmosis), by the date of the last period (DDR), by
a term in weeks (SA, semaines d'aménorrhée), by months without a period, and by
obstetric formulas (G2P1, `2e geste, 1 pare`: second pregnancy, one birth). Its
end by IVG is told by `reproduction`.

Traps: `SA` is also a company, `enceinte` a loudspeaker, a cold chamber or the
grounds of a hospital, `DDR4` a memory chip, and hCG also a tumour marker: a
`SA` needs its number, hCG a value or a sign of the laboratory.

Sources:
    * CIM-10 FR (ATIH): O00-O99, Z32-Z39
    * NABM (Assurance maladie): 7401, 7402, 4004-4006; LOINC: 21198-7, 19080-1
    * unverified: LOINC 2118-8, the wording, taken from common usage

>>> [span.rule for span in RECOGNIZER.find("ENCEINTE 12SA")]
['weeks']
>>> RECOGNIZER.find("enceinte acoustique")  # a loudspeaker
[]
>>> RECOGNIZER.find("DURAND SA")  # a company: no number of weeks
[]
"""

import re

from recognizers.spec import Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

_SA = ("SA", "S.A")
_WEEKS = r"(?:[3-9]|[12][0-9]|3[0-9]|4[0-3])"
_NUMBER = (
    r"(?:[0-9]{1,2}|[IV]{1,4})(?: ?(?:E|EME|ER|ERE|IEME|O))?|PREMIERE?|SECONDE?|(?:DEUX|TROIS|QUATR"
    r"|CINQU|SIX|SEPT|HUIT|NEUV|DIX)IEME|(?:DEUX|TROIS|QUATRE|CINQ|SIX|SEPT|HUIT|NEUF|DIX)"
)
_NO_SHIELD = r"(?![A-Z\-]| (?:BRISE|CHOC|FEU|FLAMME|SOLEIL|BALLE|VAPEUR|ETINCELLE))"
_DATE = r"[0-3]?[0-9][/.\- ][01]?[0-9](?:[/.\- ](?:[12][0-9])?[0-9]{2})?(?![0-9])"

PATTERNS = (
    Pattern(
        "weeks",
        re.compile(
            rf"(?:\b[Ee](?:NCEINTE|nceinte) (?:DE |de )?)?(?<![\w.,])"
            rf"{_WEEKS}(?: ?S\.?A\.?|sa)(?: ?\+ ?[0-6] ?[Jj]?)?(?![\w&])"
        ),
    ),
    Pattern(
        "months",
        re.compile(
            r"(?<![A-Z])ENCEINTES? (?:DE |D')?(?:[1-9]|UN|DEUX|TROIS|QUATRE|CINQ|SIX|SEPT|HUIT)"
            r" ?(?:MOIS|SEMAINES?|SEM)(?![A-Z])"
        ),
        folded=True,
    ),
    Pattern(
        "date",
        re.compile(rf"(?<![A-Z])(?:DDR|DPA|DDG) {{0,2}}[:=]? {{0,2}}(?:LE |AU |DU )?{_DATE}"),
        folded=True,
    ),
    Pattern(
        "obstetric formula",
        re.compile(
            r"(?<![A-Za-z0-9])G[0-9]{1,2}[ ,/\-]{0,2}P ?[0-9]{1,2}(?:[AEMV][0-9]){0,4}"
            r"(?![A-Za-z0-9])"
        ),
    ),
    Pattern(
        "gravidity and parity",
        re.compile(
            rf"(?<![A-Z0-9])(?:(?:{_NUMBER}) ?GESTES?[ ,;/\-]{{1,3}}(?:ET )?)?"
            rf"(?:{_NUMBER}) ?PARES?{_NO_SHIELD}"
        ),
        folded=True,
    ),
    Pattern(
        "amenorrhoea",
        re.compile(
            r"AMENORRHEES? (?:DE |D'|A |DEPUIS |[:=] ?)?(?:(?:ENVIRON|PLUS DE|PRES DE) )?"
            r"(?:[0-9]{1,2}|UN|DEUX|TROIS|QUATRE|CINQ|SIX|SEPT|HUIT)(?: ?(?:\+|ET) ?[0-6])?"
            r" ?(?:MOIS|SEMAINES?|SEM|SA|JOURS|J)(?![A-Z])"
        ),
        folded=True,
    ),
    Pattern(
        "value of hCG",
        re.compile(r"(?<![A-Z])(?P<value>(?:\u0392|SS)?HCG) ?[:=]? ?[<>]? ?[0-9]"),
        folded=True,
    ),
    Pattern("Greek hCG", re.compile(r"(?:\u0392|SS)[ \-]?HCG(?![A-Z])"), folded=True),
)

RECOGNIZER = Recognizer(
    entity="HEALTH_PREGNANCY",
    patterns=PATTERNS,
    headers=(
        "AGEGESTATIONNEL", "BETAHCG", "BHCG", "DATEDDR", "DATEDERNIERESREGLES",
        "DATEREGLES", "DDG", "DDR", "DERNIERESREGLES", "DPA", "ENCEINTE", "GESTITE",
        "GROSSESSE", "GROSSESSES", "HCG", "NBSA", "NBGROSSESSES", "PARITE", "SA",
        "SEMAINESAMENORRHEE", "SEMAMENORRHEE", "TERME", "TERMEGROSSESSE", "TESTGROSSESSE",
    ),
    triggers=(
        *(f"{digit}{gap}{weeks}" for digit in range(10) for gap in ("", " ") for weeks in _SA),
        *(f"{digit}{gap}P" for digit in range(10) for gap in ("-", "/", ",")),
        *(f"G{digit}{gap}P" for digit in range(10) for gap in ("", " ")),
        *(f"{digit}PARE" for digit in range(10)),
        " PARE", "NORRH", "ENCEINTE", "DDR", "DPA", "DDG", "HCG",
    ),
    vocabulary=Vocabulary("pregnancy"),
    examples=(
        "[[ENCEINTE 12SA]]",
        "[[bêta-hCG]] 2450",
        "[[DDR 12/11/23]]",
        "[[RAI + toxo]] à contrôler",
        "[[test de grossesse]] négatif",
        "[[\u03b2hCG]] : <1 UI/l",
        "[[G2P1]], [[22 SA + 3j]]",
        "[[HT21]] ; [[PAPP-A]]",
        "[[deuxième geste, 1 pare]]",
        "saignements sur [[aménorrhée de 2 mois]]",
        "[[G3/P2]] à [[31 S.A.]]",
    ),
    counterexamples=(
        "enceinte acoustique Bluetooth",
        "température de l'enceinte réfrigérée : 4 °C",
        "SAS LE GOFF et fils, DURAND SA",
        "terme du contrat : 12 mois",
        "DDR4 3200 MHz",
        "né à terme. Sa mère l'accompagne",
        "2 pare-feux et un premier geste",
    ),
)  # fmt: skip
