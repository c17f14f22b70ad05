"""One visit to a laboratory: who came, how the secretary wrote it down, what she remarked."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from identifiers import FIRST_DAY, LAST_DAY, chance, yearly
from names import MEN, SURNAMES, TOWNS, WOMEN
from truth import Fact

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from datetime import date

    from people import Doctor, Laboratory, Person, World

__all__ = ["Remark", "Visit", "VisitBook"]

ADMIN, TOPICS = 1, (3, 4, 5)
MATURE, FERTILE = 15, range(15, 51)

_WOMEN_ONLY = (
    "SEIN",
    "OVAIRE",
    "PATIENTE",
    "MARI ",
    "EPOUX",
    "PREGNANCY",
    "REPRODUCTION",
    "BRCA",
    "DPNI",
    "HPV",
)
_MEN_ONLY = ("PROSTATE", "SPERMO", "PSA 3", "46,XY")
_ORIGINS = (
    ("Laboratoire", ()),
    ("Domicile", ()),
    ("EHPAD Les Tilleuls", ()),
    ("Cabinet infirmier", ()),
    ("HDJ oncologie", (Fact("HEALTH_CANCER", 4),)),
    ("CeGIDD", (Fact("HEALTH_HIV", 5),)),
    ("Centre AMP", (Fact("HEALTH_REPRODUCTION", 5),)),
    ("Psychiatrie", (Fact("HEALTH_PSYCHIATRY", 4),)),
)
_ORIGIN_WEIGHTS = (70, 16, 4, 6, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Remark:
    """A free comment and what it tells."""

    text: str
    facts: frozenset[Fact]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as one laboratory recorded it.

    `surname`, `birth_name` and `given` are as written here; the same person may be
    written differently elsewhere. `nir` is 13 characters, `key` two; both may be "".
    """

    person: Person
    lab: Laboratory
    doctor: Doctor
    number: str
    local_id: str
    taken: date
    surname: str
    birth_name: str
    given: str
    born: date | None
    nir: str
    key: str
    portal: bool
    sampler: str
    origin: Remark
    remarks: tuple[Remark | None, Remark | None]

    @property
    def age(self) -> int:
        """Age in years when the sample was taken."""
        born = self.person.born
        return (
            self.taken.year
            - born.year
            - ((self.taken.month, self.taken.day) < (born.month, born.day))
        )


class VisitBook:
    """Invents visits and keeps what a laboratory keeps: local numbers, earlier patients."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng: random.Random = world.rng
        self.known: dict[str, list[Person]] = {dep: [] for dep in TOWNS}
        self._written: dict[tuple[str, int], Visit] = {}
        self._sequence = count(1)
        self._phrases = _phrases()

    def visits(self, dep: str, number: int, *, moved: int = 4) -> list[Visit]:
        """Return some visits to the laboratories of a département, by date.

        `moved` in a hundred patients are known, in part otherwise spelt, in another
        département; 0 for a file that writes too little of them to tell.
        """
        found = [self.visit(dep, person) for person in self._patients(dep, number, moved)]
        return sorted(found, key=lambda visit: (visit.taken, visit.number))

    def _patients(self, dep: str, number: int, moved: int) -> Iterator[Person]:
        known = self.known[dep]
        for _ in range(number):
            kind = self.rng.choices(
                ("back", "elsewhere", "child", "new"), (14, moved, 6, 80 - moved)
            )[0]
            elsewhere = self._recognisable(self.rng.choice(list(TOWNS)))
            if kind == "back" and known:
                person = self.rng.choice(known)
            elif kind == "elsewhere" and elsewhere:
                person = self.rng.choice(elsewhere)
            elif kind == "child" and known:
                person = self._child(dep)
            else:
                person = self.world.adult(dep)
            if person not in known:
                known.append(person)
            yield person

    def _child(self, dep: str) -> Person:
        candidate = self.rng.choice(self.known[dep])
        if candidate.minor and chance(self.rng, 0.3):
            return self.world.child(candidate, dep, candidate.born)
        if candidate.minor or candidate.born.year not in range(1965, 1988):
            return self.world.adult(dep)
        return self.world.child(candidate, dep)

    def _recognisable(self, dep: str) -> list[Person]:
        """Whom another laboratory's records can be joined to: by NIR or by date of birth."""
        written = self._written
        return [
            person
            for person in self.known[dep]
            if (dep, person.number) in written
            and (written[dep, person.number].nir or written[dep, person.number].born)
        ]

    def visit(self, dep: str, person: Person) -> Visit:
        """Write down a visit, as this département's laboratories wrote that person before."""
        lab = self.rng.choice(self.world.labs[dep])
        taken = yearly(self.rng, FIRST_DAY, LAST_DAY)
        before = self._written.get((dep, person.number))
        number = f"{lab.code}-{taken:%y%m%d}{next(self._sequence) % 1000:03d}"
        fresh: dict[str, Any] = {
            "doctor": self.world.doctor(dep),
            "number": number,
            "taken": taken,
            "lab": lab,
            "sampler": self.rng.choice(SURNAMES),
            "origin": self._origin(),
        }
        visit = replace(before, **fresh) if before else self._first(dep, person, fresh)
        visit = replace(
            visit,
            remarks=(
                self._remark(visit, (50, 24, 10, 8, 8)),
                self._remark(visit, (58, 10, 12, 10, 10)),
            ),
        )
        self._written[dep, person.number] = visit
        return visit

    def _first(self, dep: str, person: Person, fresh: dict[str, Any]) -> Visit:
        local_id = f"{dep}{len(self._written) + 1:05d}"
        elsewhere = any((other, person.number) in self._written for other in TOWNS if other != dep)
        surname, birth_name, given = (
            person.name,
            person.surname if person.usage else "",
            person.given,
        )
        if elsewhere and person.usage:
            surname, birth_name = person.surname, ""
        if elsewhere:
            given = given.replace("-", " ")
        born, nir, key = self._noted(person, can_fail=not (elsewhere or person.minor))
        portal = int(fresh["lab"].code) % 2 == 0 and chance(self.rng, 0.6)
        return Visit(
            person=person,
            local_id=local_id,
            surname=surname,
            birth_name=birth_name,
            given=given,
            born=born,
            nir=nir,
            key=key,
            portal=portal,
            remarks=(None, None),
            **fresh,
        )

    def _noted(self, person: Person, *, can_fail: bool) -> tuple[date | None, str, str]:
        """Return birth date, NIR and key as noted: now and then one is missing or mistyped."""
        nir, key = person.nir[:13], person.nir[13:]
        fault = self.rng.choices(
            ("", "no birth date", "name alone", "no key", "wrong key"), (934, 20, 20, 20, 6)
        )[0]
        if not can_fail or person.test or not fault:
            return person.born, nir, key
        if fault == "no birth date":
            return None, nir, key
        if fault == "name alone":
            return None, "", ""
        mistyped = f"{int(key) % 97 + 1:02d}" if key and fault == "wrong key" else ""
        return person.born, nir, mistyped

    def _origin(self) -> Remark:
        text, facts = self.rng.choices(_ORIGINS, _ORIGIN_WEIGHTS)[0]
        return Remark(text, frozenset(facts))

    def _remark(self, visit: Visit, weights: tuple[int, ...]) -> Remark | None:
        level = self.rng.choices((0, ADMIN, *TOPICS), weights)[0]
        return self.remark(visit, level) if level else None

    def remark(self, visit: Visit, level: int) -> Remark:
        """Return a comment of a content level that could be about this patient."""
        while True:
            entities, text = self.rng.choice(self._phrases[level])
            if _fits(f"{text} {entities}", visit):
                break
        facts = {Fact(entity, level) for entity in entities.split()} or {Fact("ADMIN", level)}
        doctor = self.world.doctor(visit.lab.dep)
        fillers = {
            "{dr}": (f"Dr {doctor.surname}", Fact("PRESCRIBER_NAME", 1, own=False)),
            "{ide}": (f"Mme {visit.sampler} IDE", Fact("PRACTITIONER_NAME", 1, own=False)),
            "{bio}": (f"Dr {visit.lab.staff[0]}", Fact("PRACTITIONER_NAME", 1, own=False)),
            "{rel}": (
                f"{visit.surname} {self.rng.choice(WOMEN + MEN)}",
                Fact("RELATIVE_NAME", own=False),
            ),
            "{tel}": (f"063998{self.rng.randrange(10_000):04d}", Fact("PHONE_NUMBER", own=False)),
            "{date}": (f"{yearly(self.rng, visit.taken, LAST_DAY):%d/%m/%Y}", Fact("ADMIN", 1)),
        }
        for placeholder, (value, fact) in fillers.items():
            if placeholder in text:
                text = text.replace(placeholder, value)
                facts.add(fact)
        return Remark(text, frozenset(facts))


def _phrases() -> dict[int, list[tuple[str, str]]]:
    table: dict[int, list[tuple[str, str]]] = {}
    path = Path(__file__).with_name("comments.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            table.setdefault(int(row["level"]), []).append((row["entities"], row["text"]))
    return table


def _fits(text: str, visit: Visit) -> bool:
    text, sex = text.upper(), visit.person.sex
    if visit.age < MATURE:
        return not any(
            word in text
            for word in (
                "_HIV",
                "_STI",
                "_ADDICTION",
                "_CANCER",
                "PROSTATE",
                "EPOUX",
                "MARI ",
                *_WOMEN_ONLY,
                *_MEN_ONLY,
            )
        )
    if any(word in text for word in _MEN_ONLY):
        return sex == "M"
    if any(word in text for word in ("PREGNANCY", "REPRODUCTION")):
        return sex == "F" and visit.age in FERTILE
    return sex == "F" or not any(word in text for word in _WOMEN_ONLY)
