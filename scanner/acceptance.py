"""What may stay unread: skips that somebody answers for, until a day.

`vigilab scan --accept-unread FILE` takes a TOML of entries:

```toml
[[accepted]]
glob = "archives/**"            # of names as .gitignore has it, or resource_id = "1b9f..."
reason = "encrypted"            # of the report, or "*"
why = "sealed by the archive service, opened by nobody"
author = "dpo"
expires = 2027-06-30            # from that day on it counts again
```

The report still lists what is accepted, and marks it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.coverage import REASONS
from scanner.errors import ConfigError
from scanner.sources.ignore import Rules

if TYPE_CHECKING:
    from scanner.model import Skipped
    from scanner.names import Names

__all__ = ["ANY", "NEW", "NONE", "Acceptance", "check_mode", "today"]

ANY, NEW, NONE = "any", "new", "none"
"""What makes a run incomplete: anything unread, what is not accepted, nothing."""

_KEYS = frozenset({"reason", "why", "author", "expires"})
_PLACES = ("glob", "resource_id")
_SHORTEST_ID = 12
_ALL = "*"
_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry, checked."""

    rules: Rules
    resource_id: str
    reason: str
    expires: date

    def fits(self, item: Skipped, identity: str) -> bool:
        """Say whether a skip is what the entry speaks of."""
        if self.reason not in (_ALL, item.reason):
            return False
        if self.resource_id:
            return identity.startswith(self.resource_id)
        return self.rules.verdict(item.resource, is_dir=False) is True


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The entries of a file that hold on a day."""

    entries: tuple[_Entry, ...] = ()
    expired: int = 0

    @classmethod
    def read(cls, path: str, today: date) -> Acceptance:
        """Read a file; "" is none.

        Raises:
            ConfigError: it cannot be read, or an entry makes no sense.
        """
        if not path:
            return cls()
        entries = [_entry(each, f"{path!a}, entry {n}") for n, each in enumerate(_load(path), 1)]
        valid = tuple(each for each in entries if today < each.expires)
        return cls(valid, len(entries) - len(valid))

    def of(self, skipped: Iterable[Skipped], names: Names) -> frozenset[Skipped]:
        """Return what is accepted of what was not read."""
        return frozenset(
            item
            for item in skipped
            if any(entry.fits(item, names.resource_id(item.resource)) for entry in self.entries)
        )


def check_mode(mode: str, path: str) -> str:
    """Return what `--fail-on-unread` means: without a word, whatever is not accepted.

    Raises:
        ConfigError: there is no such mode.
    """
    if mode not in ("", ANY, NEW, NONE):
        raise ConfigError(f"--fail-on-unread takes {ANY}, {NEW} or {NONE}, not {mode!a}")
    if mode == NEW and not path:
        raise ConfigError(f"--fail-on-unread {NEW} needs --accept-unread FILE")
    return mode or (NEW if path else ANY)


def _load(path: str) -> list[object]:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_BYTES + 1)
        if len(content) > _BYTES:
            raise ConfigError(f"{path!a} is larger than {_BYTES >> 20} MiB")
        table = tomllib.loads(content.decode())
    except OSError as error:
        reason = type(error).__name__
        raise ConfigError(f"cannot read what is accepted, {path!a}: {reason}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ConfigError(f"{path!a} is no TOML") from None
    entries = table.get("accepted")
    if set(table) != {"accepted"} or not isinstance(entries, list):
        raise ConfigError(f"{path!a} has [[accepted]] entries and nothing else")
    return entries


def _entry(entry: object, place: str) -> _Entry:
    given = set(entry) if isinstance(entry, dict) else set()
    where = given & set(_PLACES)
    if not isinstance(entry, dict) or len(where) != 1 or given - where != _KEYS:
        raise ConfigError(
            f"{place}: an entry has glob or resource_id, and reason, why, author, expires"
        )
    for name in given - {"expires"}:
        if not isinstance(entry[name], str) or not entry[name].strip():
            raise ConfigError(f"{place}: {name} is empty or no text")
    if type(entry["expires"]) is not date:
        raise ConfigError(f"{place}: expires is no date, such as 2027-06-30")
    if entry["reason"] != _ALL and entry["reason"] not in REASONS:
        raise ConfigError(f"{place}: no such reason; the report names it, or take {_ALL!r}")
    identity = entry.get("resource_id", "").lower()
    if identity and len(identity) < _SHORTEST_ID:
        raise ConfigError(f"{place}: a resource_id has {_SHORTEST_ID} digits or more")
    rules = Rules.parse([entry["glob"]]) if "glob" in entry else Rules()
    if not identity and (not rules.rules or entry["glob"].startswith("!")):
        raise ConfigError(f"{place}: the glob makes no sense")
    return _Entry(rules, identity, entry["reason"], entry["expires"])


def today() -> date:
    """Return the day that it is here."""
    return datetime.now().astimezone().date()
