"""Signs of the laboratory: words and units that speak for an ambiguous term."""

from __future__ import annotations

import re

from recognizers.vocabulary.trie import stem

__all__ = ["LAB_SIGNS", "SIGN_REACH", "signs_near"]

SIGN_REACH = 120
"""How many characters of the folded text on either side of a term are read."""

_WORDS = (
    r"POSITI(?:F|VE)S?|NEGATI(?:F|VE)S?|SEROLOGI(?:E|QUE)S?|SERODIAGNOSTICS?|DOSAGES?"
    r"|RECHERCHES?|DEPISTAGES?|RT-?PCR|PCR|ANTICORPS|ANTIGENES?|IG[GMA]|RESULTATS?|BILANS?"
    r"|CONTROLES?|TITRES?|TAUX|PRELEVEMENTS?|ECHANTILLONS?|PATIENTE?S?|TRAITEMENTS?|TRAITEE?S?"
    r"|SUIVI|ANALYSES?|EXAMENS?|MARQUEURS?|SERUM|SERIQUES?|PLASMATIQUES?|URINAIRES?|SANGUINE?S?"
    r"|TESTS?|TDR|TROD|ATCD|ANTECEDENTS?|DIAGNOSTICS?|BIOLOGI(?:E|QUES?|STE)|LABORATOIRES?"
    r"|DETECTEE?S?|INDETECTABLES?|COPIES|LOG|SEUILS?|NORMES?|GREFFEE?S?|CONSULTATIONS?"
    r"|GYNECO[A-Z]{0,9}|GROSSESSE|INFECTIONS?|SYNDROME|ORDONNANCES?|VACCIN[A-Z]{0,6}"
    r"|QUANTITATI(?:F|VE)S?|QUALITATI(?:F|VE)S?|ELISA|CONFIRMATION|CULTURES?|FROTTIS|BIOPSIES?"
)
_UNITS = (
    r"[UM]?UI/M?L|U/M?L|[NPM]?G/[DM]?L|[MUNP]?MOL/L|/ ?MM3|/ ?UL|G/L|GIGA/L|KU/L|COPIES|S/CO"
    r"|INDEX|%"
)
LAB_SIGNS = re.compile(rf"(?<![A-Z])(?P<word>{_WORDS})(?![A-Z])|[0-9] {{0,3}}(?P<unit>{_UNITS})")
"""Matches on a folded text; general, so that it serves every topic."""


def signs_near(pattern: re.Pattern[str], text: str, start: int, end: int) -> set[str]:
    """Return the distinct signs around a term; singular and plural, and all units, are one.

    >>> sorted(signs_near(LAB_SIGNS, "RESULTATS CD4 : 312 /MM3", 10, 13))
    ['RESULTAT', 'unit']
    """
    low, high = max(0, start - SIGN_REACH), min(len(text), end + SIGN_REACH)
    found = set()
    for match in pattern.finditer(text, low, high):
        if match.end() <= start or match.start() >= end:
            found.add("unit" if match.lastgroup == "unit" else stem(match.group()))
    return found
