"""OpenDocument spreadsheets, row by row.

A cell that stands for many equal ones, and a row that does, is read as often as it
says, up to a million cells that hold something; beyond that it is read once and the
sheet is called partial.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from scanner.readers.office.numerals import plain
from scanner.readers.sheets import SheetRow
from scanner.readers.xml.stream import local

__all__ = ["Grid", "SheetStart", "TooMany"]

_WIDEST = 16_384
_MOST = 1 << 20
_FLAGS = {"true": "TRUE", "false": "FALSE"}
_VALUES = ("date-value", "boolean-value", "string-value", "value")


class SheetStart(NamedTuple):
    """A sheet that begins."""

    name: str


class TooMany(NamedTuple):
    """A row of which not every repetition was read."""


class Grid:
    """Makes `SheetStart`s and `SheetRow`s of a document; a target of `scanner.readers.markup`."""

    def __init__(self) -> None:
        self._made: list[SheetStart | SheetRow | TooMany] = []
        self._line = 1
        self._cells: list[tuple[str, int]] = []
        self._notes: list[tuple[str, str]] = []
        self._repeat = self._columns = 1
        self._typed = ""
        self._text: list[str] = []
        self._note: list[str] | None = None
        self._depth = 0
        self._in_cell = False
        self._budget = _MOST

    def taken(self) -> list[Any]:
        """Return what is complete."""
        made, self._made = self._made, []
        return made

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name in ("table-cell", "covered-table-cell"):
            found = {local(key): value for key, value in attributes.items()}
            self._columns = _count(found.get("number-columns-repeated", ""))
            self._typed = _typed(found)
            self._text, self._in_cell = [], True
        elif name == "p":
            self._depth += 1
            self._separate()
        elif name == "annotation":
            self._note = []
        elif name == "table-row":
            found = {local(key): value for key, value in attributes.items()}
            self._repeat = _count(found.get("number-rows-repeated", ""))
            self._cells, self._notes = [], []
        elif name == "table":
            found = {local(key): value for key, value in attributes.items()}
            self._line = 1
            self._made.append(SheetStart(found.get("name", "")))
        elif name in ("s", "tab", "line-break"):
            self.text(" ")

    def _separate(self) -> None:
        target = self._text if self._note is None else self._note
        if target:
            target.append("\n")

    def text(self, text: str) -> None:
        """Take text."""
        if self._depth:
            (self._text if self._note is None else self._note).append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "p":
            self._depth -= self._depth > 0
        elif name == "annotation" and self._note is not None:
            self._notes.append(("note", "".join(self._note).strip()))
            self._note = None
        elif name in ("table-cell", "covered-table-cell") and self._in_cell:
            self._cells.append((self._typed or "".join(self._text).strip(), self._columns))
            self._in_cell = False
        elif name == "table-row":
            self._end_row()

    def _end_row(self) -> None:
        while self._cells and not self._cells[-1][0]:
            self._cells.pop()
        if self._cells or self._notes:
            row = [text for text, times in self._cells for _ in range(times)][:_WIDEST]
            times = self._repeat
            if times * len(row) > self._budget:
                times = 1
                self._made.append(TooMany())
            elif times > 1:
                self._budget -= times * len(row)
            self._made += [
                SheetRow(self._line + place, row, self._notes if not place else ())
                for place in range(times)
            ]
        self._line += self._repeat
        self._cells, self._notes = [], []


def _count(text: str) -> int:
    return max(int(text[:9]), 1) if text.isdecimal() else 1


def _typed(attributes: dict[str, str]) -> str:
    """Return a cell's value from its attributes; "" where its text says it."""
    kind = attributes.get("value-type", "")
    for key in _VALUES:
        value = attributes.get(key)
        if not value:
            continue
        if key == "value":
            return plain(value) if kind == "float" else ""
        if key == "date-value":
            return value.replace("T", " ").removesuffix(" 00:00:00")
        return _FLAGS.get(value, value) if key == "boolean-value" else value
    return ""


def rows_of_sheet(source: Iterator[Any], following: list[Any]) -> Iterator[SheetRow]:
    """Yield the rows up to the next sheet, which goes to `following`."""
    for item in source:
        if not isinstance(item, SheetRow):
            following.append(item)
            if isinstance(item, SheetStart):
                return
        else:
            yield item
