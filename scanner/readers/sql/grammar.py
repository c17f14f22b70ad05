"""Names and heads of statements: which table and columns a row belongs to.

All patterns read bytes of UTF-8; identifiers may be quoted as any system does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scanner.escaping import escape

__all__ = [
    "COLUMN_LIST",
    "COMMA",
    "COPY",
    "INTO",
    "VALUES",
    "Schema",
    "Target",
    "name_of",
    "names_in",
]

_PART = rb'(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|\[[^\]]+\]|[\w$#@\x80-\xff]+)'
_NAME = _PART + rb"(?:\s?\.\s?" + _PART + rb"){0,3}"
_ONE = re.compile(_PART)
_INSERT = (
    rb"(?:(?:INSERT|REPLACE)\b(?:\s+(?:IGNORE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|OR\s+\w+))?"
    rb"(?:\s+(?:ALL|FIRST))?(?:\s+INTO\b)?(?:\s+TABLE\b)?|INTO\b)\s*"
)
_VALUES = rb"(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES?"
_BETWEEN = (
    rb"(?:ON\s+CONFLICT\s+DO\s+NOTHING\b|;|GO\b|/(?!\*)|COMMIT\b|"
    rb"SELECT\s+(?:\*|1)\s+FROM\s+DUAL\b|\s)*+"
)
COMMA = re.compile(rb"\s*,\s*")
VALUES = re.compile(rb"\s*" + _VALUES + rb"\s*", re.IGNORECASE)
INTO = re.compile(
    _BETWEEN
    + _INSERT
    + rb"(?P<name>"
    + _NAME
    + rb")(?:\s+AS\s+\w+)?\s*(?P<values>"
    + _VALUES
    + rb"\s*)?",
    re.IGNORECASE,
)
"""What stands before the first parenthesis of an INSERT, from where the row before ends."""
COLUMN_LIST = re.compile(rb"\(\s*" + _PART + rb"\s*(?:,\s*" + _PART + rb"\s*)*\)")
COPY = re.compile(
    rb"COPY\s+(?P<name>"
    + _NAME
    + rb")\s*(?P<columns>\([^;]*?\))?\s+FROM\s+stdin\b(?P<options>[^;]*);[ \t]*\r?\n",
    re.IGNORECASE,
)
_CREATE = re.compile(
    rb"CREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN|EXTERNAL|PRIVATE)\s+)*TABLE\s+"
    rb"(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>" + _NAME + rb")\s*\(",
    re.IGNORECASE,
)
_USE = re.compile(rb"USE\s+(" + _PART + rb")\s*;?\s*$", re.IGNORECASE)
_COMMENTS = re.compile(rb"(?:\s++|--[^\n]*+\n|/\*(?!!)(?:[^*]++|\*(?!/))*+\*/|/\*!\d*)*+")
_COLUMN_TOKEN = re.compile(
    rb"\s++|--[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/|'(?:[^']|'')*+'|(?P<open>\()|(?P<close>\))|"
    rb"(?P<comma>,)|"
    rb"(?P<word>" + _PART + rb")|."
, re.DOTALL)  # fmt: skip
_NO_COLUMN = frozenset(
    b"CONSTRAINT PRIMARY UNIQUE KEY INDEX FOREIGN CHECK FULLTEXT SPATIAL EXCLUDE LIKE "
    b"PERIOD".split()
)


def _plain(part: bytes) -> bytes:
    """Return an identifier without its quotes."""
    if part[:1] in (b'"', b"`"):
        return part[1:-1].replace(part[:1] * 2, part[:1])
    return part[1:-1] if part[:1] == b"[" else part


def name_of(qualified: bytes) -> bytes:
    """Return a qualified name without quotes.

    >>> name_of(b'[dbo].[Patient]'), name_of(b'"LABO"."PATIENT"'), name_of(b'`a``b`')
    (b'dbo.Patient', b'LABO.PATIENT', b'a`b')
    """
    return b".".join(_plain(part) for part in _ONE.findall(qualified))


def names_in(column_list: bytes) -> tuple[str, ...]:
    r"""Return the names of a column list.

    >>> names_in(b'([ID], "Nom (JF)", `age `` x`)')
    ('ID', 'Nom (JF)', 'age ` x')
    """
    return tuple(_text(_plain(part)) for part in _ONE.findall(column_list))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Target:
    """The table that rows go into and what its columns are called.

    `table` is spelled as in a resource name; `columns` is () where nobody says.
    """

    table: str
    columns: tuple[str, ...] = ()

    def field(self, place: int) -> str:
        """Return the field of a row's value: its column, or `#1`."""
        return self.columns[place] if place < len(self.columns) else f"#{place + 1}"


@dataclass(slots=True)
class Schema:
    """The tables that CREATE TABLE told of, and the database in use."""

    database: bytes = b""
    _columns: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    _targets: dict[tuple[bytes, bytes], Target] = field(default_factory=dict)

    def learn(self, statement: bytes) -> None:
        """Take what a statement tells of tables."""
        start = _COMMENTS.match(statement)
        at = start.end() if start else 0
        if used := _USE.match(statement, at):
            self.database = _plain(used.group(1))
            self._targets.clear()
        elif created := _CREATE.match(statement, at):
            names = _columns_of(statement, created.end())
            if names:
                self._columns[self._full(created.group("name")).lower()] = names
                self._targets.clear()

    def target(self, name: bytes, column_list: bytes = b"") -> Target:
        """Return where rows go whose INSERT or COPY names a table and perhaps its columns."""
        known = self._targets.get((name, column_list))
        if known is None:
            full = self._full(name)
            columns = names_in(column_list) or self._columns.get(full.lower(), ())
            known = Target(escape(full), _distinct(columns))
            self._targets[name, column_list] = known
        return known

    def _full(self, name: bytes) -> bytes:
        plain = name_of(name)
        return self.database + b"." + plain if self.database and b"." not in plain else plain


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Tell columns of one name apart, as OUTPUT does: `NOM`, `NOM[2]`."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}[{seen[name]}]")
    return tuple(told)


def _columns_of(statement: bytes, start: int) -> tuple[str, ...]:
    """Return the column names of a CREATE TABLE whose body starts at a place."""
    names: list[str] = []
    depth, fresh = 1, True
    for token in _COLUMN_TOKEN.finditer(statement, start):
        kind = token.lastgroup
        if kind == "word" and fresh:
            if token.group().upper() not in _NO_COLUMN:
                names.append(_text(_plain(token.group())))
            fresh = False
        elif kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
            if not depth:
                break
        elif kind == "comma":
            fresh = depth == 1
    return tuple(names)
