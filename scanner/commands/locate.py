"""`vigilab locate`: the real name behind a keyed id of a report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.commands.options import Lang, Recognizers, ShowPaths

if TYPE_CHECKING:
    from scanner.config import ScanConfig
    from scanner.names import Names

__all__ = ["locate", "register"]

SHORTEST = 8
"""An id may be cut to so many digits, as the console shows it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(locate)


def locate(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="A resource_id or field_id, or its start.")
    ],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="What was scanned.")],
    *,
    recognizers: Recognizers = "",
    lang: Lang = "",
    show_paths: ShowPaths = False,
) -> None:
    """Show the real name of a file or column on a terminal, with the key of the report."""
    from scanner import settings  # noqa: PLC0415 - only when the command runs
    from scanner.errors import ConfigError  # noqa: PLC0415
    from scanner.messages import say  # noqa: PLC0415
    from scanner.names import Names  # noqa: PLC0415
    from scanner.redaction import safe  # noqa: PLC0415

    if len(identifier) < SHORTEST:
        raise ConfigError(f"an id has {SHORTEST} digits or more")
    if not (show_paths or sys.stdout.isatty()):
        raise ConfigError("real names are shown on a terminal; --show-paths lifts that")
    config = settings.settings([target], recognizers=recognizers, lang=lang)
    found = False
    for name in _names(identifier.lower(), target, config, Names.of(config)):
        typer.echo(safe(name))
        found = True
    if not found:
        raise ConfigError(say("not_found", config.lang))


def _names(identifier: str, target: str, config: ScanConfig, names: Names) -> Iterator[str]:
    """Yield the names with an id: of files at once, of what is inside them after a scan."""
    from scanner.enumeration import enumerate_targets  # noqa: PLC0415
    from scanner.run import run  # noqa: PLC0415

    resources, skipped, _ = enumerate_targets([target], config)
    listed = {each.name for each in resources} | {each.resource for each in skipped}
    matching = sorted(n for n in listed if names.resource_id(n).startswith(identifier))
    if matching:
        yield from matching
        return
    outcome = run([target], config)
    try:
        result = outcome.result
        inner = {each.resource for each in result.summaries}
        inner |= {each.resource for each in result.skipped}
        yield from sorted(n for n in inner if names.resource_id(n).startswith(identifier))
        fields = {(each.resource, each.field) for each in result.findings}
        yield from sorted(
            f"{resource} [{field}]"
            for resource, field in fields
            if (names.field_id(field) or "").startswith(identifier)
        )
    finally:
        outcome.close()
