"""Literals that tell which texts are worth the search for a term.

The literals of a vocabulary are complete: every text in which a term is found
holds one of them, whatever its accents, their composition and its case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recognizers.folding import fold
from recognizers.vocabulary.signs import LAB_SIGNS
from recognizers.vocabulary.trie import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognizers.vocabulary.terms import Term

__all__ = ["Trigger", "choose"]

_PIECE = re.compile(r"[^\W\d_]+|[0-9]+|\+")
_ASCII_RUN = re.compile(r"[A-Za-z]+")
_JOINTS = ("", " ", "-", "_", "/", ".", "\u00a0", "\u202f")
"""What may stand between a letter and a digit of one term, as it is written."""
_USABLE = 3
"""Shorter literals stand in too many texts."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A literal that every text with a term of this vocabulary holds one of.

    `word`: no ASCII letter stands on either side of it in such a text; heeding
    this is optional.
    """

    literal: str
    caseless: bool
    word: bool = False


def choose(terms: Iterable[Term]) -> frozenset[Trigger]:
    """Return few and rare literals that cover every term.

    Each term can be told by any one of its words; a word that another term
    needs anyway is taken first.
    """
    options = [list(_options(term)) for term in terms if term.strength not in {"not", "code"}]
    found: set[Trigger] = set()
    for choices in sorted(options, key=len):
        if not any(choice <= found for choice in choices):
            rarest = max(choices, key=_rarity)
            found.update(rarest)
    return frozenset(found)


def _rarity(choice: frozenset[Trigger]) -> tuple[bool, bool, int, list[str]]:
    shortest = min(len(trigger.literal) for trigger in choice)
    longest = max((trigger.literal for trigger in choice), key=len)
    common = LAB_SIGNS.fullmatch(longest) is not None
    return shortest >= _USABLE, not common, shortest, sorted(t.literal for t in choice)


def _options(term: Term) -> Iterator[frozenset[Trigger]]:
    """Yield sets of triggers, each of which covers the term alone."""
    pieces = [match.group() for match in _PIECE.finditer(term.plain)]
    caseless = not term.keeps_capitals
    for index, piece in enumerate(pieces):
        is_prefix = term.is_prefix and index == len(pieces) - 1
        if piece.isdecimal() and len(piece) >= _USABLE:
            yield frozenset({Trigger(piece, caseless)})
        elif piece.isalpha():
            yield frozenset(_word(piece, caseless=caseless, is_prefix=is_prefix))
        pair = piece, pieces[index + 1] if index + 1 < len(pieces) else ""
        if _is_solid(*pair):
            yield frozenset(Trigger(joint.join(pair), caseless) for joint in _JOINTS)


def _is_solid(piece: str, following: str) -> bool:
    """Whether the pieces are a letter or two and a number, such as `CD4`."""
    letters, digits = (piece, following) if piece.isalpha() else (following, piece)
    return letters.isalpha() and letters.isascii() and len(letters) < _USABLE and digits.isdecimal()


def _word(piece: str, *, caseless: bool, is_prefix: bool) -> Iterator[Trigger]:
    folded = fold(piece).text
    if not is_prefix and _USABLE <= len(folded) <= 5:  # noqa: PLR2004 - V.I.H. has 3 to 5 letters
        yield Trigger(".".join(folded), caseless)
    whole = folded if is_prefix else stem(folded)
    if piece.isascii():
        alone = not is_prefix and len(whole) <= _USABLE and len(whole) == len(folded)
        yield Trigger(whole, caseless, alone)
        return
    written = piece[: len(piece) - len(folded) + len(whole)]
    longest = max(_ASCII_RUN.findall(written), key=len, default="")
    if len(longest) >= _USABLE:
        yield Trigger(longest.upper(), caseless=True)
        return
    yield Trigger(whole, caseless=True)
    for variant in {written, written.replace("œ", "oe").replace("æ", "ae")}:
        for form in ("NFC", "NFD"):
            composed = unicodedata.normalize(form, variant)
            for cased in (composed, composed.upper(), composed.capitalize()):
                yield Trigger(cased, caseless=True)
