"""Violences, réquisitions et médecine légale (violence, judicial requests, forensics).

A record tells a forensic matter by a violence, a judicial request (`réquisition`,
`OPJ`, `garde à vue`), a forensic unit (`UMJ`, `IML`), samples under seal, or a
detention. Sexual assault stays at the topic's level 4 unless the policy raises it.
The wording and the codes are the rows of `vocabulary/forensic.tsv`.

Traps: a tube may be sealed too (`bouchon scellé`), staff may be requisitioned, a
floor is a `parquet`, and `GAV` is also an insurance.

Sources:
    Code pénal
    Code de procédure pénale
    Code de l'action sociale et des familles
    ATIH, CIM-10 FR (T74, X85-Y09, Z04.4, Z65.0-Z65.3)

>>> [span.start for span in RECOGNIZER.find("Prélèvement sur réquisition")]
[12]
>>> RECOGNIZER.find("bouchon scellé, résultat du contrôle")  # a tube
[]
>>> RECOGNIZER.find("parquet flottant")  # a floor
[]
"""

from __future__ import annotations

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_FORENSIC",
    vocabulary=Vocabulary("forensic"),
    headers=(
        "REQUISITION", "NUMREQUISITION", "NREQUISITION", "OPJ", "NOMOPJ", "PROCUREUR", "PARQUET",
        "SCELLE", "SCELLES", "NUMSCELLE", "NSCELLE", "GAV", "GARDEAVUE", "UMJ", "IML",
        "MEDECINELEGALE", "MEDICOLEGAL", "AGRESSION", "AGRESSIONSEXUELLE", "VIOL", "VIOLENCE",
        "VIOLENCES", "VIOLENCESCONJUGALES", "MALTRAITANCE", "VICTIME", "DETENU", "DETENTION",
        "ECROU", "NUMECROU", "NECROU", "PRISON", "INCARCERATION", "JUDICIAIRE", "ITT", "AUTOPSIE",
        "NUMPV", "PROCESVERBAL",
    ),
    examples=(
        "Prélèvement [[sur réquisition]] OPJ",
        "[[garde à vue]]",
        "[[AGRESSION SEXUELLE]]",
        "adressée par l'[[UMJ]]",
        "[[violences conjugales]]",
        "[[soumission chimique]] ?",
        "[[patient détenu]]",
        "[[scellé numéro]] 3, analyse",
        "DP [[T74.2]]",
        "[[kit viol]]",
    ),
    counterexamples=(
        "bouchon scellé, résultat du contrôle",
        "parquet flottant",
        "réquisition de personnel",
        "rue de la Gendarmerie",
        "séquestration pulmonaire, patient suivi",
        "représentant légal",
        "violet",
    ),
)  # fmt: skip
