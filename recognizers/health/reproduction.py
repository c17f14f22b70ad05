"""Reproduction: abortion (IVG, IMG), assisted procreation (AMP) and the donors of gametes.

The law keeps these apart: an abortion of a minor is her secret, a donor is
anonymous, and a woman may give birth under secrecy (`sous X`). Told by words,
by drugs given for nothing else (Mifégyne, Ovitrelle) and by acts (FIV, ICSI).

Traps: `IVG` is also left ventricular failure, so alone it needs a word of
gynaecology before it or a column of comments, and a word of cardiology near
it speaks against it. `FIV` is a virus of cats, `PMA` a country or a sprint,
`AMP` an ampoule: alone they need a sign, and `AMP` a word beside it.

Sources:
    * CSP L2212-1 and following (IVG), L2141-1 and following (AMP); Code civil 16-8
    * CIM-10 FR (ATIH): O03-O07, N46, N96-N98, Z30-Z31
    * ATC (WHO): G03XB01, G02AD06, G03GA; NABM: 0054-0081
    * unverified: the wording, taken from common usage

>>> [span.start for span in RECOGNIZER.find("contrôle post IVG")]
[0]
>>> RECOGNIZER.find("FEVG 35 %, IVG", labelled=True)  # the heart
[]
>>> RECOGNIZER.find("PMA : pays les moins avancés")  # no couple
[]
"""

import re

from recognizers.spec import Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

_HEART = (
    r"(?:FEVG|CARDIO|CARDIA|CORONA|VENTRICUL|OAP(?![A-Z])|BNP(?![A-Z])|DYSPNEE|OEDEME|INFARCTUS"
    r"|LASILIX|FUROSEMIDE|FIBRILLATION|ECHOCARD|TROPONINE|VALVUL|MITRAL|AORTI)"
)
_IVG = r"(?:IVG|I\.V\.G\.?)"

PATTERNS = (
    Pattern(
        "IVG with its term",
        re.compile(rf"(?<![A-Z]){_IVG} (?:A |DE )?(?:[3-9]|1[0-9]) ?SA(?![A-Z])"),
        folded=True,
    ),
    Pattern(
        "IVG",
        re.compile(
            rf"{_HEART}[^\n]{{0,60}}?(?<![A-Z]){_IVG}(?![A-Z])"
            rf"|(?<![A-Z])(?P<value>{_IVG})(?![A-Z])(?![^\n]{{0,60}}{_HEART})"
        ),
        needs_label=True,
        folded=True,
    ),
    Pattern("day of FIV", re.compile(r"(?<![A-Z])FIV[ \-]?J ?[0-9]{1,2}(?![0-9])"), folded=True),
)

RECOGNIZER = Recognizer(
    entity="HEALTH_REPRODUCTION",
    patterns=PATTERNS,
    labels=(
        "AMENORRHEE", "ANTECEDENT", "ANTECEDENTS", "ATCD", "CENTRE", "CONTROLE", "DEMANDE",
        "FCS", "GROSSESSE", "GYNECO", "GYNECOLOGIE", "GYNECOLOGIQUE", "HCG", "MINEURE",
        "ORTHOGENIE", "PATIENTE", "PLANNING", "POST", "SAGE-FEMME", "SOUHAITE", "SA",
    ),
    headers=(
        "AMH", "AMP", "DONNEUSE", "DONOVOCYTES", "DONSPERME", "FIV", "ICSI", "IVG", "NBIVG",
        "PMA", "RANGFIV", "SPERMOGRAMME", "TENTATIVEFIV",
    ),
    triggers=("IVG", "I.V.G", "FIV"),
    vocabulary=Vocabulary("reproduction"),
    examples=(
        "[[IVG médicamenteuse]]",
        "[[contrôle post IVG]]",
        "[[MIFEGYNE]]",
        "[[FIV J12]]",
        "[[don ovocytes]]",
        "gynéco : [[IVG]] en 2019",
        "[[IVG à 8 SA]]",
        "[[spermogramme]] de contrôle",
    ),
    counterexamples=(
        "FEVG 35 %, IVG",
        "IVG sur cardiopathie ischémique",
        "1 AMP IV DIRECTE",
        "PMA : pays les moins avancés",
        "essai de stérilité du milieu",
    ),
)  # fmt: skip
