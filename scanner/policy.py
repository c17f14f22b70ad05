"""The policy: what each entity is worth, read from TOML and checked key by key.

`policy.toml` beside this file is the one in force unless `--policy` names
another, which replaces it whole. `scanner.classification` applies it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from scanner.errors import ConfigError
from scanner.model import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ENTITIES",
    "FLAGS",
    "TRAITS",
    "Claim",
    "FlagRule",
    "Policy",
    "Together",
    "default_policy",
]

ENTITIES = (
    "FR_NIR", "FR_INS", "PATIENT_NAME", "BIRTH_DATE", "POSTAL_ADDRESS", "PHONE_NUMBER",
    "EMAIL_ADDRESS", "PATIENT_ID", "SAMPLE_ID", "IBAN_CODE", "FR_ID_DOCUMENT", "CREDENTIAL",
    "PRESCRIBER_NAME", "PRACTITIONER_NAME", "FR_RPPS", "FR_ADELI", "FR_FINESS",
    "EXAM_DATE",
    "SEX", "AGE", "POSTCODE", "OCCUPATION", "BLOOD_GROUP", "INSURER", "RELATIVE_NAME",
    "SOCIAL_STATUS",
    "HEALTH_HIV", "HEALTH_STI", "HEALTH_CANCER", "HEALTH_GENETIC", "HEALTH_PREGNANCY",
    "HEALTH_REPRODUCTION", "HEALTH_TREATMENT", "HEALTH_PSYCHIATRY", "HEALTH_ADDICTION",
    "HEALTH_FORENSIC", "HEALTH_DIAGNOSIS", "HEALTH_RESULT",
)  # fmt: skip
"""The entities of the output contract. Their order is the order of a mask's bits."""

TRAITS = ("surname", "given", "birth_date", "sex", "postcode", "contact")
"""What identifies a patient only together; `contact` is a way to reach them."""

FLAGS = ("SECRET", "MINOR", "TEST_DATA", "SENSITIVE_CUMUL")
"""The flags of a record, lowest bit first."""

_BY_RULE = ("name", "login")
_ALONE = (*TRAITS, "initials")
_WEAKENED = ("placeholder", "hashed", "truncated", "lossy", "professional", "mention")
_ROWS = ("I0", "I1", "I2", "I3", "I4")
_SECTIONS = ("schema", "name", "identifier", "alone", "together", "weakened", "content", "matrix",
             "flags")  # fmt: skip
_COLUMNS = 6
_MAX_IDENTIFIER, _MAX_CONTENT, _MAX_TIER = 4, 5, 5


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entity gives of an identity: a level of its own, or traits."""

    level: int = 0
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Traits that together reach a level; `beside`: where others reach that one."""

    traits: frozenset[str]
    level: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class FlagRule:
    """When a record gets a flag and how many tiers that adds.

    `groups`: one entity of each must be there; with none the entities never do.
    """

    groups: tuple[frozenset[str], ...] = ()
    content: int = 0
    notes: frozenset[str] = frozenset()
    raises: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A checked policy. `matrix[i][c]` is the tier of identifier i and content c."""

    name: str
    identifier: Mapping[str, Claim]
    alone: Mapping[str, int]
    together: tuple[Together, ...]
    weakened: Mapping[str, int]
    content: Mapping[str, int]
    matrix: tuple[tuple[int, ...], ...]
    flags: Mapping[str, FlagRule]

    @classmethod
    def load(cls, text: str) -> Policy:
        """Read a policy from TOML.

        Raises:
            ConfigError: a key is missing, unknown or out of range; the message
                names it.
        """
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"the policy is no valid TOML: {error}") from None
        _expect(document, "the policy", _SECTIONS)
        if document["schema"] != 1 or isinstance(document["schema"], bool):
            raise ConfigError("policy: schema must be 1")
        identifier = _table(document, "identifier", ENTITIES)
        matrix = _table(document, "matrix", _ROWS)
        flags = _table(document, "flags", FLAGS)
        return cls(
            name=_text(document["name"], "name"),
            identifier={e: _claim(identifier[e], f"identifier.{e}") for e in ENTITIES},
            alone=_levels(document, "alone", _ALONE, _MAX_IDENTIFIER),
            together=_together(document["together"]),
            weakened=_levels(document, "weakened", _WEAKENED, _MAX_IDENTIFIER),
            content=_levels(document, "content", ENTITIES, _MAX_CONTENT),
            matrix=tuple(_row(matrix[row], f"matrix.{row}") for row in _ROWS),
            flags={flag: _flag(flags[flag], f"flags.{flag}") for flag in FLAGS},
        )

    @classmethod
    def cached(cls, text: str) -> Policy:
        """As `load`, once per text and process."""
        return _cached(text)


@lru_cache(maxsize=4)
def _cached(text: str) -> Policy:
    return Policy.load(text)


def default_policy() -> str:
    """Return the text of the policy that comes with the program."""
    return files("scanner").joinpath("policy.toml").read_text("utf-8")


def _expect(table: Mapping[str, object], where: str, keys: tuple[str, ...]) -> None:
    """Check that a table has exactly these keys."""
    _only(table, where, keys)
    for key in keys:
        if key not in table:
            raise ConfigError(f"{where}: {key} is missing")


def _only(table: Mapping[str, object], where: str, keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise ConfigError(f"{where}: {key} is unknown")


def _table(document: Mapping[str, Any], section: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    table = document[section]
    if not isinstance(table, dict):
        raise ConfigError(f"policy: {section} must be a table")
    _expect(table, f"policy [{section}]", keys)
    return table


def _levels(
    document: Mapping[str, Any], section: str, keys: tuple[str, ...], highest: int
) -> dict[str, int]:
    table = _table(document, section, keys)
    return {key: _level(table[key], f"{section}.{key}", highest) for key in keys}


def _level(value: object, where: str, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= highest:
        raise ConfigError(f"policy: {where} must be a whole number from 0 to {highest}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"policy: {where} must be a text")
    return value


def _words(value: object, where: str, known: Iterable[str]) -> tuple[str, ...]:
    """Check a list of words that must all be known."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ConfigError(f"policy: {where} must be a list of words")
    allowed = frozenset(known)
    for word in value:
        if word not in allowed:
            raise ConfigError(f"policy: {where} has the unknown word {word}")
    return tuple(value)


def _claim(value: object, where: str) -> Claim:
    if isinstance(value, str | list):
        words = [value] if isinstance(value, str) else value
        return Claim(traits=_words(words, where, (*TRAITS, *_BY_RULE)))
    return Claim(level=_level(value, where, _MAX_IDENTIFIER))


def _together(value: object) -> tuple[Together, ...]:
    if not isinstance(value, list):
        raise ConfigError("policy: together must be a list of tables")
    rules = []
    for number, entry in enumerate(value, 1):
        where = f"together {number}"
        if not isinstance(entry, dict):
            raise ConfigError(f"policy: {where} must be a table")
        _only(entry, f"policy {where}", ("traits", "level", "beside"))
        for key in ("traits", "level"):
            if key not in entry:
                raise ConfigError(f"policy {where}: {key} is missing")
        traits = _words(entry["traits"], f"{where}.traits", TRAITS)
        level = _level(entry["level"], f"{where}.level", _MAX_IDENTIFIER)
        beside = _level(entry.get("beside", 0), f"{where}.beside", _MAX_IDENTIFIER)
        rules.append(Together(frozenset(traits), level, beside))
    return tuple(rules)


def _row(value: object, where: str) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) != _COLUMNS:
        raise ConfigError(f"policy: {where} must be a list of {_COLUMNS} tiers")
    return tuple(_level(tier, where, _MAX_TIER) for tier in value)


def _flag(value: object, where: str) -> FlagRule:
    if not isinstance(value, dict):
        raise ConfigError(f"policy: {where} must be a table")
    _only(value, f"policy [{where}]", ("all", "content", "notes", "raises"))
    groups = value.get("all", [])
    if not isinstance(groups, list):
        raise ConfigError(f"policy: {where}.all must be a list of lists")
    return FlagRule(
        groups=tuple(frozenset(_words(group, f"{where}.all", ENTITIES)) for group in groups),
        content=_level(value.get("content", 0), f"{where}.content", _MAX_CONTENT),
        notes=frozenset(
            _words(value.get("notes", []), f"{where}.notes", (n for n in NOTES if n is not None))
        ),
        raises=_level(value.get("raises", 0), f"{where}.raises", _MAX_TIER),
    )
