"""Noms et prénoms: how name-like a word is, among the names that occur in France.

`given_names.tsv` and `surnames.tsv` hold a name and its likeness a line:

    strong  hardly anything else (HELENE, KERVELLA)
    medium  also a place, a saint's hospital, a unit (FLORENCE, PASCAL, DE LUCA's LUCA)
    weak    an ordinary word as well (PETIT, BLANC, ROSE, MARIN), or one or two letters

`words.tsv` holds ordinary words of letters, reports and forms that end a name or
cannot start one. A surname is listed without its particle (`GOFF` for `LE GOFF`).
The lists were written for this project from general knowledge; they are a sign
among others and not a register: a name that is missing is still a name.

>>> GAZETTEER.given("Hélène") is Likeness.STRONG, GAZETTEER.given("table") is None
(True, True)
>>> GAZETTEER.surname("LE GOFF-KERVELLA").name, GAZETTEER.surname("Petit").name
('STRONG', 'WEAK')
>>> GAZETTEER.is_word("médecin"), GAZETTEER.is_word("kervella")
(True, False)
"""

from __future__ import annotations

import csv
import re
from enum import IntEnum
from functools import cached_property
from importlib.resources import files

from recognizers.folding import fold

__all__ = ["GAZETTEER", "Gazetteer", "Likeness"]

TRIGGER_LETTERS = 4
_PARTS = re.compile(r"[^A-Z]+")
_PARTICLES = """
    DE DU DES D LA LE LES L EL AL BEN BEL BOU OULD AIT VAN VON DER DEN TEN TER DI DA DO DOS DAS
    DEL DELLA DELLO LO ST STE SAINT SAINTE MC MAC O ABU ABOU
""".split()
_WORD_ENDINGS = re.compile(
    r".{3,}(?:IQUES?|TIONS?|SIONS?|MENTS?|EUSES?|LOGIES?|LOGUES?|GRAPHIES?|METRIES?|ISTES?|ABLES?"
    r"|IBLES?|EMIES?|URIES?|PATHIES?|ALGIES?|TOMIES?|SCOPIES?|TRICES?|ANCES?|ENCES?|ISMES?|OSES?"
    r"|CYTES?|PHILES?|PLASIES?|PENIES?|GENES?|IENNES?|ELLEMENT|URES?|AGES?|ITES?|AIRES?|ATEURS?)"
)


class Likeness(IntEnum):
    """How seldom a word that is a name is anything else."""

    WEAK = 1
    MEDIUM = 2
    STRONG = 3


class Gazetteer:
    """The name lists, read at first use; words may be accented, in any case."""

    def given(self, name: str) -> Likeness | None:
        """Return how name-like a given name is, by its least known part; None if unknown."""
        return self._look_up(name, self._given)

    def surname(self, name: str) -> Likeness | None:
        """Return how name-like a surname is, by its best part; particles do not count."""
        folded = fold(name).text
        if folded in self._surnames:
            return self._surnames[folded]
        found = [self._surnames.get(p) for p in _PARTS.split(folded) if p and p not in _PARTICLES]
        return max((likeness for likeness in found if likeness is not None), default=None)

    def is_given_name(self, name: str) -> bool:
        """Say whether a given name is listed, whatever its likeness."""
        return self.given(name) is not None

    def is_surname(self, name: str) -> bool:
        """Say whether a surname is listed, whatever its likeness."""
        return self.surname(name) is not None

    @property
    def words(self) -> frozenset[str]:
        """The ordinary words that no name holds, folded."""
        return self._words

    def is_word(self, word: str) -> bool:
        """Say whether a word is an ordinary one that no name holds."""
        return fold(word).text in self._words

    def looks_like_word(self, word: str) -> bool:
        """Say whether a word that is no listed name is, or ends as, an ordinary French one."""
        folded = fold(word).text
        return folded in self._words or _WORD_ENDINGS.fullmatch(folded) is not None

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """Given names as ASCII literals for a scanner, one of which a full name mostly holds.

        Four letters count with a space on one side alone. An accented name stands
        in capitals without accents and by its longest run of plain letters.
        """
        literals: set[str] = set()
        for name, likeness in _rows("given_names"):
            folded = fold(name).text
            run = max(re.findall(r"[A-Z]+", name.upper(), re.ASCII), key=len, default="")
            if likeness == "weak":
                continue
            literals.update(part for part in (folded, run) if len(part) > TRIGGER_LETTERS)
            if len(folded) == TRIGGER_LETTERS and likeness == "strong":
                literals.update((f"{folded} ", f" {folded}"))
        return tuple(sorted(filter(str.isascii, literals)))

    @cached_property
    def _given(self) -> dict[str, Likeness]:
        return _table("given_names")

    @cached_property
    def _surnames(self) -> dict[str, Likeness]:
        return _table("surnames")

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_lines("words")[1:])

    @staticmethod
    def _look_up(name: str, table: dict[str, Likeness]) -> Likeness | None:
        folded = fold(name).text
        if folded in table:
            return table[folded]
        parts = [table.get(part) for part in _PARTS.split(folded) if part]
        known = [part for part in parts if part is not None]
        return min(known) if known and len(known) == len(parts) else None


def _lines(name: str) -> list[str]:
    return (files("recognizers.gazetteer") / f"{name}.tsv").read_text("utf-8").splitlines()


def _rows(name: str) -> list[tuple[str, str]]:
    rows = csv.DictReader(_lines(name), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row["name"], row["likeness"]) for row in rows]


def _table(name: str) -> dict[str, Likeness]:
    return {fold(written).text: Likeness[likeness.upper()] for written, likeness in _rows(name)}


GAZETTEER = Gazetteer()
"""The one gazetteer; it holds nothing until it is asked."""
