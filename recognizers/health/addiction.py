"""Addictions, alcool et stupéfiants (addiction: alcohol, drugs, substitution).

A record tells addiction by an analysis (`alcoolémie`, `CDT`, `stupéfiants
urinaires`), a substance, a drug of substitution or withdrawal, a service
(`CSAPA`) or a history (`OH chronique`). Tobacco carries level 3. The wording and
the codes are the rows of `vocabulary/addiction.tsv`.

Traps: alcohol also disinfects and `OH` is a chemical group (`25-OH vitamine D`);
weaning may be from a ventilator; `CDT` and `THC` need a sign of the laboratory.

Sources:
    ATIH, CIM-10 FR (F10-F19, K70, R78, Z71.4-Z71.6, Z72.0-Z72.2)
    CNAM, NABM
    LOINC
    WHO ATC (N07B)
    ANSM, base de données publique des médicaments

>>> [span.start for span in RECOGNIZER.find("méthadone 60 mg")]
[0]
>>> [span.level for span in RECOGNIZER.find("patient fumeur")]
[3]
>>> RECOGNIZER.find("gel hydro-alcoolique")  # a disinfectant
[]
>>> RECOGNIZER.find("25-OH vitamine D : 30 ng/mL")  # a vitamin
[]
"""

from __future__ import annotations

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_ADDICTION",
    vocabulary=Vocabulary("addiction"),
    headers=(
        "ALCOOL", "ALCOOLEMIE", "ETHANOL", "ETHANOLEMIE", "CDT", "CDTPCT", "PETH", "ETG",
        "CONSOALCOOL", "CONSOMMATIONALCOOL", "AUDITC", "ETHYLISME", "ALCOOLISME", "SEVRAGE",
        "DROGUE", "DROGUES", "STUPEFIANT", "STUPEFIANTS", "TOXIQUES", "TOXIQUESURINAIRES",
        "TOXICOLOGIE", "TOXICOMANIE", "CANNABIS", "THC", "CANNABINOIDES", "COCAINE", "OPIACES",
        "OPIOIDES", "HEROINE", "AMPHETAMINES", "AMPHETAMINE", "METHAMPHETAMINE", "MDMA",
        "ECSTASY", "BUPRENORPHINE", "METHADONE", "EDDP", "TSO", "BENZOYLECGONINE", "GHB",
        "ADDICTION", "ADDICTIONS", "ADDICTOLOGIE", "TABAC", "TABAGISME", "FUMEUR", "COTININE",
    ),
    examples=(
        "[[méthadone]] 60 mg",
        "[[CDT]] 3,1 %",
        "[[THC +]]",
        "[[Alcoolémie]] : 1,2 g/L",
        "[[OH chronique]]",
        "[[STUPEFIANTS URINAIRES]]",
        "[[Éthylisme aigu]]",
        "sous [[Subutex]] 8 mg",
        "suivi au [[CSAPA]]",
        "DAS [[F10.2]]",
        "[[19359-9]] LOINC",
    ),
    counterexamples=(
        "gel hydro-alcoolique",
        "25-OH vitamine D : 30 ng/mL, dosage",
        "sevrage respiratoire, patient extubé",
        "alcool à 70, désinfection avant prélèvement",
        "crack du logiciel",
        "CDT signé",
        "fumeur",
    ),
)  # fmt: skip
