"""Documents as records: one each, more where another subject begins.

A print run of letters or reports is one file of many patients. A page that gives a
birth date or social security number, and none that the record has, begins another
record. A page on which most lines give one of their own is a list: each line is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.columns import Kind, read_header
from scanner.model import Member, RecordBatch, Skipped
from scanner.readers import Item
from scanner.readers.blocks import Block, Break, Note, Piece, Row
from scanner.readers.cells import CellRows
from scanner.readers.headers import is_header
from scanner.readers.sheets import SheetRow, batches

__all__ = ["Prose", "document"]

_BATCH = 4 << 20
_LIST = 5
_SAMPLE = 50
_IDENTITIES = frozenset({"PATIENT_NAME", "FR_NIR", "FR_INS", "PATIENT_ID", "BIRTH_DATE"})
_NIR = re.compile(
    r"(?<![\dA-Za-z])[12][ .\xa0\u202f]?\d\d[ .\xa0\u202f]?[0-35-9]\d[ .\xa0\u202f]?"
    r"(?:\d\d|2[ABab])[ .\xa0\u202f]?\d{3}[ .\xa0\u202f]?\d{3}(?:[ .\xa0\u202f/-]{0,3}\d\d)?(?!\d)"
)
_BORN = re.compile(
    r"(?:\bn[ée]e?(?:\(e\))? +le|\bdate +de +naissance|\bddn|\bnaissance)[ \t:.]{0,8}"
    r"(\d\d[/.-]\d\d[/.-]\d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_NOT_DIGITS = re.compile(r"[^\dA-Z]")


class _Keys:
    """What tells subjects apart in a text."""

    __slots__ = ("born", "numbers")

    def __init__(self, text: str = "") -> None:
        self.numbers = {_NOT_DIGITS.sub("", found.group().upper())[:13]
                        for found in _NIR.finditer(text)}  # fmt: skip
        self.born = {_day(found.group(1)) for found in _BORN.finditer(text)}

    def __bool__(self) -> bool:
        return bool(self.numbers or self.born)

    def is_other(self, page: _Keys) -> bool:
        """Say whether a page is about somebody else: by its numbers, else by birth dates."""
        pairs = ((self.numbers, page.numbers), (self.born, page.born))
        told = next(((mine, theirs) for mine, theirs in pairs if mine and theirs), None)
        return told is not None and told[0].isdisjoint(told[1])

    def add(self, page: _Keys) -> None:
        """Take those of a further page."""
        self.numbers |= page.numbers
        self.born |= page.born


def _day(date: str) -> str:
    parts = re.split(r"[/.-]", date)
    return "".join(parts if len(parts[0]) > len(parts[2]) else reversed(parts))


class Prose:
    """Collects the pages of a document into records.

    Attributes:
        said: whether a page had text.
    """

    def __init__(self) -> None:
        self.said = False
        self._rows = CellRows()
        self._cells: dict[str, list[str]] = {}
        self._keys = _Keys()
        self._size = 0
        self._spilled = False

    def add(self, field: str, text: str) -> Iterator[RecordBatch]:
        """Take what belongs to the record that is open, whatever it says: a title, a note."""
        if not text.strip():
            return
        self._cells.setdefault(field, []).append(text)
        self._size += len(text)
        if self._size > _BATCH:
            yield from self._rows.full(0)
            part = CellRows(self._rows.next)
            part.add(self._joined())
            yield part.batch()
            self._cells, self._size, self._spilled = {}, 0, True

    def page(self, field: str, text: str) -> Iterator[RecordBatch]:
        """Take a page; it may begin another record, or be a list of them."""
        self.said = self.said or bool(text.strip())
        keys = _Keys(text)
        lines = _listed(text) if len(keys.numbers) + len(keys.born) >= _LIST else None
        if lines is not None:
            yield from self.close()
            for line in lines:
                self._rows.add([(field, line)])
            yield from self._rows.full(_BATCH)
            return
        if len(keys.numbers) > 1 or len(keys.born) > 1:
            first, *others = _letters(text)
            if others:
                yield from self.page(field, first)
                for letter in others:
                    yield from self.page(field, letter)
                return
        if self._keys.is_other(keys):
            yield from self.close()
        self._keys.add(keys)
        yield from self.add(field, text)

    def close(self) -> Iterator[RecordBatch]:
        """End the record that is open."""
        if self._cells:
            self._rows.add(self._joined())
        elif self._spilled:
            self._rows = CellRows(self._rows.next + 1)
        self._cells, self._size, self._spilled, self._keys = {}, 0, False, _Keys()
        yield from self._rows.full(_BATCH)

    def finish(self) -> Iterator[RecordBatch]:
        """End the document."""
        yield from self.close()
        yield from self._rows.full(0)

    def _joined(self) -> list[tuple[str, str]]:
        return [(field, "\n".join(texts)) for field, texts in self._cells.items()]


def _letters(text: str) -> list[str]:
    """Cut a text before each line that is like its first one: letters of one letterhead."""
    head, break_, rest = text.partition("\n")
    if not break_ or not head.strip():
        return [text]
    return [f"{head}\n{letter}" for letter in f"\n{rest}".split(f"\n{head}\n")]


def _listed(text: str) -> list[str] | None:
    """Return the lines of a list of subjects; None where it is none."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines if 2 * sum(bool(_Keys(line)) for line in lines) >= len(lines) else None


def document(
    pieces: Iterable[Piece],
    prose: Prose,
    numbers: Iterator[int],
    field: str = "",
    *,
    paged: bool = True,
) -> Iterator[Item]:
    """Yield the records and tables of a document, or of a part that `field` names.

    A table of subjects, which its header tells, is a resource of its own, `#Table 1`;
    others are lines of the text. `numbers` counts such tables. What is not `paged`
    belongs to the record that is open.
    """
    take = prose.page if paged else prose.add
    source = _Ahead(iter(pieces))
    page: list[str] = []
    size = 0
    for piece in source:
        if isinstance(piece, Row):
            rows = [piece, *source.of_table(piece.table, _SAMPLE)]
            if _is_list([row.cells for row in rows]):
                yield Member(
                    f"#Table {next(numbers)}",
                    batches=batches(_numbered(rows, source.of_table(piece.table))),
                    format="table",
                )
                for _ in source.of_table(piece.table):
                    pass
            else:
                page += ["\t".join(row.cells).rstrip() for row in rows]
                size += sum(map(len, page[-len(rows) :]))
        elif isinstance(piece, Block):
            page.append(piece.text)
            size += len(piece.text)
        elif isinstance(piece, Note):
            yield from prose.add(piece.field, piece.text)
        elif isinstance(piece, Member | Skipped):
            yield piece
        if isinstance(piece, Break) or size > _BATCH:
            yield from take(field, "\n".join(page))
            page, size = [], 0
    yield from take(field, "\n".join(page))


class _Ahead:
    """Pieces, of which the next can be looked at."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._next: list[Piece] = []

    def __iter__(self) -> _Ahead:
        return self

    def __next__(self) -> Piece:
        return self._next.pop(0) if self._next else next(self._pieces)

    def of_table(self, table: int, most: int = 1 << 60) -> Iterator[Row]:
        """Yield the rows of a table that follow; pages and pictures do not interrupt it."""
        beside: list[Piece] = []
        while most:
            piece = next(self, None)
            if isinstance(piece, Row) and piece.table == table:
                yield piece
                most -= 1
            elif piece is None or isinstance(piece, Block | Row):
                beside += [piece] if piece is not None else []
                break
            else:
                beside.append(piece)
        self._next = beside + self._next


def _numbered(rows: list[Row], rest: Iterator[Row]) -> Iterator[SheetRow]:
    number = 0
    for number, row in enumerate(rows, 1):
        yield SheetRow(number, row.cells)
    for number, row in enumerate(rest, number + 1):  # noqa: B020 - it goes on counting
        yield SheetRow(number, row.cells)


def _is_list(rows: list[list[str]]) -> bool:
    """Say whether a table lists subjects: its header names an identity and its rows are some."""
    if len(rows) < 3:  # noqa: PLR2004 - a header and two subjects
        return False
    for number, row in enumerate(rows[:3]):
        cells = [cell for cell in row if cell]
        named = [read_header(cell) for cell in cells]
        known = sum(verdict.kind != Kind.UNKNOWN for verdict in named)
        whose = any(
            verdict.entity in _IDENTITIES and verdict.role in (None, "patient") for verdict in named
        )
        if whose and len(cells) > 1 and 2 * known > len(cells):
            return is_header(row, rows[number + 1 :])
    return False
