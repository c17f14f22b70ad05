"""Where statements and rows end, token by token: for what is not plain rows."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.readers.sql.dialect import Dialect

__all__ = ["End", "statement_end", "tuple_in"]

_STD_STRING = rb"'[^']*+'"
_SLASH_STRING = rb"'[^'\\]*+(?:\\.[^'\\]*+)*+'"
_NAMES = rb'"[^"]*+"|`[^`]*+`'
_COMMENTS = rb"--[^\n]*+(?:\n|\Z)|/\*(?:[^*]++|\*(?!/))*+\*/"
_ODD = (
    rb"[nN]?[qQ]'(?:"
    + rb"|".join(
        b"%s(?:[^%s]++|%s(?!'))*+%s" % ((first, *(last,) * 3))
        for first, last in ((rb"\[", rb"\]"), (rb"\(", rb"\)"), (rb"\{", rb"\}"), (b"<", b">"),
                            (b"!", b"!"), (rb"\|", rb"\|"))
    )
    + rb")'"
)  # fmt: skip
"""Oracle's `q'[l'examen]'`."""
_ESCAPE_STRING = rb"(?<![\w])[eE]" + _SLASH_STRING
_DOLLAR = re.compile(rb"\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$")
_ROUTINE = re.compile(
    rb"\s*CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?"
    rb"(?:(?:NON)?EDITIONABLE\s+|TEMP(?:ORARY)?\s+|DEFINER\s?=\s?\S+\s+)*"
    rb"(?:FUNCTION|PROC(?:EDURE)?|TRIGGER|PACKAGE|TYPE\s+BODY)\b",
    re.IGNORECASE,
)
_LINE_COMMAND = re.compile(
    rb"\s*(?:(?:REM|REMARK|PROMPT|SPOOL|WHENEVER)\b|\\)[^\n]*(?:\n|\Z)", re.IGNORECASE
)
_GO = re.compile(rb"^[ \t]*GO[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_GO_OR_INSERT = re.compile(rb"^[ \t]*(?:GO[ \t]*\r?$|INSERT[ \t])", re.IGNORECASE | re.MULTILINE)
_SLASH_LINE = re.compile(rb"^[ \t]*/[ \t]*\r?$", re.MULTILINE)
_END = re.compile(rb"\bEND\s*;", re.IGNORECASE)


class End(NamedTuple):
    """Where a statement ends.

    `whole`: it does, within the buffer; else `inside` says that a string, comment
    or quoted name is open at the buffer's end.
    """

    at: int
    whole: bool = False
    inside: bool = False


def _pattern(stops: bytes, *, backslash: bool) -> re.Pattern[bytes]:
    string = _SLASH_STRING if backslash else _ESCAPE_STRING + rb"|" + _STD_STRING
    hash_ = rb"|#[^\n]*+(?:\n|\Z)" if backslash else b""
    return re.compile(
        rb"(?:" + _ODD + rb"|" + string + rb"|" + _NAMES + rb"|" + _COMMENTS + hash_
        + rb"|[^" + stops + rb"'\"`$\-/#eEnNqQ]++|(?!--|/\*)[\-/#eEnNqQ])*+",
        re.DOTALL,
    )  # fmt: skip


_TO_SEMICOLON = {backslash: _pattern(rb";", backslash=backslash) for backslash in (False, True)}
_TO_ANY = {backslash: _pattern(rb"", backslash=backslash) for backslash in (False, True)}
_IN_TUPLE = {backslash: _pattern(rb"(),", backslash=backslash) for backslash in (False, True)}


def statement_end(buffer: bytes, at: int, dialect: Dialect, delimiter: bytes = b";") -> End:
    """Return where the statement that starts at a place ends, behind its delimiter."""
    if command := _LINE_COMMAND.match(buffer, at):
        return End(command.end(), whole=command.group().endswith(b"\n"))
    if delimiter != b";":
        found = buffer.find(delimiter, at)
        return End(found + len(delimiter) if found >= 0 else len(buffer), whole=found >= 0)
    limit = _limit(buffer, at, dialect)
    end = _semicolon(buffer, at, dialect)
    if limit is not None and (limit < end.at or not end.whole):
        return End(limit, whole=True)
    return end


def _limit(buffer: bytes, at: int, dialect: Dialect) -> int | None:
    """Return where a statement ends at the latest, whatever `;` it holds."""
    routine = _ROUTINE.match(buffer, at)
    if dialect.has_batches:
        found = (_GO if routine else _GO_OR_INSERT).search(buffer, at + 1)
        if found is None:
            return None
        return found.end() if b"O" in found.group().upper() else found.start()
    return None


def _semicolon(buffer: bytes, at: int, dialect: Dialect) -> End:
    routine = _ROUTINE.match(buffer, at) if not dialect.dollar_quotes else None
    if routine:
        last = _routine_end(buffer, at, dialect)
        if last is not None:
            return End(last, whole=True)
    place = at
    pattern = _TO_SEMICOLON[dialect.backslash]
    while True:
        found = pattern.match(buffer, place)
        place = found.end() if found else place
        if place >= len(buffer):
            return End(len(buffer))
        if buffer[place : place + 1] == b";":
            return End(place + 1, whole=True)
        if buffer[place : place + 1] != b"$":
            return End(len(buffer), inside=True)
        place = _behind_dollar(buffer, place, dialect)
        if place < 0:
            return End(len(buffer), inside=True)


def _behind_dollar(buffer: bytes, place: int, dialect: Dialect) -> int:
    """Return where a dollar quote ends, or the place behind a lone `$`; -1 if it never does."""
    tag = _DOLLAR.match(buffer, place) if dialect.dollar_quotes else None
    if not tag:
        return place + 1
    end = buffer.find(tag.group(), tag.end())
    return end + len(tag.group()) if end >= 0 else -1


def _routine_end(buffer: bytes, at: int, dialect: Dialect) -> int | None:
    """Return where the body of a routine ends: at a line of `/`, or behind `END;`."""
    if dialect.name == "oracle":
        found = _SLASH_LINE.search(buffer, at)
        return found.end() if found else None
    found = _END.search(buffer, at)
    return found.end() if found else None


def tuple_in(buffer: bytes, at: int, dialect: Dialect) -> tuple[int | None, list[bytes]]:
    """Return where the parenthesis that opens at a place ends, and its values as written.

    The end is None where it is not in the buffer; the values are then what there is.
    """
    values: list[bytes] = []
    depth, start, place = 1, at + 1, at + 1
    pattern = _IN_TUPLE[dialect.backslash]
    while place < len(buffer):
        found = pattern.match(buffer, place)
        place = found.end() if found else place
        mark = buffer[place : place + 1]
        if mark == b"(":
            depth += 1
        elif mark == b")":
            depth -= 1
            if not depth:
                return place + 1, [*values, buffer[start:place]]
        elif mark == b",":
            if depth == 1:
                values.append(buffer[start:place])
                start = place + 1
        elif mark == b"$":
            place = _behind_dollar(buffer, place, dialect)
            if place < 0:
                break
            continue
        else:
            break
        place += 1
    return None, [*values, buffer[start:]]
