"""Options on databases as they are typed, and the passwords that go with the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.config import DatabaseOptions
from scanner.errors import ConfigError
from scanner.sources.databases.targets import is_database, parse, without_password

__all__ = ["bare", "check", "database_options", "with_passwords"]


def database_options(
    *,
    schemas: Sequence[str] | None = None,
    tables: Sequence[str] | None = None,
    excluded_tables: Sequence[str] | None = None,
    sample: int = 0,
    rows_per_second: float = 0,
) -> DatabaseOptions:
    """Return what the options mean.

    Raises:
        ConfigError: a number makes no sense.
    """
    if sample < 0 or rows_per_second < 0:
        raise ConfigError("--sample and --max-rows-per-second take a number from 1 up")
    return DatabaseOptions(
        tuple(schemas or ()), tuple(tables or ()), tuple(excluded_tables or ()),
        sample, rows_per_second,
    )  # fmt: skip


def check(target: str, *, allow_password: bool) -> bool:
    """Say whether a target is a database's, once nothing is wrong with how it is written.

    Raises:
        ConfigError: a password stands in it and may not, or it is no URL.
    """
    without, password = without_password(target)
    is_ours = is_database(without)
    if password is not None and not (allow_password and is_ours):
        raise ConfigError(
            "a password on the command line is open to every user of the machine; use "
            "VIGILAB_DB_PASSWORD, the server's own password file, or --allow-url-password"
        )
    if is_ours:
        parse(without)
    return is_ours


def bare(targets: Sequence[str]) -> list[str]:
    """Return targets without the passwords in them."""
    return [without_password(target)[0] for target in targets]


def with_passwords(options: DatabaseOptions, targets: Sequence[str]) -> DatabaseOptions:
    """Return options with the passwords of the databases among the targets."""
    if not any(is_database(target) for target in bare(targets)):
        return options
    from scanner.sources.databases.credentials import gather  # noqa: PLC0415 - for databases

    return replace(options, passwords=gather(targets))
