"""What a scan was asked to do: options as typed become one frozen `ScanConfig`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields

from scanner import own
from scanner.model import Tier

__all__ = ["DatabaseOptions", "Limits", "ScanConfig"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one resource from taking a run down.

    Attributes:
        cell_bytes: a longer value is read in windows.
        profile_rows, profile_bytes: how much of a resource decides what its columns are.
        depth: how many levels of archives in archives are opened.
        inflated_bytes: how much may come out of one file of a source, all levels together.
        ratio: how many bytes may come out of one byte of an archive.
        members: how many things inside one file of a source are opened; 0: as many as are
            decent for its size (`scanner.budget`).
        member_bytes: how much of one of them is read.
        seconds: how long one file of a source may take; 0: as long as it needs.
        memory: bytes that a worker process may take; 0: as many as there are.
    """

    cell_bytes: int = 1 << 20
    profile_rows: int = 100_000
    profile_bytes: int = 64 << 20
    depth: int = 10
    inflated_bytes: int = 1 << 40
    ratio: int = 1_000
    members: int = 0
    member_bytes: int = 256 << 30
    seconds: int = 12 * 3600
    memory: int = 8 << 30


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """How live databases are read.

    Attributes:
        schemas, tables, excluded_tables: globs of what is read and what is not.
        sample: read about so many rows of a table and the rest only where one of them
            asks for it; 0: all.
        rows_per_second: at most, of the whole run; 0: as many as come.
        lock_seconds, statement_seconds: how long a server may let one statement wait
            for a lock, and take in all.
        patience_seconds: how long a lost connection is tried to be made anew.
        passwords: (URL without password, password); in no report, log, repr or digest.
    """

    schemas: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    excluded_tables: tuple[str, ...] = ()
    sample: int = 0
    rows_per_second: float = 0
    lock_seconds: float = 10
    statement_seconds: float = 300
    patience_seconds: float = 60
    passwords: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def decisive(self) -> dict[str, object]:
        """Return what decides what is found."""
        names = ("schemas", "tables", "excluded_tables", "sample")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """Everything that decides what a scan finds and writes.

    Attributes:
        policy: the text of the policy TOML in force.
        key: the site's secret, at least 32 bytes; never written anywhere.
        key_id: 16 hex digits that tell keys apart and reveal none.
        exclude: globs of resource names left out.
        trust_tree_config: honour a `.vigilabignore` in a scanned tree.
        gitignore: honour `.gitignore` files in a scanned tree.
        fail_on: the tier from which a record makes the exit code say so.
        subjects: write keyed subjects and persons.
        wants_records, wants_matches: which rows to spill for the sinks.
        spill: private directory for those rows; "" for none.
        databases: how live databases are read.
        recognizers: the text of the user's own recognizers (`scanner.own`), "" for none.
            A process looks for those of the last configuration it made or was sent.
    """

    policy: str
    key: bytes
    key_id: str
    exclude: tuple[str, ...] = ()
    trust_tree_config: bool = False
    gitignore: bool = False
    fail_on: Tier = Tier.T3
    workers: int = 1
    subjects: bool = True
    wants_records: bool = False
    wants_matches: bool = False
    show_paths: bool = False
    lang: str = "en"
    limits: Limits = Limits()
    spill: str = ""
    databases: DatabaseOptions = DatabaseOptions()
    recognizers: str = ""

    def __post_init__(self) -> None:
        own.take_up(self.recognizers)

    def __getstate__(self) -> tuple[object, ...]:
        return tuple(getattr(self, each.name) for each in fields(self))

    def __setstate__(self, state: tuple[object, ...]) -> None:
        for each, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, each.name, value)
        own.take_up(self.recognizers)

    def __repr__(self) -> str:
        return f"ScanConfig(key_id={self.key_id!r})"

    def digest(self, version: str) -> str:
        """Return the report's `config_hash`: what is found depends on nothing else."""
        decisive = asdict(self)
        for name in ("key", "workers", "spill", "lang", "wants_records", "wants_matches"):
            del decisive[name]
        decisive["databases"] = self.databases.decisive()
        text = json.dumps({"version": version, **decisive}, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
