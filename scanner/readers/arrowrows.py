"""Arrow batches whose columns of bytes hold texts or documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from scanner.model import CellColumn, Member, RecordBatch, Skipped
from scanner.readers import Item
from scanner.readers.blobs import member_of, show
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.nested import cell_batch
from scanner.readers.slices import slices

__all__ = ["ArrowRows"]


class ArrowRows:
    """Makes the records of one table, whose full name is `resource`."""

    def __init__(self, resource: str) -> None:
        self._resource = resource
        self._strings_only = 0
        self.next = 0

    def items(self, batch: pa.RecordBatch) -> Iterator[Item]:
        """Yield the next records, and the documents in them.

        Raises:
            ArrowInvalid: as `scanner.readers.slices.slices`.
        """
        for part in slices(batch):
            yield from self._part(part)

    def _part(self, batch: Any) -> Iterator[Item]:
        kept = [place for place, kind in enumerate(batch.schema.types) if not _is_bytes(kind)]
        made = cell_batch(batch.select(kept), self.next)
        documents: list[Member] = []
        columns = [
            self._shown(batch.schema.names[place], batch.column(place), documents)
            for place in range(batch.num_columns)
            if place not in kept
        ]
        yield RecordBatch((*made.columns, *columns), self.next, batch.num_rows)
        yield from documents
        self.next += batch.num_rows

    def _shown(self, field: str, values: Any, documents: list[Member]) -> CellColumn:
        texts: list[str | None] = []
        for row, value in enumerate(values.to_pylist()):
            if value is None:
                texts.append(None)
                continue
            shown = show(value)
            texts.append(shown.text)
            self._strings_only += not shown.whole
            if shown.text is None:
                documents.append(member_of(field, self.next + row, value))
        return CellColumn(field, clean(strings(texts)), ordinals(self.next, len(texts)))

    def remarks(self) -> Iterator[Skipped]:
        """Yield what could not be read whole, once the table is at its end."""
        if self._strings_only:
            detail = f"{self._strings_only} values of bytes"
            yield Skipped(self._resource, "strings_only", detail, partial=True)


def _is_bytes(kind: Any) -> bool:
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or kind == pa.binary_view()
    )
