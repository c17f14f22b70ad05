"""Rows of Python values, as libraries give them, become batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from scanner.columns import Kind, read_header
from scanner.model import CellColumn, Member, RecordBatch, Skipped
from scanner.readers import Item
from scanner.readers.blobs import member_of, show
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.nested import text_of

__all__ = ["Values", "distinct", "one", "place_of"]


def distinct(names: Sequence[str]) -> list[str]:
    """Tell fields of one name apart and name those without: `NOM`, `NOM[2]`, `#3`.

    >>> distinct(["NOM", "NOM", ""])
    ['NOM', 'NOM[2]', '#3']
    """
    seen: dict[str, int] = {}
    told = []
    for place, raw in enumerate(names, 1):
        name = raw.strip() or f"#{place}"
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}[{seen[name]}]")
    return told


def place_of(name: str, label: str | None) -> str:
    """Return what is said of a column whose name says nothing, if that does; else ""."""
    if not label or read_header(name).kind != Kind.UNKNOWN:
        return ""
    return label if read_header(label).kind != Kind.UNKNOWN else ""


class Values:
    """Makes the batches of one table.

    Args:
        resource: the table's full name.
        names: what its columns are called, in their order.
        labels: what is said of them, "" or None where nothing is.
    """

    def __init__(
        self, resource: str, names: Sequence[str], labels: Sequence[str | None] = ()
    ) -> None:
        self._resource, self._fields = resource, distinct(names)
        said = [*labels, *[None] * (len(names) - len(labels))]
        self._places = [place_of(*each) for each in zip(names, said, strict=True)]
        self._strings_only = 0
        self.next = 0

    def items(self, columns: Sequence[Sequence[Any]], count: int) -> Iterator[Item]:
        """Yield the next `count` records, given column by column, and the documents in them."""
        records = ordinals(self.next, count)
        documents: list[Member] = []
        made = tuple(
            CellColumn(field, clean(self._texts(field, values, documents)), records, place=place)
            for field, place, values in zip(self._fields, self._places, columns, strict=True)
        )
        yield RecordBatch(made, self.next, count)
        self.next += count
        yield from documents

    def rows(self, rows: Sequence[Sequence[Any]]) -> Iterator[Item]:
        """Yield the next records, given row by row."""
        if rows:
            yield from self.items(list(zip(*rows, strict=True)), len(rows))

    def remarks(self) -> Iterator[Skipped]:
        """Yield what could not be read whole, once the table is at its end."""
        if self._strings_only:
            detail = f"{self._strings_only} values of bytes"
            yield Skipped(self._resource, "strings_only", detail, partial=True)

    def _texts(self, field: str, values: Sequence[Any], documents: list[Member]) -> pa.StringArray:
        kinds = {type(value) for value in values}
        if not kinds & {bytes, bytearray, memoryview}:
            try:
                return _text(values)
            except (pa.ArrowException, OverflowError, ValueError):
                return strings([one(value) for value in values])
        return strings(
            [self._shown(field, row, value, documents) for row, value in enumerate(values)]
        )

    def _shown(self, field: str, row: int, value: Any, documents: list[Member]) -> str | None:
        if not isinstance(value, bytes | bytearray | memoryview):
            return one(value)
        shown = show(bytes(value))
        self._strings_only += not shown.whole
        if shown.text is None:
            documents.append(member_of(field, self.next + row, bytes(value)))
        return shown.text


def _text(values: Sequence[Any]) -> pa.StringArray:
    if isinstance(values, np.ndarray):
        return text_of(pa.array(values, from_pandas=True))
    made = pa.array(values)
    return pa.nulls(len(made), pa.string()) if pa.types.is_null(made.type) else text_of(made)


def one(value: Any) -> str | None:
    """Return one value as text, as a column of its kind would show it."""
    if value is None or isinstance(value, str):
        return value
    try:
        text: str | None = _text([value])[0].as_py()
    except (pa.ArrowException, OverflowError, ValueError):
        return str(value)
    return text
