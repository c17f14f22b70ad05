"""Reads a person's name from a place in a text, word by word.

What ends a name: an ordinary word, a digit, a line's end, punctuation. What goes
on: particles, initials, a second surname, given names, also behind a comma.

>>> from recognizers.folding import fold
>>> read = lambda text, at: (lambda n: n and text[n.start : n.end])(
...     read_name(Text(text, fold(text)), at, 3))
>>> read("Dr DUPONT Jean-Pierre, cardiologue", 3), read("Pr de La Tour d'Auvergne vu", 3)
('DUPONT Jean-Pierre', "de La Tour d'Auvergne")
>>> read("DR LE GOFF-KERVELLA A.", 3), read("PR POLYARTHRITE", 3) is None
('LE GOFF-KERVELLA A.', True)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from recognizers.folding import Folded
from recognizers.gazetteer import Likeness
from recognizers.words import Case, Word, words

__all__ = ["Name", "Text", "read_double", "read_name"]

MAX_WORDS = 6
_GAP = re.compile(r"[ \t\u00a0\u202f]{1,2}")
_AFTER_INITIAL = re.compile(r"\.?-?[ \u00a0\u202f]?")
_COMMA = re.compile(r" ?, ?")
_DOUBLE_INITIAL = re.compile(r"[A-ZÀ-Ý][-‐‑][A-ZÀ-Ý]")
_NOBLE = re.compile(r"d['’][A-ZÀ-Ý]")
_SHORTENED = frozenset(("PH", "CH", "FR", "TH", "CL"))
_SAINTS = frozenset(("SAINT", "SAINTE", "ST", "STE"))
_TITLED = 3
_LABELLED = 2


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
        near = self.original[max(0, word.start - 40) : word.end + 40]
        return any(letter.islower() for letter in near)

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.original[self.words[index - 1].end : self.words[index].start]


def read_name(text: Text, folded_start: int, sure: int) -> Name | None:
    """Return the name that starts at a place of the folded text, or None.

    `sure` is 3 behind a title or a form's label, 2 behind another label with its
    colon, 1 behind a phrase: the less is sure, the more the lists must agree.
    """
    start = text.to_original(folded_start)
    first = bisect_left(text.starts, start)
    if first == len(text.words) or text.words[first].start != start:
        return None
    if sure < _TITLED and text.words[first].case is Case.LOWER:
        return None
    indexes = _read(text, first)
    found = [text.words[index] for index in indexes]
    if not found or not _is_enough(text, found, sure):
        return None
    return _name(text, found)


def _name(text: Text, found: list[Word]) -> Name:
    end = found[-1].end
    if _is_initial(found[-1]) and text.original[end : end + 1] == ".":
        end += 1
    given = any(w.given or _is_initial(w) for w in found) and len(_whole(found)) + (
        any(map(_is_initial, found))
    ) > 1
    alone = all(w.given and (w.surname or 0) < Likeness.STRONG for w in found)
    return Name(found[0].start, end, given, alone)


def _whole(found: list[Word]) -> list[Word]:
    return [w for w in found if not _is_initial(w) and not w.is_particle]


def _is_initial(word: Word) -> bool:
    """`J`, `J-P`, `Ph` and, where it is no name itself, `JP`."""
    if word.case is Case.INITIAL or _DOUBLE_INITIAL.fullmatch(word.text):
        return True
    if word.folded in _SHORTENED and word.case is Case.CAPITAL:
        return True
    return len(word.text) == 2 and word.case is Case.UPPER and not (  # noqa: PLR2004
        word.given or word.surname or word.is_particle or word.is_stop
    )


def _read(text: Text, first: int) -> list[int]:
    """Return the indexes of the words that go on as one name."""
    taken: list[int] = []
    index = first
    while index < len(text.words) and len(taken) < MAX_WORDS:
        if taken and not _joins(text, taken, index):
            break
        if not _fits(text, taken, index):
            break
        taken.append(index)
        index += 1
    while taken and _is_left_over(text, text.words[taken[-1]]):
        taken.pop()
    if taken and _is_loose_initial(text, taken):
        taken.pop()
    return taken


def _is_left_over(text: Text, word: Word) -> bool:
    """Say whether a last word is a particle that leads nowhere."""
    dotted = _is_initial(word) and text.original[word.end : word.end + 1] == "."
    return word.is_particle and not word.surname and not dotted


def _joins(text: Text, taken: list[int], index: int) -> bool:
    gap, word = text.gap(index), text.words[index]
    if _GAP.fullmatch(gap):
        return True
    if _is_initial(text.words[index - 1]) and _AFTER_INITIAL.fullmatch(gap):
        return True
    return _COMMA.fullmatch(gap) is not None and _is_inverted(text, taken, index)


def _is_inverted(text: Text, taken: list[int], index: int) -> bool:
    """Say whether `DUPONT, Jean` goes on behind its comma, and is no list of names."""
    word, whole = text.words[index], _whole([text.words[i] for i in taken])
    if (word.given or 0) < Likeness.MEDIUM or word.case is Case.LOWER:
        return False
    if len(whole) > 1 and any(w.given for w in whole):
        return False
    if index + 1 == len(text.words) or not _GAP.fullmatch(text.gap(index + 1)):
        return True
    follower = text.words[index + 1]
    return follower.case is Case.LOWER or bool(follower.given) or not follower.may_be_name


def _fits(text: Text, taken: list[int], index: int) -> bool:
    word = text.words[index]
    dotted = text.original[word.end : word.end + 1] == "."
    if _is_initial(word) and (dotted or not word.is_particle):
        return True
    if word.is_particle and not (taken and word.case is Case.LOWER):
        return _leads_on(text, taken, index)
    if word.is_particle:
        ahead = text.words[taken[-1]]
        return (bool(ahead.given) or ahead.is_particle) and _leads_on(text, taken, index)
    if word.case is Case.LOWER:
        return _fits_small(text, taken, index)
    if not word.may_be_name:
        return False
    whole = _whole([text.words[i] for i in taken])
    if not whole or word.is_known:
        return True
    last = whole[-1]
    if len(whole) == 1 or all(w.given for w in whole):
        return True
    return last.case is Case.UPPER and word.case is Case.UPPER and text.has_small_letters(word)


def _fits_small(text: Text, taken: list[int], index: int) -> bool:
    """`dr dupont`, and the end of `Pr de La Tour d'Auvergne`."""
    word = text.words[index]
    if _NOBLE.match(word.text):
        return bool(taken) and not word.is_stop
    if word.is_stop or len(word.text) <= 2:  # noqa: PLR2004
        return False
    if taken and text.words[taken[-1]].case is not Case.LOWER:
        return False
    return word.is_known or (bool(word.surname) and not text.original[: word.end].strip().istitle())


def _leads_on(text: Text, taken: list[int], index: int) -> bool:
    """Say whether a name goes on behind a particle."""
    if index + 1 >= len(text.words) or not _GAP.fullmatch(text.gap(index + 1)):
        return bool(text.words[index].surname) and text.words[index].case is not Case.LOWER and not taken
    follower = text.words[index + 1]
    if follower.is_particle and not follower.surname:
        return index + 2 < len(text.words) and text.words[index + 2].case is not Case.LOWER
    if taken and text.words[index].case is Case.UPPER and not follower.is_known:
        return False
    if follower.case is Case.LOWER:
        return not taken and follower.is_known
    return follower.may_be_name and not _is_initial(follower)


def _is_loose_initial(text: Text, taken: list[int]) -> bool:
    """`MARTIN A ETE VUE`: a letter without its dot that a word follows is a word itself."""
    word = text.words[taken[-1]]
    if word.case is not Case.INITIAL or len(taken) == 1 or text.original[word.end : word.end + 1] == ".":
        return False
    following = taken[-1] + 1
    return following < len(text.words) and _GAP.fullmatch(text.gap(following)) is not None


def _is_enough(text: Text, found: list[Word], sure: int) -> bool:
    whole = _whole(found)
    if not whole:
        return sure >= _TITLED and any(w.is_particle and w.surname for w in found)
    first = whole[0]
    known = any(word.is_known for word in whole)
    if known:
        return True
    if first.case is Case.LOWER:
        return sure >= _TITLED and bool(first.surname)
    if not all(word.may_be_name for word in whole):
        return False
    if sure >= _TITLED:
        return first.case is Case.CAPITAL or len(first.text) > 2 or bool(first.surname)  # noqa: PLR2004
    if any(word.given or word.surname for word in whole) and (len(whole) > 1 or sure == _LABELLED):
        return True
    upper = [word for word in whole if word.case is Case.UPPER and len(word.text) > 3]  # noqa: PLR2004
    telling = bool(upper) and text.has_small_letters(first)
    return telling or (sure == _LABELLED and len(whole) > 1)


def read_double(text: Text) -> Iterator[Name]:
    """Yield given names beside surnames, and initials beside known ones, left to right."""
    last = -1
    for index, word in enumerate(text.words):
        if index <= last or word.case is Case.LOWER or word.is_stop:
            continue
        if (word.given or 0) < Likeness.MEDIUM and not _is_initial(word):
            continue
        if index and text.words[index - 1].folded in _SAINTS and text.gap(index).strip() in ("", "-", "."):
            continue
        for taken in _pairs(text, index):
            if taken[0] > last:
                last = taken[-1]
                yield _name(text, [text.words[i] for i in taken])
                break


def _pairs(text: Text, index: int) -> Iterator[list[int]]:
    """Yield the readings of a given name at an index, the surest first."""
    word = text.words[index]
    if _is_initial(word):
        yield from _initialled(text, index)
        return
    before, behind = _surname_before(text, index), _read(text, index)
    run = _given_run(text, index)
    partners = [w for w in _whole([text.words[i] for i in behind])[1:] if _is_partner(text, word, w)]
    if before and _is_surname(text, before, word) and all(w.given for w in partners):
        yield [*before, *run]
    if partners:
        yield [*_particle_before(text, index), *behind]


def _is_surname(text: Text, before: list[int], given: Word) -> bool:
    """Say whether the words in front of a given name are a surname."""
    found = [text.words[i] for i in before]
    if any(w.given and not w.surname for w in found):
        return False
    if max(w.surname or 0 for w in found) >= Likeness.STRONG:
        return True
    if any(w.case is not Case.UPPER for w in found):
        return False
    comma = text.original[found[-1].end] == ","
    known = any(w.surname for w in found)
    return given.case is Case.CAPITAL or (comma and known and given.given is Likeness.STRONG)


def _particle_before(text: Text, index: int) -> list[int]:
    """Return the particle of `DE LUCA Roberta`, where the surname is a given name too."""
    if index == 0 or not _GAP.fullmatch(text.gap(index)):
        return []
    particle, word = text.words[index - 1], text.words[index]
    upper = particle.case is Case.UPPER and word.case is Case.UPPER
    return [index - 1] if upper and particle.is_particle and word.surname else []


def _given_run(text: Text, index: int) -> list[int]:
    run = [index]
    while (
        run[-1] + 1 < len(text.words)
        and len(run) < 3  # noqa: PLR2004
        and _GAP.fullmatch(text.gap(run[-1] + 1))
        and (text.words[run[-1] + 1].given or 0) >= Likeness.MEDIUM
        and text.words[run[-1] + 1].case is text.words[index].case
    ):
        run.append(run[-1] + 1)
    return run


def _surname_before(text: Text, index: int) -> list[int]:
    """Return the surname that ends just in front of a given name, particles included."""
    taken: list[int] = []
    place = index - 1
    while place >= 0 and len(taken) < 4:  # noqa: PLR2004
        word = text.words[place]
        gap = text.gap(place + 1)
        if not (_GAP.fullmatch(gap) or (not taken and _COMMA.fullmatch(gap))):
            break
        if word.case is Case.LOWER or _is_initial(word) or not (word.is_particle or word.may_be_name):
            break
        if taken and word.case is not text.words[taken[0]].case:
            break
        taken.insert(0, place)
        place -= 1
    return taken if any(text.words[i].may_be_name for i in taken) else []


def _is_partner(text: Text, given: Word, partner: Word) -> bool:
    """Say whether a word beside a given name is its surname, without any cue."""
    if partner.case is Case.LOWER and not _NOBLE.match(partner.text):
        return False
    if partner.is_known:
        return True
    if given.given != Likeness.STRONG or not partner.may_be_name:
        return False
    return text.has_small_letters(partner) and (partner.case is Case.CAPITAL or len(partner.text) > 3)  # noqa: PLR2004


def _initialled(text: Text, index: int) -> Iterator[list[int]]:
    """Yield `B. Duhamel`, `C. COTTIN` and `DUPONT J.`."""
    word = text.words[index]
    if text.original[word.end : word.end + 1] != ".":
        return
    behind = _read(text, index)
    whole = _whole([text.words[i] for i in behind])
    if len(behind) > 1 and whole and not whole[0].is_species:
        partner = whole[0]
        unknown = partner.case is Case.UPPER and len(partner.text) > 3 and text.has_small_letters(partner)  # noqa: PLR2004
        if (partner.surname or 0) >= Likeness.MEDIUM or (unknown and partner.may_be_name):
            yield behind
            return
    before = _surname_before(text, index)
    if before and all(text.words[i].case is Case.UPPER for i in before):
        if max(text.words[i].surname or 0 for i in before) >= Likeness.STRONG:
            yield [*before, index]
