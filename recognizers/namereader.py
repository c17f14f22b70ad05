"""Reads a person's name from a place in a text, word by word.

What ends a name: an ordinary word, a digit, a line's end, punctuation. What goes
on: particles, initials, a second surname, given names, also behind a comma.

>>> from recognizers.folding import fold
>>> def read(text, at):
...     name = read_name(Text(text, fold(text)), at, TITLED)
...     return name and text[name.start : name.end]
>>> read("Dr DUPONT Jean-Pierre, cardiologue", 3), read("Pr de La Tour d'Auvergne vu", 3)
('DUPONT Jean-Pierre', "de La Tour d'Auvergne")
>>> read("DR LE GOFF-KERVELLA A.", 3), read("PR POLYARTHRITE", 3) is None
('LE GOFF-KERVELLA A.', True)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recognizers.gazetteer import Likeness
from recognizers.words import Case, Word, words

if TYPE_CHECKING:
    from recognizers.folding import Folded

__all__ = ["COMMA", "GAP", "LABELLED", "TITLED", "TOLD", "Name", "Text"]
__all__ += ["is_initial", "is_inverted", "name_of", "read", "read_name", "whole"]

TOLD, LABELLED, TITLED = 1, 2, 3
"""How sure a cue is: a phrase, a label with its colon, a title or a form's `Nom :`."""

MAX_WORDS = 6
NEAR = 40
"""How many characters around a word tell whether capitals mean something."""

GAP = re.compile(r"[ \t\u00a0\u202f]{1,2}")
COMMA = re.compile(r" ?, ?")
_AFTER_INITIAL = re.compile(r"\.?-?[ \u00a0\u202f]?")
_TWO_INITIALS = re.compile(r"[A-ZÀ-Ý](?:[-‐‑])?[A-ZÀ-Ý]")
_NOBLE = re.compile(r"d['’][A-ZÀ-Ý]")
_SHORTENED = frozenset(("PH", "CH", "FR", "TH", "CL"))
LONG_ENOUGH = 4
"""Letters of an unknown word in capitals that may be a surname without a title."""


@dataclass(frozen=True, slots=True)
class Name:
    """Where a name stands and whether a given name is part of it, or all of it."""

    start: int
    end: int
    has_given: bool
    is_given: bool = False


@dataclass(frozen=True)
class Text:
    """A text, its folded copy and its words."""

    original: str
    folded: Folded

    @cached_property
    def words(self) -> list[Word]:
        """The words in order."""
        return words(self.original)

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts."""
        return [word.start for word in self.words]

    @cached_property
    def lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *(match.end() for match in re.finditer(r"[\n\r]", self.original))]

    def line_start(self, position: int) -> int:
        """Return where the line of an original position starts, in the folded text."""
        return self.to_folded(self.lines[bisect_right(self.lines, position) - 1])

    def to_folded(self, position: int) -> int:
        """Return the place in the folded text of an original position."""
        offsets = self.folded.offsets
        return position if offsets is None else bisect_left(offsets, position)

    def to_original(self, position: int) -> int:
        """Return the original position of a place in the folded text."""
        offsets = self.folded.offsets
        return position if offsets is None else offsets[position]

    def has_small_letters(self, word: Word) -> bool:
        """Say whether small letters stand near a word, so that capitals mean something."""
        near = self.original[max(0, word.start - NEAR) : word.end + NEAR]
        return any(letter.islower() for letter in near)

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.original[self.words[index - 1].end : self.words[index].start]

    def is_dotted(self, word: Word) -> bool:
        """Say whether a full stop follows a word at once."""
        return self.original[word.end : word.end + 1] == "."

    def is_next(self, index: int) -> bool:
        """Say whether a word exists and blanks alone part it from the one before."""
        return 0 < index < len(self.words) and GAP.fullmatch(self.gap(index)) is not None


def read_name(text: Text, folded_start: int, sure: int) -> Name | None:
    """Return the name that starts at a place of the folded text, or None.

    `sure` is one of TOLD, LABELLED and TITLED: the less is sure, the more the
    name lists must agree.
    """
    start = text.to_original(folded_start)
    first = bisect_left(text.starts, start)
    if first == len(text.words) or text.words[first].start != start:
        return None
    if sure < TITLED and text.words[first].case is Case.LOWER:
        return None
    found = [text.words[index] for index in read(text, first)]
    return name_of(text, found) if found and _is_enough(text, found, sure) else None


def name_of(text: Text, found: list[Word]) -> Name:
    """Return the name that some words are; an initial's full stop belongs to it."""
    last = found[-1]
    end = last.end + (is_initial(last) and text.is_dotted(last))
    initials = any(map(is_initial, found))
    several = len(whole(found)) + initials > 1
    given = several and (initials or any(word.given for word in found))
    alone = all(word.given and (word.surname or 0) < Likeness.STRONG for word in found)
    return Name(found[0].start, end, given, alone)


def whole(found: list[Word]) -> list[Word]:
    """Return the words that are neither initials nor particles."""
    return [word for word in found if not is_initial(word) and not word.is_particle]


def is_initial(word: Word) -> bool:
    """Say whether a word is `J`, `J-P`, `Ph` or, where it is no name itself, `JP`."""
    if word.case is Case.INITIAL:
        return True
    if word.case is Case.CAPITAL:
        return word.folded in _SHORTENED
    if word.case is Case.LOWER or not _TWO_INITIALS.fullmatch(word.text):
        return False
    return not (word.given or word.surname or word.is_particle or word.is_stop)


def read(text: Text, first: int) -> list[int]:
    """Return the indexes of the words that go on as one name."""
    taken: list[int] = []
    index = first
    while index < len(text.words) and len(taken) < MAX_WORDS:
        if (taken and not _joins(text, taken, index)) or not _fits(text, taken, index):
            break
        taken.append(index)
        index += 1
    while taken and _is_left_over(text, text.words[taken[-1]]):
        taken.pop()
    if _is_loose_initial(text, taken):
        taken.pop()
    return taken


def _is_left_over(text: Text, word: Word) -> bool:
    """Say whether a last word is a particle that leads nowhere."""
    dotted = is_initial(word) and text.is_dotted(word)
    return word.is_particle and not word.surname and not dotted


def _is_loose_initial(text: Text, taken: list[int]) -> bool:
    """`MARTIN A ETE VUE`: a letter without its dot that a word follows is a word itself."""
    if len(taken) < 2:  # noqa: PLR2004 - an initial alone is judged elsewhere
        return False
    word = text.words[taken[-1]]
    return word.case is Case.INITIAL and not text.is_dotted(word) and text.is_next(taken[-1] + 1)


def _joins(text: Text, taken: list[int], index: int) -> bool:
    gap = text.gap(index)
    if GAP.fullmatch(gap):
        return True
    if is_initial(text.words[index - 1]) and _AFTER_INITIAL.fullmatch(gap):
        return True
    return COMMA.fullmatch(gap) is not None and is_inverted(text, taken, index)


def is_inverted(text: Text, taken: list[int], index: int) -> bool:
    """Say whether `DUPONT, Jean` goes on behind its comma, and is no list of names."""
    word, before = text.words[index], whole([text.words[i] for i in taken])
    if (word.given or 0) < Likeness.MEDIUM or word.case is Case.LOWER:
        return False
    if len(before) > 1 and any(w.given for w in before):
        return False
    if not text.is_next(index + 1):
        return True
    follower = text.words[index + 1]
    return follower.case is Case.LOWER or bool(follower.given) or not follower.may_be_name


def _fits(text: Text, taken: list[int], index: int) -> bool:
    """Say whether a word goes on with a name, or starts one."""
    word = text.words[index]
    if is_initial(word) and (text.is_dotted(word) or not word.is_particle):
        return True
    if word.is_particle:
        if not (taken and word.case is Case.LOWER):
            return _leads_on(text, taken, index)
        ahead = text.words[taken[-1]]
        return (bool(ahead.given) or ahead.is_particle) and _leads_on(text, taken, index)
    if word.case is Case.LOWER:
        return _fits_small(text, taken, word)
    return word.may_be_name and _fits_in_number(text, taken, word)


def _fits_in_number(text: Text, taken: list[int], word: Word) -> bool:
    """A third unknown word needs capitals like the second's, or given names before it."""
    before = whole([text.words[i] for i in taken])
    if len(before) < 2 or word.is_known or all(w.given for w in before):  # noqa: PLR2004
        return True
    in_capitals = before[-1].case is Case.UPPER and word.case is Case.UPPER
    return in_capitals and text.has_small_letters(word)


def _fits_small(text: Text, taken: list[int], word: Word) -> bool:
    """`dr dupont`, and the end of `Pr de La Tour d'Auvergne`."""
    if is_noble(word):
        return bool(taken) and not word.is_stop
    if word.is_stop or len(word.text) < LONG_ENOUGH - 1:
        return False
    if taken and text.words[taken[-1]].case is not Case.LOWER:
        return False
    return word.is_known or bool(word.surname)


def is_noble(word: Word) -> bool:
    """Say whether a word is written as in `d'Auvergne`."""
    return _NOBLE.match(word.text) is not None


def _leads_on(text: Text, taken: list[int], index: int) -> bool:
    """Say whether a name goes on behind a particle."""
    word = text.words[index]
    if not text.is_next(index + 1):
        return bool(word.surname) and word.case is not Case.LOWER and not taken
    follower = text.words[index + 1]
    if follower.is_particle and not follower.surname:
        return text.is_next(index + 2) and text.words[index + 2].case is not Case.LOWER
    if taken and word.case is Case.UPPER and not follower.is_known:
        return False
    if follower.case is Case.LOWER:
        return not taken and follower.is_known
    return follower.may_be_name and not is_initial(follower)


def _is_enough(text: Text, found: list[Word], sure: int) -> bool:
    """Say whether the words are a name, given how sure the cue is."""
    names = whole(found)
    if not names:
        return sure == TITLED and any(word.is_particle and word.surname for word in found)
    if any(word.is_known for word in names):
        return True
    if names[0].case is Case.LOWER:
        return sure == TITLED and bool(names[0].surname)
    if not all(word.may_be_name for word in names):
        return False
    return sure == TITLED or _is_telling(text, names, sure)


def _is_telling(text: Text, names: list[Word], sure: int) -> bool:
    """Say whether words that the lists hold as weak names at most speak for themselves."""
    if any(word.given or word.surname for word in names) and len(names) + (sure == LABELLED) > 1:
        return True
    in_capitals = any(w.case is Case.UPPER and len(w.text) >= LONG_ENOUGH for w in names)
    if in_capitals and text.has_small_letters(names[0]):
        return True
    return sure == LABELLED and len(names) > 1
