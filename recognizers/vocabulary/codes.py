"""Codes of the vocabulary tables: their lookup and how they stand in a text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recognizers.vocabulary.terms import Term

__all__ = ["CODE_SIGNS", "CodeTable"]

_IN_TEXT = re.compile(
    r"(?<![A-Z0-9.\-])(?:(?P<LOINC>[0-9]{1,5}-[0-9])"
    r"|(?P<ATC>[A-Z][0-9]{2}[A-Z]{2}[0-9]{2})"
    r"|(?P<CIM10>[A-Z][0-9]{2}[.+][0-9]{1,2}))(?![A-Z0-9]|[.\-][0-9])"
)
_IN_TEXT_SYSTEMS = ("LOINC", "ATC", "CIM10")

CODE_SIGNS = re.compile(
    r"(?<![A-Z])(?:LOINC|LN|CIM ?-?10|ICD ?-?10|ATC|CODES?|COTATION|DP|DR|DAS|PMSI|ALD)(?![A-Z])"
)
"""Names of code systems and of the fields that hold codes."""

_CATEGORY = 3
"""How many characters of a CIM-10 code name its category."""


class CodeTable:
    """The codes of one vocabulary, by system.

    A code is written whole, as a prefix (`J05AR*`) or as a range (`B20-B24`).
    A CIM-10 category stands for its subcategories too. A row of strength `not`
    takes its codes out of a wider prefix or range.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._exact: dict[str, dict[str, Term]] = {}
        self._ranges: dict[str, list[tuple[str, str, Term]]] = {}
        for term in terms:
            if not term.code:
                continue
            low, dash, high = _compact(term.system, term.code).partition("-")
            if dash and term.system != "LOINC":
                self._ranges.setdefault(term.system, []).append((low, high, term))
            else:
                self._exact.setdefault(term.system, {}).setdefault(low + dash + high, term)

    def lookup(self, system: str, code: str) -> Term | None:
        """Return the row a code belongs to, the most specific one first."""
        compact = _compact(system, code)
        term = self._narrowest(system, compact)
        return None if term is None or term.strength == "not" else term

    def _narrowest(self, system: str, compact: str) -> Term | None:
        exact = self._exact.get(system, {})
        for size in range(len(compact), 0, -1):
            covers = size == len(compact) or (system == "CIM10" and size >= _CATEGORY)
            term = exact.get(compact[:size]) if covers else None
            term = term or exact.get(compact[:size] + "*")
            if term is not None:
                return term
        for low, high, term in self._ranges.get(system, ()):
            if low <= compact[: len(low)] and compact[: len(high)] <= high:
                return term
        return None

    def find(self, text: str) -> Iterator[tuple[Term, int, int]]:
        """Yield the rows whose codes stand in a folded text, and where.

        CIM-10 codes are read with their point only: `C50` may be anything.
        """
        if not self._exact and not self._ranges:
            return
        for system, code, start, end in _in_text(text):
            term = self.lookup(system, code)
            if term is not None:
                yield term, start, end

    def literals(self) -> frozenset[str]:
        """Return literals one of which stands in every text where `find` succeeds."""
        found: set[str] = set()
        for system in _IN_TEXT_SYSTEMS:
            for code, term in self._exact.get(system, {}).items():
                if term.strength != "not":
                    found.update(_written(system, code.rstrip("*")))
            for low, high, term in self._ranges.get(system, ()):
                if term.strength != "not":
                    for code in _between(low, high):
                        found.update(_written(system, code))
        return frozenset(found)


@lru_cache(maxsize=2)
def _in_text(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return what looks like a code in a text; all vocabularies ask for the same one."""
    found = _IN_TEXT.finditer(text)
    return tuple([(match.lastgroup or "", match.group(), *match.span()) for match in found])


def _compact(system: str, code: str) -> str:
    compact = code.upper().replace(".", "").replace(" ", "").rstrip("-")
    if system == "CIM10":
        return compact.replace("+", "")
    return compact.zfill(4) if system == "NABM" and compact.isdigit() else compact


def _between(low: str, high: str) -> Iterator[str]:
    """Yield the codes of a range whose ends differ in their last two digits."""
    stem = low[:-2]
    for number in range(int(low[-2:]), int(high[-2:]) + 1):
        yield f"{stem}{number:02}"


def _written(system: str, compact: str) -> tuple[str, ...]:
    if system == "CIM10":
        category, rest = compact[:_CATEGORY], compact[_CATEGORY:]
        return f"{category}.{rest}", f"{category}+{rest}"
    return (compact,)
