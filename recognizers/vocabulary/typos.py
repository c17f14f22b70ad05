"""Long terms with one slip of the pen: `schizophernie`, `drépanocitose`, `mucovicsidose`.

A strong term of one long word is found with one letter too many, missing, wrong or
swapped with its neighbour. The term is cut in two; one slip leaves one half as it
is, which then is the literal that calls for the text. Only halves that no ordinary
French word holds will do, so that few texts are read in vain; a term that has no
such cut is found as it is written alone. Words and names of the project's own
lists are no slips.

>>> from recognizers.vocabulary import Vocabulary
>>> typos = Typos(Vocabulary("genetic").terms)
>>> [typos.meant(word).term for word in ("DREPANOCITOSE", "MUCOVICSIDOSE", "DREPPANOCYTOSE")]
['drépanocytose', 'mucoviscidose', 'drépanocytose']
>>> typos.meant("DREPANOSITOSE"), typos.meant("MUCOVICSSIDOSE")
(None, None)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from recognizers.folding import fold
from recognizers.gazetteer import GAZETTEER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognizers.vocabulary.terms import Term

__all__ = ["SHORTEST", "Typos", "halves"]

SHORTEST = 9
"""How many letters a term has at least."""
_LEAST = 5
"""How many letters the literal of a half has at least."""
_ASCII_RUN = re.compile(r"[A-Za-z]+")
_MEMO = 1 << 14


class Typos:
    """The terms that are found with a slip, by their halves."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._heads: dict[str, list[tuple[str, Term]]] = {}
        self._tails: dict[str, list[tuple[str, Term]]] = {}
        for term, head, tail in _cut(terms):
            self._heads.setdefault(head, []).append((tail, term))
            self._tails.setdefault(tail, []).append((head, term))
        self._sizes = tuple(sorted({len(half) for half in (*self._heads, *self._tails)}))
        self.meant = lru_cache(_MEMO)(self._meant)

    def _meant(self, word: str) -> Term | None:
        """Return the term that a folded word is with one slip, or None."""
        meant = next(self._candidates(word), None)
        return None if meant is None or _is_listed(word) else meant

    def _candidates(self, word: str) -> Iterator[Term]:
        for size in self._sizes:
            for tail, term in self._heads.get(word[:size], ()):
                rests = [word[size:]]
                if term.is_prefix:
                    rests = [word[size : size + len(tail) + more] for more in (-1, 0, 1)]
                if any(_one_slip(rest, tail) for rest in rests):
                    yield term
            for place in range(_LEAST - 1, len(word) - size + 1):
                for head, term in self._tails.get(word[place : place + size], ()):
                    ends = term.is_prefix or place + size == len(word)
                    if ends and _one_slip(word[:place], head):
                        yield term


def halves(terms: Iterable[Term]) -> Iterator[str]:
    """Yield the literals one of which every text with a slip in a term holds."""
    for term, head, _ in _cut(terms):
        written = term.plain
        for half in (written[: len(head)], written[len(head) :]):
            yield from _literals(half)


def _cut(terms: Iterable[Term]) -> Iterator[tuple[Term, str, str]]:
    """Yield the terms that can be cut, with their folded halves."""
    for term in terms:
        written = term.plain
        folded = fold(written).text
        if term.strength != "strong" or term.keeps_accents:
            continue
        if len(folded) < SHORTEST or not folded.isalpha() or len(folded) != len(written):
            continue
        middle = len(folded) // 2
        for place in sorted(range(_LEAST, len(folded) - _LEAST + 1), key=lambda p: abs(p - middle)):
            if _is_rare(_literal(written[:place])) and _is_rare(_literal(written[place:])):
                yield term, folded[:place], folded[place:]
                break


def _literals(half: str) -> Iterator[str]:
    """Yield one piece without accents, or all ways to write a half that has no long one."""
    literal = _literal(half)
    yield literal
    if not half.isascii() and literal == fold(half).text:
        for form in ("NFC", "NFD"):
            composed = unicodedata.normalize(form, half)
            yield from {composed, composed.upper(), composed.capitalize()}


def _literal(half: str) -> str:
    longest = max(_ASCII_RUN.findall(half), key=len, default="").upper()
    return longest if len(longest) >= _LEAST else fold(half).text


@cache
def _is_rare(literal: str) -> bool:
    """Say whether a literal is long enough and inside no ordinary word."""
    return len(literal) >= _LEAST and literal not in _ordinary()


@cache
def _ordinary() -> str:
    return " ".join(GAZETTEER.words)


def _is_listed(word: str) -> bool:
    return (
        GAZETTEER.is_word(word)
        or GAZETTEER.given(word) is not None
        or GAZETTEER.surname(word) is not None
    )


def _one_slip(word: str, meant: str) -> bool:
    """Say whether a word becomes another by one letter added, dropped, changed or swapped.

    >>> [_one_slip(word, "FRENIE") for word in ("FRENI", "FRENNIE", "FRANIE", "FERNIE")]
    [True, True, True, True]
    >>> [_one_slip(word, "FRENIE") for word in ("FRENIE", "FRNI", "FARNIE")]
    [False, False, False]
    """
    if word == meant or abs(len(word) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    left, right = word[start:], meant[start:]
    if len(left) != len(right):
        return left[1:] == right if len(left) > len(right) else left == right[1:]
    return left[1:] == right[1:] or (left[1::-1] == right[:2] and left[2:] == right[2:])
