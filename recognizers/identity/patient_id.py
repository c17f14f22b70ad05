"""IPP, NIP, NDA, IEP: the numbers a hospital or laboratory gives a patient or a stay.

The IPP (or NIP) stays with a patient, the NDA (IEP, numéro de séjour, de venue)
with one stay. Every house numbers as it likes, so only a label, a column or an
HL7 identifier type tells them. `IPP 40 mg` is a drug (inhibiteur de la pompe à
protons).

Sources:
    * HL7 v2.5 table 0203 (PI, MR, AN, VN) and IHE France PAM 2.11
    * unverified: the usual lengths

>>> [(s.start, s.end) for s in RECOGNIZER.find("IPP : 0004217")]
[(6, 13)]
>>> RECOGNIZER.find("IPP 40 mg")
[]
"""

import re

from recognizers.identity.local_ids import announced, whole_cell
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="PATIENT_ID",
    patterns=(
        Pattern(
            "HL7 identifier type",
            re.compile(
                r"(?<![A-Z0-9])(?P<value>[A-Z0-9\-]{1,20})\^{3}[^\^|~]{0,80}\^(?:PI|PN|PT|MR|AN|VN)"
                r"(?![A-Z])"
            ),
            evidence=Evidence.POSITION,
            folded=True,
        ),
        announced(
            alone=r"IPP|NIP|NDA|IEP|NUM_?PAT|ID_?PAT(?:IENT)?|PATIENT_?ID|PID|NUM_?SEJ(?:OUR)?",
            numbered=r"PATIENTE?|SEJOUR|VENUE|PASSAGE|ADMISSION|HOSPITALISATION|IPP|NIP|NDA|IEP",
        ),
        Pattern(
            "patient and number",
            re.compile(r"(?<![A-Z])PATIENTE? (?P<value>\d{6,12})(?![A-Z0-9])"),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "behind sex and birth",
            re.compile(
                r"(?<![A-Z0-9])[MF] ?\| ?[0-3]?[0-9][/.\-][01]?[0-9][/.\-][0-9]{4} ?\| ?"
                r"(?P<value>\d{6,12})(?![A-Z0-9])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        whole_cell(),
    ),
    headers=(
        *("IPP", "NIP", "NUMPAT", "IDPAT", "PATID", "CODPAT", "CODEPAT", "NOPAT", "NPAT"),
        *("NUMPATIENT", "IDPATIENT", "PATIENTID", "CODEPATIENT", "NOPATIENT", "NPATIENT"),
        *("NUMEROPATIENT", "IDENTIFIANTPATIENT", "IEP", "NDA", "NUMSEJ", "NUMSEJOUR", "NSEJOUR"),
        *("NOSEJOUR", "IDSEJOUR", "NUMEROSEJOUR", "SEJOUR", "VENUE", "NUMVENUE", "NOVENUE"),
        *("IDVENUE", "NUMADMISSION", "NUMIPP", "NIPP", "NNIP", "NUMNDA", "NUMIEP", "MRN"),
        *("MEDICALRECORDNUMBER", "VISITNUMBER", "VISITID", "PERSONID", "SUBJECTID", "IDPERSONNE"),
        *("NUMPASSAGE", "IDENTIFIANTPERMANENT", "HASHPATIENT", "PSEUDO", "NIRANO", "NIRHASH"),
    ),
    triggers=(
        *("IPP", "NIP", "NDA", "IEP", "NUMPAT", "NUM_PAT", "IDPAT", "ID_PAT", "PATIENTID"),
        *("PATIENT_ID", "PATIENT ID", "PID", "NUMSEJ", "NUM_SEJ", "^PI", "^PN", "^PT", "^MR"),
        *("^AN", "^VN", "PATIENT :", "PATIENT:", "PATIENT N", "PATIENT=", "PATIENT =", "PATIENT #"),
        *("JOUR :", "JOUR:", "JOUR N", "JOUR=", "VENUE :", "VENUE:", "VENUE N", "ADMISSION :"),
        *("ADMISSION:", "ADMISSION N", "PASSAGE :", "PASSAGE:", "PASSAGE N", "ISATION :"),
        *(f"PATIENT{end} {digit}" for end in ("", "E") for digit in range(10)),
        *("ISATION:", "ISATION N", "ID PATIENT", "UM PATIENT", "NO PATIENT", "ANT PATIENT"),
        *("F | ", "M | ", "F|", "M|", "PATIENTE :", "PATIENTE:", "PATIENTE N", "PATIENTE EST"),
        *("PATIENT EST", "JOUR EST", "ISATION EST", "ADMISSION EST", "VENUE EST", "IPP EST"),
    ),
    examples=(
        "IPP : [[0004217]]",
        "NIP n° [[80012345]]",
        '"ipp": "[[20240077]]"',
        "N° de séjour : [[N240115]]",
        "patient n° [[42170]]",
        "NDA [[240115-0123]]",
        "[[0004217]]^^^CHV&1.2.3.4&ISO^PI",
        "LE GOFF Anne | F | 03/05/1985 | [[8054692357]] | dossier",
        "son identifiant d'hospitalisation est [[02890512938]]",
        "référence interne de la patiente : [[9750409278]]",
    ),
    counterexamples=(
        "IPP 40 mg",
        "IPP depuis 2020",
        "0004217",
        "NDA 12/01/2024",
        "patient de 34 ans",
        "séjour du 12/01/2024 au 14/01/2024",
        "hippocampe 12345",
        "F | 03/05/1985 | 56000",
    ),
)
