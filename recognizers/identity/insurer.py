"""Caisse et mutuelle: who insures a person: fund, scheme, complementary insurer.

The scheme tells a trade (MSA farmers, CNMSS soldiers, ENIM sailors), the fund a
department. Names of funds count alone where nothing else is called so; `MSA` is
a disease as well and needs `de`, a label or the column.

Sources:
    * code de la sécurité sociale L111-1 and R111-1 (schemes); ameli.fr (funds)
    * unverified: the layout regime, fund, centre (2 + 3 + 4 digits)

>>> [(s.start, s.end) for s in RECOGNIZER.find("CPAM du Morbihan")]
[(0, 16)]
>>> RECOGNIZER.find("atrophie multisystématisée (MSA)")
[]
"""

import re

from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER"]

_OF = r"(?: (?:DE LA |DE L'|DES |DE |DU |D')?(?!ET |POUR |A )[A-Z][A-Z'\-]{2,30}| \d{2,3}(?!\d))"
_FUND = (
    r"CPAM|CGSS|CNMSS|CAMIEG|CAVIMAC|CRAMIF|CRPCEN|CPRPSNCF|CPRP|MGEN|MGP|LMDE|SMEREP|ENIM|MNH"
    r"|CAISSES? PRIMAIRES?|CAISSE D'ASSURANCE MALADIE"
)
_NAME = r"[A-Z0-9][A-Z0-9'\-&]{1,24}(?: [A-Z0-9][A-Z0-9'\-&]{0,24}){0,3}"

RECOGNIZER = Recognizer(
    entity="INSURER",
    patterns=(
        Pattern("fund", re.compile(rf"(?<![A-Z0-9])(?:{_FUND}){_OF}?(?![A-Z0-9])"), folded=True),
        Pattern(
            "MSA",
            re.compile(r"(?<![A-Z0-9])MSA (?:DE|DU|DES|D')(?: LA | L'| |)[A-Z][A-Z'\-]{2,30}"),
            folded=True,
        ),
        Pattern(
            "label",
            re.compile(
                r"(?<![A-Z])(?:MUTUELLE|COMPLEMENTAIRE(?: SANTE)?|CAISSE|REGIME|ORGANISME"
                r"|ORGANISME PAYEUR|CENTRE DE PAIEMENT|AMO|AMC|N[°O] ?(?:D')?ADHERENT"
                rf"|N[°O] ?AMC|CONTRAT)[\"']? {{0,2}}[:=] {{0,2}}[\"']?(?P<value>{_NAME})"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "regime, fund, centre",
            re.compile(
                r"(?<![A-Z])(?:CODE (?:GESTION|ORGANISME)|ORGANISME|CAISSE|CENTRE)[ :=]{1,4}"
                r"(?P<value>\d{2} ?\d{3} ?\d{4})(?![A-Z0-9])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "column",
            re.compile(r"\A\s{0,3}(?P<value>\w.{0,59}?)\s{0,3}\Z"),
            evidence=Evidence.POSITION,
            needs_label=True,
        ),
    ),
    headers=(
        *("CAISSE", "CENTRE", "REGIME", "CODREG", "CODEREGIME", "ORGANISME", "CPAM", "EXO", "ALD"),
        *("MUT", "MUTUELLE", "AMC", "AMO", "NADHERENT", "NUMADHERENT", "ADHERENT", "NUMAMC"),
        *("RANGCPAM", "OUVDROIT", "DROITS", "CODECAISSE", "CODCAISSE", "CODECENTRE", "CODEGESTION"),
        *("COMPLEMENTAIRE", "COMPLEMENTAIRESANTE", "ASSUREUR", "TIERSPAYANT", "ORGPAYEUR"),
        *(
            "ORGANISMEPAYEUR",
            "NOMMUTUELLE",
            "CODEMUTUELLE",
            "LIBMUTUELLE",
            "LIBCAISSE",
            "ORGCLEORG",
        ),
        *("EXONERATION", "CODEEXO", "QUALITEBENEF", "TAUXREMB", "INSURER", "INSURANCE"),
    ),
    triggers=(
        *("CPAM", "CGSS", "CNMSS", "CAMIEG", "CAVIMAC", "CRAMIF", "CRPCEN", "CPRP", "MGEN", "MGP"),
        *("LMDE", "SMEREP", "ENIM", "MNH", "CAISSE", "MSA D", "MUTUELLE", "MENTAIRE :"),
        *("MENTAIRE:", "MENTAIRE=", "COMPLEMENTAIRE", "GIME :", "GIME:", "GIME=", "REGIME"),
        *("TAIRE SANT", "ORGANISME", "PAIEMENT", "AMO", "AMC", "ADH", "CONTRAT", "CODE GESTION"),
        *("CENTRE :", "CENTRE:", "CENTRE=", "CENTRE 0"),
    ),
    examples=(
        "[[CPAM du Morbihan]]",
        "prise en charge [[MGEN]]",
        "mutuelle : [[HARMONIE MUTUELLE]]",
        "[[MSA de Bretagne]]",
        "Caisse : [[01 751 0000]]",
        "régime: [[général]]",
        "n° adhérent : [[12345678]]",
    ),
    counterexamples=(
        "atrophie multisystématisée (MSA)",
        "régime sans sel",
        "caisse de tubes",
        "sans mutuelle",
        "la complémentaire",
    ),
)
