"""Paragraphs and table rows of a document, whatever its format, from its elements.

Word, OpenDocument and HTML differ in what their elements are called and in whether
a block may stand inside another's text (a text box, a note) or interrupts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.model import Member, Skipped
from scanner.readers.xml.stream import local

__all__ = ["Block", "Blocks", "Break", "Note", "Piece", "Row", "Words"]

_WIDEST = 64
"""Columns that one cell is believed to span."""
_PAGED = frozenset({"name", "master-page-name", "break-before", "style-name", "type"})


class Block(NamedTuple):
    """A paragraph, heading or line."""

    text: str


class Row(NamedTuple):
    """A row of the table of that number, from 1."""

    table: int
    cells: list[str]


class Break(NamedTuple):
    """Where a page, slide or section begins."""


class Note(NamedTuple):
    """What stands beside the text: a property, the value of a form's field."""

    field: str
    text: str


Piece = Block | Row | Break | Note | Member | Skipped
"""What a document consists of."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a format's elements mean, by their local names.

    Attributes:
        blocks: hold text of their own.
        texts: the elements whose text counts; empty where all inside a block does.
        attributes: those that hold words for readers.
        tables, rows, cells: parts of tables.
        spans: attributes that say how many columns a cell takes; `rowspan`: rows.
        gaps: elements that stand for a space, tab or line end.
        breaks: elements that begin a page.
        interrupts: a block that begins ends the text around it.
    """

    blocks: frozenset[str]
    tables: frozenset[str]
    rows: frozenset[str]
    cells: frozenset[str]
    texts: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    gaps: Mapping[str, str] = field(default_factory=dict)
    breaks: frozenset[str] = frozenset()
    interrupts: bool = False


class _Table:
    """A table that is open."""

    __slots__ = ("_reaching", "cell", "cells", "height", "number", "span")

    def __init__(self, number: int) -> None:
        self.number = number
        self.cells: list[str] = []
        self.cell: list[str] | None = None
        self.span = self.height = 1
        self._reaching: dict[int, int] = {}

    def end_cell(self) -> None:
        """Keep a cell's text, and blanks for the columns that it spans."""
        if self.cell is not None:
            self._skip()
            place = len(self.cells)
            self.cells += [" ".join(self.cell), *[""] * (self.span - 1)]
            if self.height > 1:
                self._reaching |= dict.fromkeys(range(place, place + self.span), self.height - 1)
        self.cell, self.span, self.height = None, 1, 1

    def end_row(self) -> list[str]:
        """Return the cells of a row that ends."""
        self.end_cell()
        if self.cells:
            self._skip()
        cells, self.cells = self.cells, []
        return cells

    def _skip(self) -> None:
        """Leave the places blank into which cells of rows above reach."""
        while self._reaching.get(len(self.cells), 0):
            self._reaching[len(self.cells)] -= 1
            self.cells.append("")


class Blocks:
    """Makes pieces of a document's elements; a target of `scanner.readers.markup`."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._made: list[Piece] = []
        self._texts: list[list[str]] = [[]]
        self._tables: list[_Table] = []
        self._count = self._in_text = 0
        self._shown: set[str] | None = None
        self._fallback = False
        self._style = ""
        self._breaking: set[str] = set()

    def taken(self) -> list[Piece]:
        """Return the pieces that are complete."""
        made, self._made = self._made, []
        return made

    def finish(self) -> list[Piece]:
        """Return what is left when the document has ended, orderly or not."""
        while len(self._texts) > 1:
            self._close()
        self._emit(self._texts[0])
        while self._tables:
            self._end_row(self._tables.pop())
        return self.taken()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        words = self._words
        if name in words.blocks:
            self._emit_if_interrupted()
            self._texts.append([])
        elif name in words.texts:
            self._in_text += 1
        elif name in words.gaps:
            self._texts[-1].append(words.gaps[name])
        elif name in words.tables or (self._tables and name in words.rows | words.cells):
            self._start_table(name)
        elif name in ("AlternateContent", "Fallback"):
            self._shown, self._fallback = self._shown or set(), name == "Fallback"
        if name in words.breaks:
            self._made.append(Break())
        if attributes:
            self._attributes(name, attributes)

    def _start_table(self, name: str) -> None:
        self._emit_if_interrupted()
        if name in self._words.tables:
            self._count += 1
            self._tables.append(_Table(self._count))
        elif name in self._words.rows:
            self._end_row(self._tables[-1])
        else:
            self._tables[-1].end_cell()
            self._tables[-1].cell = []

    def _attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        for each, value in attributes.items():
            key = local(each)
            if key in _PAGED:
                self._page(name, key, value)
            elif key in self._words.attributes and value.strip():
                self._emit([value])
            elif key in self._words.spans and self._tables and value.isdecimal():
                span = max(1, min(int(value[:4]), _WIDEST))
                if key == "rowspan":
                    self._tables[-1].height = span
                else:
                    self._tables[-1].span = span

    def _page(self, name: str, key: str, value: str) -> None:
        """Note which styles begin a page; break where a paragraph has one of them."""
        if name == "style":
            if key == "name":
                self._style = value
            elif key == "master-page-name" and value:
                self._breaking.add(self._style)
        elif key == "break-before" and value == "page":
            self._breaking.add(self._style)
        elif (key == "style-name" and value in self._breaking and name in self._words.blocks) or (
            key == "type" and value == "page" and name == "br"
        ):
            self._made.append(Break())

    def text(self, text: str) -> None:
        """Take text."""
        if self._in_text or (
            not self._words.texts and (self._words.interrupts or len(self._texts) > 1)
        ):
            self._texts[-1].append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        words = self._words
        if name in words.blocks:
            self._close()
        elif name in words.texts:
            self._in_text -= self._in_text > 0
        elif self._tables and name in words.tables | words.rows | words.cells:
            self._end_table(name)
        elif name == "AlternateContent":
            self._shown = None
        elif name == "Fallback":
            self._fallback = False

    def _end_table(self, name: str) -> None:
        self._emit_if_interrupted()
        if name in self._words.cells:
            self._tables[-1].end_cell()
        else:
            self._end_row(self._tables[-1])
        if name in self._words.tables:
            self._tables.pop()

    def _emit_if_interrupted(self) -> None:
        if self._words.interrupts:
            self._emit(self._texts[-1])

    def _close(self) -> None:
        self._emit(self._texts[-1])
        if len(self._texts) > 1:
            self._texts.pop()

    def _end_row(self, table: _Table) -> None:
        cells = table.end_row()
        if any(cells):
            self._made.append(Row(table.number, cells))

    def _emit(self, parts: list[str]) -> None:
        """Give a text to the cell that is open, or as a block of its own."""
        text = "".join(parts).strip()
        parts.clear()
        if not text:
            return
        if self._shown is not None:  # a drawing and its stand-in for old programs
            if self._fallback and text in self._shown:
                return
            self._shown.add(text)
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append(text)
        else:
            self._made.append(Block(text))
