"""Situation sociale: rights, detention, migration, housing, religion, private life.

What a record says of a person's place in society without being health itself:
the AME of undocumented residents, the C2S, prison and custody, a judicial
request, asylum, the street, guardianship, religion, sexual orientation. Articles
9 and 10 of the GDPR cover much of it. `AME` counts in capitals behind a word of
rights or with its box; `CSS` is a sexual health centre as well.

Sources:
    * RGPD articles 9 and 10; code de l'action sociale et des familles L251-1 (AME)
    * CIM-10 FR (ATIH) Z59, Z65
    * common wording of French reports, in `vocabulary/social.tsv`

>>> [(s.start, s.end) for s in RECOGNIZER.find("adressé par la maison d'arrêt")]
[(15, 29)]
>>> RECOGNIZER.find("âme sensible")
[]
"""

import re

from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="SOCIAL_STATUS",
    patterns=(
        Pattern(
            "right and its box",
            re.compile(
                r"(?<![\w.])(?P<value>AME|CSS|CMU|ACS|PUMA|RSA|AAH)(?= ?[:=] ?"
                r"(?:[Oo]ui|OUI|O|1|[Xx]|[Vv]rai|true)(?![\w]))"
            ),
            evidence=Evidence.CONTEXT,
        ),
        Pattern(
            "religion",
            re.compile(
                r"(?<![A-Z])(?:RELIGION|CONFESSION|CULTE) ?[:=] ?(?P<value>[A-Z][A-Z '\-]{2,30})"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "column",
            re.compile(r"\A\s{0,3}(?P<value>\S.{0,59}?)\s{0,3}\Z"),
            evidence=Evidence.POSITION,
            needs_label=True,
        ),
    ),
    headers=(
        *("AME", "CMU", "CMUC", "CSS", "C2S", "ACS", "PUMA", "RSA", "AAH"),
        *("INCARCERE", "RELIGION", "CULTE", "CONFESSION"),
        *("TUTELLE", "CURATELLE", "MESUREPROTECTION", "SDF", "PRECARITE", "ETHNIE"),
        *("SITUATIONSOCIALE", "STATUTSOCIAL", "BENCMUTOP", "ORIENTATIONSEXUELLE"),
    ),
    triggers=(
        *(
            f"{right}{sign}"
            for right in ("AME", "CSS", "CMU", "ACS", "PUMA", "RSA", "AAH")
            for sign in (":", " :", "=", " =")
        ),
        *("RELIGION", "CONFESSION", "CULTE"),
    ),
    vocabulary=Vocabulary("social"),
    examples=(
        "patient [[détenu]], extrait ce jour",
        "adressée par la [[maison d'arrêt]] de Rennes",
        "[[bénéficiaire de l'AME]]",
        "[[AME]] : oui",
        "prélèvement [[sur réquisition]]",
        "[[témoin de Jéhovah]], refuse la transfusion",
        "culte : [[bouddhiste]]",
        "[[sans domicile fixe]]",
    ),
    counterexamples=(
        "âme sensible",
        "AME : non",
        "CSS de Rennes",
        "maison médicale",
        "arrêt de travail",
        "brevet détenu par le laboratoire",
        "code RSA",
    ),
)
