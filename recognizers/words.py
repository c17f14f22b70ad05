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
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

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


class Case(Enum):
    """How a word is written."""

    UPPER = "U"
    CAPITAL = "C"
    INITIAL = "I"
    LOWER = "l"


@dataclass(frozen=True)
class Word:
    """One word of a text: its place and itself."""

    start: int
    end: int
    text: str

    @cached_property
    def folded(self) -> str:
        """The word in accent-free capitals."""
        return fold(_repair(self.text)).text

    @cached_property
    def case(self) -> Case:
        """How it is written; `l'aide`, `l'ECG` and `D'abord` are lower, `D'Almeida` is not."""
        if self.text[0].islower():
            return Case.LOWER
        elided = _ELISION.match(self.text)
        text = self.text[elided.end() :] if elided else self.text
        if not text[0].isupper():
            return Case.LOWER
        if text.isupper():
            return Case.INITIAL if len(self.text) == 1 else Case.UPPER
        return Case.CAPITAL

    @cached_property
    def given(self) -> Likeness | None:
        """How given-name-like it is."""
        return GAZETTEER.given(self.folded)

    @cached_property
    def surname(self) -> Likeness | None:
        """How surname-like it is."""
        return GAZETTEER.surname(self.folded)

    @cached_property
    def is_known(self) -> bool:
        """Whether the lists hold it as a name that is no ordinary word too."""
        return max(self.given or 0, self.surname or 0) >= Likeness.MEDIUM

    @cached_property
    def is_stop(self) -> bool:
        """Whether no name holds this word."""
        folded = self.folded
        if GAZETTEER.is_word(folded):
            return True
        bare = _ELISION.sub("", folded, count=1)
        parts = _HYPHEN.split(bare)
        return (bare != folded or len(parts) > 1) and GAZETTEER.is_word(parts[0])

    @cached_property
    def is_particle(self) -> bool:
        """Whether it may introduce a surname: de, Le, ben."""
        return self.folded in PARTICLES

    @cached_property
    def may_be_name(self) -> bool:
        """Whether a word that the lists may not hold could be a name all the same."""
        if self.is_stop:
            return False
        if self.given or self.surname:
            return True
        folded = self.folded
        return (
            len(folded) >= SHORTEST_UNKNOWN
            and not _ROMAN.fullmatch(folded)
            and _VOWEL.search(folded) is not None
            and not GAZETTEER.looks_like_word(folded)
        )

    @cached_property
    def is_species(self) -> bool:
        """Whether it ends as a microbe's second name does: E. COLI, A. BAUMANNII."""
        return _LATIN_SPECIES.fullmatch(self.folded) is not None


def words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]


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
