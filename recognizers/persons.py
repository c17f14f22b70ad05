"""The persons a text names, each once, with the role that speaks strongest.

One pass serves the four recognizers of names, so that they agree: a cue of the
laboratory (`validé par`) comes before a title or a prescriber's cue, and both
before a patient's; without any cue, a given name beside a surname is a person.

>>> from recognizers.folding import fold
>>> text = "Validé par Dr BERNARD, biologiste ; copie : Drs DUPONT et MARTIN"
>>> [(text[p.start : p.end], p.role) for p in persons(text)]
[('BERNARD', 'practitioner'), ('DUPONT', 'prescriber'), ('MARTIN', 'prescriber')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from recognizers.cues import BETWEEN, LEAD, Cue, next_cue, role_behind
from recognizers.doubles import read_double
from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import Folded, fold
from recognizers.gazetteer import GAZETTEER
from recognizers.namereader import Name, Text, read_name
from recognizers.shapes import DOCTOR, PERSON, PLACE_BEFORE, TITLE
from recognizers.spec import Evidence, Pattern, Span

__all__ = ["CELLS", "Person", "compact", "persons", "spans", "validate"]

_PLACE_BEFORE = re.compile(PLACE_BEFORE)
_HOUSE_BEFORE = re.compile(r"(?<![0-9/.:])[0-9]{1,4}(?: ?(?:BIS|TER|QUATER))?,? $")
_POSTCODE_BEHIND = re.compile(r"[ ,\-]{1,3}[0-9]{5}(?![0-9])")
_ANTIGEN = re.compile(r"(?:HLA|ANTI|RECEPTEURS?|INTERVALLE|ESPACE|SEGMENT) $")
_WINDOW = 70
_LISTED = re.compile(r"(?:DRS|DOCTEURS|PRS|PROFESSEURS|MESSIEURS|MESDAMES|MM|MMES)[ .]*$")
_LISTING = re.compile(r"COPIE|CC|C\.C|DESTINATAIRE|CORRESPONDANTS|BIOLOGISTES|PREL|INFIRMI|INTERNES")
_OF_TITLE = {"doctor": "prescriber", "civil": "patient"}
_DOCTOR = re.compile(DOCTOR)
_TITLES = rf"(?:(?i:{TITLE})[ .:]{{1,3}}){{0,2}}"
_TAIL = r"(?:[ ,]{1,2}\((?:DR|PR|Dr|Pr)\))?\s*(?:[~^][^\n]{0,300})?\Z"
_CODE = r"(?=[A-Za-z]{0,8}[0-9])[A-Za-z0-9\-]{2,20}(?:[\^~;]| {1,8})"
_NOBODY = """
    INCONNU INCONNUE ANONYME TEST NEANT NULL NONE AUCUN AUCUNE SANS XXX XXXX VIDE NC NR ND NA
    ANONYMISE ANONYMISEE
"""
_PLACEHOLDERS = frozenset(_NOBODY.split())
CELLS = (
    Pattern("cell", re.compile(rf"\A\s*{_TITLES}(?P<value>{PERSON}){_TAIL}"), needs_label=True),
    Pattern("coded cell", re.compile(rf"\A\s*{_CODE}{_TITLES}(?P<value>{PERSON}){_TAIL}"), needs_label=True),
)
"""Whole cells of a name's column: with a title, behind a code, in HL7 or HPRIM components."""

SURE = 3
LABELLED = 2
MEMO_TEXTS = 16


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a text: its code points, whose it is, which part, what announced it."""

    start: int
    end: int
    role: str
    part: str
    rule: str
    evidence: Evidence


def spans(folded: Folded, role: str) -> Iterator[Span]:
    """Yield the names of one role, as a recognizer's `search` does."""
    for person in persons(folded.original):
        if person.role == role:
            told = role if role in ("prescriber", "practitioner") else None
            rule = f"{person.rule}:{person.part}"
            yield Span(person.start, person.end, person.evidence, rule, role=told)


def compact(text: str) -> str:
    """Return a name in accent-free capitals with single spaces.

    >>> compact("Le Goff^Anne-Marie")
    'LE GOFF ANNE MARIE'
    """
    return " ".join(re.findall(r"[A-Z0-9']+", fold(text).text))


def validate(text: str) -> str:
    """Return the compact name.

    Raises:
        InvalidFormat: "letters": there are digits, or no two letters.
        InvalidComponent: "placeholder" or "word": it says that there is no name,
            or holds ordinary words alone.
    """
    name = compact(text)
    if not re.search(r"[A-Z]{2}", name) or re.search(r"[0-9]", name):
        raise InvalidFormat("letters")
    parts = name.split()
    if all(part in _PLACEHOLDERS for part in parts):
        raise InvalidComponent("placeholder")
    if all(GAZETTEER.is_word(part) for part in parts):
        raise InvalidComponent("word")
    return name


@lru_cache(maxsize=MEMO_TEXTS)
def persons(original: str) -> tuple[Person, ...]:
    """Return the persons of a text in order of their start."""
    text = Text(original, fold(original))
    found = list(_announced(text))
    taken = [(person.start, person.end) for person in found]
    for name in read_double(text):
        free = all(name.end <= start or end <= name.start for start, end in taken)
        if free and not _is_place(text, name):
            role = role_behind(text.folded.text, text.to_folded(name.end)) or "patient"
            found.append(Person(name.start, name.end, role, "full", "double", Evidence.SHAPE))
    return tuple(sorted(found, key=lambda person: person.start))


def _announced(text: Text) -> Iterator[Person]:
    position = 0
    while (cue := next_cue(text.folded.text, position)) is not None:
        position = cue.end
        for person in _after(text, cue):
            yield person
            position = max(position, text.to_folded(person.end))


def _after(text: Text, cue: Cue) -> Iterator[Person]:
    """Yield the person or persons that a cue announces."""
    folded = text.folded.text
    role, sure, end = _weigh(text, cue)
    if _is_antigen(text, cue) or _is_unit(text, cue):
        return
    name = read_name(text, end, sure) if end >= 0 else None
    if name is None:
        return
    if sure == SURE and _is_place(text, replace(name, start=text.to_original(cue.start))):
        return
    yield _person(text, cue, role, name)
    if not (_LISTED.search(folded[cue.start : end]) or _LISTING.match(folded, cue.start)):
        return
    for _ in range(9):
        between = BETWEEN.match(folded, text.to_folded(name.end))
        if between is None:
            return
        name = read_name(text, between.end(), SURE if between["title"] or sure == SURE else LABELLED)
        if name is None:
            return
        yield _person(text, cue, role, name)


def _weigh(text: Text, cue: Cue) -> tuple[str, int, int]:
    """Return the role, how sure it is, and where the name starts in the folded text or -1."""
    folded = text.folded.text
    lead = LEAD.match(folded, cue.end)
    if lead is None:
        return cue.role, 1, cue.end
    end, title, sep = lead.end(), lead["title"], lead["sep"].strip()
    role = _OF_TITLE.get(cue.role, cue.role)
    if cue.role == "doctor" and title == "M":
        title, end = None, lead.start("title")
    if cue.role == "civil" and title and _DOCTOR.match(title):
        role = "prescriber"
    broken = "\n" in text.original[text.to_original(cue.end) : text.to_original(end)]
    if broken and (lead["code"] or not sep):
        return role, 0, -1
    if cue.role == "civil" and folded[cue.start : cue.end] == "M" and not (sep or title):
        return role, 1, end
    if cue.role in _OF_TITLE or title:
        return role, SURE, end
    if not sep or sep in ".,":
        return role, 1, end
    return role, SURE if cue.role == "patient" and cue.part != "full" else LABELLED, end


def _person(text: Text, cue: Cue, role: str, name: Name) -> Person:
    behind = role_behind(text.folded.text, text.to_folded(name.end))
    titled = cue.role in _OF_TITLE
    if behind == "practitioner" or (behind is not None and role == "patient"):
        role = behind
    part = cue.part
    if part == "full" and name.is_given:
        part = "given"
    elif part == "full" and not name.has_given:
        part = "surname"
    elif part == "surname" and name.has_given:
        part = "full"
    return Person(name.start, name.end, role, part, "title" if titled else "label", Evidence.CONTEXT)


def _is_place(text: Text, name: Name) -> bool:
    """Say whether a street, a hospital or a disease bears the name."""
    start, end = text.to_folded(name.start), text.to_folded(name.end)
    first = max(0, start - _WINDOW, text.line_start(name.start))
    before = text.folded.text[first:start]
    if _PLACE_BEFORE.search(before):
        return True
    return bool(_HOUSE_BEFORE.search(before) and _POSTCODE_BEHIND.match(text.folded.text, end))


def _is_antigen(text: Text, cue: Cue) -> bool:
    return cue.role == "doctor" and bool(
        _ANTIGEN.search(text.folded.text[max(0, cue.start - 14) : cue.start])
    )


def _is_unit(text: Text, cue: Cue) -> bool:
    """`m` and `mm` in small letters are units."""
    written = text.original[text.to_original(cue.start) :][: cue.end - cue.start]
    return cue.role == "civil" and written in ("m", "mm")
