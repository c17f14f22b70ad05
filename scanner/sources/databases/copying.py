"""What COPY sends as CSV becomes columns: an empty cell is a null, `""` an empty text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from pyarrow import csv

from scanner.errors import CorruptResource, ReadError
from scanner.readers.cells import strings
from scanner.sources.databases.tables import BYTES, Lost, Page

__all__ = ["parsed"]

_LARGE = 64 << 20
"""A page is cut here, at the end of a row, where values are so long."""


def parsed(lines: Iterator[bytes], kinds: Sequence[str], mark: Any) -> Iterator[Page]:
    """Yield rows as pages, the last of them with the mark, even where it has no rows.

    Args:
        lines: rows as COPY sends them, one whole row an element.
        kinds: what each column is, as in `scanner.sources.databases.tables`.
        mark: where reading goes on behind them.
    """
    held: list[bytes] = []
    size = 0
    try:
        for line in lines:
            held.append(line)
            size += len(line)
            if size > _LARGE:
                yield _page(held, size, kinds, None)
                held, size = [], 0
    except Lost:  # what was held comes again
        raise
    except ReadError:
        yield _page(held, size, kinds, None)
        raise
    yield _page(held, size, kinds, mark)


def _page(rows: list[bytes], size: int, kinds: Sequence[str], mark: Any) -> Page:
    if not rows:
        return Page([strings([]) for _ in kinds], 0, 0, mark)
    text = b"".join(rows)
    try:
        table = _table(text, len(kinds), pa.string())
    except pa.ArrowInvalid:  # a database that knows no encoding holds what no UTF-8 is
        table = _table(text, len(kinds), pa.binary())
    values = [
        _bytes(column) if kind == BYTES else _text(column)
        for column, kind in zip(table.columns, kinds, strict=True)
    ]
    return Page(values, table.num_rows, size, mark)


def _table(text: bytes, width: int, kind: Any) -> pa.Table:
    names = [str(number) for number in range(width)]
    try:
        return csv.read_csv(
            io.BytesIO(text),
            csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
            csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            csv.ConvertOptions(
                check_utf8=True, column_types=dict.fromkeys(names, kind), null_values=[""],
                strings_can_be_null=True, quoted_strings_can_be_null=False,
            ),
        )  # fmt: skip
    except pa.ArrowInvalid:
        if kind == pa.string():
            raise
        raise CorruptResource("malformed", "rows that are no CSV") from None


def _text(column: Any) -> Any:
    array = column.combine_chunks()
    if pa.types.is_string(array.type):
        return array
    return strings([None if raw is None else _decoded(raw) for raw in array.to_pylist()])


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _bytes(column: Any) -> list[bytes | None]:
    return [
        None
        if text is None
        else bytes.fromhex((text if isinstance(text, str) else text.decode())[2:])
        for text in column.to_pylist()
    ]
