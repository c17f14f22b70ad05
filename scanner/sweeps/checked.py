"""Tables of a TOML file, checked key by key; what is wrong is told with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.errors import ConfigError
from scanner.model import Tier

__all__ = ["FLAG", "NAME", "TEXT", "TEXTS", "TIER", "Key", "Tables", "schema_of", "whole"]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand under a key.

    Attributes:
        read: returns the value as the program has it; raises ValueError with what the
            key takes: "a string".
        schema: the same as JSON Schema.
        required: whether the table needs it.
    """

    read: Callable[[Any], Any]
    schema: Mapping[str, Any]
    required: bool = False

    def needed(self) -> Key:
        """Return the same, required."""
        return Key(self.read, self.schema, required=True)


class Tables:
    """Checks the tables of one text. Everything it raises is a ConfigError with a line."""

    def __init__(self, text: str, path: Path) -> None:
        self._lines, self._path = text.splitlines(), path

    def fail(self, table: str, key: str, sentence: str) -> ConfigError:
        """Return the error about a key of a table, or about the table where the key is ""."""
        return ConfigError(f"{self._path}, line {self._line(table, key)}: {sentence}")

    def known(self, table: Mapping[str, Any], names: Sequence[str], place: str = "") -> None:
        """Refuse keys that a table does not have."""
        for name in table:
            if name not in names:
                where = f"[{place}]" if place else "the file"
                known = ", ".join(names)
                raise self.fail(place, name, f"{where} knows no {name!a}; it has {known}")

    def named(self, tables: Any, place: str) -> dict[str, Any]:
        """Check that there are tables, each by a name."""
        if not isinstance(tables, dict) or not tables:
            raise self.fail(place, "", f"name at least one: [{place}.NAME]")
        for name in tables:
            if not NAME.fullmatch(name):
                raise self.fail(f"{place}.{name}", "", "a name is small letters, digits, - and _")
        return tables

    def table(self, table: Any, place: str, keys: Mapping[str, Key]) -> dict[str, Any]:
        """Return the values of a table as the program has them."""
        if not isinstance(table, dict):
            raise self.fail("", place.rpartition(".")[2], f"{place} is a table: [{place}]")
        self.known(table, tuple(keys), place)
        missing = [name for name, key in keys.items() if key.required and name not in table]
        if missing:
            raise self.fail(place, "", f"[{place}] needs {missing[0]}")
        return {name: self._read(keys[name], value, place, name) for name, value in table.items()}

    def _read(self, key: Key, value: Any, place: str, name: str) -> Any:
        try:
            return key.read(value)
        except ValueError as error:
            raise self.fail(place, name, f"{name} takes {error}") from None

    def _line(self, table: str, key: str) -> int:
        """Return the line of a key, else that of its table, else 1."""
        current, of_table = "", 1
        for number, line in enumerate(self._lines, 1):
            header = _TABLE.match(line)
            if header:
                current = re.sub(r"[\"' ]", "", header[1])
                of_table = number if current == table else of_table
                if key and current == f"{table}.{key}".lstrip("."):
                    return number
            elif key and current == table and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
        return of_table


def schema_of(keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return the JSON Schema of a table."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: dict(key.schema) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
    }


def whole(low: int) -> Key:
    """Return a whole number from `low` up."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < low:
            raise ValueError(f"a whole number from {low} up")
        return value

    return Key(read, {"type": "integer", "minimum": low})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string")  # noqa: TRY004 - one kind of error for all checks
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(e, str) for e in value):
        raise ValueError("a list of strings")
    return tuple(value)


def _tier(value: Any) -> Tier:
    if value not in Tier.__members__:
        raise ValueError("T0 to T5")
    return Tier[value]


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - as above
    return value


TEXT = Key(_text, {"type": "string"})
TEXTS = Key(_texts, {"type": "array", "items": {"type": "string"}, "minItems": 1})
TIER = Key(_tier, {"enum": list(Tier.__members__)})
FLAG = Key(_flag, {"type": "boolean"})
