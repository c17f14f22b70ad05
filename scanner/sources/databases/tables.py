"""What a database holds, and how a session with one is spoken to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from scanner.errors import ReadError
from scanner.model import Member

__all__ = [
    "BYTES",
    "JSON",
    "NUMBER",
    "PAGE_BYTES",
    "TEXT",
    "VALUE_BYTES",
    "Column",
    "Login",
    "Lost",
    "Page",
    "Sample",
    "Session",
    "Table",
    "TableReader",
    "Unauthorised",
]

TEXT, NUMBER, JSON, BYTES = "text", "number", "json", "bytes"
"""What the values of a column are read as."""

PAGE_BYTES = 4 << 20
"""About how much is asked for at once."""

VALUE_BYTES = 64 << 20
"""A value is read up to here."""


class Lost(ReadError):  # noqa: N818 - becomes a Skipped where it cannot be mended
    """The connection broke, or the server asks to try again."""

    reason = "connection_lost"


class Unauthorised(ReadError):  # noqa: N818 - as above
    """The server refuses the account or its password."""

    reason = "permission_denied"


@dataclass(frozen=True, slots=True)
class Table:
    """One table as listed; `schema` is "" where the database has none.

    Attributes:
        schema, name: as the server spells them.
        size: bytes of its rows, 0 where the server does not say.
        aside: why it is not read unless it is named: `view`, `foreign_table`, or "".
        kind: what it is called in a report: `view`, `materialised view`, `table`.
        readable: whether the account may read anything of it.
    """

    schema: str
    name: str
    size: int = 0
    aside: str = ""
    kind: str = "table"
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its name, one of the kinds above, and its comment."""

    name: str
    kind: str = TEXT
    comment: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Consecutive rows of a table.

    Attributes:
        values: one a column: an Arrow array, or a list of str, bytes and None.
        rows: how many.
        size: bytes they took on their way.
        mark: where reading goes on behind them; None where it cannot go on but from
            the start.
        documents: what comes with them and stands in none.
    """

    values: Sequence[Any]
    rows: int
    size: int
    mark: Any = None
    documents: Sequence[Member] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows spread over a table; `total` is about how many it has; `how` they were drawn."""

    pages: list[Page]
    total: int
    how: str


class TableReader(Protocol):
    """A table in a read-only transaction of its own.

    Attributes:
        columns: those that the account may read, in the table's order.
        remarks: (reason, detail) of what of the table cannot be read.
        snapshot: tells the state that the transaction sees, or None.
    """

    columns: Sequence[Column]
    remarks: Sequence[tuple[str, str]]
    snapshot: Any

    def pages(self, after: Any) -> Iterator[Page]:
        """Yield the rows behind a mark, or all for None. Raises ReadError, `Lost` among them."""

    def sample(self, rows: int) -> Sample | None:
        """Return about so many rows; None where the table has not many more."""

    def changed_since(self, snapshot: Any) -> bool:
        """Say whether rows may have moved since another transaction's snapshot."""


class Session(Protocol):
    """A connection to one database; `format`, `encoding` as reports show them."""

    format: str
    encoding: str | None

    def tables(self) -> Iterable[Table]:
        """List everything that holds rows."""

    def begin(self, table: Table) -> TableReader:
        """Begin the transaction that reads a table."""

    def close(self) -> None:
        """End the connection. Never raises."""


@dataclass(frozen=True, slots=True)
class Login:
    """What a session is opened with.

    Attributes:
        password: never shown.
        lock_seconds, statement_seconds: bounds that the server is told to keep.
        rows_per_second: at most, 0 for no bound: pages are no larger than a second's.
    """

    password: str | None = field(default=None, repr=False)
    lock_seconds: float = 10
    statement_seconds: float = 300
    rows_per_second: float = 0
