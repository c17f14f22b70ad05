"""IST et hépatites virales (sexually transmitted infections and viral hepatitis).

Syphilis, gonococci, chlamydiae, *Mycoplasma genitalium*, trichomonads, genital
herpes, papillomavirus, mpox and hepatitis B, C and D carry level 5. Hepatitis A
and E, herpes simplex of no stated site and urogenital mycoplasmas, which are not
sexual as such, carry 4; vaccines and their titres (`Ac anti-HBs`) carry 3. The
wording and the codes are the rows of `vocabulary/sti.tsv`.

Traps: *Chlamydia pneumoniae* and *psittaci* are lung infections; `NG` is a unit
(`5 NG/ML`), `CT` a scanner and `GC` a result type, so the three are read in pairs
only (`CT/NG`); `VHC` is a vehicle and `HPV` a volume until a sign of the
laboratory stands near.

Sources:
    ATIH, CIM-10 FR (A50-A64, B15-B19, Z11.3)
    CNAM, NABM
    LOINC
    WHO ATC
    ANSM, base de données publique des médicaments

>>> [span.level for span in RECOGNIZER.find("Ac anti-HBs 120 UI/L, Ac anti-HBc négatif")]
[3, None]
>>> RECOGNIZER.find("5 ng/ml")  # a unit
[]
>>> RECOGNIZER.find("Chlamydia pneumoniae IgG négatif")  # a lung infection
[]
"""

from __future__ import annotations

from recognizers.spec import Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_STI",
    vocabulary=Vocabulary("sti"),
    headers=(
        "HBS", "IST", "MST", "DEPISTAGEIST", "BILANIST", "STI", "SYPHILIS", "SEROSYPHILIS",
        "TPHA", "VDRL", "TPHAVDRL", "RPR", "TPPA", "FTA", "FTAABS", "TREPONEME", "GONOCOQUE",
        "GONO", "NGONORRHOEAE", "PCRNG", "CHLAMYDIA", "CHLAM", "PCRCHLAMYDIA", "PCRCT", "CTNG",
        "NGCT", "PCRCTNG", "TRICHOMONAS", "MGENITALIUM", "MYCOPLASME", "MYCOPLASMES",
        "UREAPLASMA", "HPV", "HPVHR", "TESTHPV", "HPV16", "HPV18", "PAPILLOMAVIRUS", "HSV",
        "HSV1", "HSV2", "HERPES", "MPOX", "HEPATITE", "HEPATITEB", "HEPATITEC", "HEPATITED",
        "HEPATITEE", "HEPATITEA", "SEROHEPB", "SEROHEPC", "VHB", "VHC", "VHD", "HBV", "HCV",
        "HDV", "AGHBS", "HBSAG", "AGHBE", "ACHBS", "ANTIHBS", "HBSAC", "ACHBC", "ANTIHBC",
        "HBCAC", "ACHBE", "ANTIHBE", "ADNVHB", "ARNVHC", "ACVHC", "ANTIVHC", "CVVHC", "CVVHB",
        "GENOTYPEVHC", "HTLV",
    ),
    examples=(
        "[[TPHA/VDRL]]",
        "[[PCR Chlamydia + gonocoque]]",
        "[[HPV HR]] 16 positif",
        "[[AgHBs positif]]",
        "[[PCR CT/NG]]",
        "[[TPHA]] : 1/80, titre inchangé",
        "[[T. pallidum]] Ac totaux",
        "[[Condylomes acuminés]] vulvaires",
        "[[Sérologie hépatite B]]",
        "[[AC ANTI-HBS]] > 100 UI/L",
        "DP [[A53.9]]",
        "[[HCV]] : négatif",
    ),
    counterexamples=(
        "5 ng/ml",
        "5 NG/ML, résultat à contrôler",
        "NG 24",
        "CT thoracique",
        "BW 30 l",
        "TPHA no",
        "Chlamydia pneumoniae IgG négatif",
        "VHC société immatriculé",
        "hépatite auto-immune, bilan",
        "herpès labial",
    ),
)  # fmt: skip
