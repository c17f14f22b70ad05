"""What the parts of a dump become on their way to tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.model import RecordBatch, Skipped
from scanner.readers.sql.columns import Binary

__all__ = ["Few", "Piece", "Remark", "Rows"]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Many consecutive rows of a table: a batch whose records count from 0.

    `broken` is the line of the first whose quotes do not fit, or None.
    """

    table: str
    batch: RecordBatch
    binary: list[Binary] = field(default_factory=list)
    broken: int | None = None

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        held: int = sum(column.values.nbytes for column in self.batch.columns)
        return held + sum(len(each.content) for each in self.binary)


@dataclass(frozen=True, slots=True, eq=False)
class Few:
    """One row of a table: its cells and the line it starts on; `broken` as for `Rows`."""

    table: str
    cells: list[tuple[str, str]]
    line: int | None
    binary: list[Binary] = field(default_factory=list)
    broken: int | None = None

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        held = sum(len(text) for _, text in self.cells)
        return 100 + held + sum(len(each.content) for each in self.binary)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is no row: a comment, a view, a GRANT."""

    text: str
    line: int

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        return 100 + len(self.text)


Piece = Rows | Few | Remark | Skipped
