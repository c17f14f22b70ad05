"""How a delimited text is written: delimiter, titles above the table, header, width.

The delimiter is the one that gives the most rows one field count, quotes
respected. Lines above the table that do not have its width are titles.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.errors import ConfigError
from scanner.readers.headers import field_names
from scanner.readers.tablestart import first_row

__all__ = ["DELIMITERS", "Dialect", "PhysicalLines", "detect", "parse"]

csv.field_size_limit(sys.maxsize)  # a cell is bounded by what is read, never by an exception

DELIMITERS = (";", "\t", "|", ",")
_ROWS = 200
_LONG = 1000
_WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_NO = frozenset({"no", "none", "false", "0"})
_YES = frozenset({"yes", "true", "auto"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text is written.

    Attributes:
        delimiter: one character.
        names: of the columns; at least `width`.
        width: how many fields a row has, by most rows.
        skip: how many characters stand before the first record.
        line: 1-based physical line of the first record.
        titles: the non-blank lines above the table, as they are.
        has_header: whether the names were read from the text.
        share: how many of the rows seen have that width, 0..1.
        rows: how many rows were seen, header and titles included.
    """

    delimiter: str
    names: tuple[str, ...]
    width: int
    skip: int
    line: int
    titles: tuple[str, ...]
    has_header: bool
    share: float
    rows: int


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class _Reading:
    delimiter: str
    rows: list[_Row]
    width: int
    share: float

    @property
    def score(self) -> float:
        """The share of regular rows, a little more for more columns."""
        return self.share * (1 - 1 / (self.width + 1)) if self.width > 1 else 0.0


class PhysicalLines:
    """Lines for a CSV parser, and how many of them it took.

    When it yields a row and the lines are `exhausted`, it asked for one line more
    than there are: the row ends inside quotes.
    """

    __slots__ = ("_lines", "exhausted", "taken")

    def __init__(self, lines: Sequence[str], start: int = 0) -> None:
        self._lines = lines
        self.taken = start
        self.exhausted = False

    def __iter__(self) -> PhysicalLines:
        return self

    def __next__(self) -> str:
        if self.taken >= len(self._lines):
            self.exhausted = True
            raise StopIteration
        self.taken += 1
        return self._lines[self.taken - 1]


def parse(lines: Iterable[str], delimiter: str, *, quoted: bool = True) -> Iterator[list[str]]:
    """Return Python's CSV rows of physical lines; blank lines give empty rows."""
    style = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader: Any = csv.reader
    return iter(reader(lines, delimiter=delimiter, quoting=style))


def detect(
    sample: str, *, whole: bool, delimiter: str | None = None, header: str | None = None
) -> Dialect:
    r"""Return the dialect of a text by its beginning.

    Args:
        sample: the first characters; where not `whole`, its last row counts for nothing.
        whole: whether the text ends with the sample.
        delimiter: what the user says it is, or None.
        header: what the user says: `no`, `yes`, or the number of the header's line.

    >>> found = detect("Export\nNOM;NIR\nMARTIN;185057800608491\n", whole=True)
    >>> found.delimiter, found.names, found.line, found.titles
    (';', ('NOM', 'NIR'), 3, ('Export',))
    """
    chosen = None if delimiter is None else _WORDS.get(delimiter.lower(), delimiter)
    if chosen is not None and (len(chosen) != 1 or chosen in '"\r\n'):
        raise ConfigError("--delimiter takes one character, or `tab`")
    tried = DELIMITERS if chosen is None else (chosen,)
    reading = max((_read(sample, each, whole=whole) for each in tried), key=lambda r: r.score)
    first, has_header = _first_row(reading, header)
    rows = reading.rows
    named = rows[first].cells if has_header else []
    start = first + has_header
    above = rows[start - 1] if start else None
    titles = sample[: rows[first - 1].end if first else 0].splitlines()
    return Dialect(
        reading.delimiter,
        field_names(named, reading.width),
        reading.width,
        above.end if above else 0,
        above.line + 1 if above else 1,
        tuple(title for title in titles if title.strip()),
        has_header,
        reading.share,
        len(rows),
    )


def _read(sample: str, delimiter: str, *, whole: bool) -> _Reading:
    """Read the sample with one delimiter; without quotes where they swallow the text."""
    rows, swallowed = _rows(sample, delimiter, quoted=True, whole=whole)
    if swallowed:
        rows, _ = _rows(sample, delimiter, quoted=False, whole=whole)
    counts = Counter(len(row.cells) for row in rows if row.cells)
    if not counts:
        return _Reading(delimiter, rows, 1, 0.0)
    width, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    return _Reading(delimiter, rows, width, often / counts.total())


def _rows(sample: str, delimiter: str, *, quoted: bool, whole: bool) -> tuple[list[_Row], bool]:
    """Return the first complete rows, and whether a quote took in what it should not."""
    lines = list(io.StringIO(sample, newline=""))
    if not whole and len(lines) > 1:
        lines.pop()
    source = PhysicalLines(lines)
    rows: list[_Row] = []
    end = before = 0
    for cells in parse(source, delimiter, quoted=quoted):
        end += sum(map(len, lines[before : source.taken]))
        before = source.taken
        if source.exhausted and not whole:
            return rows, len(rows) < len(lines) // 20
        rows.append(_Row(cells, end, source.taken))
        if source.exhausted or any(cell.count("\n") > _LONG for cell in cells):
            return rows, True
        if len(rows) >= _ROWS:
            break
    return rows, False


def _first_row(reading: _Reading, header: str | None) -> tuple[int, bool]:
    """Return which row is the first of the table, and whether it is a header."""
    rows = reading.rows
    if header is not None and header.lower() not in _YES | _NO:
        if not header.isdigit():
            raise ConfigError("--header takes yes, no, or the number of a line")
        below = [number for number, row in enumerate(rows) if row.line >= int(header)]
        return (below[0], True) if below else (0, False)
    first, found = first_row([row.cells for row in rows], reading.width)
    if header is not None and any(row.cells for row in rows):
        return first, header.lower() in _YES
    return first, found
