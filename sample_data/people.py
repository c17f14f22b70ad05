"""Invented laboratories, doctors, patients and their numbers. Nobody here exists.

Phones lie in the ranges kept for fiction, mail in `exemple.fr` and `example.org`;
the commune of every NIR is one that its département does not have, so a number
with a right key still belongs to nobody.
"""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from datetime import date

from identifiers import chance, fold, luhn, nir, yearly
from names import MEN, STREETS, SURNAMES, TOWNS, WOMEN

__all__ = ["Doctor", "Laboratory", "Person", "World"]


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A site: its département, town and the digits its numbers begin with."""

    code: str
    dep: str
    name: str
    street: str
    postcode: str
    town: str
    phone: str
    finess: str
    staff: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Doctor:
    """A prescriber with a practice."""

    code: str
    surname: str
    given: str
    rpps: str
    speciality: str
    street: str
    postcode: str
    town: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class Person:
    """A patient. `nir` is a parent's for a child, "" where the laboratory has none."""

    number: int
    sex: str
    surname: str
    usage: str
    given: str
    born: date
    nir: str
    street: str
    postcode: str
    town: str
    mobile: str
    landline: str
    mail: str
    login: str
    password: str
    blood: tuple[str, str]
    insurer: str
    spouse: str
    minor: bool = False
    test: bool = False

    @property
    def name(self) -> str:
        """The surname in use."""
        return self.usage or self.surname


class World:
    """Everyone of one seed. Persons are numbered in the order in which they appear."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"world {seed}")
        self.persons: list[Person] = []
        self._mobiles = self._shuffled(10_000)
        self._landlines = self._shuffled(10_000)
        self._rpps = self._shuffled(9_999)
        self._orders = self._shuffled(999)
        self._names: set[tuple[str, str]] = set()
        self.labs = {dep: tuple(self._lab(dep, i) for i in range(len(TOWNS[dep]))) for dep in TOWNS}
        self.doctors = {dep: tuple(self._doctor(dep, i) for i in range(10)) for dep in TOWNS}

    def _shuffled(self, size: int) -> list[int]:
        numbers = list(range(size))
        self.rng.shuffle(numbers)
        return numbers

    def _phone(self) -> str:
        return f"026191{self._landlines.pop():04d}"

    def _street(self) -> str:
        kind = self.rng.choice(("rue", "rue", "rue", "avenue", "place", "impasse", "chemin"))
        return f"{self.rng.randint(1, 120)} {kind} {self.rng.choice(STREETS)}"

    def _lab(self, dep: str, index: int) -> Laboratory:
        postcode, town = TOWNS[dep][index]
        staff = tuple(self.rng.choice(SURNAMES) for _ in range(2))
        finess = luhn(f"{dep}99{self.rng.randint(1000, 9999)}")
        return Laboratory(
            f"{dep}{index + 1:02d}",
            dep,
            f"Laboratoire {self.rng.choice(STREETS[:8])}",
            self._street(),
            postcode,
            town,
            self._phone(),
            finess,
            (staff[0], staff[1]),
        )

    def _doctor(self, dep: str, index: int) -> Doctor:
        surname = self.rng.choice(SURNAMES)
        given = self.rng.choice(WOMEN + MEN)
        postcode, town = self.rng.choice(TOWNS[dep])
        speciality = self.rng.choice(
            (
                "Médecine générale",
                "Médecine générale",
                "Cardiologie",
                "Pédiatrie",
                "Dermatologie",
                "Rhumatologie",
                "Gynécologie",
                "ORL",
                "Ophtalmologie",
                "Médecine interne",
            )
        )
        mail = f"cabinet.{_local(surname)}{dep}{index}@exemple.fr"
        return Doctor(
            f"{dep}K{index + 1:03d}",
            surname,
            given,
            luhn(f"109999{self._rpps.pop():04d}"),
            speciality,
            self._street(),
            postcode,
            town,
            self._phone(),
            mail,
        )

    def doctor(self, dep: str) -> Doctor:
        """Return a prescriber of a département; the first ones see most patients."""
        doctors = self.doctors[dep]
        return self.rng.choices(doctors, [1 / (rank + 1) for rank in range(len(doctors))])[0]

    def full_name(self, sex: str) -> tuple[str, str]:
        """Return a surname and a given name that no one before had together."""
        while True:
            name = self.rng.choice(SURNAMES), self.rng.choice(WOMEN if sex == "F" else MEN)
            if name not in self._names:
                self._names.add(name)
                return name

    def nir(self, sex: str, born: date, dep: str) -> str:
        """Return a NIR that nobody before had."""
        order = self._orders[len(self.persons) % len(self._orders)] + 1
        return nir(self.rng, sex, born, dep, order)

    def adult(self, dep: str) -> Person:
        """Invent a patient of 18 to 95 years."""
        sex = self.rng.choice("FFFMM")
        surname, given = self.full_name(sex)
        born = yearly(self.rng, date(1925, 1, 1), date(1996, 12, 31))
        usage = self.rng.choice(SURNAMES) if sex == "F" and chance(self.rng, 0.5) else ""
        spouse = self.rng.choice(MEN) if usage else ""
        number = self.nir(sex, born, dep) if chance(self.rng, 0.94) else ""
        usage = "" if usage == surname else usage
        return self._settle(sex, surname, given, born, number, dep, usage=usage, spouse=spouse)

    def child(self, parent: Person, dep: str, born: date | None = None) -> Person:
        """Invent a child that is insured, and recorded, under a parent's NIR."""
        sex = self.rng.choice("FM")
        given = self.rng.choice(WOMEN if sex == "F" else MEN)
        while (parent.name, given) in self._names:
            given = self.rng.choice(WOMEN if sex == "F" else MEN)
        self._names.add((parent.name, given))
        born = born or yearly(self.rng, date(2005, 1, 1), date(2014, 12, 31))
        return self._settle(sex, parent.name, given, born, parent.nir, dep, parent=parent)

    def test_patient(self, dep: str, given: str) -> Person:
        """Invent a test patient with a placeholder for a NIR."""
        born = date(1999, 9, 9)
        return self._settle("M", "Test", given, born, "1" + "9" * 14, dep, test=True)

    def _settle(
        self,
        sex: str,
        surname: str,
        given: str,
        born: date,
        number: str,
        dep: str,
        *,
        usage: str = "",
        spouse: str = "",
        parent: Person | None = None,
        test: bool = False,
    ) -> Person:
        rank = len(self.persons) + 1
        postcode, town = self.rng.choice(TOWNS[dep])
        local = f"{_local(given)}.{_local(usage or surname)}{rank}"
        alphabet = string.ascii_letters + string.digits
        person = Person(
            rank,
            sex,
            surname,
            usage,
            given,
            born,
            number,
            parent.street if parent else self._street(),
            parent.postcode if parent else postcode,
            parent.town if parent else town,
            f"063998{self._mobiles.pop():04d}",
            parent.landline if parent else self._phone(),
            f"{local}@{self.rng.choice(('exemple.fr', 'example.org'))}",
            f"{_local(given)[:1]}{_local(surname)}{rank:04d}",
            "".join(self.rng.choice(alphabet) for _ in range(8)) + self.rng.choice("2468"),
            (self.rng.choices(("O", "A", "B", "AB"), (44, 44, 8, 4))[0], self.rng.choice("+++-")),
            f"Mutuelle {self.rng.choice(('des Menhirs', 'du Val', 'des Falaises', 'Armorine'))}",
            f"{usage} {spouse}".strip(),
            minor=parent is not None,
            test=test,
        )
        self.persons.append(person)
        return person


def _local(name: str) -> str:
    return "".join(c for c in fold(name).lower() if c.isalnum())
