"""Fixed-width text: fields at places that a layout, a ruler or a header tells.

`--layout FILE` names a layout; without one the columns are those of a ruler (`-----`
under a header, as database tools print it) or of an aligned header. Records without
line ends, as mainframes write them, are told by their period; packed decimals and
binary fields among them are not undone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from scanner.model import CellColumn, RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.ebcdic import is_ebcdic
from scanner.readers.encoding import Transcoder
from scanner.readers.fixed.layout import Layout, aligned, load, ruled
from scanner.readers.fixed.periods import periodic
from scanner.readers.lines import Line, lines
from scanner.readers.texts import decoded_head, is_text, lost, opened_text

__all__ = ["READER"]

_LINES = 2_000
_BLOCK = 1 << 20
_LONG_LINE = 1_000
_ENDS = ("\n", "\r")
_BLANK = " \0\t"


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names say nothing of it
    """Want a ruler, a header over aligned columns, or records one after another."""
    text = decoded_head(head)
    if not is_text(text) and not is_ebcdic(head):
        return 0
    if _has_lines(text):
        found = text.splitlines()[:_LINES][:-1]
        return 82 if ruled(found) else 81 if aligned(found) else 0
    return 55 if periodic(text) else 0


def _has_lines(text: str) -> bool:
    """Say whether lines end often enough: a byte of a packed number may look like an end."""
    return max(map(text.count, _ENDS)) * _LONG_LINE >= len(text)


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    text = opened_text(opened)
    layout = _layout(opened)
    opened.describe("fixed", text.encoding.name)
    records = _chopped(text, layout.record) if layout.record else _lined(text, layout)
    yield from _batches(records, layout)
    opened.describe("fixed", text.encoding.name)
    yield from lost(opened, text)


def _layout(opened: Opened) -> Layout:
    told = opened.resource.override("layout")
    if told:
        return load(told)
    text = decoded_head(opened.head)
    if not _has_lines(text):
        return periodic(text) or Layout((), record=_BLOCK)
    found = text.splitlines()
    return ruled(found) or aligned(found) or Layout(())


def _chopped(text: Transcoder, length: int) -> Iterator[Line]:
    held, number = "", 1
    while block := text.read(_BLOCK):
        held += block.decode("utf-8", "replace")
        whole = len(held) // length * length
        for start in range(0, whole, length):
            yield number, held[start : start + length]
            number += 1
        held = held[whole:]
    if held:
        yield number, held


def _lined(text: Transcoder, layout: Layout) -> Iterator[Line]:
    """Yield the lines that are records; a header that is printed again on each page is none."""
    repeated: set[str] = set()
    for number, line in lines(text, _BLOCK):
        if number <= layout.header:
            repeated.add(line)
        elif line.strip() and line not in repeated:
            yield number, line


def _batches(records: Iterator[Line], layout: Layout) -> Iterator[RecordBatch]:
    first = size = 0
    held: list[Line] = []
    for record in records:
        held.append(record)
        size += len(record[1])
        if size > _BLOCK:
            yield _batch(held, layout, first)
            first, held, size = first + len(held), [], 0
    if held:
        yield _batch(held, layout, first)


def _batch(held: list[Line], layout: Layout, first: int) -> RecordBatch:
    records = ordinals(first, len(held))
    rest = _outside([line for _, line in held], layout, first)
    columns = [
        CellColumn(place.name, _texts([line[place.start : place.end] for _, line in held]), records)
        for place in layout.places
    ]
    numbers = None if layout.record else np.array([number for number, _ in held], np.int64)
    return RecordBatch((*rest, *columns), first, len(held), numbers)


def _texts(values: list[str]) -> pa.StringArray:
    return clean(strings([value.strip(_BLANK) for value in values]))


def _outside(held: list[str], layout: Layout, first: int) -> list[CellColumn]:
    """Return the titles, and what stands in no field, as text: nothing is left out."""
    found: dict[int, str] = {}
    if not first and layout.titles:
        found[0] = "\n".join(layout.titles)
    for start, end in layout.outside():
        for row, line in enumerate(held):
            part = line[start:end].strip(_BLANK)
            if part:
                found[row] = f"{found[row]}\n{part}" if row in found else part
    if not found:
        return []
    rows = sorted(found)
    values = clean(strings([found[row] for row in rows]))
    return [CellColumn("", values, np.array(rows, np.int64) + first)]


READER = Reader(
    name="fixed",
    title="fixed-width text: by a layout, a ruler or an aligned header; mainframe records",
    suffixes=(".prn", ".fix", ".fwf"),
    sniff=_sniff,
    read=_read,
)
