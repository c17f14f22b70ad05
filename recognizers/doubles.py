"""Full names that nothing announces: a given name or an initial beside a surname.

The lists must know the given name; the surname they must know too, unless its
capitals (`Rosette KERVALEC`) or its place behind the given name tell it.

>>> from recognizers.folding import fold
>>> def found(text):
...     return [text[n.start : n.end] for n in read_double(Text(text, fold(text)))]
>>> found("Vus : MARTIN Anne-Marie, C. DURAND et Hélène Bécue")
['MARTIN Anne-Marie', 'C. DURAND', 'Hélène Bécue']
>>> found("Saint Martin d'Hères, vitamine D. Florence, E. COLI")
[]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recognizers.gazetteer import Likeness
from recognizers.namereader import (
    COMMA,
    GAP,
    LONG_ENOUGH,
    Name,
    Text,
    is_initial,
    is_noble,
    name_of,
    read,
    whole,
)
from recognizers.words import Case, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_double"]

_SAINTS = frozenset(("SAINT", "SAINTE", "ST", "STE"))
MAX_SURNAME_WORDS = 4
MAX_GIVEN_NAMES = 3


def read_double(text: Text) -> Iterator[Name]:
    """Yield the full names of a text, left to right."""
    last = -1
    for index, word in enumerate(text.words):
        if index <= last or word.case is Case.LOWER or word.is_stop or _is_saint(text, index):
            continue
        if is_initial(word):
            readings = _beside_initial(text, index)
        elif (word.given or 0) >= Likeness.MEDIUM:
            readings = _beside_given(text, index)
        else:
            continue
        taken = next((reading for reading in readings if reading[0] > last), None)
        if taken is not None:
            last = taken[-1]
            yield name_of(text, [text.words[i] for i in taken])


def _is_saint(text: Text, index: int) -> bool:
    """Say whether a name is a place's: Saint Martin."""
    if index == 0 or text.gap(index).strip() not in ("", "-", "."):
        return False
    return text.words[index - 1].folded in _SAINTS


def _beside_given(text: Text, index: int) -> Iterator[list[int]]:
    """Yield the readings around a given name, the surest first."""
    word = text.words[index]
    before, behind = _surname_before(text, index), read(text, index)
    others = whole([text.words[i] for i in behind])[1:]
    partners = [other for other in others if _is_partner(text, word, other)]
    if before and _is_surname(text, before, word) and all(other.given for other in partners):
        yield [*before, *_given_run(text, index)]
    if partners:
        yield [*_particle_before(text, index), *behind]


def _beside_initial(text: Text, index: int) -> Iterator[list[int]]:
    """Yield `B. Duhamel`, `C. COTTIN` and `DUPONT J.`."""
    if not text.is_dotted(text.words[index]):
        return
    behind = read(text, index)
    names = whole([text.words[i] for i in behind])
    if names and not names[0].is_species and _is_beside(text, names[0]):
        yield behind
    before = [text.words[i] for i in _surname_before(text, index)]
    in_capitals = all(word.case is Case.UPPER for word in before)
    if before and in_capitals and max(w.surname or 0 for w in before) >= Likeness.STRONG:
        yield [*_surname_before(text, index), index]


def _is_beside(text: Text, word: Word) -> bool:
    """Say whether a word behind an initial is a surname."""
    if (word.surname or 0) >= Likeness.MEDIUM:
        return True
    in_capitals = word.case is Case.UPPER and len(word.text) >= LONG_ENOUGH
    return in_capitals and word.may_be_name and text.has_small_letters(word)


def _given_run(text: Text, index: int) -> list[int]:
    """Return a given name and those that follow it."""
    run = [index]
    while len(run) < MAX_GIVEN_NAMES and text.is_next(run[-1] + 1):
        word = text.words[run[-1] + 1]
        if (word.given or 0) < Likeness.MEDIUM or word.case is not text.words[index].case:
            break
        run.append(run[-1] + 1)
    return run


def _surname_before(text: Text, index: int) -> list[int]:
    """Return the surname that ends just in front of a word, particles included."""
    taken: list[int] = []
    for place in range(index - 1, max(-1, index - 1 - MAX_SURNAME_WORDS), -1):
        word, gap = text.words[place], text.gap(place + 1)
        if not (GAP.fullmatch(gap) or (not taken and COMMA.fullmatch(gap))):
            break
        if word.case is Case.LOWER or is_initial(word):
            break
        if not (word.is_particle or word.may_be_name):
            break
        if taken and word.case is not text.words[taken[0]].case:
            break
        taken.insert(0, place)
    return taken if any(text.words[i].may_be_name for i in taken) else []


def _is_surname(text: Text, before: list[int], given: Word) -> bool:
    """Say whether the words in front of a given name are a surname."""
    found = [text.words[i] for i in before]
    if any(word.given and not word.surname for word in found):
        return False
    if max(word.surname or 0 for word in found) >= Likeness.STRONG:
        return True
    if any(word.case is not Case.UPPER for word in found):
        return False
    if given.case is Case.CAPITAL:
        return True
    parted = text.original[found[-1].end] == ","
    return parted and given.given is Likeness.STRONG and any(word.surname for word in found)


def _particle_before(text: Text, index: int) -> list[int]:
    """Return the particle of `DE LUCA Roberta`, where the surname is a given name too."""
    if not text.is_next(index):
        return []
    particle, word = text.words[index - 1], text.words[index]
    in_capitals = particle.case is Case.UPPER and word.case is Case.UPPER
    return [index - 1] if in_capitals and particle.is_particle and word.surname else []


def _is_partner(text: Text, given: Word, partner: Word) -> bool:
    """Say whether a word behind a given name is its surname."""
    if partner.case is Case.LOWER and not is_noble(partner):
        return False
    if partner.is_known:
        return True
    if given.given is not Likeness.STRONG or not partner.may_be_name:
        return False
    long_enough = partner.case is Case.CAPITAL or len(partner.text) >= LONG_ENOUGH
    return long_enough and text.has_small_letters(partner)
