"""Rows of many tables become one resource a table, though they may come mixed.

A table stays open while the rows of others that come in between take no more than
32 MiB: those wait for their turn. So most dumps, and scripts that fill several
tables by turns, give each table once; where a table comes back after more than
that, its rows are a resource of their own, `::public.patient[2]`, counted from 0.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from scanner.model import Member, RecordBatch, Skipped
from scanner.readers import Item
from scanner.readers.blobs import filled, member_of, show
from scanner.readers.cells import CellRows
from scanner.readers.sql.columns import Binary
from scanner.readers.sql.pieces import Few, Piece, Remark, Rows
from scanner.readers.values import place_of

__all__ = ["Tables"]

_WAITING = 32 << 20
_BATCH = 2 << 20


class Tables:
    """Sorts the pieces of a dump by table; `labels` says what is said of a table's columns."""

    def __init__(
        self,
        pieces: Iterator[Piece],
        resource: str,
        format_: str,
        encoding: str | None,
        labels: Callable[[str], Mapping[str, str]] = lambda _: {},
    ) -> None:
        self._pieces, self._resource, self._labels = pieces, resource, labels
        self._seen: dict[str, int] = {}
        self._format, self._encoding = format_, encoding
        self._waiting: dict[str, deque[Rows | Few]] = {}
        self._size = 0
        self._remarks = CellRows()
        self._skipped: list[Skipped] = []

    @property
    def records(self) -> int:
        """Return how many records of the dump itself there were."""
        return self._remarks.next

    def items(self) -> Iterator[Item]:
        """Yield a Member for each table, and what is no row as the dump's own records."""
        more = True
        while more or self._waiting:
            while more and not self._waiting and self._remarks.size < _BATCH:
                more = self._pull()
            yield from self._own()
            if self._waiting:
                table = next(iter(self._waiting))
                rows = self._rows(table)
                yield Member(
                    f"::{table}", batches=rows, format=self._format, encoding=self._encoding
                )
                deque(rows, maxlen=0)
        yield from self._own()

    def _own(self) -> Iterator[Item]:
        yield from self._remarks.full(0)
        yield from self._skipped
        self._skipped = []

    def _pull(self) -> bool:
        """Take the next piece of the dump; say whether there was one."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if isinstance(piece, Remark):
            self._remarks.add([("", piece.text)], piece.line)
        elif isinstance(piece, Skipped):
            self._skipped.append(piece)
        else:
            self._waiting.setdefault(piece.table, deque()).append(piece)
            self._size += piece.size
        return True

    def _rows(self, table: str) -> Iterator[Item]:
        """Yield the records of a table until it is long gone."""
        count = self._seen[table] = self._seen.get(table, 0) + 1
        name = f"{self._resource}::{table}" + (f"[{count}]" if count > 1 else "")
        rows = _Records(name, self._labels(table))
        own = self._waiting[table]
        while True:
            while own:
                piece = own.popleft()
                self._size -= piece.size
                yield from rows.add(piece)
            if self._size + self._remarks.size > _WAITING or not self._pull():
                break
        del self._waiting[table]
        yield from rows.finish()


class _Records:
    """The records of one table: batches as they come, single rows gathered."""

    def __init__(self, name: str, labels: Mapping[str, str]) -> None:
        self._name, self._labels = name, labels
        self._few = CellRows()
        self._documents: list[Binary] = []
        self._strings_only: dict[str, int] = {}

    def add(self, piece: Rows | Few) -> Iterator[Item]:
        """Take a piece and yield what is ready."""
        if isinstance(piece, Few):
            texts = self._texts(piece.binary, self._few.next)
            self._few.add([*piece.cells, *((each.field, text) for each, text in texts)], piece.line)
            if self._few.size > _BATCH:
                yield from self._flush()
            return
        yield from self._flush()
        first = self._few.next
        yield self._placed(_shifted(piece.batch, first, self._texts(piece.binary, first)))
        self._few = CellRows(first + piece.batch.n_records)
        yield from self._flush()

    def finish(self) -> Iterator[Item]:
        """Yield what was gathered, and say what could not be read whole."""
        yield from self._flush()
        for count in self._strings_only.values():
            detail = f"{count} values"
            yield Skipped(self._name, "strings_only", detail, partial=True)

    def _flush(self) -> Iterator[Item]:
        yield from map(self._placed, self._few.full(0))
        for each in self._documents:
            yield member_of(each.field, each.row, each.content)
        self._documents = []

    def _placed(self, batch: RecordBatch) -> RecordBatch:
        """Say what columns hold whose names do not tell."""
        if not self._labels:
            return batch
        columns = (
            replace(each, place=place_of(each.field, self._labels.get(each.field.lower())))
            for each in batch.columns
        )
        return replace(batch, columns=tuple(columns))

    def _texts(self, binary: list[Binary], first: int) -> list[tuple[Binary, str]]:
        """Return the values of bytes that have a text; keep the documents."""
        texts = []
        for each in binary:
            shown = show(each.content)
            if shown.text is None:
                self._documents.append(replace(each, row=first + each.row))
                continue
            texts.append((each, shown.text))
            if not shown.whole:
                self._strings_only[each.field] = self._strings_only.get(each.field, 0) + 1
        return texts


def _shifted(batch: RecordBatch, first: int, texts: list[tuple[Binary, str]]) -> RecordBatch:
    """Return a batch as it stands in its table, with the texts of its bytes."""
    by_field: dict[str, dict[int, str]] = {}
    for each, text in texts:
        by_field.setdefault(each.field, {})[each.row] = text
    columns = []
    for column in batch.columns:
        rows = by_field.get(column.field, {})
        places = np.searchsorted(column.records, list(rows)).tolist()
        made = filled(column, dict(zip(places, rows.values(), strict=True))) if rows else column
        columns.append(replace(made, records=column.records + first))
    return replace(batch, columns=tuple(columns), first_record=first)
