"""What HPRIM Santé and ASTM share: records of a header, patients and what follows each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened
from scanner.readers.lines import Line, joined, lines
from scanner.readers.records import Grouped
from scanner.readers.segments import Marks, Segments
from scanner.readers.texts import lost, opened_text

__all__ = ["NOISE", "header_order", "read"]

NOISE = "\0\x02\x04\x05\x06\x0b\x15\x1c \t\r\n\ufeff"
"""What may stand before a header: frames, padding."""

_HEADER = re.compile(r"H([^\w\s])((?:(?!\1)[^\w\s]){3,4})(?:\1|$)")
_KIND = re.compile(r"[A-Z]{1,3}")
_ORDERS = {3: "repetition component escape sub", 4: "component repetition escape sub"}


def header_order(line: str) -> int:
    r"""Return how many delimiters a header declares behind the first: 4 HPRIM, 3 ASTM, 0 none.

    >>> header_order("H|~^\\&|0001.HPR"), header_order("H|\\^&|||"), header_order("HDL|1")
    (4, 3, 0)
    """
    header = _HEADER.match(line)
    return len(header[2]) if header is not None else 0


def read(
    opened: Opened,
    format_: str,
    usual: Marks,
    name: Callable[[str, int], str],
    source: Callable[[Iterator[Line]], Iterator[Line]] = iter,
) -> Iterator[RecordBatch | Skipped]:
    """Yield one record a patient (`P`); what stands before it in its message goes with it.

    Args:
        opened: the resource.
        format_: as the report shows it.
        usual: the format's usual delimiters.
        name: (record type, place in the split record) -> field.
        source: puts physical lines in order first.
    """
    text = opened_text(opened)
    opened.describe(format_, text.encoding.name)
    reading = _Reading(usual, name)
    longest = 8 * opened.limits.cell_bytes
    whole = joined(source(lines(text, longest)), reading.starts, reading.goes_on, longest)
    yield from reading.batches(whole)
    opened.describe(format_, text.encoding.name)
    yield from lost(opened, text)


class _Reading:
    """The way through one file, with the delimiters in force."""

    def __init__(self, usual: Marks, name: Callable[[str, int], str]) -> None:
        self._usual = usual
        self._segments = Segments(usual, name)
        self._records = Grouped()
        self._use(usual.field)

    def _use(self, mark: str) -> None:
        self._is_record = re.compile(f"[A-Z]{{1,3}}(?:{re.escape(mark)}|$)").match
        self._addendum = f"A{mark}"

    def starts(self, line: str) -> bool:
        """Say whether a line starts a record; a header also says how others will."""
        header = _HEADER.match(line)
        if header is not None:
            self._use(header[1])
        return self._is_record(line) is not None

    def goes_on(self, line: str) -> str | None:
        """Return what an addendum (`A|`) adds to the record before, in mid-word if need be."""
        return line[len(self._addendum) :] if line.startswith(self._addendum) else None

    def batches(self, source: Iterator[Line]) -> Iterator[RecordBatch]:
        """Yield all patients."""
        records = self._records
        for number, line in source:
            header = _HEADER.match(line)
            if header is not None:
                yield from records.head(number)
                order = _ORDERS[len(header[2])]
                self._segments.use(self._usual.declared(header[1], header[2], order))
                plain = f"H{header[1]}{line[header.end(2) :]}"
                records.add(self._segments.cells(plain), len(line), body=False)
                continue
            if line[:2] == f"P{self._segments.marks.field}":
                yield from records.open(number)
            kind = line.partition(self._segments.marks.field)[0]
            cells = self._segments.cells(line) if _KIND.fullmatch(kind) else [("", line)]
            if records.add(cells, len(line)):
                yield from records.spill()
        yield from records.finish()
