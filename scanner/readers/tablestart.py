"""Where a table begins among the first rows of a sheet or text: below its titles.

Rows are lists of cells; a blank row is an empty list or has only empty cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from scanner.readers.headers import is_header

__all__ = ["first_row", "named_by_two"]

_TITLES = 30
"""How many rows may stand above a table."""

_FEW = 2

Row = Sequence[str]


def first_row(rows: Sequence[Row], width: int) -> tuple[int, bool]:
    """Return which row is the first of the table, and whether it is a header.

    >>> first_row([["Export", ""], [], ["NOM", "VIH"], ["MARTIN", "neg"]], 2)
    (2, True)
    """
    first = _table_start(rows, width)
    if first is None:
        return 0, False
    if (_filled(rows[first]) > 1 or width == 1) and _is_header(rows, first):
        return first, True
    below = _below_wide_titles(rows, width)
    return (first, False) if below is None else (below, True)


def _is_header(rows: Sequence[Row], number: int) -> bool:
    return is_header(rows[number], _cells(rows[number + 1 :]))


def _below_wide_titles(rows: Sequence[Row], width: int) -> int | None:
    """Find a header under titles of two or three cells: `Date`, `12/03/2024`."""
    few = max(_FEW, width // 3)
    wide = next((number for number, row in enumerate(rows[:_TITLES]) if _filled(row) > few), None)
    return wide if wide and _is_header(rows, wide) else None


def _filled(row: Row) -> int:
    """Count the cells that are not empty."""
    return sum(map(bool, row))


def named_by_two(upper: Row, lower: Row, below: Sequence[Row]) -> list[str] | None:
    """Return the names that two header rows give together; None where the lower is no header.

    The upper one groups columns, in cells merged over them: `PATIENT` above `NOM` and
    `PRENOM`. A column that the lower one leaves blank is named by the upper.

    >>> named_by_two(["PATIENT", "", "VIH"], ["NOM", "PRENOM", ""], [["MARTIN", "Ana", "neg"]])
    ['NOM', 'PRENOM', 'VIH']
    """
    names = [low or up for up, low in zip_longest(upper, lower, fillvalue="")]
    if _filled(lower) < 2 or _filled(names) <= _filled(upper):  # noqa: PLR2004 - it names columns
        return None
    return names if is_header(lower, below) and is_header(names, below) else None


def _table_start(rows: Sequence[Row], width: int) -> int | None:
    """Return the first row of the usual width, or the header of another width before it."""
    full = [number for number, row in enumerate(rows[:_TITLES]) if len(row) == width]
    if not full:
        return next((number for number, row in enumerate(rows) if row), None)
    first = _below_padded_titles(rows, full)
    before = next((n for n in range(first - 1, -1, -1) if rows[n]), None)
    if before is not None and len(rows[before]) > 1:
        near = abs(len(rows[before]) - width) <= max(1, width // 10)
        if near and _is_header(rows, before):
            return before
    above = [row for row in rows[:first] if row]
    if any(_filled(row) > 1 for row in above) or _is_data(above, width):
        return next(number for number, row in enumerate(rows) if row)
    return first


def _below_padded_titles(rows: Sequence[Row], full: Sequence[int]) -> int:
    """Skip titles written as `Export;;;;`, if a header follows them."""
    for number in full:
        if _filled(rows[number]) > 1:
            return number if _is_header(rows, number) else full[0]
    return full[0]


def _is_data(above: Sequence[Row], width: int) -> bool:
    """Say whether short rows on top are ragged data rather than titles: too many of them."""
    return width == 1 or len(above) >= _TITLES // 2


def _cells(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row]
