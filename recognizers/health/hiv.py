"""VIH, sida, prophylaxies et antirétroviraux (HIV: tests, disease, prevention, drugs).

A record speaks of HIV when it names the test (`sérologie VIH`, `Ag p24`), its
follow-up (`charge virale`, `CD4`), the disease, the exposure (`AES`, `PrEP`), a
service (`CeGIDD`) or a drug; a negative result is as sensitive as a positive
one, because it tells who was tested. The wording and the codes are the rows of
`vocabulary/hiv.tsv`. Two shapes are left to patterns: `PrEP`, which tells itself
from `PREP` by its capitals alone, and a T4 count by its unit.

Traps: `CD4` is also a road and a lot number, `T4` a thyroid hormone, `AES` a
cipher, `TPE` a card terminal, `CV` a letter's enclosure; ritonavir in Paxlovid
treats Covid-19, entecavir and adefovir hepatitis B.

Sources:
    ATIH, CIM-10 FR (B20-B24, R75, Z21)
    CNAM, NABM
    legifrance.gouv.fr JORFARTI000050052330 (acts 0393 to 0396; the labels of 0394 to
        0396 are unverified and left out)
    LOINC
    WHO ATC
    ANSM, base de données publique des médicaments

>>> [span.level for span in RECOGNIZER.find("Sérologie VIH-1 : négative")]
[None]
>>> RECOGNIZER.find("HIVER 2024, déviation CD4")  # other words, no sign of a laboratory
[]
>>> RECOGNIZER.find("T4 12 pmol/L")  # a hormone, not a cell count
[]
"""

from __future__ import annotations

import re

from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

PREP = Pattern("prep", re.compile(r"(?<![A-Za-z])PrEP(?![A-Za-z])"), Evidence.CONTEXT)
T4_COUNT = Pattern(
    "t4_count",
    re.compile(
        r"(?<![A-Z0-9])(?P<value>L?T4) ?[:=]? {0,3}[0-9]{1,4} {0,2}(?:/ ?MM ?3|/ ?[UΜ]L|CELL)"
    ),
    Evidence.CONTEXT,
    folded=True,
)

RECOGNIZER = Recognizer(
    entity="HEALTH_HIV",
    vocabulary=Vocabulary("hiv"),
    patterns=(PREP, T4_COUNT),
    triggers=("PrEP", "T4"),
    headers=(
        "VIH", "HIV", "VIH1", "VIH2", "VIH12", "HIV1", "HIV2", "SIDA", "SEROVIH", "SEROHIV",
        "SEROLOGIEVIH", "SEROLOGIEHIV", "SEROLVIH", "DEPISTAGEVIH", "DEPVIH", "TESTVIH",
        "TESTHIV", "TRODVIH", "STATUTVIH", "RESULTATVIH", "RESVIH", "RESHIV", "VIHRESULTAT",
        "VIHRES", "HIVRESULT", "HIVSTATUS", "HIVTEST", "ACVIH", "ANTIVIH", "AGP24", "P24",
        "WBVIH", "CVVIH", "CVHIV", "VIHCV", "CHARGEVIRALE", "CHARGEVIRALEVIH", "ARNVIH", "PCRVIH",
        "ADNVIH", "CD4", "CD4ABS", "CD4PCT", "CD4POURCENT", "NADIRCD4", "LYMPHOCD4", "TAUXCD4",
        "CD4CD8", "RAPPORTCD4CD8", "VIHPOSITIF", "SEROPOSITIF", "SEROPOSITIVITE", "STADESIDA",
        "SOUSPREP", "AES", "ARV", "ANTIRETROVIRAL", "ANTIRETROVIRAUX", "TRITHERAPIE",
    ),
    examples=(
        "[[HIV+]] NE RIEN DIRE AU MARI",
        "[[séropo]] connue",
        "[[PVVIH]] sous BIKTARVY",
        "[[Sérologie VIH 1+2]] : négative",
        "[[VIH SANS ORDO]]",
        "[[AES]] - contrôle M3",
        "[[CD4]] : 312 /mm3",
        "[[T4]] : 312 /mm3",
        "LOINC [[20447-9]]",
        "[[V.I.H]]. : neg",
        "[[HIV_AC]]",
        "[[VIH1/2]]",
        "renouvellement [[PrEP]]",
        "DP : [[B24.9]]",
    ),
    counterexamples=(
        "Déviation CD4 sortie 12",
        "lot CD4-223",
        "M. SIDAOUI",
        "résidant à Lyon",
        "HIVER 2024",
        "CV dans le dossier",
        "T4L 12 pmol/l",
        "PREP ECHANTILLON",
        "Contrôle du chiffrement AES-256",
        "LAV BRONCHO",
        "TPE",
    ),
)  # fmt: skip
