"""Databases that run: each table is a resource, `postgresql://host/labo::public.patient`.

Nothing is ever written: each table is read in a read-only transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from fnmatch import fnmatchcase

from scanner.config import ScanConfig
from scanner.errors import ReadError, SourceError
from scanner.escaping import escape
from scanner.model import Resource, Skipped
from scanner.reasons import REASONS
from scanner.sources import Excluded, Source
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.reading import login_of, packed, read_table
from scanner.sources.databases.tables import Table
from scanner.sources.databases.targets import Target, is_database, parse, without_password
from scanner.sources.ignore import Rules

__all__ = ["SOURCE"]

Item = Resource | Skipped | Excluded
_NAME = "database"


def _enumerate(target: str, prefix: str, config: ScanConfig) -> Iterator[Item]:  # noqa: ARG001
    """List the tables of a database; their names are whole URLs and need no prefix."""
    database = parse(without_password(target)[0])
    listed = {_table_name(database, table): table for table in _tables(database, config)}
    for order, name in enumerate(sorted(listed, key=str.encode)):
        yield _item(database, f"{database.name}::{name}", name, listed[name], config, order)


def _tables(database: Target, config: ScanConfig) -> list[Table]:
    try:
        with closing(connect(database, login_of(database, config))) as session:
            return list(session.tables())
    except ReadError as error:
        sentence = error.detail or REASONS[error.reason].en
        raise SourceError(f"{database.name}: {sentence}") from None


def _table_name(database: Target, table: Table) -> str:
    """Return `schema.table`; the schema is left out where the URL names it."""
    parts = [table.schema, table.name]
    if not table.schema or table.schema == database.database:
        parts = [table.name]
    return ".".join(
        escape(part.encode("utf-8", "surrogateescape")).replace(".", "%2E") for part in parts
    )


def _item(
    database: Target, resource: str, name: str, table: Table, config: ScanConfig, order: int
) -> Item:
    named = _is_named(table, config) or name == database.only
    if not _is_wanted(table, config) or database.only not in ("", name):
        return Excluded(resource, table.size)
    if Rules.parse(config.exclude).verdict(name, is_dir=False):
        return Excluded(resource, table.size)
    if table.aside and not named:
        return Skipped(resource, table.aside, table.kind)
    if not table.readable:
        return Skipped(resource, "permission_denied")
    path = packed(replace(database, only=""), table)
    return Resource(resource, path, table.size, order=order, source=_NAME)


def _is_wanted(table: Table, config: ScanConfig) -> bool:
    options = config.databases
    if options.schemas and not _fits(table.schema, "", options.schemas):
        return False
    if options.tables and not _fits(table.name, table.schema, options.tables):
        return False
    return not _fits(table.name, table.schema, options.excluded_tables)


def _is_named(table: Table, config: ScanConfig) -> bool:
    """Say whether `--table` spells a table out: then a view is read, too."""
    names = {name.lower() for name in config.databases.tables}
    return bool({table.name.lower(), f"{table.schema}.{table.name}".lower()} & names)


def _fits(name: str, schema: str, globs: Sequence[str]) -> bool:
    """Say whether a glob fits `name` or `schema.name`, in any case."""
    spellings = (name.lower(), f"{schema}.{name}".lower())
    return any(fnmatchcase(each, glob.lower()) for glob in globs for each in spellings)


SOURCE = Source(_NAME, is_database, _enumerate, read_table)
