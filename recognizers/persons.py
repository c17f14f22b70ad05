"""The persons a text names, each once, with the role that speaks strongest.

One pass serves the four recognizers of names, so that they agree: a cue of the
laboratory (`validé par`) comes before a title or a prescriber's cue, and both
before a patient's; without any cue, a given name beside a surname is a person.

>>> text = "Validé par Dr BERNARD, biologiste ; copie : Drs DUPONT et MARTIN"
>>> [(text[p.start : p.end], p.role) for p in persons(text)]
[('BERNARD', 'practitioner'), ('DUPONT', 'prescriber'), ('MARTIN', 'prescriber')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from recognizers.authors import without_authors
from recognizers.cues import BETWEEN, LEAD, Cue, next_cue, role_behind
from recognizers.doubles import read_double
from recognizers.folding import Folded, fold
from recognizers.namereader import LABELLED, TITLED, TOLD, Name, Text, read_name
from recognizers.recurrence import told_again, told_by_mail
from recognizers.shapes import DOCTOR, PLACE_BEFORE
from recognizers.spec import Evidence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Person", "persons", "spans"]

_PLACE_BEFORE = re.compile(PLACE_BEFORE)
_HOUSE_BEFORE = re.compile(r"(?<![0-9/.:])[0-9]{1,4}(?: ?(?:BIS|TER|QUATER))?,? $")
_POSTCODE_BEHIND = re.compile(r"[ ,\-]{1,3}[0-9]{5}(?![0-9])")
_FIRM_BEHIND = re.compile(
    r"[ \-]{1,2}(?:MEDICAL|PHARMA[A-Z]{0,11}|MEDICAMENTS?|LABORATOIRES?|HEALTHCARE|DERM[A-Z]{0,11}"
    r"|SAS|SARL|GMBH)(?![A-Z])"
)
_ANTIGEN_BEFORE = re.compile(r"(?:HLA|ANTI|RECEPTEURS?|INTERVALLE|ESPACE|SEGMENT) $")
_OWNED = re.compile(r"['’][sS](?!\w)")
"""`DR REDDY'S` is a brand: no French name ends so."""
_WINDOW = 70
_DOCTOR = re.compile(DOCTOR)
_PLURAL = re.compile(r"(?:DRS|DOCTEURS|PRS|PROFESSEURS|MESSIEURS|MESDAMES|MM|MMES)[ .]*$")
_LISTING = re.compile(r"COPIE|CC|C\.C|DESTINATAIRE|CORRESPONDANTS|BIOLOGISTES|PREL|INFIRM|INTERNE")
_OF_TITLE = {"doctor": "prescriber", "civil": "patient"}
_PROFESSIONALS = frozenset(("prescriber", "practitioner"))
MAX_LISTED = 9
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


@dataclass(frozen=True, slots=True)
class _Announcement:
    """Whom a cue announces, how sure it is, and where in the folded text the name starts."""

    role: str
    sure: int
    start: int


def spans(folded: Folded, role: str) -> Iterator[Span]:
    """Yield the names of one role, as a recognizer's `search` does."""
    for person in persons(folded.original):
        if person.role == role:
            told = role if role in _PROFESSIONALS else None
            rule = f"{person.rule}:{person.part}"
            yield Span(person.start, person.end, person.evidence, rule, role=told)


@lru_cache(maxsize=MEMO_TEXTS)
def persons(original: str) -> tuple[Person, ...]:
    """Return the persons of a text in order of their start."""
    text = Text(original, fold(original))
    found = sorted(_announced(text), key=_by_start)
    doubles = [name for name in read_double(text) if not _is_firm(text, name)]
    names = [*without_authors(text, doubles), *told_by_mail(text)]
    shown = [_unannounced(text, name) for name in _free(text, names, found)]
    found = sorted([*found, *shown], key=_by_start)
    told = [Name(person.start, person.end, has_given=False) for person in found]
    by = {(name.start, name.end): found[number] for name, number in told_again(text, told)}
    again = [Name(start, end, has_given=False) for start, end in by]
    repeated = [
        replace(by[name.start, name.end], start=name.start, end=name.end, rule="again")
        for name in _free(text, again, found)
    ]
    return tuple(sorted([*found, *repeated], key=_by_start))


def _free(text: Text, names: Iterable[Name], found: Sequence[Person]) -> Iterator[Name]:
    """Yield the names that no person found before, no place and no other name holds."""
    taken = iter(found)
    person = next(taken, None)
    last = 0
    for name in sorted(names, key=_by_start):
        while person is not None and person.end <= name.start:
            person = next(taken, None)
        apart = person is None or name.end <= person.start
        if apart and name.start >= last and not _is_place(text, name.start, name):
            last = name.end
            yield name


def _unannounced(text: Text, name: Name) -> Person:
    role = role_behind(text.folded.text, text.to_folded(name.end)) or "patient"
    return Person(name.start, name.end, role, "full", "double", Evidence.SHAPE)


def _by_start(found: Person | Name) -> int:
    return found.start


def _announced(text: Text) -> Iterator[Person]:
    position = 0
    while (cue := next_cue(text.folded.text, position)) is not None:
        position = cue.end
        for person in _behind(text, cue):
            yield person
            position = max(position, text.to_folded(person.end))


def _behind(text: Text, cue: Cue) -> Iterator[Person]:
    """Yield the person or persons that a cue announces."""
    announced = _weigh(text, cue)
    if announced is None or _is_antigen(text, cue) or _is_unit(text, cue):
        return
    name = read_name(text, announced.start, announced.sure)
    if name is None or _OWNED.search(text.original, name.start, name.end + 2):
        return
    if announced.sure == TITLED and _is_place(text, text.to_original(cue.start), name):
        return
    yield _person(text, cue, announced.role, name)
    folded = text.folded.text
    if _PLURAL.search(folded[cue.start : announced.start]) or _LISTING.match(folded, cue.start):
        for other in _listed(text, name, announced.sure):
            yield _person(text, cue, announced.role, other)


def _listed(text: Text, name: Name, sure: int) -> Iterator[Name]:
    """Yield the further names of a list: `Drs DUPONT et MARTIN`."""
    for _ in range(MAX_LISTED):
        between = BETWEEN.match(text.folded.text, text.to_folded(name.end))
        if between is None:
            return
        titled = sure == TITLED or between["title"] is not None
        other = read_name(text, between.end(), TITLED if titled else LABELLED)
        if other is None:
            return
        yield other
        name = other


def _weigh(text: Text, cue: Cue) -> _Announcement | None:
    """Return what a cue and the words behind it announce."""
    role = _OF_TITLE.get(cue.role, cue.role)
    lead = LEAD.match(text.folded.text, cue.end)
    if lead is None:
        return _Announcement(role, TOLD, cue.end)
    start, title, sign = lead.end(), lead["title"], lead["sep"].strip()
    if cue.role == "civil" and sign == "," and not title:
        return None
    if cue.role == "doctor" and title == "M":
        title, start = None, lead.start("title")
    if cue.role == "civil" and title and _DOCTOR.match(title):
        role = "prescriber"
    broken = "\n" in text.original[text.to_original(cue.end) : text.to_original(start)]
    if broken and (lead["code"] or not sign):
        return None
    return _Announcement(role, _sure(text, cue, title, sign), start)


def _sure(text: Text, cue: Cue, title: str | None, sign: str) -> int:
    if title:
        return TITLED
    if cue.role in _OF_TITLE:
        bare = text.folded.text[cue.start : cue.end] == "M" and not sign
        return TOLD if bare else TITLED
    if sign in ("", ".", ","):
        return TOLD
    return TITLED if cue.role == "patient" and cue.part != "full" else LABELLED


def _person(text: Text, cue: Cue, role: str, name: Name) -> Person:
    behind = role_behind(text.folded.text, text.to_folded(name.end))
    if behind == "practitioner" or (behind is not None and role == "patient"):
        role = behind
    part = cue.part
    if part == "full" and not name.has_given:
        part = "given" if name.is_given else "surname"
    elif part in ("surname", "given") and name.has_given and not name.is_given:
        part = "full"
    rule = "title" if cue.role in _OF_TITLE else "label"
    return Person(name.start, name.end, role, part, rule, Evidence.CONTEXT)


def _is_place(text: Text, start: int, name: Name) -> bool:
    """Say whether a street, a hospital or a disease bears the name, title included."""
    place = text.to_folded(start)
    before = text.folded.text[max(0, place - _WINDOW, text.line_start(start)) : place]
    if _PLACE_BEFORE.search(before):
        return True
    if not _HOUSE_BEFORE.search(before):
        return False
    return _POSTCODE_BEHIND.match(text.folded.text, text.to_folded(name.end)) is not None


def _is_firm(text: Text, name: Name) -> bool:
    """Say whether a maker bears the name: `PIERRE FABRE MEDICAMENT`."""
    return _FIRM_BEHIND.match(text.folded.text, text.to_folded(name.end)) is not None


def _is_antigen(text: Text, cue: Cue) -> bool:
    """Say whether `DR` or `PR` is an antigen, a receptor, a stretch of an ECG."""
    before = text.folded.text[max(0, cue.start - 14) : cue.start]
    return cue.role == "doctor" and _ANTIGEN_BEFORE.search(before) is not None


def _is_unit(text: Text, cue: Cue) -> bool:
    """Say whether a civility is `m` or `mm` in small letters, and so a unit."""
    written = text.original[text.to_original(cue.start) : text.to_original(cue.end)]
    return cue.role == "civil" and written.strip() in ("m", "mm")
