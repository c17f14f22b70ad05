"""The rows that were found become columns, table by table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import clean
from scanner.readers.ranges import trimmed
from scanner.readers.sql.columns import Binary, bytes_in, column
from scanner.readers.sql.dialect import Dialect
from scanner.readers.sql.expressions import is_broken, literal
from scanner.readers.sql.inserts import Run
from scanner.readers.sql.pieces import Few, Piece, Rows
from scanner.readers.sql.schema import Target

__all__ = ["few", "pieces"]

Places = NDArray[np.int64]
_FEW = 24
"""Rows of a table that are not worth arrays of their own."""
_SHAPE = 1 << 32


def pieces(run: Run, dialect: Dialect, line: int) -> Iterator[Piece]:
    """Yield the rows of a run, table by table, each table's in order.

    `line` is the physical line on which the run's window starts.
    """
    rows = _rows(run, line)
    used, first = np.unique(run.which, return_index=True)
    tables = dict.fromkeys(run.targets[which].table for which in used[np.argsort(first)].tolist())
    for table in tables:
        mine = np.array([target.table == table for target in run.targets])
        chosen = np.flatnonzero(mine[run.which])
        if len(chosen) < _FEW:
            for row in chosen.tolist():
                target = run.targets[run.which[row]]
                yield few(target, rows.texts(row), int(rows.lines[row]), dialect)
        else:
            yield _many(table, rows, run, chosen, dialect)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where each row opens and closes, its first comma, how many values it has, its line."""

    run: Run
    opens: Places
    closes: Places
    first: Places
    widths: Places
    lines: Places

    def texts(self, row: int) -> list[bytes]:
        """Return the values of one row as they are written."""
        start, found = int(self.first[row]), self.run.found
        commas = found.commas[start : start + int(self.widths[row]) - 1].tolist()
        edges = [int(self.opens[row]), *commas, int(self.closes[row])]
        return [found.block[start + 1 : end] for start, end in itertools.pairwise(edges)]

    def ranges(self, rows: Places, width: int) -> Iterator[tuple[Places, Places]]:
        """Yield where the values of rows of one width start and end, column by column."""
        found = self.run.found
        starts = self.opens[rows]
        for place in range(width):
            ends = (
                self.closes[rows] if place == width - 1 else found.commas[self.first[rows] + place]
            )
            yield trimmed(found.octets, starts + 1, ends)
            starts = ends


def _rows(run: Run, line: int) -> _Places:
    found = run.found
    opens, closes = found.opens[run.rows], found.closes[run.rows]
    first = np.searchsorted(found.commas, opens)
    widths = np.searchsorted(found.commas, closes) - first + 1
    breaks = np.flatnonzero(found.octets == ord("\n"))
    return _Places(run, opens, closes, first, widths, line + np.searchsorted(breaks, opens))


def _many(table: str, rows: _Places, run: Run, chosen: Places, dialect: Dialect) -> Rows:
    """Return rows of one table, which may have come by several INSERTs of different columns."""
    found = run.found
    parts: dict[str, list[CellColumn]] = {}
    binary: list[Binary] = []
    broken: list[int] = []
    shapes = run.which[chosen] * _SHAPE + rows.widths[chosen]
    for shape in np.unique(shapes).tolist():
        records = np.flatnonzero(shapes == shape)
        which, width = divmod(shape, _SHAPE)
        for place, (starts, ends) in enumerate(rows.ranges(chosen[records], width)):
            cells = column(found.block, found.octets, starts, ends, dialect)
            field = run.targets[which].field(place)
            parts.setdefault(field, []).append(CellColumn(field, clean(cells.values), records))
            binary += [Binary(int(records[row]), field, each) for row, each in cells.binary]
            broken += [] if cells.broken is None else [int(chosen[records[cells.broken]])]
    columns = tuple(_merged(each) for each in parts.values())
    batch = RecordBatch(columns, 0, len(chosen), rows.lines[chosen])
    return Rows(table, batch, binary, int(rows.lines[min(broken)]) if broken else None)


def _merged(parts: list[CellColumn]) -> CellColumn:
    """Return the values of a field that stand in rows of several shapes, in their order."""
    if len(parts) == 1:
        return parts[0]
    records = np.concatenate([part.records for part in parts])
    order = np.argsort(records, kind="stable")
    values = pa.concat_arrays([part.values for part in parts]).take(pa.array(order))
    return replace(parts[0], values=clean(values), records=records[order])


def few(target: Target, raw: list[bytes], line: int, dialect: Dialect) -> Few:
    """Return one row from its values as they are written."""
    cells: list[tuple[str, str]] = []
    binary: list[Binary] = []
    broken = None
    for place, written in enumerate(raw):
        text = written.decode("utf-8", "replace").strip()
        meant = literal(text, backslash=dialect.backslash)
        broken = line if is_broken(text, meant) else broken
        if isinstance(meant, str) and dialect.dollar_quotes and meant[:2] == "\\x":
            content = bytes_in(meant)
            meant = meant if content is None else content
        if isinstance(meant, bytes):
            binary.append(Binary(0, target.field(place), meant))
        elif meant is not None:
            cells.append((target.field(place), meant))
    return Few(target.table, cells, line, binary, broken)
