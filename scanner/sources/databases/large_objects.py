"""Large objects of PostgreSQL: each a document inside `::pg_largeobject`, by its number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from scanner.model import Member
from scanner.sources.databases.tables import Column, Page, Sample

if TYPE_CHECKING:
    from scanner.sources.databases.postgres import PostgresSession

__all__ = ["LARGE_OBJECTS", "LargeObjects"]

LARGE_OBJECTS = "pg_largeobject"
_PIECE = 1 << 20


class LargeObjects:
    """Every large object of a database, in the order of their numbers.

    They have no rows: what is in them comes as documents.
    """

    columns: tuple[Column, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    snapshot: Any = None

    def __init__(self, session: PostgresSession) -> None:
        self._session = session

    def pages(self, after: int | None) -> Iterator[Page]:
        """Yield each large object behind a number, as a page of no rows."""
        statement = "SELECT oid::int8 FROM pg_largeobject_metadata WHERE oid::int8 > %s ORDER BY 1"
        for (number,) in self._session.query(statement, (after or 0,)):
            document = Member(f"!{number}", partial(_LargeObject, self._session, number))
            yield Page((), 0, 0, number, (document,))

    def sample(self, rows: int) -> Sample | None:  # noqa: ARG002 - there are none
        """Return that there is no sample."""
        return None

    def changed_since(self, snapshot: Any) -> bool:  # noqa: ARG002 - there are no rows
        """Say no."""
        return False


class _LargeObject(io.RawIOBase):
    """The bytes of one, fetched piece by piece."""

    def __init__(self, session: PostgresSession, number: int) -> None:
        super().__init__()
        self._session, self._number = session, number
        self._at = 0
        self._held = self._fetch()

    def _fetch(self) -> bytes:
        statement = "SELECT lo_get(%s::oid, %s::int8, %s::int4)"
        with self._session.in_savepoint():
            found = self._session.query(statement, (self._number, self._at, _PIECE))
        taken = bytes(found[0][0])
        self._at += len(taken)
        return taken

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer. Raises `ReadError`."""
        if not self._held:
            self._held = self._fetch()
        taken = self._held[: len(buffer)]
        self._held = self._held[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
