"""Reading one table: through breaks of the connection, at a pace, whole or by a sample."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from scanner.budget import Budget, metered
from scanner.config import DatabaseOptions, ScanConfig
from scanner.errors import ReadError
from scanner.model import Resource, Skipped
from scanner.readers import Item
from scanner.readers.reading import within
from scanner.sources.databases import sampling
from scanner.sources.databases.cells import Shaper
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.pace import Pace, Patience
from scanner.sources.databases.tables import Login, Lost, Session, Table, TableReader
from scanner.sources.databases.targets import Target, parse

__all__ = ["login_of", "packed", "read_table"]

Describe = Callable[[str, str | None], None]


def packed(target: Target, table: Table) -> bytes:
    """Return what a resource's path says of a table; there is no password in it."""
    return json.dumps([target.url, asdict(table)]).encode()


def _unpacked(path: bytes) -> tuple[Target, Table]:
    url, table = json.loads(path)
    return parse(url), Table(**table)


def login_of(target: Target, config: ScanConfig) -> Login:
    """Return what the sessions of a run with a database are opened with."""
    options = config.databases
    return Login(
        dict(options.passwords).get(target.url),
        options.lock_seconds,
        options.statement_seconds,
        options.rows_per_second / max(config.workers, 1),
    )


def read_table(resource: Resource, config: ScanConfig, describe: Describe) -> Iterator[Item]:
    """Yield the records of a table and the documents in it.

    A connection that breaks is made anew for as long as the options say, and reading
    goes on behind the last whole page.

    Raises:
        ReadError: it cannot be read, or no further.
    """
    target, table = _unpacked(resource.path)
    reading = _Reading(resource, target, table, config)
    items = within(reading.items(describe), config.limits)
    yield from metered(resource.name, items, Budget(config.limits))


class _Reading:
    """How far the reading of one table has come."""

    def __init__(
        self, resource: Resource, target: Target, table: Table, config: ScanConfig
    ) -> None:
        self._resource, self._target, self._table, self._config = resource, target, table, config
        self._options: DatabaseOptions = config.databases
        self._login = login_of(target, config)
        self._pace = Pace(self._login.rows_per_second)
        self._patience = Patience(self._options.patience_seconds)
        self._mark: Any = None
        self._records = 0
        self._snapshot: Any = None
        self._shaper: Shaper | None = None
        self._moved = False

    def items(self, describe: Describe) -> Iterator[Item]:
        while True:
            try:
                with closing(connect(self._target, self._login)) as session:
                    self._patience.reached()
                    describe(session.format, session.encoding)
                    yield from self._through(session)
                    return
            except Lost as error:
                resumable = self._records == 0 or self._mark is not None
                if not (resumable and self._patience.wait()):
                    detail = f"after {self._records:,} records"
                    raise ReadError(
                        "connection_lost", f"{detail}; {error.detail}" if error.detail else detail
                    ) from None

    def _through(self, session: Session) -> Iterator[Item]:
        """Read the table to its end, from where reading stands."""
        reader = session.begin(self._table)
        if self._shaper is None:
            self._shaper = Shaper(self._resource.name, reader.columns)
            for reason, detail in reader.remarks:
                yield self._partly(reason, detail)
        if self._snapshot is None:
            self._snapshot = reader.snapshot
        if self._options.sample and self._records == 0:
            drawn = yield from self._sampled(reader, self._shaper)
            if drawn:
                return
        self._moved |= self._records > 0 and reader.changed_since(self._snapshot)
        for page in reader.pages(self._mark):
            self._patience.progress()
            yield from self._shaper.items(page, self._records)
            self._records += page.rows
            self._mark = page.mark
            self._pace.spend(page.rows)
        if self._moved:
            detail = "the connection was lost once, and the table changed in the meantime"
            yield self._partly("changed_during_read", detail)
        yield from self._shaper.remarks()

    def _sampled(self, reader: TableReader, shaper: Shaper) -> Generator[Item, None, bool]:
        """Yield a sample in which nobody is; return whether that is all there is to read."""
        sample = reader.sample(self._options.sample)
        if sample is None:
            return False
        items: list[Item] = []
        first = 0
        for page in sample.pages:
            items += shaper.items(page, first)
            first += page.rows
            self._pace.spend(page.rows)
        if sampling.hits(items, self._config):
            self._shaper = Shaper(self._resource.name, reader.columns)
            return False
        yield from items
        yield self._partly("sampled", sampling.statement(first, sample.total, sample.how))
        return True

    def _partly(self, reason: str, detail: str) -> Skipped:
        return Skipped(self._resource.name, reason, detail, partial=True)
