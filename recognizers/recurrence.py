r"""Names that a text has told before, or that an e-mail address beside them spells.

Who is named once by a title or in full is often named again without either:
`Mme Jeanne KERVALEC … KERVALEC revient`. And `Ysandre Korvest` needs no list of
names where `y.korvest@…` stands near.

>>> text = "Mme KERVALEC va bien. Revoir KERVALEC Ysée le 12, avec son bilan"
>>> again = told_again(Text(text, fold(text)), [Name(4, 12, has_given=False)])
>>> [text[n.start : n.end] for n, _ in again]
['KERVALEC', 'KERVALEC Ysée']
>>> text = "Ysandre Korvest\nTél. 02 61 91 00 00\ny.korvest@exemple.fr"
>>> [text[n.start : n.end] for n in told_by_mail(Text(text, fold(text)))]
['Ysandre Korvest']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from recognizers.folding import fold
from recognizers.namereader import LONG_ENOUGH, TITLED, Name, Text, name_of, read_name
from recognizers.words import Case, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["told_again", "told_by_mail"]

_LOCAL = re.compile(r"(?<![\w.\-])([^\W\d_]{1,30})[.\-_]([^\W\d_]{1,30})@")
SHORTEST = 3
"""Letters of a surname that an address spells."""

AROUND = 250
"""How many characters from its address a name may stand."""


def told_again(text: Text, told: Sequence[Name]) -> Iterator[tuple[Name, int]]:
    """Yield the names that start with a told surname, the told ones too, and which told them.

    Surnames in capitals alone count: nothing else tells `Rose` from `rose`.
    """
    surnames = _surnames(text, told)
    if not surnames:
        return
    last = 0
    for word in text.words:
        number = surnames.get(word.folded)
        if number is None or word.case is not Case.UPPER or word.start < last:
            continue
        name = read_name(text, text.to_folded(word.start), TITLED)
        if name is not None:
            last = name.end
            yield name, number


def _surnames(text: Text, told: Sequence[Name]) -> dict[str, int]:
    surnames: dict[str, int] = {}
    position = 0
    for number, name in enumerate(told):
        while position < len(text.words) and text.words[position].start < name.start:
            position += 1
        while position < len(text.words) and text.words[position].end <= name.end:
            if _is_telling(text, text.words[position]):
                surnames.setdefault(text.words[position].folded, number)
            position += 1
    return surnames


def _is_telling(text: Text, word: Word) -> bool:
    """Say whether a surname is one wherever it stands."""
    if word.case is not Case.UPPER or len(word.text) < LONG_ENOUGH or word.is_particle:
        return False
    if word.given and not word.surname:
        return False
    return word.is_known or (word.may_be_name and not word.surname and text.has_small_letters(word))


def told_by_mail(text: Text) -> Iterator[Name]:
    """Yield the names of two words that an address near them abbreviates."""
    for match in _LOCAL.finditer(text.original):
        first, second = (fold(part).text for part in match.groups())
        near = bisect_left(text.starts, match.start() - AROUND)
        for index in range(near, bisect_left(text.starts, match.end() + AROUND)):
            one, other = text.words[index - 1], text.words[index]
            if text.is_next(index) and _spells(one, other, first, second):
                yield name_of(text, [one, other])
                break


def _spells(one: Word, other: Word, first: str, second: str) -> bool:
    """Say whether an address's two parts are one of two words and the other's beginning."""
    if Case.LOWER in (one.case, other.case):
        return False
    return any(
        len(full) >= SHORTEST and surname.folded == full and given.folded.startswith(short)
        for full, short in ((second, first), (first, second))
        for surname, given in ((other, one), (one, other))
    )
