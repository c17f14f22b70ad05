"""What CREATE TABLE and COMMENT tell of tables: their columns, and what is said of those."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scanner.escaping import escape
from scanner.readers.sql.grammar import NAME, PART, name_of, names_in, plain, text

__all__ = ["Schema", "Target"]

_CREATE = re.compile(
    rb"CREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN|EXTERNAL|PRIVATE)\s+)*TABLE\s+"
    rb"(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>" + NAME + rb")\s*\(",
    re.IGNORECASE,
)
_USE = re.compile(rb"USE\s+(" + PART + rb")\s*;?\s*$", re.IGNORECASE)
_COMMENTS = re.compile(rb"(?:\s++|--[^\n]*+\n|/\*(?!!)(?:[^*]++|\*(?!/))*+\*/|/\*!\d*)*+")
_COLUMN_TOKEN = re.compile(
    rb"\s++|--[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/|(?P<string>'(?:[^']|'')*+')|(?P<open>\()|(?P<close>\))|"
    rb"(?P<comma>,)|"
    rb"(?P<word>" + PART + rb")|."
, re.DOTALL)  # fmt: skip
_NO_COLUMN = frozenset(
    b"CONSTRAINT PRIMARY UNIQUE KEY INDEX FOREIGN CHECK FULLTEXT SPATIAL EXCLUDE LIKE "
    b"PERIOD".split()
)
_COMMENT_ON = re.compile(
    rb"COMMENT\s+ON\s+COLUMN\s+(?P<name>" + NAME + rb")\s+IS\s+(?P<string>'(?:[^']|'')*+')",
    re.IGNORECASE,
)


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
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def labels(self, table: str) -> dict[str, str]:
        """Return what comments say of a table's columns, by their names in lower case."""
        return self._labels.get(table, {})

    def learn(self, statement: bytes) -> None:
        """Take what a statement tells of tables."""
        start = _COMMENTS.match(statement)
        at = start.end() if start else 0
        if used := _USE.match(statement, at):
            self.database = plain(used.group(1))
            self._targets.clear()
        elif created := _CREATE.match(statement, at):
            names, labels = _columns_of(statement, created.end())
            full = self._full(created.group("name"))
            self._labels.setdefault(escape(full), {}).update(labels)
            if names:
                self._columns[full.lower()] = tuple(names)
                self._targets.clear()
        elif said := _COMMENT_ON.match(statement, at):
            table, _, column = self._full(said.group("name")).rpartition(b".")
            label = _string(said.group("string"))
            self._labels.setdefault(escape(table), {})[text(column).lower()] = label

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


def _columns_of(statement: bytes, start: int) -> tuple[list[str], dict[str, str]]:
    """Return the columns of a CREATE TABLE from its body on, and what is said of them."""
    names: list[str] = []
    labels: dict[str, str] = {}
    depth, fresh, word = 1, True, b""
    for token in _COLUMN_TOKEN.finditer(statement, start):
        kind, raw = token.lastgroup, token.group()
        if kind == "word" and fresh:
            if raw.upper() not in _NO_COLUMN:
                names.append(text(plain(raw)))
            fresh = False
        elif kind == "string" and word.upper() == b"COMMENT" and names:
            labels[names[-1].lower()] = _string(raw)
        elif kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
            if not depth:
                break
        elif kind == "comma":
            fresh = depth == 1
        word = raw if kind == "word" else word
    return names, labels


def _string(raw: bytes) -> str:
    return text(raw[1:-1].replace(b"''", b"'"))
