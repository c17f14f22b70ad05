"""Which system wrote a dump, and what of its grammar that decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

__all__ = ["Dialect", "dialect_of", "last_words", "statements_in"]

_WRITERS = {
    "postgresql": r"PostgreSQL database (?:cluster )?dump|^SET standard_conforming_strings"
    r"|^\\connect |^COPY .{1,2000} FROM stdin;",
    "mysql": r"MySQL dump|MariaDB dump|phpMyAdmin|^/\*!\d|ENGINE\s?=|\bINTO `"
    r"|^CREATE TABLE .{0,40}`",
    "mssql": r"^\s*GO\s*$|\[dbo\]\.|^SET IDENTITY_INSERT|\bN'[^']*',\s*N'",
    "sqlite": r"^PRAGMA foreign_keys|\bsqlite_sequence\b|\bAUTOINCREMENT\b",
    "oracle": r"^Insert into .{1,2000} values |(?i:^(?:REM |SET DEFINE |INSERT ALL)"
    r"|\bVARCHAR2\b|\bTO_DATE\s?\(|\bFROM DUAL\b)",
}
_LAST_WORDS = {
    "PostgreSQL database cluster dump": "PostgreSQL database cluster dump complete",
    "PostgreSQL database dump": "PostgreSQL database dump complete",
    "-- MySQL dump": "-- Dump completed",
    "-- MariaDB dump": "-- Dump completed",
}
_ESCAPED_QUOTE = re.compile(r"[^\\'](?:\\\\)*\\'[^\s,);]")
_STATEMENT = re.compile(
    r"^\ufeff?\s*(?:INSERT\s+(?:INTO\s|IGNORE\s|ALL\s|\[)|REPLACE\s+INTO\s|COPY\s.{1,2000}FROM\s+stdin|"
    r"(?:CREATE|ALTER|DROP)\s+(?:OR\s+REPLACE\s+|GLOBAL\s+TEMPORARY\s+|TEMP(?:ORARY)?\s+|UNLOGGED\s+)?"
    r"(?:TABLE|DATABASE|SCHEMA|VIEW|FUNCTION|PROCEDURE|SEQUENCE|TRIGGER|(?:UNIQUE\s+)?INDEX|USER|ROLE|TYPE)\s|"
    r"PRAGMA\s+\w+\s*=|SET\s+(?:IDENTITY_INSERT|NAMES|search_path|ANSI_NULLS|DEFINE)\b|LOCK\s+TABLES|"
    r"GRANT\s.{1,300}\sTO\s|USE\s+(?:\[[^\]\n]+\]|`[^`\n]+`)|DELETE\s+FROM\s|UPDATE\s+\S+\s+SET\s|"
    r"BEGIN\s+TRANSACTION;)",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between the systems.

    Attributes:
        name: `postgresql`, `mysql`, `mssql`, `oracle`, `sqlite` or `sql`.
        backslash: a backslash in a string escapes what follows.
    """

    name: str
    backslash: bool = False

    @property
    def hash_comments(self) -> bool:
        """Say whether `#` starts a comment."""
        return self.name == "mysql"

    @property
    def dollar_quotes(self) -> bool:
        """Say whether `$tag$` quotes."""
        return self.name in ("postgresql", "sql")

    @property
    def has_batches(self) -> bool:
        """Say whether lines of `GO` end statements, which then need no `;`."""
        return self.name == "mssql"

    def after(self, statement: bytes) -> Dialect:
        """Return the dialect once a SET statement has been executed."""
        upper = statement[:2000].upper()
        if b"NO_BACKSLASH_ESCAPES" in upper:
            return replace(self, backslash=False)
        if b"STANDARD_CONFORMING_STRINGS" in upper:
            return replace(self, backslash=b"OFF" in upper)
        return self


def dialect_of(head: str) -> Dialect:
    r"""Return the dialect of a dump by its first text.

    >>> dialect_of("-- MySQL dump 10.13  Distrib 8.0")
    Dialect(name='mysql', backslash=True)
    >>> dialect_of(r"INSERT INTO t VALUES ('l\'examen');").backslash
    True
    """
    for name, pattern in _WRITERS.items():
        if re.search(pattern, head, re.MULTILINE):
            return Dialect(name, backslash=name == "mysql")
    return Dialect("sql", backslash=bool(_ESCAPED_QUOTE.search(head)))


def last_words(head: str) -> str:
    """Return what a dump's writer says at its end, or "" where it says nothing.

    >>> last_words("-- PostgreSQL database dump")
    'PostgreSQL database dump complete'
    """
    return next((words for writer, words in _LAST_WORDS.items() if writer in head), "")


def statements_in(text: str) -> int:
    """Count the lines that start a statement of a dump."""
    return len(_STATEMENT.findall(text))
