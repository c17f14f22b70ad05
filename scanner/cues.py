"""French cue phrases that qualify a health term, by what they say of it.

One phrase a line of a table, in folded capitals; words are compared without
plural and feminine endings, an apostrophe is a space. A `keep` phrase looks
like a cue and is none; being longer it wins.

Sources:
    * EDS-NLP (AP-HP, BSD): the kinds of cues
    * unverified: the phrases, taken from common usage
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

__all__ = [
    "ABBREVIATIONS",
    "AFTER",
    "BEFORE",
    "LISTED",
    "RELATIVES",
    "TURNS",
    "CueTable",
    "stem",
]

CueTable: TypeAlias = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""First word of a phrase -> (further words, kind), longest first."""

_LONG = 5


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return a folded word without the endings of plural and feminine.

    >>> stem("EXCLUES"), stem("EXCLU"), stem("SANS")
    ('EXCLU', 'EXCLU', 'SANS')
    """
    if len(word) >= _LONG and word[-1] in "SX":
        word = word[:-1]
    return word.rstrip("E") if len(word) >= _LONG else word


def _words(listed: str) -> frozenset[str]:
    return frozenset(map(stem, listed.split()))


def _table(**phrases: str) -> CueTable:
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, listed in phrases.items():
        for phrase in listed.replace("\n", ",").split(","):
            words = tuple(map(stem, phrase.split()))
            if words:
                rows.setdefault(words[0], []).append((words[1:], kind))
    return {
        first: tuple(sorted(found, key=lambda row: -len(row[0]))) for first, found in rows.items()
    }


RELATIVES = _words(
    "MERE PERE PARENTS FRERE SOEUR FILS FILLE TANTE ONCLE COUSIN COUSINE NEVEU NIECE"
    " JUMEAU JUMELLE FRATRIE"
)
"""Whose illness is not the patient's. A husband is told of it more often than he has it."""

ABBREVIATIONS = frozenset(
    ["FAM", "ATCD", "ATCDS", "SUSP", "DR", "PR", "MME", "ENV", "TTT", "CHRON"]
)
"""Their full stop ends no sentence."""

TURNS = _words(
    "MAIS CEPENDANT TOUTEFOIS POURTANT SAUF HORMIS EXCEPTE MALGRE AVEC POUR SOUS DONC CAR QUI"
    " REVANCHE"
)
"""Words after which a cue before them no longer counts."""

LISTED = _words("DE D DES DU NI PAS ET OU AUCUN SANS")
"""A comma before one of these goes on with a list."""

BEFORE = _table(
    keep="""
    PAS D AUGMENTATION, PAS DE MODIFICATION, PAS DE CHANGEMENT, PAS DE DIMINUTION
    PAS D EVOLUTION, PAS DE BAISSE, PAS D AGGRAVATION, PAS SEULEMENT, PAS UNIQUEMENT, PAS QUE
    PAS DE CONTROLE, PAS DE SUIVI, PAS DE TRAITEMENT, SANS TRAITEMENT, SANS SUIVI
    SANS AUCUN DOUTE, SANS CHANGEMENT, SANS MODIFICATION, NON SEULEMENT, PAS DE DOUTE, SANS ORDO
    JEUNE FILLE, PETITE FILLE, MERE PORTEUSE, MEDECIN DE FAMILLE, PLANNING FAMILIAL
    EN CAS D URGENCE, RIEN DIRE A LA FAMILLE, RIEN DIRE A SA MERE, RIEN DIRE AUX PARENTS
    SANS RISQUE
    """,
    negated="""
    PAS, ABSENCE, AUCUN, SANS, NI, JAMAIS, NEGATIF POUR, NEGATIVE POUR, NIE, NIENT, DISPARITION
    INDEMNE, EXCLU, EXCLUT, EXCLUENT, ELIMINE, INFIRME, NEANT, HORS, NON
    PAS D ARGUMENT POUR, PAS DE SIGNE DE, ABSENCE D ARGUMENT POUR, ECARTE, PLUS DE SIGNE
    """,
    hypothetical="""
    N EXCLUT PAS, N EXCLUE PAS, N ELIMINE PAS, NE PERMET PAS D EXCLURE, NE PERMET PAS D ELIMINER
    NE PEUT EXCLURE, NE PEUT PAS EXCLURE, NE PEUT ELIMINER, NE PEUT PAS ELIMINER
    SANS EXCLURE, SANS ELIMINER, SANS POUVOIR EXCLURE, SANS POUVOIR ELIMINER, SANS DOUTE
    SUSPICION, SUSPECT, SUSPECTE, SUSPECTER, SUSP, ELIMINER, EXCLURE, EVENTUEL, EVENTUELLE
    EVOQUE, EVOQUER, EVOQUANT, POSSIBLE, PROBABLE, PROBABLEMENT, PEUT - ETRE, HYPOTHESE
    COMPATIBLE AVEC, FAVEUR, DOUTE, DOUTEUX, DOUTEUSE, SI, RISQUE, CRAINTE, RECHERCHE, RECHERCHER
    CONFIRMER, ENVISAGE, ENVISAGER, DESIR, PROJET, EN CAS DE, EN CAS D
    """,
    history="""
    ANCIEN, ANCIENNE, SEQUELLE, AUTREFOIS, JADIS, STATUS POST, EX
    """,
    past="""
    ATCD, ATCDS, ANTECEDENT, HISTOIRE DE, HISTOIRE D, PASSE DE
    """,
    family="""
    FAMILIAL, FAMILIALE, FAMILIAUX, ATCD FAM, ANTECEDENT FAM, DANS LA FAMILLE, DANS SA FAMILLE
    COTE MATERNEL, COTE PATERNEL, LIGNEE
    """,
    patient="PATIENT, PATIENTE, ELLE - MEME, LUI - MEME",
)

AFTER = _table(
    keep="""
    NON TRAITE, NON SUIVI, NON EQUILIBRE, NON CONTROLE, NON COMPLIQUE, NON INSULINO
    NON INSULINODEPENDANT, NON STABILISE
    """,
    affirmed="""
    POSITIF, POSITIVE, OUI, CONNU, CONFIRME, PRESENT, PRESENTE, AVERE, DETECTE, EVOLUTIF, EVOLUTIVE
    """,
    negated="""
    NEGATIF, NEGATIVE, NEG, ABSENT, ABSENCE, EXCLU, ELIMINE, INFIRME, INDETECTABLE, NON, NEANT
    EST PAS, A PAS ETE, ONT PAS ETE, SONT PAS, PAS RETROUVE, PAS DETECTE, PAS CONFIRME, ECARTE
    """,
    hypothetical="""
    PAS EXCLU, EST PAS EXCLU, SONT PAS EXCLUS, NON EXCLU, PAS ELIMINE, EST PAS ELIMINE, NON ELIMINE
    A ELIMINER, A CONFIRMER, A EXCLURE, A RECHERCHER, A EVOQUER, A DISCUTER, SUSPECTE, POSSIBLE
    PROBABLE, EVENTUEL, EVENTUELLE, EVOQUE, DOUTEUX, DOUTEUSE, ENVISAGE, INCERTAIN, PEUT - ETRE
    NON CONFIRME, PAS CONFIRMEE A CE JOUR
    """,
    history="""
    ANCIEN, ANCIENNE, GUERI, RESOLU, DANS L ENFANCE, SEQUELLAIRE, IL Y A, EN REMISSION, OPERE, SEVRE
    """,
    family="""
    FAMILIAL, FAMILIALE, FAMILIAUX, DANS LA FAMILLE, DANS SA FAMILLE, PATERNEL, PATERNELLE
    COTE MATERNEL, COTE PATERNEL
    """
    + ",".join(
        f"{link} {relative}"
        for link in ("CHEZ LA", "CHEZ LE", "CHEZ SA", "CHEZ SON", "CHEZ UN", "CHEZ UNE", "CHEZ LES",
                     "CHEZ SES", "DE LA", "DE SA", "DE SON", "DU", "DES", "(", ":")
        for relative in sorted(RELATIVES)
    ),
    stop="PAS, SANS, NI, AUCUN, JAMAIS",
)  # fmt: skip
