"""Folding: the accent-free upper-case copy of a text that labels and terms are compared on.

A folded text keeps a way back to the original: `Folded.span` maps a range of
the folded text to the code points of the original it came from.

>>> fold("Séropositif").text
'SEROPOSITIF'
>>> folded = fold("le cœur bat")
>>> folded.text, folded.span(3, 8)
('LE COEUR BAT', (3, 7))
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Folded", "fold", "fold_header"]

_EXPANDED = {"œ": "OE", "Œ": "OE", "æ": "AE", "Æ": "AE", "ß": "SS", "ﬁ": "FI", "ﬂ": "FL"}
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
_SPACES = dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u3000\t\r\n\f\v\x1d", " ")
_DROPPED = frozenset(
    "\0\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2066\u2067\u2068\u2069\ufeff"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets` is None when it has the length of the original."""

    text: str
    offsets: tuple[int, ...] | None
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open range of the folded text to the original's code points."""
        if self.offsets is None:
            return start, end
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], max(self.offsets[end - 1] + 1, self.offsets[end])


def _fold_character(character: str) -> str:
    if character in _DROPPED or unicodedata.combining(character):
        return ""
    plain = _EXPANDED.get(character) or _PLAIN.get(character) or _SPACES.get(character)
    if plain is not None:
        return plain
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    base = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in base if not unicodedata.combining(part))
    return kept.upper() if kept else character


SHORT = 64
"""Shorter texts are folded as often as they are asked for."""

_UNEVEN = "\uffff"
"""Stands for a character that folds to none or several; no character itself."""


class _Table(dict[int, str]):
    """What each character folds to, by code point, filled in as characters come up."""

    def __missing__(self, code: int) -> str:
        piece = _fold_character(chr(code))
        self[code] = piece if len(piece) == 1 else _UNEVEN
        return self[code]


_TABLE = _Table()
_CACHE: dict[str, str] = {chr(code): _fold_character(chr(code)) for code in range(0x250)}
_SPACE_TABLE = str.maketrans(dict.fromkeys("\t\r\n\f\v\x1d", " "))


def fold(text: str) -> Folded:
    """Return the accent-free upper-case copy of a text, with its way back."""
    return _fold(text) if len(text) < SHORT else _fold_once(text)


def _fold(text: str) -> Folded:
    if text.isascii() and "\0" not in text:
        return Folded(text.translate(_SPACE_TABLE).upper(), None, text)
    even = text.translate(_TABLE)
    if _UNEVEN not in even:
        return Folded(even, None, text)
    pieces: list[str] = []
    offsets: list[int] = []
    straight = True
    for position, character in enumerate(text):
        piece = _CACHE.get(character)
        if piece is None:
            piece = _fold_character(character)
        pieces.append(piece)
        if len(piece) != 1:
            straight = False
        offsets.extend([position] * len(piece))
    return Folded("".join(pieces), None if straight else (*offsets, len(text)), text)


_fold_once = lru_cache(maxsize=2)(_fold)
"""All recognizers ask for the same text; the words in it must not make it forgotten."""


def fold_header(name: str) -> str:
    """Return a column name as the dictionaries write it: letters and digits only.

    >>> fold_header(" N° Sécu_SS ")
    'NSECUSS'
    """
    return "".join(c for c in fold(name.replace("°", "")).text if c.isascii() and c.isalnum())
