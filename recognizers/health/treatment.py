"""Traitement: a drug, a class of drugs or another treatment a person receives.

Drugs are named by substance (DCI, lévothyroxine), by brand (Levothyrox), by
class (AVK) or by ATC code; laboratories also measure them (digoxinémie). The
level of a match is that of the topic its drug tells: 5 for HIV and
reproduction, 4 for cancer, transplant, psychiatry and addiction, else that of
the entity.

Traps: `lithium` is also a battery and, with heparin, a tube; `insuline` is an
analyte when it is dosed; brands that are surnames need a sign of the laboratory.

Sources:
    * ATC (WHO Collaborating Centre for Drug Statistics Methodology)
    * levels: J05A, L01, L02B, L04A, N05A, N06A, N07BB, N07BC, G03XB, G02AD, G03G
    * unverified: brands and wording, taken from common usage

>>> [(s.start, s.end, s.level) for s in RECOGNIZER.find("ENCEINTE / LEVOTHYROX")]
[(11, 21, None)]
>>> [span.level for span in RECOGNIZER.find("méthadone 60 mg")]
[4]
>>> RECOGNIZER.find("prélèvement sur héparinate de lithium")  # a tube
[]
"""

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_TREATMENT",
    headers=(
        "ANTIBIO", "ANTIBIOTIQUE", "ANTICOAG", "ANTICOAGULANT", "AVK", "CIP", "CIP7", "CIP13",
        "CODECIP", "CODEUCD", "DCI", "LIBMEDICAMENT", "MEDIC", "MEDICAMENT", "MEDICAMENTS",
        "MEDICATION", "NOMMEDICAMENT", "POSO", "POSOLOGIE", "TRAIT", "TRAITEMENT",
        "TRAITEMENTACTUEL", "TRAITEMENTENCOURS", "TRAITEMENTS", "TRT", "TTT", "TTTENCOURS",
        "TTTS", "UCD",
    ),
    vocabulary=Vocabulary("treatment"),
    examples=(
        "patiente sous [[LEVOTHYROX]] 75 µg",
        "[[Lantus]] 12 UI le soir",
        "[[méthadone]] 60 mg",
        "[[lithiémie]] 0,8 mmol/l",
        "[[clozapine]]",
        "[[MIFEGYNE]]",
        "PVVIH sous [[BIKTARVY]]",
        "[[ciclosporine]] : taux résiduel",
        "[[Préviscan]] 3/4 cp",
    ),
    counterexamples=(
        "pile au lithium CR2032",
        "traitement de texte",
        "tube hépariné",
        "M. RENNIE, 12 rue des Lilas",
    ),
)  # fmt: skip
