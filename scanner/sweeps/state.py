"""What sweeps remember: an SQLite file with keyed ids, masked names, counts and times.

No value of a resource is in it, nor a name that `scanner.names` would mask. A
sweep writes each resource's result as it comes, in a transaction of its own: a
run that dies leaves what it had read, and a run that is marked as running but
holds no lock is one that died. Times are UTC, ISO 8601, to the second.

A resource is known by the keyed id of its name within its target. A finding is
known by resource, field and entity.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from scanner.errors import ConfigError, SinkError
from scanner.sweeps.remembered import Event, Known, Message, Run, Stored, StoredFinding

__all__ = ["State"]

_VERSION = 1
"""`schema_1.sql` and so on: a new version adds a script, none is changed."""

_BUSY_SECONDS = 30
_STORED = (
    "id, outer, folders, shown, stamp, size, content, rules, status, reason, format, tier, by_tier"
)


class State:
    """The remembered state of all targets. Use it as a context manager.

    Raises:
        ConfigError: the file is no state of this program, or of a newer version.
        SinkError: it cannot be written.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise SinkError(f"cannot open the state {path}: {_why(error)}") from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise ConfigError(f"{path} is no usable state of this program: {_why(error)}") from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self._transaction():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise ConfigError(f"{self.path} was written by a newer version of this program")
            for number in range(version + 1, _VERSION + 1):
                script = Path(__file__).with_name(f"schema_{number}.sql").read_text("utf-8")
                for statement in filter(str.strip, script.split(";")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {number}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def alone(self, target: str) -> Iterator[None]:
        """Hold the one sweep of a target. Raises ConfigError where another runs."""
        lock = os.open(f"{self.path}.{target}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise ConfigError(f"another sweep of {target} is running") from None
        try:
            yield
        finally:
            os.close(lock)

    def begin(self, target: str, rules: str, key_id: str, root: str, now: str) -> int:
        """Note that a run has begun and return its number; one that died is marked so."""
        with self._transaction():
            self._db.execute(
                "UPDATE runs SET status = 'interrupted' WHERE target = ? AND status = 'running'",
                (target,),
            )
            row = self._db.execute(
                "INSERT INTO runs (target, started, status, rules, key_id, root)"
                " VALUES (?, ?, 'running', ?, ?, ?) RETURNING id",
                (target, now, rules, key_id, root),
            ).fetchone()
        return int(row[0])

    def end(self, run: int, status: str, now: str, counts: dict[str, int]) -> None:
        """Note how a run ended; `counts` are the counters of `Run`."""
        columns = ", ".join(f"{name} = :{name}" for name in counts)
        with self._transaction():
            self._db.execute(
                f"UPDATE runs SET status = :status, ended = :ended, {columns} WHERE id = :id",  # noqa: S608 - names of our own columns
                {"status": status, "ended": now, "id": run, **counts},
            )

    def runs(self, target: str = "") -> list[Run]:
        """Return the runs of a target, or of all, the last first."""
        columns = ", ".join(Run.__dataclass_fields__)
        rows = self._db.execute(
            f"SELECT {columns} FROM runs WHERE ? IN ('', target) ORDER BY id DESC",  # noqa: S608
            (target,),
        )
        return [Run(*row) for row in rows]

    def known(self, target: str) -> dict[bytes, Known]:
        """Return what is known of the files of a target; not of what stands inside them."""
        rows = self._db.execute(
            "SELECT id, stamp, size, content, rules, status, folders, gone_run IS NOT NULL"
            " FROM resources WHERE target = ? AND outer IS NULL",
            (target,),
        )
        return {row[0]: Known(*row[1:]) for row in rows}

    def stored(self, target: str, outer: bytes) -> list[tuple[Stored, bool]]:
        """Return a file and what stands inside it, and whether each is gone."""
        rows = self._db.execute(
            f"SELECT {_STORED}, gone_run IS NOT NULL FROM resources"  # noqa: S608
            " WHERE target = :target AND (id = :outer OR outer = :outer) ORDER BY outer, id",
            {"target": target, "outer": outer},
        ).fetchall()
        return [(self._stored(target, row), bool(row[13])) for row in rows]

    def present(self, target: str, resource: bytes = b"") -> Stored | None:
        """Return one resource that is not gone, file or not, or None."""
        row = self._db.execute(
            f"SELECT {_STORED} FROM resources WHERE target = ? AND id = ? AND gone_run IS NULL",  # noqa: S608
            (target, resource),
        ).fetchone()
        return None if row is None else self._stored(target, row)

    def all_present(self, target: str) -> list[Stored]:
        """Return every resource of a target that is not gone."""
        rows = self._db.execute(
            f"SELECT {_STORED} FROM resources WHERE target = ? AND gone_run IS NULL"  # noqa: S608
            " ORDER BY shown, id",
            (target,),
        ).fetchall()
        return [self._stored(target, row) for row in rows]

    def gone(self, target: str, after: int, to: int) -> list[tuple[bytes, str, int, str | None]]:
        """Return (id, masked name, size, content id) of what went after a run, up to another."""
        return self._db.execute(
            "SELECT id, shown, size, content FROM resources WHERE target = ?"
            " AND first_run <= ? AND gone_run > ? AND gone_run <= ? ORDER BY shown, id",
            (target, after, after, to),
        ).fetchall()

    def _stored(self, target: str, row: tuple[Any, ...]) -> Stored:
        findings = self._findings(target, row[0])
        return Stored(*(*row[:12], tuple(json.loads(row[12])), findings))

    def _findings(self, target: str, resource: bytes) -> tuple[StoredFinding, ...]:
        rows = self._db.execute(
            "SELECT field, field_id, entity, matches, records, distinct_values, evidence"
            " FROM findings WHERE target = ? AND resource = ? AND gone_run IS NULL",
            (target, resource),
        )
        return tuple(StoredFinding(*row) for row in rows)

    def past_findings(self, target: str, resource: bytes) -> set[tuple[str, str, str]]:
        """Return the places of findings that a resource once had."""
        rows = self._db.execute(
            "SELECT field, field_id, entity FROM findings"
            " WHERE target = ? AND resource = ? AND gone_run IS NOT NULL",
            (target, resource),
        )
        return {tuple(row) for row in rows}

    def replace(
        self, target: str, run: int, outer: bytes, found: Sequence[Stored], events: Iterable[Event]
    ) -> None:
        """Put what a file and what is inside it are now in place of what they were.

        What is not in `found` any more is marked as gone in this run, as are the
        findings that a resource has no more.
        """
        with self._transaction():
            inside = "target = ? AND (id = ? OR outer = ?)"
            self._db.execute(
                "UPDATE findings SET gone_run = ? WHERE target = ? AND gone_run IS NULL"  # noqa: S608
                f" AND resource IN (SELECT id FROM resources WHERE {inside})",
                (run, target, target, outer, outer),
            )
            self._db.execute(
                f"UPDATE resources SET gone_run = ? WHERE gone_run IS NULL AND {inside}",  # noqa: S608
                (run, target, outer, outer),
            )
            for each in found:
                self._put(target, run, each)
            self._note(target, run, events)

    def _put(self, target: str, run: int, each: Stored) -> None:
        self._db.execute(
            "INSERT INTO resources VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL)"
            " ON CONFLICT (target, id) DO UPDATE SET outer = excluded.outer,"
            " folders = excluded.folders, shown = excluded.shown, stamp = excluded.stamp,"
            " size = excluded.size, content = excluded.content, rules = excluded.rules,"
            " status = excluded.status, reason = excluded.reason, format = excluded.format,"
            " tier = excluded.tier, records = excluded.records, by_tier = excluded.by_tier,"
            " read_run = excluded.read_run, gone_run = NULL",
            (target, each.id, each.outer, each.folders, each.shown, each.stamp, each.size,
             each.content, each.rules, each.status, each.reason, each.format, each.tier,
             sum(each.by_tier), json.dumps(each.by_tier), run, run),
        )  # fmt: skip
        self._db.executemany(
            "INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,NULL)"
            " ON CONFLICT (target, resource, field, field_id, entity) DO UPDATE SET"
            " matches = excluded.matches, records = excluded.records,"
            " distinct_values = excluded.distinct_values, evidence = excluded.evidence,"
            " gone_run = NULL",
            [
                (target, each.id, *found.place, found.matches, found.records, found.distinct,
                 found.evidence, run)
                for found in each.findings
            ],
        )  # fmt: skip

    def note(self, target: str, run: int, events: Iterable[Event]) -> None:
        """Remember events that no resource's replacement brings."""
        with self._transaction():
            self._note(target, run, events)

    def _note(self, target: str, run: int, events: Iterable[Event]) -> None:
        self._db.executemany(
            "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,NULL,NULL)",
            [(run, target, *event) for event in events],
        )

    def events(self, target: str, after: int, to: int) -> list[dict[str, Any]]:
        """Return the events of the runs after one and up to another, oldest first."""
        rows = self._db.execute(
            "SELECT run, kind, resource, shown, field, entity, tier, before, after, acknowledged"
            " FROM events WHERE target = ? AND run > ? AND run <= ? ORDER BY run, rowid",
            (target, after, to),
        )
        names = ("run", "kind", "resource_id", "resource", "field", "entity", "tier", "before",
                 "after", "acknowledged")  # fmt: skip
        return [dict(zip(names, (*row[:2], row[2].hex(), *row[3:]), strict=True)) for row in rows]

    def acknowledge(self, target: str, resource: bytes, now: str, by: str) -> int:
        """Mark the events of a file, by the start of its id, as seen; return how many."""
        with self._transaction():
            return self._db.execute(
                "UPDATE events SET acknowledged = ?, by = ? WHERE target = ?"
                " AND acknowledged IS NULL AND substr(resource, 1, ?) = ?",
                (now, by, target, len(resource), resource),
            ).rowcount

    def queue(self, target: str, run: int, channels: Iterable[str], body: str, now: str) -> None:
        """Keep a message for each of some channels until it is delivered."""
        with self._transaction():
            self._db.executemany(
                "INSERT INTO messages (key, target, run, channel, body, queued)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(secrets.token_hex(16), target, run, each, body, now) for each in channels],
            )

    def waiting(self) -> list[Message]:
        """Return the messages that are not delivered, oldest first."""
        rows = self._db.execute(
            "SELECT id, key, channel, body FROM messages WHERE delivered IS NULL ORDER BY id"
        )
        return [Message(*row) for row in rows]

    def attempted(self, message: int, error: str) -> None:
        """Note that a message did not arrive."""
        with self._transaction():
            self._db.execute(
                "UPDATE messages SET attempts = attempts + 1, error = ? WHERE id = ?",
                (error, message),
            )

    def delivered(self, message: int, now: str) -> None:
        """Note that a message has arrived."""
        with self._transaction():
            self._db.execute("UPDATE messages SET delivered = ? WHERE id = ?", (now, message))

    def totals(self, target: str) -> dict[str, int]:
        """Return how many records of each tier the target holds, as last read."""
        totals = dict.fromkeys((f"T{tier}" for tier in range(6)), 0)
        rows = self._db.execute(
            "SELECT by_tier FROM resources WHERE target = ? AND gone_run IS NULL", (target,)
        )
        for (by_tier,) in rows:
            for tier, count in enumerate(json.loads(by_tier)):
                totals[f"T{tier}"] += count
        return totals

    def forget(self, target: str, before: str) -> None:
        """Drop the events, ended runs and gone things of runs that started before a moment."""
        with self._transaction():
            old = "SELECT id FROM runs WHERE target = :target AND started < :before"
            last = "(SELECT max(id) FROM runs WHERE target = :target AND status = 'complete')"
            where = {"target": target, "before": before}
            for table in ("findings", "resources"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE target = :target AND gone_run IN ({old})",  # noqa: S608
                    where,
                )
            self._db.execute(
                "DELETE FROM messages WHERE target = :target AND delivered < :before", where
            )
            self._db.execute(f"DELETE FROM events WHERE run IN ({old})", where)  # noqa: S608
            self._db.execute(f"DELETE FROM runs WHERE id IN ({old}) AND id < {last}", where)  # noqa: S608


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
