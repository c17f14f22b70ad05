"""What is known and accepted: findings that are not told again until they grow or expire.

`vigilab baseline write` takes the findings of a target as they are:

```toml
[[accepted]]
id = "1b9f6c0e44f2"             # made of the place, the same in every baseline
resource_id = "9f2c..."         # keyed, as in the report
field = "nom"
entity = "PATIENT_NAME"
records = 120                   # more than so many is told
distinct = 118
reason = "reference data set, access restricted"
author = "dpo"
expires = 2027-06-30            # from that day on it is told again
```

No value is in it. What is accepted is one entity in one field of one resource, up
to a number of records and of distinct values: a new leak in an accepted file shows.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from scanner.errors import ConfigError
from scanner.sweeps.remembered import Stored, StoredFinding

__all__ = ["Accepted", "covers", "expired", "load", "of_target", "write"]

_KEYS = ("id", "resource_id", "field", "entity", "records", "distinct", "reason", "author",
         "expires")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted finding."""

    id: str
    resource_id: str
    field: str
    entity: str
    records: int
    distinct: int
    reason: str
    author: str
    expires: date


def load(path: str) -> tuple[Accepted, ...]:
    """Read a baseline. Raises ConfigError where it makes no sense."""
    try:
        entries = tomllib.loads(Path(path).read_text("utf-8")).get("accepted", [])
    except OSError as error:
        raise ConfigError(f"cannot read the baseline {path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    return tuple(_accepted(entry, number, path) for number, entry in enumerate(entries, 1))


def _accepted(entry: object, number: int, path: str) -> Accepted:
    place = f"{path}, entry {number}"
    if not isinstance(entry, dict) or set(entry) != set(_KEYS):
        raise ConfigError(f"{place}: an entry has {', '.join(_KEYS)}")
    for name in _KEYS:
        wanted = {"records": int, "distinct": int, "expires": date}.get(name, str)
        if not isinstance(entry[name], wanted) or (wanted is str and not entry[name]
                                                   and name != "field"):  # fmt: skip
            raise ConfigError(f"{place}: {name} is no {wanted.__name__}, or empty")
    return Accepted(**entry)


def covers(accepted: Accepted | None, found: StoredFinding, today: date) -> bool:
    """Say whether a finding is accepted as it is."""
    return (
        accepted is not None
        and today < accepted.expires
        and found.records <= accepted.records
        and found.distinct <= accepted.distinct
    )


def expired(baseline: Sequence[Accepted], last: date, today: date) -> list[Accepted]:
    """Return what is accepted no more since the last sweep."""
    return [each for each in baseline if last < each.expires <= today]


def of_target(
    resources: Iterable[Stored], *, tier: int, reason: str, author: str, expires: date
) -> list[Accepted]:
    """Return the findings of resources at a tier or above as accepted."""
    return [
        Accepted(
            _id(each.id.hex(), found.field, found.entity), each.id.hex(), found.field, found.entity,
            found.records, found.distinct, reason, author, expires,
        )
        for each in resources
        if (each.tier or 0) >= tier
        for found in each.findings
    ]  # fmt: skip


def _id(*place: str) -> str:
    return blake2b("\0".join(place).encode(), digest_size=6).hexdigest()


def write(entries: Iterable[Accepted]) -> str:
    """Return the text of a baseline."""
    blocks = []
    for each in entries:
        lines = [
            f"{name} = {value.isoformat() if isinstance(value, date) else json.dumps(value)}"
            for name, value in ((name, getattr(each, name)) for name in _KEYS)
        ]
        blocks.append("\n".join(["[[accepted]]", *lines]))
    return "\n\n".join(blocks) + "\n"
