r"""The rows of `COPY t (a, b) FROM stdin;`: tabs between values, `\N` for NULL, `\.` at the end."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import clean, ordinals
from scanner.readers.ranges import cut
from scanner.readers.sql.columns import Binary, without_bytes
from scanner.readers.sql.literals import copied
from scanner.readers.sql.pieces import Few, Piece, Rows
from scanner.readers.sql.schema import Target
from scanner.readers.sql.source import Source

__all__ = ["copy_rows"]

Places = NDArray[np.int64]
_TAB, _BREAK, _RETURN = b"\t\n\r"
_WINDOW = 2 << 20


def copy_rows(source: Source, target: Target) -> Generator[Piece, None, bool]:
    r"""Yield the rows from where a source stands up to `\.`, and go on behind it.

    Return whether `\.` was there.
    """
    while source.ready(_WINDOW):
        end, after = _whole(source)
        if after is None and not end:
            if source.is_too_long or not source.more():
                return False
            continue
        if end:
            yield from _block(source.buffer[source.at : source.at + end], target, source.line)
            source.advance(source.at + end)
        if after is not None:
            source.advance(source.at + after)
            return True
    return False


def _whole(source: Source) -> tuple[int, int | None]:
    r"""Return how many bytes are whole rows, and those of `\.` behind them, if it is there."""
    buffer, at = source.buffer, source.at
    for end in (b"\\.\n", b"\\.\r\n"):
        if buffer.startswith(end, at):
            return 0, len(end)
    found = buffer.find(b"\n\\.\n", at), buffer.find(b"\n\\.\r\n", at)
    places = [place for place in found if place >= 0]
    if places:
        place = min(places)
        return place + 1 - at, 4 if buffer.startswith(b"\n\\.\r", place) else 3
    if source.final:
        last = buffer.endswith((b"\n\\.", b"\n\\.\r"))
        rest = buffer.rfind(b"\\.") if last else len(buffer)
        return rest - at, len(buffer) - rest if last else None
    return buffer.rfind(b"\n", at) + 1 - at if buffer.rfind(b"\n", at) >= at else 0, None


def _block(block: bytes, target: Target, line: int) -> Iterator[Piece]:
    """Yield whole rows."""
    if not block.endswith(b"\n"):
        block += b"\n"
    octets = np.frombuffer(block, np.uint8)
    breaks = np.flatnonzero(octets == _BREAK)
    tabs = np.flatnonzero(octets == _TAB)
    if b"\\\n" in block:
        breaks = breaks[~_escaped(octets, breaks)]
    starts = np.concatenate(([0], breaks[:-1] + 1))
    ends = breaks - ((octets[np.maximum(breaks - 1, 0)] == _RETURN) & (breaks > starts))
    lines = ordinals(line, len(breaks))
    if len(breaks) and len(breaks) != block.count(b"\n"):
        lines = line + np.searchsorted(np.flatnonzero(octets == _BREAK), starts)
    first = np.searchsorted(tabs, starts)
    widths = np.searchsorted(tabs, breaks) - first + 1
    width = max(len(target.columns), 1) if len(target.columns) else int(widths[0])
    regular = widths == width
    if regular.all():
        yield _regular(block, target, starts, ends, tabs, first, width, lines)
        return
    for row in range(len(breaks)):
        yield _ragged(block[starts[row] : ends[row]], target, int(lines[row]))


def _escaped(octets: NDArray[np.uint8], breaks: Places) -> NDArray[np.bool_]:
    """Say which line breaks an odd number of backslashes stands before."""
    count = np.zeros(len(breaks), np.int64)
    active = np.arange(len(breaks))
    while len(active):
        before = breaks[active] - 1 - count[active]
        active = active[(before >= 0) & (octets[np.maximum(before, 0)] == ord("\\"))]
        count[active] += 1
    odd: NDArray[np.bool_] = count & 1 == 1
    return odd


def _regular(
    block: bytes,
    target: Target,
    starts: Places,
    ends: Places,
    tabs: Places,
    first: Places,
    width: int,
    lines: Places,
) -> Rows:
    records = ordinals(0, len(starts))
    columns: list[CellColumn] = []
    binary: list[Binary] = []
    for place in range(width):
        stops = ends if place == width - 1 else tabs[first + place]
        values = _values(block, starts, stops)
        field = target.field(place)
        values, found = without_bytes(values)
        binary += [Binary(row, field, each) for row, each in found]
        columns.append(CellColumn(field, clean(values), records))
        starts = stops + 1
    return Rows(target.table, RecordBatch(tuple(columns), 0, len(records), lines), binary)


def _values(block: bytes, starts: Places, stops: Places) -> pa.StringArray:
    octets = np.frombuffer(block, np.uint8)
    missing = stops - starts == len(b"\\N")
    if missing.any():
        missing &= (octets[starts] == ord("\\")) & (
            octets[np.minimum(starts + 1, len(octets) - 1)] == ord("N")
        )
    return copied(cut(block, starts, stops, missing))


def _ragged(text: bytes, target: Target, line: int) -> Few:
    """Return a row that has not as many values as the table has columns."""
    parts = text.split(b"\t")
    cells = [
        (target.field(place), copied(pa.array([part.decode("utf-8", "replace")]))[0].as_py())
        for place, part in enumerate(parts)
        if part != b"\\N"
    ]
    return Few(target.table, cells, line)
