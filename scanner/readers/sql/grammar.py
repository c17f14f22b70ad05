"""Names, and the heads of statements that rows follow.

All patterns read bytes of UTF-8; identifiers may be quoted as any system does.
"""

from __future__ import annotations

import re

__all__ = [
    "COLUMN_LIST", "COMMA", "COPY", "INTO", "NAME", "PART", "VALUES",
    "name_of", "names_in", "plain", "text",
]  # fmt: skip

PART = rb'(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|\[[^\]]+\]|[\w$#@\x80-\xff]+)'
NAME = PART + rb"(?:\s?\.\s?" + PART + rb"){0,3}"
_ONE = re.compile(PART)
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
    + NAME
    + rb")(?:\s+AS\s+\w+)?\s*(?P<values>"
    + _VALUES
    + rb"\s*)?",
    re.IGNORECASE,
)
"""What stands before the first parenthesis of an INSERT, from where the row before ends."""
COLUMN_LIST = re.compile(rb"\(\s*" + PART + rb"\s*(?:,\s*" + PART + rb"\s*)*\)")
COPY = re.compile(
    rb"COPY\s+(?P<name>"
    + NAME
    + rb")\s*(?P<columns>\([^;]*?\))?\s+FROM\s+stdin\b(?P<options>[^;]*);[ \t]*\r?\n",
    re.IGNORECASE,
)


def plain(part: bytes) -> bytes:
    """Return an identifier without its quotes."""
    if part[:1] in (b'"', b"`"):
        return part[1:-1].replace(part[:1] * 2, part[:1])
    return part[1:-1] if part[:1] == b"[" else part


def name_of(qualified: bytes) -> bytes:
    """Return a qualified name without quotes.

    >>> name_of(b'[dbo].[Patient]'), name_of(b'"LABO"."PATIENT"'), name_of(b'`a``b`')
    (b'dbo.Patient', b'LABO.PATIENT', b'a`b')
    """
    return b".".join(plain(part) for part in _ONE.findall(qualified))


def names_in(column_list: bytes) -> tuple[str, ...]:
    r"""Return the names of a column list.

    >>> names_in(b'([ID], "Nom (JF)", `age `` x`)')
    ('ID', 'Nom (JF)', 'age ` x')
    """
    return tuple(text(plain(part)) for part in _ONE.findall(column_list))


def text(name: bytes) -> str:
    """Return bytes of a dump as text."""
    return name.decode("utf-8", "replace").strip()
