"""Pages of a table become batches: JSON by its paths, bytes as documents or text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.columns import Kind, read_header
from scanner.model import CellColumn, Member, RecordBatch, Skipped
from scanner.readers import Item, from_arrow
from scanner.readers.blobs import member_of, show
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.jsonpaths import DECODER, TooDeep, cells, number
from scanner.sources.databases.tables import BYTES, JSON, NUMBER, Column, Page

__all__ = ["Shaper", "shortest"]


class Shaper:
    """Makes the batches of one table.

    Args:
        resource: the table's full name.
        columns: what its pages hold.
    """

    def __init__(self, resource: str, columns: Sequence[Column]) -> None:
        self._resource, self._columns = resource, columns
        self._places = [_place(column) for column in columns]
        self._strings_only = 0

    def items(self, page: Page, first: int) -> Iterator[Item]:
        """Yield a page as records from `first` on, then the documents in it."""
        documents: list[Member] = []
        made: list[CellColumn] = []
        records = ordinals(first, page.rows)
        for column, place, values in zip(self._columns, self._places, page.values, strict=True):
            if column.kind == JSON:
                made += _by_path(column.name, _listed(values), first)
            elif column.kind == BYTES:
                texts = self._texts(column.name, _listed(values), first, documents)
                made.append(CellColumn(column.name, clean(strings(texts)), records, place=place))
            else:
                made += _plain(column, values, first, place)
        if page.rows:
            yield RecordBatch(tuple(made), first, page.rows, None, page.size)
        yield from documents
        yield from page.documents

    def remarks(self) -> Iterator[Skipped]:
        """Yield what could not be read whole, once the table is at its end."""
        if self._strings_only:
            detail = f"{self._strings_only} values of bytes"
            yield Skipped(self._resource, "strings_only", detail, partial=True)

    def _texts(
        self, field: str, values: list[Any], first: int, documents: list[Member]
    ) -> list[str | None]:
        texts: list[str | None] = []
        for row, value in enumerate(values):
            if not isinstance(value, bytes):
                texts.append(value)
                continue
            shown = show(value)
            texts.append(shown.text)
            self._strings_only += not shown.whole
            if shown.text is None:
                documents.append(member_of(field, first + row, value))
        return texts


def _place(column: Column) -> str:
    """Return the comment of a column whose name says nothing and whose comment does."""
    if not column.comment or read_header(column.name).kind != Kind.UNKNOWN:
        return ""
    return column.comment if read_header(column.comment).kind != Kind.UNKNOWN else ""


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else list(values.to_pylist())


def _plain(column: Column, values: Any, first: int, place: str) -> Iterator[CellColumn]:
    array = strings(values) if isinstance(values, list) else values
    if column.kind == NUMBER:
        array = shortest(array)
    batch = from_arrow(pa.record_batch([array], names=[column.name]), first)
    for made in batch.columns:
        yield CellColumn(made.field, made.values, made.records, place=place)


def shortest(values: pa.StringArray) -> pa.StringArray:
    """Return numbers as the shortest decimal text that says the same.

    >>> shortest(pa.array(["1.50", "2.00", "-10", None, "1e+20"])).to_pylist()
    ['1.5', '2', '-10', None, '100000000000000000000']
    """
    if pc.any(pc.match_substring(values, ".")).as_py():
        values = pc.replace_substring_regex(values, r"^(-?\d+)(\.\d*[1-9])?\.?0*$", r"\1\2")
    if pc.any(pc.match_substring(values, "e")).as_py():
        values = strings([None if text is None else number(text) for text in values.to_pylist()])
    return values


def _by_path(field: str, values: list[Any], first: int) -> list[CellColumn]:
    """Return JSON values as columns by path, in the order in which the paths appear."""
    found: dict[str, tuple[list[str], list[int]]] = {}
    for record, value in enumerate(values, first):
        if value is None:
            continue
        for path, text in _cells(field, value):
            texts, records = found.setdefault(path, ([], []))
            texts.append(text)
            records.append(record)
    return [
        CellColumn(path, clean(strings(texts)), np.array(records, np.int64))
        for path, (texts, records) in found.items()
    ]


def _cells(field: str, value: Any) -> list[tuple[str, str]]:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    try:
        return list(cells(DECODER.decode(text), field))
    except (ValueError, RecursionError, TooDeep):
        return [(field, text)]
