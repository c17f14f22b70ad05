"""N° de dossier, de demande, de tube: the numbers of a request, a sample, an accession.

Laboratories number a request by date and sequence (`240115-0123`), a tube by bar
code. They join the rows of one patient across files, so they are personal data;
only a label, a column or a message field tells them.

Sources:
    * HL7 v2.5 chapters 4 and 7 (ORC-2/3, OBR-2/3, SPM-2)
    * HPRIM Santé 2.x samples (`B1042100871`, `20428E9575`)

>>> [(s.start, s.end) for s in RECOGNIZER.find("dossier n° 240115-0123")]
[(11, 22)]
>>> RECOGNIZER.find("dossier de 2024")
[]
"""

import re

from recognizers.identity.local_ids import announced, whole_cell
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

_WORDS = (
    r"DOSSIER|DEMANDE|PRELEVEMENT|ECHANTILLON|TUBE|ENREGISTREMENT|ACCESSION|ANALYSE|EXAMEN"
    r"|CODE[- ]BARRES?|CODEBARRES?|PRESCRIPTION|ETIQUETTE"
)

RECOGNIZER = Recognizer(
    entity="SAMPLE_ID",
    patterns=(
        announced(
            alone=r"ACCESSION|BARCODE|CODE[- ]BARRES?|CODEBARRES?|NUM_?DOS(?:SIER)?"
            r"|NUM_?DEM(?:ANDE)?|NUM_?TUBE|NUM_?PREL|NUM_?ENR",
            numbered=_WORDS,
        ),
        Pattern(
            "dated number",
            re.compile(
                r"(?<![A-Z0-9])(?:DOSSIER|DEMANDE|TUBE|ECHANTILLON)[ _]{1,2}"
                r"(?P<value>[A-Z]?\d{6}-?[A-Z]?\d{3,6}|[A-Z]{1,2}\d{2}-\d{4,8})(?![A-Z0-9])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        whole_cell(),
    ),
    headers=(
        *("NUMDOS", "NUMDOSSIER", "NDOS", "NODOS", "NODOSSIER", "NDOSSIER", "DOSSIER", "IDDOSSIER"),
        *("NUMERODOSSIER", "NDEM", "NUMDEM", "NUMDEMANDE", "NODEMANDE", "NDEMANDE", "DEMANDE"),
        *("IDDEMANDE", "NUMERODEMANDE", "ACCESSION", "ACCESSIONNUMBER", "NUMACCESSION", "NUMENR"),
        *("NUMENREGISTREMENT", "NENREGISTREMENT", "NUMTUBE", "NTUBE", "NOTUBE", "TUBE", "IDTUBE"),
        *("CAB", "CODEBARRE", "CODEBARRES", "BARCODE", "ECHANT", "ECHANTILLON", "NUMECHANT"),
        *("NUMECHANTILLON", "NECHANTILLON", "IDECHANTILLON", "NUMPREL", "NUMPRELEVEMENT"),
        *("NPRELEVEMENT", "NOPRELEVEMENT", "IDPRELEVEMENT", "SAMPLEID", "SPECIMENID", "REQUESTID"),
        *("ORDERID", "NUMORDO", "NUMORDRE", "NUMANALYSE", "IDEXAMEN", "NUMEXAMEN"),
    ),
    triggers=(
        *("DOSSIER", "DEMANDE", "PRELEVEMENT", "VEMENT N", "VEMENT :", "VEMENT:", "VEMENT ID"),
        *("CHANTILLON", "TUBE", "ENREGISTREMENT", "ACCESSION", "BARCODE", "BARRE", "NUMDOS"),
        *("NUM_DOS", "NUMDEM", "NUM_DEM", "NUM_PREL", "NUMPREL", "NUMENR", "NUM_ENR", "ANALYSE N"),
        *("ANALYSE :", "ANALYSE:", "EXAMEN N", "EXAMEN :", "EXAMEN:", "PRESCRIPTION N"),
        *("PRESCRIPTION :", "PRESCRIPTION:", "TIQUETTE"),
    ),
    examples=(
        "dossier n° [[240115-0123]]",
        "N° de demande : [[0115A0042]]",
        "Dossier [[240115-0123]] reçu",
        "accession [[B1042100871]]",
        "code-barres : [[20428E9575]]",
        "tube n°[[1234567]]",
        "échantillon [[L24-001234]]",
    ),
    counterexamples=(
        "dossier de 2024",
        "tube 5 ml",
        "240115-0123",
        "demande du 15/01/2024",
        "demande : 15/01/2024",
        "dossier complet",
        "analyse : 2,35",
    ),
)
