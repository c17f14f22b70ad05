"""Psychiatrie et psychotropes (psychiatry: disorders, care without consent, drugs).

A record tells psychiatry by a disorder, a suicidal act, a legal regime of care
(`HDT`, `SPDRE`), a service, or a drug and its monitoring: lithium, clozapine,
neuroleptics, antidepressants. Anxiolytics and hypnotics are too common to tell it
and are left to the treatments. The wording and the codes are the rows of
`vocabulary/psychiatry.tsv`.

Traps: `TCA` is a clotting time, `TS` a bleeding time or a saturation, lithium an
anticoagulant of the sample tube (`héparinate de lithium`) and a battery, and a
depression may be of the breath or of the marrow.

Sources:
    ATIH, CIM-10 FR (F00-F09, F20-F99, X60-X84, Z91.5)
    CNAM, NABM
    WHO ATC (N05A, N06A, N06B)
    ANSM, base de données publique des médicaments

>>> [span.start for span in RECOGNIZER.find("lithiémie 0,8")]
[0]
>>> RECOGNIZER.find("tube héparinate de lithium")  # a sample tube
[]
>>> RECOGNIZER.find("dépression respiratoire")  # of the breath
[]
"""

from __future__ import annotations

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_PSYCHIATRY",
    vocabulary=Vocabulary("psychiatry"),
    headers=(
        "PSY", "PSYCHIATRIE", "PSYCHIATRE", "DIAGPSY", "ATCDPSY", "SUIVIPSY",
        "SUIVIPSYCHIATRIQUE", "HDT", "SPDT", "SPDRE", "SDRE", "MODELEGAL", "MODESOINPSY",
        "SOINSSANSCONSENTEMENT", "LITHIEMIE", "LITHIUM", "CLOZAPINE", "CLOZAPINEMIE",
        "NEUROLEPTIQUE", "NEUROLEPTIQUES", "ANTIPSYCHOTIQUE", "ANTIDEPRESSEUR", "ANTIDEPRESSEURS",
        "PSYCHOTROPE", "PSYCHOTROPES", "SUICIDE", "RISQUESUICIDAIRE", "TENTATIVESUICIDE", "IMV",
        "DEPRESSION", "SCHIZOPHRENIE", "BIPOLAIRE", "MADRS", "PANSS", "AUTISME", "TDAH",
    ),
    examples=(
        "[[lithiémie]] 0,8",
        "[[clozapine]]",
        "[[HDT]]",
        "[[TS médicamenteuse]]",
        "[[SCHIZOPHRENIE]] connue",
        "[[Épisode dépressif]] sévère",
        "sous [[Téralithe]] 400",
        "suivi au [[CMP adultes]]",
        "DP [[F32.1]]",
        "[[IDEES SUICIDAIRES]]",
        "patient [[anxieux]]",
    ),
    counterexamples=(
        "tube héparinate de lithium",
        "TCA 32 s, TS 4 min",
        "dépression respiratoire",
        "batterie lithium-ion",
        "chariot psy",
        "angoisse du lundi",
    ),
)  # fmt: skip
