"""Résultat: an analyte, with or without its value, that tells no other topic.

Told by the name of the analyte as laboratories print it (NFS, glycémie, TSH),
by its LOINC or NABM code, by a symbol with value and unit (`K+ 4,2`,
`TP 85 %`), or by a text that is nothing but a value with a laboratory's unit.
A tumour marker is a result: only a word of the diagnosis makes it cancer.

Traps: `PSA` makes cars, `CA` is turnover, calcium and the start of CA 125,
`ACE` an enzyme, `AFP` an agency, `TP` homework: they need a sign of the
laboratory or their unit.

Sources:
    * NABM (Assurance maladie), read in its public SNDS copy
    * LOINC (Regenstrief Institute)
    * unverified: LOINC codes but those of tumour markers; the wording, common usage

>>> [(span.start, span.end) for span in RECOGNIZER.find("PSA 3,2 ng/ml, ferritine basse")]
[(0, 3), (15, 24)]
>>> RECOGNIZER.find("PSA Peugeot")  # cars
[]
>>> RECOGNIZER.find("CA 2023 : 1,2 M€")  # turnover
[]
"""

import re

from recognizers.spec import Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

_MICRO = "\u039c\u00b5"
_VALUE = r"[<>]? ?[0-9]{1,7}(?:[.,][0-9]{1,4})?"
_MOLES = rf"(?:[MUNP{_MICRO}]?MOL|MEQ)/L"
_UNIT = (
    rf"(?:{_MOLES}|(?:[MUNPK{_MICRO}]?G)/(?:[MD]?L|100 ?ML|24 ?H)|[MUK{_MICRO}]{{0,2}}I?U?I/M?L"
    r"|K?U/M?L|/ ?MM3|G/L|T/L|MG/MMOL|ML/MIN|MM/H)"
)

PATTERNS = (
    Pattern(
        "electrolyte",
        re.compile(
            rf"(?<![A-Z0-9])(?:NA|K|CL|CA|MG|PH?)[+\-]{{0,2}} ?[:=]? ?{_VALUE} ?(?:{_MOLES}|MG/D?L)"
        ),
        folded=True,
    ),
    Pattern(
        "ion",
        re.compile(r"(?<![A-Za-z0-9])(?:Na|NA|K|Ca|Cl)\+{1,2} ?[:=]? ?[0-9]{1,3}(?:[.,][0-9])?"),
    ),
    Pattern(
        "blood count",
        re.compile(
            rf"(?<![A-Z0-9])(?:GB|GR|HB|PLQ|PLAQ|TG) ?[:=]? ?{_VALUE}"
            r" ?(?:G/D?L|G/100 ?ML|/ ?MM3|GIGA|T/L|TERA|MMOL/L)"
        ),
        folded=True,
    ),
    Pattern(
        "clotting or sedimentation",
        re.compile(rf"(?<![A-Za-z0-9])(?:TP ?[:=]? ?{_VALUE} ?%|VS ?[:=]? ?{_VALUE} ?mm)"),
    ),
    Pattern(
        "thyroid hormone",
        re.compile(
            rf"(?<![A-Z0-9])(?:F?T[34] ?L|FT[34]|T[34](?= ?[:=]? ?{_VALUE} ?[PN]MOL))(?![A-Z])"
        ),
        folded=True,
    ),
    Pattern("measure", re.compile(rf"\A {{0,3}}{_VALUE} {{0,2}}{_UNIT} {{0,3}}\Z"), folded=True),
)

RECOGNIZER = Recognizer(
    entity="HEALTH_RESULT",
    patterns=PATTERNS,
    headers=(
        # the value of any analyte
        "INTERPRET", "INTERPRETATION", "RES", "RESANT", "RESNUM", "RESTXT", "RESULT", "RESULTAT",
        "RESULTATNUM", "RESULTATS", "RESULTATTEXTE", "RESVAL", "VAL", "VALEUR", "VALEURNUM",
        "VALEURRESULTAT", "VALEURS", "VALNUM", "VALRES", "VALTXT", "VALUE",
        # an analyte that has a column of its own
        "ALAT", "ALBUMINE", "ASAT", "BILIRUBINE", "CA125", "CA153", "CA199", "CALCEMIE",
        "CHOLESTEROL", "CLAIRANCE", "CORTISOL", "CREAT", "CREATININE", "CREATININEMIE", "CRP",
        "DDIMERES", "DFG", "ECBU", "FERRITINE", "FIBRINOGENE", "FSH", "GAMMAGT", "GGT", "GLUCOSE",
        "GLYCEMIE", "HBA1C", "HDL", "HEMATIES", "HEMATOCRITE", "HEMOGLOBINE", "INR", "KALIEMIE",
        "LDH", "LDL", "LEUCOCYTES", "LIPASE", "NATREMIE", "NFS", "PLAQUETTES", "POTASSIUM",
        "PROTEINURIE", "PSA", "RUBEOLE", "SODIUM", "TGO", "TGP", "TOXOPLASMOSE", "TRANSAMINASES",
        "TRIGLYCERIDES", "TROPONINE", "TSH", "UREE", "VGM", "VITAMINED", "VITD",
    ),
    triggers=(
        "MOL/L", "MEQ/L", "G/L", "G/DL", "G/ML", "G/100", "G/24", "I/L", "I/ML", "U/L", "U/ML",
        "/MM3", "/ MM3", "T/L", "MG/MMOL", "ML/MIN", "MM/H", "GIGA", "TERA", "K+", "NA+", "CA+",
        "TP ", "TP:", "TP=", "VS ", "VS:", "VS=", "T4L", "T3L", "T4 L", "T3 L", "FT4", "FT3",
        "PMOL", "NMOL", "CL+",
        *(f"{name}{digit}" for name in ("TP", "VS") for digit in range(10)),
    ),
    vocabulary=Vocabulary("result"),
    examples=(
        "[[PSA]] 3,2 ng/ml",
        "[[CA 125]] : 12 U/ml",
        "[[Ca 2,35 mmol/l]]",
        "[[K+ 4,2]]",
        "[[T4L]] 12 pmol/l",
        "[[Glycémie]] : 1,02 g/l",
        "[[NFS]] de contrôle",
        "[[TP 85 %]]",
        "[[2,35 mmol/l]]",
        "[[sérologie toxoplasmose]] : IgG négatives",
    ),
    counterexamples=(
        "PSA Peugeot Citroën",
        "CA 2023 : 1,2 M€",
        "inhibiteur ECA/ACE",
        "TP de chimie n° 2",
        "agence AFP",
        "Chemin de fer",
    ),
)  # fmt: skip
