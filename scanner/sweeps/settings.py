"""`vigilab.toml`: what is swept, where the state lies, who is told.

```toml
[state]
path = "/var/lib/vigilab/state.db"      # default: ~/.local/state/vigilab/state.db
keep_days = 730                         # events and runs older than this are dropped

[targets.partage]
paths = ["/srv/partage/labo"]           # files, directories, database URLs
exclude = ["*.iso"]
policy = "policy.toml"
recognizers = "own.toml"                # see `scanner.own`
baseline = "accepted.toml"              # see `vigilab baseline write`
fail_on = "T3"
workers = 2
gitignore = false
trust_tree_config = false

[alerts]
min_tier = "T3"                         # what is below it is told nobody

[alerts.webhook]
url = "https://alertes.example.org/vigilab"
secret_env = "VIGILAB_WEBHOOK_SECRET"   # the variable that holds the signing secret

[alerts.mail]
host = "smtp.example.org"
port = 587
starttls = true
user = "vigilab"
password_env = "VIGILAB_SMTP_PASSWORD"
from = "vigilab@example.org"
to = ["dpo@example.org"]

[alerts.textfile]
path = "/var/lib/node_exporter/vigilab.prom"

[alerts.syslog]
address = "/dev/log"                    # or host:port, over UDP
```

A path in the file is relative to the file's folder. An option of the command line
goes before the file, the file before the default.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanner.errors import ConfigError
from scanner.model import Tier
from scanner.sweeps.checked import FLAG, NAME, TEXT, TEXTS, TIER, Key, Tables, schema_of, whole

__all__ = ["PLACES", "Alerts", "SweepSettings", "Target", "find", "load", "parse", "schema"]

PLACES = ("vigilab.toml", "/etc/vigilab/vigilab.toml")
"""Where the file is looked for, unless `--config` or `VIGILAB_CONFIG` names it."""

STATE = "~/.local/state/vigilab/state.db"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is swept, by its name."""

    name: str
    paths: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    policy: str = ""
    recognizers: str = ""
    baseline: str = ""
    fail_on: Tier = Tier.T3
    workers: int = 0
    gitignore: bool = False
    trust_tree_config: bool = False


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told of what is new at a tier or above: the table of each channel, by its name."""

    min_tier: Tier = Tier.T3
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SweepSettings:
    """A whole file."""

    targets: Mapping[str, Target]
    state: str
    keep_days: int = 730
    alerts: Alerts = Alerts()


_STATE = {"path": TEXT, "keep_days": whole(1)}
_TARGET = {
    "paths": TEXTS.needed(),
    "exclude": TEXTS,
    "policy": TEXT,
    "recognizers": TEXT,
    "baseline": TEXT,
    "fail_on": TIER,
    "workers": whole(0),
    "gitignore": FLAG,
    "trust_tree_config": FLAG,
}
_CHANNELS: Mapping[str, Mapping[str, Key]] = {
    "webhook": {"url": TEXT.needed(), "secret_env": TEXT},
    "mail": {
        "host": TEXT.needed(),
        "port": whole(1),
        "starttls": FLAG,
        "user": TEXT,
        "password_env": TEXT,
        "from": TEXT.needed(),
        "to": TEXTS.needed(),
    },
    "textfile": {"path": TEXT.needed()},
    "syslog": {"address": TEXT.needed()},
}


def find(asked: str = "", environment: Mapping[str, str] = os.environ) -> Path:
    """Return the file to read. Raises ConfigError where there is none."""
    named = asked or environment.get("VIGILAB_CONFIG", "")
    candidates = [named] if named else list(PLACES)
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
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None
    tables = Tables(text, path)
    tables.known(read, ("state", "targets", "alerts"))
    state = tables.table(read.get("state", {}), "state", _STATE)
    targets = {
        name: _target(name, tables.table(table, f"targets.{name}", _TARGET), path.parent)
        for name, table in tables.named(read.get("targets", {}), "targets").items()
    }
    place = path.parent / Path(state.get("path", STATE)).expanduser()
    alerts = _alerts(read.get("alerts", {}), tables, path.parent)
    return SweepSettings(targets, str(place), state.get("keep_days", 730), alerts)


def _target(name: str, read: dict[str, Any], folder: Path) -> Target:
    read["paths"] = tuple(path if "://" in path else str(folder / path) for path in read["paths"])
    for key in ("policy", "recognizers", "baseline"):
        if key in read:
            read[key] = str(folder / read[key])
    return Target(name, **read)


def _alerts(read: Any, tables: Tables, folder: Path) -> Alerts:
    if not isinstance(read, dict):
        raise tables.fail("", "alerts", "alerts is a table: [alerts]")
    tables.known(read, ("min_tier", *_CHANNELS), "alerts")
    own = {name: value for name, value in read.items() if name == "min_tier"}
    channels = {
        name: tables.table(read[name], f"alerts.{name}", keys)
        for name, keys in _CHANNELS.items()
        if name in read
    }
    if "textfile" in channels:
        channels["textfile"]["path"] = str(folder / channels["textfile"]["path"])
    return Alerts(**tables.table(own, "alerts", {"min_tier": TIER}), channels=channels)


def schema() -> dict[str, Any]:
    """Return a JSON Schema of the file, for editors."""
    alerts = schema_of({"min_tier": TIER})
    alerts["properties"] |= {name: schema_of(keys) for name, keys in _CHANNELS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vigilab.toml",
        "type": "object",
        "additionalProperties": False,
        "required": ["targets"],
        "properties": {
            "state": schema_of(_STATE),
            "targets": {
                "type": "object",
                "patternProperties": {f"^{NAME.pattern}$": schema_of(_TARGET)},
                "additionalProperties": False,
            },
            "alerts": alerts,
        },
    }
