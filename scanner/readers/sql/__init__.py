"""SQL dumps: pg_dump, mysqldump and mariadb-dump, SQL Server and Oracle scripts, SQLite `.dump`.

Nothing is executed. Each table is a resource of its own, `dump.sql::public.patient`,
its columns named by the INSERT or COPY, else by CREATE TABLE, else by their place.
What is no row (comments, views, functions, GRANTs) is read as text: one record of
the dump itself for each statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.sql.dialect import dialect_of, last_words, statements_in
from scanner.readers.sql.source import Source
from scanner.readers.sql.statements import Walk
from scanner.readers.sql.tables import Tables
from scanner.readers.texts import decoded_head, is_text, lost, opened_text

__all__ = ["READER"]

_SUFFIXES = (".sql", ".dump", ".ddl", ".dmp", ".psql", ".mysql")
_WRITTEN_BY = re.compile(
    r"^-- (?:PostgreSQL database|MySQL dump|MariaDB dump|phpMyAdmin SQL Dump)"
    r"|^PRAGMA foreign_keys=OFF;\s+BEGIN TRANSACTION;",
    re.MULTILINE,
)
_COMMENT = 4096
_COMMENTS = ("--", "/*", "#", "REM ", "\\")


def _sniff(head: bytes, name: str) -> int:
    """Know a dump by its writer's comment, or by statements on the first lines that are none."""
    text = decoded_head(head)
    if _WRITTEN_BY.search(text[:_COMMENT]):
        return 96  # its values may be bytes that are no text
    if not is_text(text):
        return 0
    count = statements_in(text)
    named = name.endswith(_SUFFIXES)
    if not count:
        return 45 if named else 0
    return 92 if named else 86 if _leads(text) else 0


def _leads(text: str) -> bool:
    """Say whether the first line that is no comment starts a statement."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith(_COMMENTS):
            return statements_in(f"{line}\n") > 0
    return False


def _read(opened: Opened) -> Iterator[Item]:
    text = opened_text(opened)
    head = decoded_head(opened.head)
    dialect = dialect_of(head)
    opened.describe(f"sql/{dialect.name}", text.encoding.name)
    walk = Walk(Source(text), dialect, last_words(head))
    name, format_ = opened.resource.name, f"sql/{dialect.name}"
    tables = Tables(walk.pieces(), name, format_, text.encoding.name, walk.schema.labels)
    yield from tables.items()
    opened.describe(f"sql/{dialect.name}", text.encoding.name)
    if walk.broken:
        lines = f"{len(walk.broken)} from line {walk.broken[0]} on"
        yield Skipped(name, "quote_unterminated", lines, partial=True)
    if walk.cut:
        yield Skipped(name, "truncated", "", partial=True)
    yield from lost(opened, text)


READER = Reader(
    name="sql",
    title="SQL dumps and scripts (PostgreSQL, MySQL, MariaDB, SQL Server, Oracle, SQLite)",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
