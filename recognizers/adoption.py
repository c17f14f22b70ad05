"""Recognizers and terms that a user brings join those that ship with the program.

A process looks for one set of recognizers at a time. `adopt` changes it, and whatever
was worked out from the earlier set and `remembered` is forgotten.

>>> from recognizers import discover
>>> adopt(units=(Recognizer("CUSTOM_BADGE"),))
>>> discover()[-1].entity
'CUSTOM_BADGE'
>>> adopt()
>>> discover()[-1].entity
'SOCIAL_STATUS'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TypeVar

from recognizers.folding import Folded
from recognizers.spec import Recognizer, Span
from recognizers.vocabulary.terms import Term

__all__ = ["OWN_ROWS", "adopt", "joined", "on_change", "remembered"]

OWN_ROWS = 100_000
"""The number of a user's first row in a vocabulary; the shipped tables are shorter."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Adopted:
    units: tuple[Recognizer, ...] = ()
    terms: tuple[tuple[str, Term], ...] = ()


_adopted = _Adopted()
_forgetting: list[Callable[[], None]] = []


def remembered(function: Callable[[], _T]) -> Callable[[], _T]:
    """Return a function that is called once for each set of recognizers."""
    known = cache(function)
    on_change(known.cache_clear)
    return known


def on_change(forget: Callable[[], None]) -> None:
    """Have a function called whenever other recognizers are adopted."""
    _forgetting.append(forget)


def adopt(units: tuple[Recognizer, ...] = (), terms: tuple[tuple[str, Term], ...] = ()) -> None:
    """Look for these beside the shipped recognizers from now on, in place of earlier ones.

    `terms` are rows of vocabularies, each with the entity whose vocabulary it joins.
    """
    global _adopted  # noqa: PLW0603 - the one set of a process
    wanted = _Adopted(units, terms)
    if wanted != _adopted:
        _adopted = wanted
        for forget in _forgetting:
            forget()


def joined(shipped: Iterable[Recognizer]) -> Iterator[Recognizer]:
    """Yield the shipped recognizers with what was adopted: one an entity, the new ones last."""
    own: dict[str, list[Recognizer]] = {}
    for unit in _adopted.units:
        own.setdefault(unit.entity, []).append(unit)
    for unit in shipped:
        taught = _with_terms(
            unit, [term for entity, term in _adopted.terms if entity == unit.entity]
        )
        yield _both(taught, own.pop(unit.entity, []))
    for first, *others in own.values():
        yield _both(first, others)


def _with_terms(unit: Recognizer, terms: list[Term]) -> Recognizer:
    if not terms or unit.vocabulary is None:
        return unit
    return replace(unit, vocabulary=replace(unit.vocabulary, own=tuple(terms)))


def _both(unit: Recognizer, others: list[Recognizer]) -> Recognizer:
    """Return one recognizer that finds what several of one entity find.

    Each keeps its own labels and validation: what the first has found comes first.
    """
    if not others:
        return unit
    return replace(
        unit,
        headers=tuple(dict.fromkeys(h for each in (unit, *others) for h in each.headers)),
        triggers=tuple(dict.fromkeys(t for each in (unit, *others) for t in each.triggers)),
        digits=unit.digits.union(*(each.digits for each in others)),
        search=partial(_search, first=unit.search, others=tuple(others)),
    )


def _search(
    folded: Folded,
    first: Callable[[Folded], Iterable[Span]] | None,
    others: tuple[Recognizer, ...],
) -> Iterator[Span]:
    if first is not None:
        yield from first(folded)
    for each in others:
        yield from each.find(folded.original)
