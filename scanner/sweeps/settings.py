"""`vigilab.toml`: what is swept, where the state lies, who is told.

```toml
[state]
path = "/var/lib/vigilab/state.db"      # default: ~/.local/state/vigilab/state.db
keep_days = 730                         # events and runs older than this are dropped

[targets.partage]
paths = ["/srv/partage/labo"]           # files, directories, database URLs
exclude = ["*.iso"]
policy = "policy.toml"
fail_on = "T3"
workers = 2
gitignore = false
trust_tree_config = false

[alerts]
min_tier = "T3"
```

A path in the file is relative to the file's folder. An option of the command line
goes before the file, the file before the default.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanner.errors import ConfigError
from scanner.model import Tier

__all__ = ["NAMES", "SweepSettings", "Target", "find", "load", "parse", "schema"]

NAMES = ("vigilab.toml", "/etc/vigilab/vigilab.toml")
"""Where the file is looked for, unless `--config` or `VIGILAB_CONFIG` names it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is swept, by its name."""

    name: str
    paths: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    policy: str = ""
    fail_on: Tier = Tier.T3
    workers: int = 0
    gitignore: bool = False
    trust_tree_config: bool = False


@dataclass(frozen=True, slots=True)
class SweepSettings:
    """A whole file. `alerts` is the table of that name, checked by who reads it."""

    targets: Mapping[str, Target]
    state: str
    keep_days: int = 730
    alerts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Key:
    """What may stand under a key: a check that returns the value, and its JSON Schema."""

    read: Callable[[Any], Any]
    schema: Mapping[str, Any]
    required: bool = False


def find(asked: str = "", environment: Mapping[str, str] = os.environ) -> Path:
    """Return the file to read. Raises ConfigError where there is none."""
    named = asked or environment.get("VIGILAB_CONFIG", "")
    candidates = [named] if named else list(NAMES)
    for candidate in candidates:
        if Path(candidate).is_file():
            return Path(candidate)
    raise ConfigError(f"there is no {' and no '.join(candidates)}; name one with --config")


def load(path: Path) -> SweepSettings:
    """Read a file. Raises ConfigError, naming the line, where it makes no sense."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8") from None
    return parse(text, path)


def parse(text: str, path: Path) -> SweepSettings:
    """Return what a text says; `path` is where it stands, for messages and relative paths."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None
    check = _Check(text, path)
    check.known(tables, ("state", "targets", "alerts"))
    state = check.table(tables.get("state", {}), "state", _STATE)
    targets = {
        name: Target(name, **check.table(table, f"targets.{name}", _target(path.parent)))
        for name, table in check.named(tables.get("targets", {})).items()
    }
    default = Path("~/.local/state/vigilab/state.db").expanduser()
    place = Path(state.get("path", default)).expanduser()
    return SweepSettings(
        targets, str(path.parent / place), state.get("keep_days", 730), tables.get("alerts", {})
    )


def schema() -> dict[str, Any]:
    """Return a JSON Schema of the file, for editors."""

    def table(keys: Mapping[str, _Key]) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: dict(key.schema) for name, key in keys.items()},
            "required": [name for name, key in keys.items() if key.required],
        }

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vigilab.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "state": table(_STATE),
            "targets": {
                "type": "object",
                "patternProperties": {f"^{_NAME.pattern}$": table(_target(Path()))},
                "additionalProperties": False,
            },
            "alerts": {"type": "object"},
        },
    }


class _Check:
    """Checks tables against what is known, and finds the line of what is wrong."""

    def __init__(self, text: str, path: Path) -> None:
        self._lines, self._path = text.splitlines(), path

    def fail(self, table: str, key: str, sentence: str) -> ConfigError:
        return ConfigError(f"{self._path}, line {self._line(table, key)}: {sentence}")

    def known(self, table: Mapping[str, Any], names: tuple[str, ...], place: str = "") -> None:
        for name in table:
            if name not in names:
                where = f"[{place}]" if place else "the file"
                raise self.fail(
                    place, name, f"{where} knows no {name!a}; it has {', '.join(names)}"
                )

    def named(self, tables: Any) -> dict[str, Any]:
        if not isinstance(tables, dict) or not tables:
            raise self.fail("targets", "", "name at least one target: [targets.NAME]")
        for name in tables:
            if not _NAME.fullmatch(name):
                raise self.fail(
                    f"targets.{name}", "", "a target's name is small letters, digits, - and _"
                )
        return tables

    def table(self, table: Any, place: str, keys: Mapping[str, _Key]) -> dict[str, Any]:
        if not isinstance(table, dict):
            raise self.fail("", place.rpartition(".")[2], f"{place} is a table: [{place}]")
        self.known(table, tuple(keys), place)
        missing = [name for name, key in keys.items() if key.required and name not in table]
        if missing:
            raise self.fail(place, "", f"[{place}] needs {missing[0]}")
        read = {}
        for name, value in table.items():
            try:
                read[name] = keys[name].read(value)
            except ValueError as error:
                raise self.fail(place, name, f"{name} takes {error}") from None
        return read

    def _line(self, table: str, key: str) -> int:
        """Return the line of a key, else that of its table, else 1."""
        current, of_table = "", 1
        for number, line in enumerate(self._lines, 1):
            header = _TABLE.match(line)
            if header:
                current = header[1].replace('"', "").replace(" ", "")
                of_table = number if current == table else of_table
            elif key and current == table and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
            if header and key and current == f"{table}.{key}".lstrip("."):
                return number
        return of_table


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("a list of strings")
    return tuple(value)


def _paths(folder: Path) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        paths = _strings(value)
        if not paths:
            raise ValueError("at least one path")
        return tuple(each if "://" in each else str(folder / each) for each in paths)

    return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string")  # noqa: TRY004 - one kind of error for all checks
    return value


def _path(folder: Path) -> Callable[[Any], str]:
    return lambda value: str(folder / _string(value))


def _tier(value: Any) -> Tier:
    if value not in Tier.__members__:
        raise ValueError("T0 to T5")
    return Tier[value]


def _whole(low: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < low:
            raise ValueError(f"a whole number from {low} up")
        return value

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - as above
    return value


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_STATE = {
    "path": _Key(_string, _TEXT),
    "keep_days": _Key(_whole(1), {"type": "integer", "minimum": 1}),
}


def _target(folder: Path) -> dict[str, _Key]:
    flag = _Key(_flag, {"type": "boolean"})
    return {
        "paths": _Key(_paths(folder), {**_TEXTS, "minItems": 1}, required=True),
        "exclude": _Key(_strings, _TEXTS),
        "policy": _Key(_path(folder), _TEXT),
        "fail_on": _Key(_tier, {"enum": list(Tier.__members__)}),
        "workers": _Key(_whole(0), {"type": "integer", "minimum": 0}),
        "gitignore": flag,
        "trust_tree_config": flag,
    }
