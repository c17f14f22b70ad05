"""The way through a dump: rows of INSERT and COPY, and everything else as text."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator

from scanner.readers.cells import OVERLAP
from scanner.readers.sql.comments import cleared
from scanner.readers.sql.copying import copy_rows
from scanner.readers.sql.dialect import Dialect
from scanner.readers.sql.grammar import COLUMN_LIST, COPY, INTO, VALUES
from scanner.readers.sql.inserts import Run, runs
from scanner.readers.sql.lexer import End, statement_end, tuple_in
from scanner.readers.sql.pieces import Few, Piece, Remark, Rows
from scanner.readers.sql.placing import few, pieces
from scanner.readers.sql.schema import Schema, Target
from scanner.readers.sql.source import Source

__all__ = ["Walk"]

_SMALL, _LARGE = 32 << 10, 2 << 20
"""Bytes of the window in which rows are looked for: it grows while all goes well."""
_LOOK = 4 << 10
_HEAD = 256 << 10
_SPACE = re.compile(rb"[\s;]*+")
_INSERT = re.compile(rb"(?:INSERT|REPLACE)\b", re.IGNORECASE)
_COPY_WORD = re.compile(rb"COPY\b", re.IGNORECASE)
_DELIMITER = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*\n?", re.IGNORECASE)
_TELLING = re.compile(rb"\b(?:SET|CREATE|USE|COMMENT)\b", re.IGNORECASE)
_COMMENTS = re.compile(rb"(?:\s++|--[^\n]*+(?:\n|\Z)|/\*(?!!)(?:[^*]++|\*(?!/))*+\*/)*+")
_ROWS = re.compile(rb"(?:INSERT|REPLACE|COPY|DELIMITER)\b", re.IGNORECASE)
_WORD = 16
_START = re.compile(
    rb"\n(?=(?:INSERT|COPY|CREATE|ALTER|DROP|LOCK|UNLOCK|SET|GO|COMMIT|BEGIN|--|/\*)(?![A-Za-z]))",
    re.IGNORECASE,
)
_GAP = re.compile(rb"(?:\s++|,|--[^\n]*+\n|#[^\n]*+\n|/\*(?:[^*]++|\*(?!/))*+\*/)*+")


class Walk:
    """One dump on its way: where it stands, what it told of tables, how it quotes."""

    def __init__(self, source: Source, dialect: Dialect, last_words: str = "") -> None:
        self._source, self._dialect = source, dialect
        self.schema = Schema()
        self._delimiter = b";"
        self._window = _SMALL
        self._current: Target | None = None
        self.broken: list[int] = []
        """Lines where a string or row could not be followed to its end."""
        self.cut = bool(last_words)
        """Whether the dump ends in the middle of something, or before its last words."""
        self._last_words = last_words

    def pieces(self) -> Iterator[Piece]:
        """Yield everything, in the order of the dump."""
        source = self._source
        while True:
            source.ready(_LOOK)
            space = _SPACE.match(source.buffer, source.at)
            source.advance(space.end() if space else source.at)
            if len(source) < _LOOK and not source.final:
                continue
            if not len(source):
                return
            yield from self._statement()

    def _statement(self) -> Iterator[Piece]:
        source = self._source
        yield from self._comments()
        if _INSERT.match(source.buffer, source.at):
            before = source.at, source.line
            yield from self._rows(None)
            if (source.at, source.line) != before:
                return
        elif _COPY_WORD.match(source.buffer, source.at):
            source.ready(_HEAD)
            head = COPY.match(source.buffer, source.at)
            if head:
                yield from self._copy(head)
                return
        elif found := _DELIMITER.match(source.buffer, source.at):
            self._delimiter = found[1]
            source.advance(found.end())
            return
        yield from self._other()

    def _comments(self) -> Iterator[Piece]:
        """Read the comments before rows; those before anything else belong to that."""
        source = self._source
        while True:
            found = _COMMENTS.match(source.buffer, source.at)
            end = found.end() if found else source.at
            if len(source.buffer) - end > _WORD or source.is_too_long or not source.more():
                break
        if end > source.at and _ROWS.match(source.buffer, end):
            yield from self._remark(source.buffer[source.at : end])
            source.advance(end)

    def _copy(self, head: re.Match[bytes]) -> Iterator[Piece]:
        source = self._source
        target = self.schema.target(head["name"], head["columns"] or b"")
        source.advance(head.end())
        if (yield from copy_rows(source, target)):
            return
        if len(source):
            self.broken.append(source.line)
            yield from self._raw()
        else:
            self.cut = True

    def _rows(self, current: Target | None) -> Iterator[Piece]:
        """Read the rows of INSERT statements that follow one another, and the end of the last."""
        source = self._source
        while True:
            source.ready(self._window)
            window = source.buffer[source.at : source.at + self._window]
            run = runs(window, self._dialect, self.schema, current)
            if 2 * run.end <= len(window):
                run = yield from self._uncommented(window, run, current)
            if run.end:
                yield from self._checked(pieces(run, self._dialect, source.line))
                source.advance(source.at + run.end)
                current = run.last
                self._window = (
                    min(self._window * 4, _LARGE) if 2 * run.end > len(window) else _SMALL
                )
                continue
            if not (yield from self._slowly(current)):
                return
            current = self._current

    def _uncommented(
        self, window: bytes, run: Run, current: Target | None
    ) -> Generator[Piece, None, Run]:
        """Look again for rows where comments may have hidden them; give the comments as text."""
        made = cleared(window, self._dialect)
        if not made.comments:
            return run
        again = runs(made.window, self._dialect, self.schema, current)
        if again.end <= run.end:
            return run
        line, at = self._source.line, 0
        for start, end in made.comments:
            if end <= again.end:
                line, at = line + window.count(b"\n", at, start), start
                yield from self._remark(window[start:end], line)
        return again

    def _checked(self, found: Iterable[Piece]) -> Iterator[Piece]:
        """Pass rows on, noting those whose quotes do not fit."""
        for piece in found:
            if isinstance(piece, Few | Rows) and piece.broken is not None:
                self.broken.append(piece.broken)
            yield piece

    def _slowly(self, current: Target | None) -> Generator[Piece, None, bool]:
        """Read one row value by value; say whether there was one."""
        source = self._source
        while True:
            start, target = self._next_row(current)
            if start is None or target is None:
                return False
            end, values = tuple_in(source.buffer, start, self._dialect)
            if end is not None:
                line = source.line + source.buffer.count(b"\n", source.at, start)
                yield from self._checked([few(target, values, line, self._dialect)])
                source.advance(end)
                self._current = target
                return True
            if source.is_too_long or not source.more():
                yield from self._unfinished(target, start, values)
                return False

    def _next_row(self, current: Target | None) -> tuple[int | None, Target | None]:
        """Return where the next row opens and where it goes."""
        source = self._source
        source.ready(_HEAD)
        buffer, at = source.buffer, source.at
        if current is not None:
            gap = _GAP.match(buffer, at)
            at = gap.end() if gap else at
            if buffer[at : at + 1] == b"(" and b"," in buffer[source.at : at]:
                return at, current
            at = source.at
        into = INTO.match(buffer, at)
        if not into:
            return None, None
        if into["values"] and buffer[into.end() : into.end() + 1] == b"(":
            return into.end(), self.schema.target(into["name"])
        listed = COLUMN_LIST.match(buffer, into.end())
        values = VALUES.match(buffer, listed.end()) if listed else None
        start = _GAP.match(buffer, values.end()) if values else None
        if not listed or not start or buffer[start.end() : start.end() + 1] != b"(":
            return None, None
        return start.end(), self.schema.target(into["name"], listed.group())

    def _unfinished(self, target: Target, start: int, values: list[bytes]) -> Iterator[Piece]:
        """Yield what there is of a row that is cut, or too long, or whose quotes are wrong."""
        source = self._source
        line = source.line + source.buffer.count(b"\n", source.at, start)
        resumes = _START.search(source.buffer, start)
        if source.final and not resumes:
            self.cut = True
            yield few(target, values, line, self._dialect)
            source.advance(len(source.buffer))
            return
        self.broken.append(line)
        yield from self._raw()

    def _other(self) -> Iterator[Piece]:
        """Read a statement, or a comment, that holds no rows."""
        source = self._source
        while True:
            end = statement_end(source.buffer, source.at, self._dialect, self._delimiter)
            if end.whole:
                break
            if source.is_too_long:
                self.broken.append(source.line)
                yield from self._raw()
                return
            if not source.more():
                end = self._at_the_end(end)
                break
        text = source.buffer[source.at : end.at]
        if _TELLING.search(text):
            self.schema.learn(text)
            self._dialect = self._dialect.after(text)
        yield from self._remark(text)
        source.advance(max(end.at, source.at + 1))

    def _at_the_end(self, end: End) -> End:
        """Say where a statement that never ends does: at the next line that starts one."""
        source = self._source
        if not end.inside:
            return End(len(source.buffer), whole=True)
        self.broken.append(source.line)
        again = _START.search(source.buffer, source.at + 1)
        return End(again.end() if again else len(source.buffer), whole=True)

    def _remark(self, text: bytes, line: int = 0) -> Iterator[Piece]:
        shown = text.decode("utf-8", "replace").strip()
        if shown.strip("-/*; \n\r\t"):
            if self._last_words and self._last_words in shown:
                self.cut = False
            yield Remark(shown, line or self._source.line)

    def _raw(self) -> Iterator[Piece]:
        """Read text as it is up to the next line that starts a statement."""
        source = self._source
        first = True
        while len(source):
            again = _START.search(source.buffer, source.at + first)
            if again:
                yield from self._remark(source.buffer[source.at : again.end()])
                source.advance(again.end())
                return
            keep = 0 if source.final else OVERLAP
            end = max(_character(source.buffer, len(source.buffer) - keep), source.at)
            yield from self._remark(source.buffer[source.at : end + keep])
            source.advance(end)
            first = False
            if not source.more():
                if source.final and keep:
                    continue
                return


def _character(buffer: bytes, place: int) -> int:
    """Return the start of the character that stands at a place."""
    while 0 < place < len(buffer) and buffer[place] & 0xC0 == 0x80:  # noqa: PLR2004 - a UTF-8 tail
        place -= 1
    return place
