"""The text of a user's recognizers becomes recognizers, terms and exceptions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from recognizers import shipped
from recognizers.adoption import OWN_ROWS
from recognizers.folding import fold_header
from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.vocabulary.terms import STRENGTHS, SYSTEMS, Term
from scanner.errors import ConfigError
from scanner.own.regexes import bounded

__all__ = ["OWN_BYTES", "Allowed", "Own", "parse"]

OWN_BYTES = 1 << 20
FEWEST_COUNTEREXAMPLES = 2
_CUSTOM = re.compile(r"CUSTOM_[A-Z0-9_]{1,40}")
_EVIDENCE = ("shape", "context", "position")
_LEVELS = (3, 4, 5)
_MOST_DIGITS = 64

_RECOGNIZER: Mapping[str, type] = {
    "entity": str, "counts_as": str, "title": str, "patterns": list, "triggers": list,
    "digits": list, "headers": list, "evidence": str, "examples": list, "counterexamples": list,
}  # fmt: skip
_TERM: Mapping[str, type] = {
    "term": str, "strength": str, "topic": str, "level": int, "system": str, "code": str,
}  # fmt: skip
_ALLOW: Mapping[str, type] = dict.fromkeys(("values", "patterns", "columns", "entities"), list)
_TABLES = {"recognizers": _RECOGNIZER, "terms": _TERM, "allow": _ALLOW}
_KINDS = {str: "a string", list: "a list", int: "a number"}


@dataclass(frozen=True)
class Allowed:
    """What is never reported: values, in small letters, and whole values or columns by regex.

    `entities`: as these alone; as any where there are none.
    """

    values: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    entities: frozenset[str] = frozenset()

    @cached_property
    def _value(self) -> re.Pattern[str] | None:
        return _any_of(self.patterns)

    @cached_property
    def _column(self) -> re.Pattern[str] | None:
        return _any_of(self.columns)

    def concerns(self, entity: str) -> bool:
        """Say whether it is about an entity."""
        return not self.entities or entity in self.entities

    def column(self, name: str) -> bool:
        """Say whether nothing in a column is reported."""
        return self._column is not None and self._column.fullmatch(name) is not None

    def value(self, text: str) -> bool:
        """Say whether a value is not reported."""
        plain = text.strip()
        if plain.casefold() in self.values:
            return True
        return self._value is not None and self._value.fullmatch(plain) is not None


def _any_of(regexes: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{each})" for each in regexes)) if regexes else None


@dataclass(frozen=True, slots=True)
class Own:
    """What a user brings.

    Attributes:
        units: recognizers, one an entry of the file.
        titles: what each CUSTOM_ entity is, by the entity.
        counts_as: the entity of the output that each of their entities is worth.
        terms: rows of vocabularies, each with its health entity.
        allowed: what is never reported.
    """

    units: tuple[Recognizer, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    counts_as: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[tuple[str, Term], ...] = ()
    allowed: tuple[Allowed, ...] = ()


def parse(text: str) -> Own:
    """Return what a TOML text describes.

    Raises:
        ConfigError: it makes no sense; one sentence says where.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the recognizers are no valid TOML: {error}") from None
    for name in document:
        if name not in _TABLES:
            raise ConfigError(f"recognizers: {name!a} is unknown; there are {', '.join(_TABLES)}")
    entries = {name: _entries(document.get(name, []), name) for name in _TABLES}
    units: list[Recognizer] = []
    titles: dict[str, str] = {}
    counts_as: dict[str, str] = {}
    for place, entry in entries["recognizers"]:
        unit = _unit(entry, place)
        units.append(unit)
        titles.setdefault(unit.entity, entry.get("title", "added by its user"))
        worth = entry.get("counts_as", unit.entity)
        if counts_as.setdefault(unit.entity, worth) != worth:
            raise ConfigError(f"{place}: {unit.entity} counts as something else above")
    terms = tuple(
        _term(entry, place, row) for row, (place, entry) in enumerate(entries["terms"], 1)
    )
    allowed = tuple(_allowed(entry, place, {*counts_as}) for place, entry in entries["allow"])
    return Own(tuple(units), titles, counts_as, terms, allowed)


def _entries(tables: Any, name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the tables of a name with what each is called, their keys and kinds checked."""
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ConfigError(f"recognizers: write each entry under [[{name}]]")
    found = [(f"[[{name}]] {rank}", table) for rank, table in enumerate(tables, 1)]
    for place, table in found:
        for key, value in table.items():
            _check_value(key, value, _TABLES[name], place)
    return found


def _check_value(key: str, value: Any, keys: Mapping[str, type], place: str) -> None:
    kind = keys.get(key)
    if kind is None:
        raise ConfigError(f"{place} knows no {key!a}; it has {', '.join(keys)}")
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ConfigError(f"{place}: {key} takes {_KINDS[kind]}")
    words = value if isinstance(value, list) and key != "digits" else ()
    if not all(isinstance(each, str) and each for each in words):
        raise ConfigError(f"{place}: {key} takes a list of strings")


def _known() -> dict[str, Recognizer]:
    return {unit.entity: unit for unit in shipped()}


def _unit(entry: Mapping[str, Any], place: str) -> Recognizer:
    entity = entry.get("entity", "")
    custom = _CUSTOM.fullmatch(entity) is not None
    if not custom and entity not in _known():
        raise ConfigError(f"{place}: entity is one of the output's, or CUSTOM_ and capitals")
    if custom != ("counts_as" in entry) or (custom and entry["counts_as"] not in _known()):
        raise ConfigError(f"{place}: counts_as names an entity of the output, for CUSTOM_ alone")
    patterns = tuple(entry.get("patterns", ()))
    triggers = tuple(entry.get("triggers", ()))
    digits = _digits(entry.get("digits", []), place)
    if not patterns and not entry.get("headers"):
        raise ConfigError(f"{place} needs patterns or headers")
    if patterns and not (triggers or digits):
        raise ConfigError(f"{place} needs triggers or digits: what stands in every match")
    if not all(trigger.isascii() for trigger in triggers):
        raise ConfigError(f"{place}: triggers are ASCII")
    _check_examples(entry, place)
    evidence = entry.get("evidence", "shape")
    if evidence not in _EVIDENCE:
        raise ConfigError(f"{place}: evidence is {', '.join(_EVIDENCE)}")
    return Recognizer(
        entity=entity,
        patterns=tuple(
            Pattern(f"own pattern {rank}", _compiled(regex, f"{place}: pattern {rank}"),
                    Evidence[evidence.upper()], validated=False)
            for rank, regex in enumerate(patterns, 1)
        ),
        headers=tuple(fold_header(header) for header in entry.get("headers", ())),
        triggers=triggers,
        digits=digits,
        examples=tuple(entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
    )  # fmt: skip


def _check_examples(entry: Mapping[str, Any], place: str) -> None:
    if not entry.get("patterns"):
        return
    if not entry.get("examples") or len(entry.get("counterexamples", ())) < FEWEST_COUNTEREXAMPLES:
        raise ConfigError(
            f"{place} needs an example and {FEWEST_COUNTEREXAMPLES} counterexamples or more"
        )


def _digits(given: list[Any], place: str) -> frozenset[int]:
    if not all(type(count) is int and 0 < count <= _MOST_DIGITS for count in given):
        raise ConfigError(f"{place}: digits are numbers from 1 to {_MOST_DIGITS}")
    return frozenset(given)


def _compiled(regex: str, place: str) -> re.Pattern[str]:
    why = bounded(regex)
    if why:
        raise ConfigError(f"{place} is refused: {why}")
    return re.compile(regex)


def _term(entry: Mapping[str, Any], place: str, row: int) -> tuple[str, Term]:
    known = _known()
    topic = entry.get("topic", "")
    if topic not in known or known[topic].vocabulary is None:
        topics = sorted(name for name, unit in known.items() if unit.vocabulary is not None)
        raise ConfigError(f"{place}: topic is one of {', '.join(topics)}")
    strength = entry.get("strength", "strong")
    if strength not in STRENGTHS:
        raise ConfigError(f"{place}: strength is {', '.join(STRENGTHS)}")
    if not entry.get("term", "").strip("=* "):
        raise ConfigError(f"{place} needs a term")
    if entry.get("system", "") not in SYSTEMS or ("system" in entry) != ("code" in entry):
        raise ConfigError(
            f"{place}: system and code go together; systems: {', '.join(SYSTEMS[1:])}"
        )
    if entry.get("level", _LEVELS[0]) not in _LEVELS:
        raise ConfigError(f"{place}: level is 3, 4 or 5")
    term = Term(OWN_ROWS + row, entry["term"], strength, entry.get("system", ""),
                entry.get("code", ""), "own", entry.get("level"))  # fmt: skip
    return topic, term


def _allowed(entry: Mapping[str, Any], place: str, custom: set[str]) -> Allowed:
    unknown = set(entry.get("entities", ())) - {*_known(), *custom}
    if unknown:
        raise ConfigError(f"{place}: entities knows no {min(unknown)!a}")
    for key in ("patterns", "columns"):
        for rank, regex in enumerate(entry.get(key, ()), 1):
            _compiled(regex, f"{place}: {key} {rank}")
    return Allowed(
        frozenset(value.strip().casefold() for value in entry.get("values", ())),
        tuple(entry.get("patterns", ())),
        tuple(entry.get("columns", ())),
        frozenset(entry.get("entities", ())),
    )
