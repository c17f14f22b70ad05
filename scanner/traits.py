"""What tells persons apart, brought into one form: names, birth dates, sexes, numbers.

Case, accents, hyphens and the order of surnames do not count. Particles: `de`,
`du`, `des`, `d'` are left out, `le`, `la`, `l'`, `saint` ... grow into the word
behind (`LE GALL` is `LEGALL`, `St-Yves` is `SAINTYVES`). Of given names the first
counts. A name is the bag of its surnames and that given name, so that `MARTIN
Anne` and `Anne MARTIN` are one, and so is the same in two columns.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from recognizers.folding import fold
from recognizers.gazetteer import GAZETTEER

__all__ = [
    "SPECIAL",
    "FullName",
    "birth_date",
    "full_name",
    "further_name",
    "given_name",
    "sex",
    "surnames",
]

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset(
    ("MR", "MME", "MLLE", "MELLE", "MONSIEUR", "MADAME", "MADEMOISELLE", "ENFANT", "BEBE")
)
_DROPPED = frozenset(("DE", "DU", "DES", "D"))
_GROWING = {"ST": "SAINT", "STE": "SAINTE"} | {
    word: word for word in ("LE", "LA", "L", "EL", "AL", "BEN", "O", "MC", "MAC", "SAINT", "SAINTE")
}
_PARTICLES = _DROPPED | _GROWING.keys()
SPECIAL = _TITLES | _DROPPED | _GROWING.keys()
"""Words that are not simply a name; any other of two or more letters is."""

_MARRIED = frozenset(("NEE", "EPOUSE", "EPSE", "EP", "VEUVE", "VVE"))
_CACHE = 1 << 16


class FullName(NamedTuple):
    """A name from one cell: its surnames, those behind `née`, and the given name.

    Where nothing tells surnames from given names, `surnames` has all words and
    `given` is "", and `also` what is left without further given names.
    """

    surnames: tuple[str, ...]
    others: tuple[str, ...] = ()
    given: str = ""
    also: tuple[str, ...] = ()


@lru_cache(maxsize=_CACHE)
def surnames(text: str) -> tuple[str, ...]:
    """Return the words of a surname.

    >>> surnames("de La Tour-d'Auvergne")
    ('LATOUR', 'AUVERGNE')
    """
    words: list[str] = []
    growing = ""
    found = _WORD.findall(fold(text).text)
    for word in found:
        if word in _DROPPED or word in _TITLES:
            continue
        if word in _GROWING:
            growing += _GROWING[word]
            continue
        words.append(growing + word)
        growing = ""
    if growing:
        words.append(growing)
    return tuple(w for w in words if len(w) > 1) or tuple(words) or tuple(found)


@lru_cache(maxsize=_CACHE)
def given_name(text: str) -> str:
    """Return the first given name; "" where there are initials only.

    >>> given_name("Jean-Pierre, Marie"), given_name("J.")
    ('JEAN', '')
    """
    return next(iter(_given_names(text)), "")


def further_name(text: str) -> str:
    """Return the second given name, "" where there is none.

    >>> further_name("Jean-Luc"), further_name("Anne")
    ('LUC', '')
    """
    return next(iter(_given_names(text)[1:]), "")


def _given_names(text: str) -> list[str]:
    return [w for w in _WORD.findall(fold(text).text) if len(w) > 1 and w not in _TITLES]


@lru_cache(maxsize=_CACHE)
def full_name(text: str) -> FullName:
    """Return the parts of a name that stands in one cell.

    `^` and `,` part surname from given names; so do capitals where other words
    have small letters. `née` and `épouse` bring in a second surname.

    >>> full_name("Mme LE GOFF née MARTIN Anne Marie")
    FullName(surnames=('LEGOFF',), others=('MARTIN',), given='ANNE', also=())
    >>> full_name("MARTIN^ANNE^MARIE")
    FullName(surnames=('MARTIN',), others=(), given='ANNE', also=())
    >>> full_name("MARTIN ANNE-MARIE")
    FullName(surnames=('MARTIN', 'ANNE', 'MARIE'), others=(), given='', also=('MARTIN', 'ANNE'))
    """
    head, mark, rest = text.replace(",", "^").partition("^")
    if mark:
        return FullName(*_both_surnames(_WORD.findall(head)), given_name(rest.partition("^")[0]))
    words = [w for w in _WORD.findall(text) if fold(w).text not in _TITLES]
    plain = [w for w in words if not _is_mark(w)]
    capitals = [w for w in plain if w.isupper() and len(w) > 1]
    small = [w for w in plain if not w.isupper() and fold(w).text not in _PARTICLES]
    if not capitals or not small:
        found, others = _both_surnames(words)
        return FullName(found, others, also=() if others else _shortened(text))
    kept = [w for w in words if w not in small]
    return FullName(*_both_surnames(kept), given_name(small[0]))


def _shortened(words: str) -> tuple[str, ...]:
    """Return an undivided name without the further given names, () if it shows none.

    They stand first or last: the rest of a compound given name, or the second of two.
    """
    tokens = [t for t in fold(words).text.split() if t not in _TITLES]
    for place in (-1, 0):
        first, mark, _ = tokens[place].partition("-") if tokens else ("", "", "")
        if mark and GAZETTEER.given(tokens[place]):
            tokens[place] = first
            return surnames(" ".join(tokens))
    for one, other in ((-2, -1), (0, 1)):
        if len(tokens) > 2 and all(GAZETTEER.given(tokens[at]) for at in (one, other)):  # noqa: PLR2004
            del tokens[other]
            return surnames(" ".join(tokens))
    return ()


def _is_mark(word: str) -> bool:
    return fold(word).text in _MARRIED


def _both_surnames(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part words at `née` or the like into two surnames; the second is mostly empty."""
    at = next((i for i, word in enumerate(words) if _is_mark(word)), len(words))
    before, after = words[:at], [w for w in words[at:] if not _is_mark(w)]
    first, second = (surnames(" ".join(part)) if part else () for part in (before, after))
    return (first, second) if first else (second, ())


_MONTHS = {
    word: month
    for month, words in enumerate(
        ("JANVIER JANV JAN", "FEVRIER FEVR FEV", "MARS", "AVRIL AVR", "MAI", "JUIN",
         "JUILLET JUIL", "AOUT", "SEPTEMBRE SEPT SEP", "OCTOBRE OCT", "NOVEMBRE NOV",
         "DECEMBRE DEC"), 1)
    for word in words.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<y>\d{4})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<d>\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4}|\d{2})(?!\d)"
)
_WRITTEN = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:ER)?[ \-]{1,2}(?P<m>[A-Z]{3,9})\.?[ \-]{1,2}(?P<y>\d{4})(?!\d)"
)
_COMPACT = (
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{4}|\d{6})?(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{2})(?!\d)"),
)
_CENTURY_PIVOT = 30
_YEARS = range(1875, 2100)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@lru_cache(maxsize=_CACHE)
def birth_date(text: str) -> int:
    """Return a date as yyyymmdd, 0 where none can be read.

    Two digits of a year below 30 are of this century, the others of the last.

    >>> birth_date("12/05/1985"), birth_date("1985-05-12T00:00"), birth_date("12051985")
    (19850512, 19850512, 19850512)
    >>> birth_date("1er août 1985"), birth_date("12.05.85"), birth_date("00/00/1985")
    (19850801, 19850512, 0)
    """
    folded = fold(text).text
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _WRITTEN, *_COMPACT):
        match = pattern.search(folded)
        if match is not None:
            day, word, year = int(match["d"]), match["m"], int(match["y"])
            month = int(word) if word.isdecimal() else _MONTHS.get(word, 0)
            if len(match["y"]) == 2:  # noqa: PLR2004 - digits of a year
                year += 2000 if year < _CENTURY_PIVOT else 1900
            if year in _YEARS and 1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]:
                return year * 10_000 + month * 100 + day
    return 0


_FEMALE = frozenset(("MME", "MLLE", "MELLE", "MADAME", "MADEMOISELLE"))


def sex(text: str) -> int:
    """Return 1 for male, 2 for female, 0 for anything else.

    >>> sex("Homme"), sex("F"), sex("Mme"), sex("2"), sex("?")
    (1, 2, 2, 2, 0)
    """
    folded = fold(text).text.strip(" .")
    if folded in _FEMALE:
        return 2
    return {"M": 1, "H": 1, "1": 1, "F": 2, "2": 2}.get(folded[:1], 0)
