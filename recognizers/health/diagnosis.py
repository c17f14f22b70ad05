"""Diagnostic: any disease, symptom or state of health that no other topic tells.

Told by the words of a request or a report (diabète, HTA, insuffisance rénale)
or by CIM-10 codes, which a column holds without their point as often as with
it. Transplants (greffe) are of level 4. Codes and words of HIV, STI, cancer,
genetics, psychiatry, addiction, violence, pregnancy and reproduction are the
business of those topics and are not listed here.

Traps: names of diseases are names of people (Raynaud, Parkinson, Crohn), and
`greffe` is also the registry of a court: those need a sign of the laboratory.

Sources:
    * CIM-10 FR (ATIH)
    * unverified: the wording, taken from common usage

>>> [(span.start, span.end) for span in RECOGNIZER.find("Diabète type 2, HTA traitée")]
[(0, 14), (16, 27)]
>>> [span.level for span in RECOGNIZER.find("greffe rénale 2015")]
[4]
>>> RECOGNIZER.find("greffe du tribunal de commerce")  # a registry
[]
"""

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_DIAGNOSIS",
    headers=(
        "AFFECTION", "ALLERGIE", "ALLERGIES", "COMORBIDITE", "COMORBIDITES", "DIABETE",
        "DIABETIQUE", "DIAGNOSTIC", "DIAGNOSTICS", "DIALYSE", "DIALYSES", "GREFFE", "HANDICAP",
        "HTA", "INSUFFISANCERENALE", "LIBELLEDIAG", "MALADIE", "MALADIES", "PATHO", "PATHOLOGIE",
        "PATHOLOGIES", "SYMPTOME", "SYMPTOMES",
    ),
    vocabulary=Vocabulary("diagnosis"),
    examples=(
        "[[diabète type 2]], [[insuffisance rénale chronique]]",
        "[[transplantation rénale]] en 2012",
        "[[patiente sourde]]",
        "[[sclérose en plaques]]",
        "bilan de [[lupus]]",
    ),
    counterexamples=(
        "greffe du tribunal de commerce",
        "Mme RAYNAUD Claire",
        "fracture numérique",
        "goutte à goutte, 3 gouttes",
        "SLA garanti 99,9 %",
    ),
)  # fmt: skip
