"""Delimited text: CSV with `;`, `,`, tab or `|`, quoted or not, of any encoding.

Blocks of whole, well-formed rows go through Arrow's parser; what it does not take
as Python's parser would (ragged rows, stray quotes, mixed line ends) goes through
Python's. Every row is a record, short and long ones too: a missing cell is null,
a surplus one stands in the column `#61`. Titles above the table are read as text
of the first record; blank lines are nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from scanner.model import CellColumn, RecordBatch, Skipped
from scanner.readers import HEAD_BYTES, Opened, Reader
from scanner.readers.cells import ordinals, strings
from scanner.readers.dialect import Dialect, detect
from scanner.readers.encoding import Transcoder
from scanner.readers.longrow import LongRow
from scanner.readers.rows import MAX_STRAY, exact_rows, row_ends
from scanner.readers.table import Table
from scanner.readers.texts import decoded_head, is_text, lost, opened_text
from scanner.readers.windows import Window

__all__ = ["READER"]

BLOCK_BYTES = 2 << 20
SAMPLE_BYTES = 256 << 10
_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")


def _sniff(head: bytes, name: str) -> int:
    """Trust a stable field count more than a name."""
    text = decoded_head(head)
    named = name.removesuffix(".gz").endswith(_SUFFIXES)
    if not is_text(text.replace("\0", "") if named else text):
        return 0
    found = detect(text, whole=len(head) < HEAD_BYTES)
    regular = found.width > 1 and found.share >= 0.9 and found.rows > 1  # noqa: PLR2004
    if regular and found.delimiter != ",":
        return 80
    if named:
        return 65
    return 60 if regular and (found.has_header or found.width > 2) else 0  # noqa: PLR2004


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    text = opened_text(opened)
    first, whole = _sample(text)
    resource = opened.resource
    dialect = detect(
        first[:SAMPLE_BYTES].decode("utf-8", "ignore"),
        whole=whole and len(first) <= SAMPLE_BYTES,
        delimiter=resource.override("delimiter"),
        header=resource.override("header"),
    )
    opened.describe("csv", text.encoding.name)
    yield from _Reading(opened, text, dialect).batches(first)
    opened.describe("csv", text.encoding.name)
    yield from lost(opened, text)


def _sample(text: Transcoder) -> tuple[bytes, bool]:
    """Return the first bytes, with the whole first line if it can be had, and whether it is all."""
    first = b""
    while len(first) < SAMPLE_BYTES or (b"\n" not in first and len(first) < 2 * BLOCK_BYTES):
        block = text.read(BLOCK_BYTES)
        if not block:
            return first, True
        first += block
    return first, False


class _Reading:
    """The way through one resource: what is carried over from block to block."""

    def __init__(self, opened: Opened, text: Transcoder, dialect: Dialect) -> None:
        self._opened, self._text, self._dialect = opened, text, dialect
        self._table = Table(dialect)
        self._record = 0
        self._line = dialect.line
        self._quoted = True
        self._stray: list[int] = []

    def batches(self, first: bytes) -> Iterator[RecordBatch | Skipped]:
        """Yield all records, the titles with the first."""
        source = self._records(first)
        if self._dialect.titles:
            yield from self._titled(source)
        yield from source
        if self._stray:
            lines = f"{len(self._stray)} from line {self._stray[0]} on"
            name = self._opened.resource.name
            yield Skipped(name, "quote_unterminated", lines, partial=True)

    def _titled(self, source: Iterator[RecordBatch | Skipped]) -> Iterator[RecordBatch | Skipped]:
        titles = "\n".join(self._dialect.titles)
        column = CellColumn("", strings([titles]), ordinals(0, 1))
        for item in source:
            if isinstance(item, RecordBatch):
                yield replace(item, columns=(column, *item.columns))
                return
            yield item

    def _records(self, first: bytes) -> Iterator[RecordBatch | Skipped]:
        buffer = first[_offset(first, self._dialect.skip) :]
        limit = max(4 * self._opened.limits.cell_bytes, 2 * BLOCK_BYTES)
        final = False
        while True:
            used, batch = self._whole_rows(buffer, final=final)
            if batch is not None:
                yield batch
            buffer = buffer[used:]
            if len(buffer) >= limit:
                buffer = yield from self._long_row(buffer)
            if final:
                return
            block = self._text.read(BLOCK_BYTES)
            final = not block
            buffer += block

    def _whole_rows(self, buffer: bytes, *, final: bool) -> tuple[int, RecordBatch | None]:
        """Return how much of a buffer is whole rows, and their records."""
        if not buffer:
            return 0, None
        block = (
            row_ends(buffer, ord(self._dialect.delimiter), final=final) if self._quoted else None
        )
        if block is not None:
            if not block.text:
                return 0, None
            batch = self._table.from_block(block, self._record, self._line)
            if batch is not None:
                self._line += block.n_breaks
                return len(block.text), self._counted(batch)
        return self._exactly(buffer, final=final)

    def _exactly(self, buffer: bytes, *, final: bool) -> tuple[int, RecordBatch | None]:
        text = buffer.decode("utf-8", "replace")
        done = exact_rows(text, self._dialect.delimiter, final=final, quoted=self._quoted)
        self._stray += [self._line + line for line in done.stray]
        self._quoted = self._quoted and len(self._stray) < MAX_STRAY
        batch = self._table.from_rows(done.rows, done.lines, self._record, self._line)
        self._line += done.n_lines
        return len(text[: done.used].encode()), self._counted(batch)

    def _counted(self, batch: RecordBatch) -> RecordBatch | None:
        self._record += batch.n_records
        return batch if batch.n_records else None

    def _long_row(self, buffer: bytes) -> Generator[RecordBatch | Skipped, None, bytes]:
        """Read a row that is too long in windows; return what follows it.

        Its batches all have the same first record and count one.
        """
        row = LongRow(self._dialect.delimiter, self._opened.limits.cell_bytes)
        piece, final, size = buffer, False, 0
        cells: list[tuple[int, Window]] = []
        while not row.done:
            for cell in row.feed(piece.decode("utf-8", "replace"), final=final):
                cells.append(cell)
                size += len(cell[1].text)
                if size >= self._opened.limits.cell_bytes:
                    yield self._table.from_windows(cells, self._record, self._line)
                    cells, size = [], 0
            piece = b"" if row.done else self._text.read(BLOCK_BYTES)
            final = not piece
        if cells:
            yield self._table.from_windows(cells, self._record, self._line)
        if row.stray:
            self._stray.append(self._line)
        self._record += 1
        self._line += 1 + row.breaks
        return row.rest.encode()


def _offset(first: bytes, characters: int) -> int:
    """Return how many bytes the first characters of a buffer take."""
    return len(first[: 4 * characters].decode("utf-8", "ignore")[:characters].encode())


READER = Reader(
    name="csv",
    title="delimited text (CSV, TSV), any delimiter and encoding",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
