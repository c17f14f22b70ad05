"""Where rows end: a delimited text cut into blocks of whole rows, however it is quoted.

Blocks that a vectorised check finds well formed go to Arrow's parser, all others
to Python's, which decides what a stray quote means. Both see the same rows.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scanner.readers.dialect import PhysicalLines, parse

__all__ = ["LF", "MAX_STRAY", "Block", "ExactRows", "exact_rows", "row_ends"]

QUOTE, LF, CR = 34, 10, 13
MAX_BREAKS = 1000
"""A quoted field with more line breaks than that was never meant to be one."""
MAX_STRAY = 20
"""After so many quotes that close nothing, quotes are plain characters."""


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that Arrow may parse.

    Attributes:
        text: whole rows, a view of the buffer they stand in.
        quoted: whether some field is.
        line_break: the byte that ends a line.
    """

    text: memoryview
    quoted: bool
    line_break: int

    @cached_property
    def n_breaks(self) -> int:
        """How many line breaks there are."""
        return int(np.count_nonzero(np.frombuffer(self.text, np.uint8) == self.line_break))

    def lines(self) -> np.ndarray:
        """Return the physical line, from 0 in the block, each row that is not blank starts on."""
        array = np.frombuffer(self.text, np.uint8)
        breaks = np.flatnonzero(array == self.line_break)
        ends = breaks
        if self.quoted:
            ends = breaks[np.searchsorted(np.flatnonzero(array == QUOTE), breaks) % 2 == 0]
        if not len(ends) or ends[-1] != len(array) - 1:
            ends = np.append(ends, len(array))
        starts = np.concatenate(([0], ends[:-1] + 1))
        length = ends - starts
        filled = (length > 1) | ((length == 1) & (array[np.minimum(starts, len(array) - 1)] != CR))
        return np.asarray(np.searchsorted(breaks, starts[filled]))


def row_ends(buffer: bytes, delimiter: int, *, final: bool) -> Block | None:
    """Return the whole rows at the start of a buffer, or None where quotes are ill formed.

    The buffer starts at a row. Quotes are well formed if every other one stands at
    the start of a field and the rest at the end of one; then a line break ends a row
    exactly where an even number of quotes stands before it.
    """
    array = np.frombuffer(buffer, np.uint8)
    line_break = _line_break(buffer, array)
    if line_break is None:
        return None
    view = memoryview(buffer)
    end = len(buffer) if final else buffer.rfind(line_break) + 1
    if b'"' not in buffer:
        return Block(view[:end], False, line_break)  # noqa: FBT003 - it reads as a value
    quotes = np.flatnonzero(array == QUOTE)
    before = array[quotes - 1]
    before[0] = LF if quotes[0] == 0 else before[0]
    if not _any_of(before, delimiter).any():
        return Block(view[:end], False, line_break)  # noqa: FBT003
    if not _well_formed(array, quotes, before, delimiter) or (final and len(quotes) % 2):
        return None
    breaks = np.flatnonzero(array == line_break)
    ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    if len(breaks) > MAX_BREAKS and _long_field(breaks, ends):
        return None
    if not final:
        end = int(ends[-1]) + 1 if len(ends) else 0
    return Block(view[:end], True, line_break)  # noqa: FBT003


def _line_break(buffer: bytes, array: np.ndarray) -> int | None:
    """Return the byte that ends lines; None where lone CRs and LFs are mixed.

    A CR at the very end may be half a line break.
    """
    if b"\r" not in buffer:
        return LF
    if b"\n" not in buffer:
        return CR
    returns = array[:-1] == CR
    return (
        LF if np.count_nonzero(returns) == np.count_nonzero(returns & (array[1:] == LF)) else None
    )


def _any_of(values: np.ndarray, delimiter: int) -> np.ndarray:
    found: np.ndarray = (values == delimiter) | (values == LF) | (values == CR)
    return found


def _well_formed(array: np.ndarray, quotes: np.ndarray, before: np.ndarray, delimiter: int) -> bool:
    opening = before[::2]
    closing = quotes[1::2]
    if not (_any_of(opening, delimiter) | (opening == QUOTE)).all():
        return False
    inner = closing[: len(closing) - (len(closing) > 0 and int(closing[-1]) == len(array) - 1)]
    after = array[inner + 1]
    return bool((_any_of(after, delimiter) | (after == QUOTE)).all())


def _long_field(breaks: np.ndarray, ends: np.ndarray) -> bool:
    rows = np.concatenate(([-1], np.searchsorted(breaks, ends), [len(breaks)]))
    return bool((np.diff(rows) > MAX_BREAKS).any())


@dataclass(slots=True)
class ExactRows:
    """What Python's parser made of a buffer.

    Attributes:
        rows: the cells of each row that is not blank.
        lines: the physical line each starts on, from 0 in the buffer.
        used: how many characters belong to whole rows.
        n_lines: how many physical lines those are.
        stray: lines whose quotes were taken as plain characters.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    used: int = 0
    n_lines: int = 0
    stray: list[int] = field(default_factory=list)


def exact_rows(text: str, delimiter: str, *, final: bool, quoted: bool = True) -> ExactRows:
    """Parse a buffer that starts at a row, quote by quote.

    A quoted field of more than 1,000 line breaks, or one still open at the end of
    the resource, was no field: its first line is read again without quotes, and
    reading goes on at the next line. After 20 of those, quotes mean nothing any more.
    """
    lines = list(io.StringIO(text, newline=""))
    done = ExactRows()
    start = 0
    while start < len(lines):
        quoted = quoted and len(done.stray) < MAX_STRAY
        start, complete = _run(lines, start, delimiter, done, final=final, quoted=quoted)
        if not complete:
            break
    done.n_lines = start
    done.used = sum(map(len, lines[:start]))
    return done


def _run(
    lines: list[str], start: int, delimiter: str, done: ExactRows, *, final: bool, quoted: bool
) -> tuple[int, bool]:
    """Read rows from a line on until a quote goes astray; return where, and whether to go on."""
    source = PhysicalLines(lines, start)
    at = start
    for cells in parse(source, delimiter, quoted=quoted):
        stop, stray = source.taken, source.exhausted
        whole = stop < len(lines) or lines[stop - 1].endswith("\n")
        if not final and (stray or not whole):
            if not stray or stop - at <= MAX_BREAKS:
                return at, False
        elif not stray:
            stray = stop - at > MAX_BREAKS and _overlong(cells)
        if stray:
            done.stray.append(at)
            _keep(done, next(parse(lines[at : at + 1], delimiter, quoted=False)), at)
            return at + 1, True
        _keep(done, cells, at)
        at = stop
    return at, True


def _overlong(cells: list[str]) -> bool:
    return any(max(cell.count("\n"), cell.count("\r")) > MAX_BREAKS for cell in cells)


def _keep(done: ExactRows, cells: list[str], line: int) -> None:
    if cells:
        done.rows.append(cells)
        done.lines.append(line)
