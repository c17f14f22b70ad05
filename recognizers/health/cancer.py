"""Cancers, hémopathies malignes et leurs traitements (cancer and its treatment).

A record speaks of cancer when it names the disease (`ADK colique`, `K sein`,
`LLC`), its stage, its drugs or its services. Tumour markers alone (PSA, CA 125,
ACE) are results, not cancers, and are left to `result.tsv`. The wording and the
codes are the rows of `vocabulary/cancer.tsv`; patterns read the stage (`pT2N1M0`)
and the pathologists' ADICAP code behind its label (lesion part of a tumour:
letter, letter or digit, letter, digit; unverified).

Traps: `K` is potassium, `CA` a turnover or calcium, `LH` a hormone, `TCA` a
clotting time; "Ligue contre le cancer" and the tropic are no diagnosis;
chimioluminescence is a technique of the laboratory.

Sources:
    ATIH, CIM-10 FR (C00-C97, D00-D09, D37-D48, Z51.1, Z85)
    CNAM, NABM
    WHO ATC (L01, L02)
    ANSM, base de données publique des médicaments
    UICC, TNM Classification of Malignant Tumours

>>> [span.rule for span in RECOGNIZER.find("stade pT2N1M0")]
['tnm']
>>> RECOGNIZER.find("PSA 3,2 ng/ml")  # a marker alone
[]
>>> RECOGNIZER.find("Ligue contre le cancer")  # an association
[]
"""

from __future__ import annotations

import re

from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

_T = r"T(?:[0-4](?:mi|[a-d])?|is|x|X)"
TNM = Pattern(
    "tnm",
    re.compile(
        rf"(?<![A-Za-z0-9])[ycpra]{{0,3}}{_T}[ ,]?[ycp]?N(?:[0-3](?:mi|[a-d])?|x|X|\+)"
        r"(?:[ ,]?[cp]?M(?:[01][a-d]?|x|X|\+))?(?![A-Za-z0-9])",
        re.IGNORECASE,
    ),
    Evidence.CONTEXT,
)
PT = Pattern("pt", re.compile(rf"(?<![A-Za-z0-9])y?p{_T}(?![A-Za-z0-9])"), Evidence.CONTEXT)
ADICAP = Pattern(
    "adicap",
    re.compile(r"(?<![A-Z0-9])[A-Z]{4}[A-Z][0-9A-Z][A-Z][0-9](?![A-Z0-9])"),
    needs_label=True,
)
_SIZES = ("0", "1", "2", "3", "4", "is", "x")
_STAGES = tuple(
    f"T{size}{part}{gap}N"
    for size in _SIZES
    for part in ("", "a", "b", "c", "d", "mi")
    for gap in ("", " ", ",", "p", " p", "c", " c", "y", " y", ",p", ",c", ",y")
)
_PT_STAGES = tuple(f"pT{size}" for size in _SIZES)

RECOGNIZER = Recognizer(
    entity="HEALTH_CANCER",
    vocabulary=Vocabulary("cancer"),
    patterns=(TNM, PT, ADICAP),
    labels=("ADICAP", "CODE ADICAP", "CODIFICATION ADICAP", "CODIFICATION"),
    triggers=(*_STAGES, *_PT_STAGES, "ADICAP", "CODIFICATION"),
    headers=(
        "CANCER", "TUMEUR", "TYPECANCER", "TYPETUMEUR", "DIAGCANCER", "ATCDCANCER",
        "ANTECEDENTCANCER", "HISTOLOGIE", "TYPEHISTOLOGIQUE", "ADICAP", "CODEADICAP", "CIMO3",
        "CIMO", "TNM", "PTNM", "CTNM", "STADETNM", "STADETUMORAL", "STADECANCER", "GLEASON",
        "SCOREGLEASON", "GRADESBR", "SBR", "BRESLOW", "KI67", "HER2", "METASTASE", "METASTASES",
        "CHIMIO", "CHIMIOTHERAPIE", "PROTOCOLECHIMIO", "CURECHIMIO", "CYCLECHIMIO",
        "RADIOTHERAPIE", "HORMONOTHERAPIE", "RCP", "DATERCP", "ONCO", "ONCOLOGIE", "ONCOLOGUE",
        "BETHESDA", "FCV", "FROTTIS", "CYTOLOGIECERVICALE", "LYMPHOME", "LEUCEMIE", "MYELOME",
        "MELANOME",
    ),
    examples=(
        "[[ADK colique]] M+",
        "[[k sein]] 2012",
        "[[néo pulmonaire]]",
        "[[pT2N1M0]]",
        "[[PT2N1M0]]",
        "tumeur classée [[T3 N0 M0]]",
        "[[LLC]]",
        "[[C50.9]]",
        "[[chimio J1]]",
        "[[Carcinome canalaire infiltrant]], grade 2",
        "[[métastases hépatiques]]",
        "[[HDJ oncologie]]",
        "sous [[FOLFIRINOX]]",
        "[[Tamoxifène]] 20 mg",
        "code ADICAP : [[BHGSA7A0]]",
        "pièce opératoire [[pT3]]",
        "[[ASC-US]]",
    ),
    counterexamples=(
        "PSA Peugeot",
        "CA 2023 : 1,2 M€",
        "Ca 2,35 mmol/l",
        "K+ 4,2",
        "K 4,2 mmol/L, dosage de contrôle",
        "ECA/ACE",
        "Ligue contre le cancer",
        "tropique du Cancer",
        "PSA 3,2 ng/ml",
        "CA 125 : 12 U/ml",
        "Technique : chimio-luminescence",
        "marqueurs tumoraux",
        "TCA 32 s, LH 5 UI/L",
        "sonde PT100",
        "facteur de nécrose tumorale",
    ),
)  # fmt: skip
