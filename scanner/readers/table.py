"""Rows of a delimited text become cell columns."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.dialect import Dialect, parse
from scanner.readers.rows import LF, Block
from scanner.readers.windows import Window, window_column

__all__ = ["Table"]


class Table:
    """Makes batches of one text's rows; its columns are the dialect's."""

    __slots__ = ("_convert", "_dialect", "_names", "_parse", "_ragged", "_read")

    def __init__(self, dialect: Dialect) -> None:
        places = [str(number) for number in range(dialect.width)]
        self._dialect = dialect
        self._names = list(dialect.names)
        self._ragged: list[tuple[int, str]] = []
        self._read = csv.ReadOptions(use_threads=False, column_names=places, block_size=1 << 30)
        self._parse = {
            quoted: csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                invalid_row_handler=self._keep_ragged,
            )
            for quoted in (True, False)
        }
        self._convert = csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,
        )

    def _keep_ragged(self, row: Any) -> str:
        self._ragged.append((row.number - 1, row.text))
        return "skip"

    def from_block(self, block: Block, record: int, line: int) -> RecordBatch | None:
        """Parse a well-formed block; None where Arrow saw other rows than there are."""
        self._ragged.clear()
        try:
            table = csv.read_csv(
                pa.BufferReader(pa.py_buffer(block.text)),
                self._read,
                self._parse[block.quoted],
                self._convert,
            )
        except pa.ArrowInvalid:
            return None
        count = table.num_rows + len(self._ragged)
        lines = ordinals(line, count)
        if count != block.n_breaks or block.text[-1] != LF:
            lines = block.lines() + line
            if len(lines) != count:
                return None
        columns = [
            column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
            for column in table.columns
        ] if table.num_rows else [pa.array([], pa.string())] * table.num_columns  # fmt: skip
        if self._ragged:
            columns = self._with_ragged(columns, count)
        return self._batch(columns, record, count, lines)

    def _with_ragged(self, columns: list[Any], count: int) -> list[Any]:
        """Put short and long rows where they belong."""
        rows = [next(parse(_lines(text), self._dialect.delimiter)) for _, text in self._ragged]
        places = np.array([place for place, _ in self._ragged])
        regular = np.ones(count, bool)
        regular[places] = False
        source = np.empty(count, np.int64)
        source[regular] = np.arange(count - len(rows))
        source[places] = np.arange(count - len(rows), count)
        absent, none = pa.nulls(count - len(rows), pa.string()), (None,) * len(rows)
        return [
            pa.concat_arrays(
                [absent if column is None else column, strings(none if cells is None else cells)]
            ).take(pa.array(source))
            for column, cells in zip_longest(columns, zip_longest(*rows))
        ]

    def from_rows(
        self, rows: list[list[str]], lines: list[int], record: int, line: int
    ) -> RecordBatch:
        """Take rows that were parsed one by one; `lines` count from 0 at `line`."""
        columns = [strings(cells) for cells in zip_longest(*rows)]
        return self._batch(columns, record, len(rows), np.array(lines, np.int64) + line)

    def from_windows(self, cells: list[tuple[int, Window]], record: int, line: int) -> RecordBatch:
        """Take windows of one long row, by column number."""
        by_column: dict[int, list[Window]] = {}
        for number, window in cells:
            by_column.setdefault(number, []).append(window)
        columns = tuple(
            window_column(self._name(number), found, record) for number, found in by_column.items()
        )
        return RecordBatch(columns, record, 1, np.array([line], np.int64))

    def _batch(self, columns: list[Any], record: int, count: int, lines: np.ndarray) -> RecordBatch:
        records = ordinals(record, count)
        cells = tuple(
            CellColumn(self._name(number), clean(values), records)
            for number, values in enumerate(columns)
        )
        return RecordBatch(cells, record, count, lines)

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._names) else f"#{number + 1}"


def _lines(text: str) -> Any:
    return iter(text.splitlines(keepends=True)) if "\n" in text or "\r" in text else iter((text,))
