"""The words of a text with their case: what a name is made of.

A word knows how it is written (`UPPER`, `Capital`, one `INITIAL`, `lower`) and
its folded form, with garbled accents (`HÃ©lÃ¨ne`) repaired first.

>>> [(w.text, w.case.name) for w in words("Dr DUPONT J. et l'aide")]
[('Dr', 'CAPITAL'), ('DUPONT', 'UPPER'), ('J', 'INITIAL'), ('et', 'LOWER'), ("l'aide", 'LOWER')]
>>> words("HÃ©lÃ¨ne")[0].folded
'HELENE'
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from recognizers.folding import fold
from recognizers.gazetteer import GAZETTEER, Likeness
from recognizers.shapes import PARTICLES, WORD

__all__ = ["Case", "Word", "words"]

_WORD = re.compile(WORD)
_ELISION = re.compile(r"(?:[LDJSCNMT]|QU|LORSQU|PUISQU)['’](?=.)", re.IGNORECASE)
_HYPHEN = re.compile(r"[-‐‑]")
_LATIN_SPECIES = re.compile(r".{3,}(?:II|AE|UM|US|ANS|IS|OIDES)")
_VOWEL = re.compile(r"[AEIOUY]")
_ROMAN = re.compile(r"[IVX]{1,6}")
SHORTEST_UNKNOWN = 3
MEMO_WORDS = 1 << 15


class Case(Enum):
    """How a word is written."""

    UPPER = "U"
    CAPITAL = "C"
    INITIAL = "I"
    LOWER = "l"


class Word(NamedTuple):
    """One word of a text: its place, how it is written and what the lists say of it.

    Attributes:
        start, end: its code points in the text.
        folded: itself in accent-free capitals.
        case: how it is written; `l'aide`, `l'ECG` and `D'abord` are lower, `D'Almeida` is not.
        given, surname: how name-like it is.
        is_known: the lists hold it as a name that is no ordinary word too.
        is_stop: no name holds this word.
        is_particle: it may introduce a surname: de, Le, ben.
        may_be_name: the lists may not hold it, but it could be a name all the same.
        is_species: it ends as a microbe's second name does: E. COLI, A. BAUMANNII.
    """

    start: int
    end: int
    text: str
    folded: str
    case: Case
    given: Likeness | None
    surname: Likeness | None
    is_known: bool
    is_stop: bool
    is_particle: bool
    may_be_name: bool
    is_species: bool


def words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    return [Word._make((*m.span(), *_spelling(m.group()))) for m in _WORD.finditer(text)]


@lru_cache(maxsize=MEMO_WORDS)
def _spelling(
    text: str,
) -> tuple[str, str, Case, Likeness | None, Likeness | None, bool, bool, bool, bool, bool]:
    """Return what is true of a word wherever it stands, `text` to `is_species`."""
    folded = fold(_repair(text)).text
    given, surname = GAZETTEER.given(folded), GAZETTEER.surname(folded)
    known = max(given or 0, surname or 0) >= Likeness.MEDIUM
    stop = _is_stop(folded)
    likely = not stop and (given is not None or surname is not None or _is_likely(folded))
    species = _LATIN_SPECIES.fullmatch(folded) is not None
    return (
        *(text, folded, _case(text), given, surname),
        *(known, stop, folded in PARTICLES, likely, species),
    )


def _case(text: str) -> Case:
    if text[0].islower():
        return Case.LOWER
    elided = _ELISION.match(text)
    bare = text[elided.end() :] if elided else text
    if not bare[0].isupper():
        return Case.LOWER
    if bare.isupper():
        return Case.INITIAL if len(text) == 1 else Case.UPPER
    return Case.CAPITAL


def _is_stop(folded: str) -> bool:
    """Say whether a word, or the first part of a compound, is an ordinary one."""
    if GAZETTEER.is_word(folded):
        return True
    bare = _ELISION.sub("", folded, count=1)
    parts = _HYPHEN.split(bare)
    return (bare != folded or len(parts) > 1) and GAZETTEER.is_word(parts[0])


def _is_likely(folded: str) -> bool:
    """Say whether an unlisted word looks like a name and not like a French noun."""
    if len(folded) < SHORTEST_UNKNOWN or _ROMAN.fullmatch(folded):
        return False
    return _VOWEL.search(folded) is not None and not GAZETTEER.looks_like_word(folded)


def _repair(text: str) -> str:
    """Undo UTF-8 read as cp1252, and cp850 read as cp1252, inside a word."""
    if "Ã" in text:
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    if text.isascii() or not set(text[1:]) & _OEM:
        return text
    return text[0] + text[1:].translate(_OEM_LETTERS)


_OEM_LETTERS = {
    ord(bytes([byte]).decode("cp1252")): bytes([byte]).decode("cp850")
    for byte in b"\x82\x83\x84\x85\x87\x88\x89\x8a\x8b\x8c\x93\x96"
}
_OEM = frozenset(map(chr, _OEM_LETTERS))
