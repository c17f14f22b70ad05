"""A row longer than memory should hold: its cells in windows, read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from scanner.readers.cells import OVERLAP
from scanner.readers.rows import MAX_BREAKS
from scanner.readers.windows import Window, window_size

__all__ = ["LongRow"]

Windows = Generator[tuple[int, Window], None, int]


class LongRow:
    """Reads one row from pieces of text.

    Attributes:
        done: the row has ended.
        rest: the text behind it, once it has.
        breaks: how many line breaks stand in its quotes.
        stray: a quote was never closed; the row ends where that became plain.
    """

    __slots__ = ("_begun", "_cell", "_column", "_first", "_outside", "_pending", "_quoted", "_size",
                 "_start", "_start_byte", "_window", "breaks", "done", "rest", "stray")  # fmt: skip

    def __init__(self, delimiter: str, window: int) -> None:
        self.done = self.stray = False
        self.rest = ""
        self.breaks = 0
        self._outside = re.compile(f"[{re.escape(delimiter)}\r\n]")
        self._window = window_size(window)
        self._column = self._size = 0
        self._start = self._start_byte = self._first = 0
        self._cell: list[str] = []
        self._quoted = self._begun = False
        self._pending = ""

    def feed(self, piece: str, *, final: bool) -> Iterator[tuple[int, Window]]:
        """Yield (column number, window) pairs of the row as they fill up."""
        text = self._pending + piece
        self._pending = ""
        at = 0
        while at < len(text) and not self.done:
            if not final and at == len(text) - 1 and text[at] in '"\r':
                self._pending = text[at:]  # what follows decides
                return
            if not self._begun and text[at] == '"':
                self._begun = self._quoted = True
                at += 1
            elif self._quoted:
                at = yield from self._inside(text, at, final=final)
            else:
                at = yield from self._until_edge(text, at)
        if self.done:
            self.rest = text[at:]
        elif final:
            self.stray = self.stray or self._quoted
            yield from self._end_cell()
            self.done = True

    def _inside(self, text: str, at: int, *, final: bool) -> Windows:
        end = text.find('"', at)
        stop = len(text) if end < 0 else end
        self.breaks += text.count("\n", at, stop)
        if self.breaks > MAX_BREAKS:
            self.stray, self._quoted = True, False
            return at
        yield from self._take(text[at:stop])
        if end < 0:
            return stop
        if text[end + 1 : end + 2] == '"':
            yield from self._take('"')
            return end + 2
        if end + 1 == len(text) and not final:
            return end
        self._quoted = False
        return end + 1

    def _until_edge(self, text: str, at: int) -> Windows:
        edge = self._outside.search(text, at)
        stop = edge.start() if edge else len(text)
        self._begun = True
        yield from self._take(text[at:stop])
        if edge is None:
            return stop
        yield from self._end_cell()
        if edge.group() in "\r\n":
            self.done = True
            return stop + 1 + (text[stop : stop + 2] == "\r\n")
        self._column += 1
        return stop + 1

    def _take(self, text: str) -> Iterator[tuple[int, Window]]:
        self._cell.append(text)
        self._size += len(text)
        if self._size <= self._window:
            return
        whole = "".join(self._cell)
        step = self._window - OVERLAP
        cut = 0
        while len(whole) - cut > self._window:
            border = self._start + step + OVERLAP // 2
            window = whole[cut : cut + self._window]
            yield self._column, Window(window, self._start, self._start_byte, self._first, border)
            self._start_byte += len(window[:step].encode())
            cut, self._start, self._first = cut + step, self._start + step, border
        self._cell, self._size = [whole[cut:]], len(whole) - cut

    def _end_cell(self) -> Iterator[tuple[int, Window]]:
        text = "".join(self._cell)
        yield self._column, Window(text, self._start, self._start_byte, self._first)
        self._cell, self._size = [], 0
        self._start = self._start_byte = self._first = 0
        self._begun = self._quoted = False
