"""`vigilab checks`: what every scan holds its finds against."""

from __future__ import annotations

import typer

from scanner.commands.options import Lang

__all__ = ["checks", "register"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(checks)


def checks(*, lang: Lang = "") -> None:
    """List what a report's `checks` look at, and why."""
    from scanner.checks import discover  # noqa: PLC0415 - only when the command runs
    from scanner.messages import LANGUAGES  # noqa: PLC0415
    from scanner.settings import language  # noqa: PLC0415

    tongue = LANGUAGES.index(language(lang))
    for check in discover():
        typer.echo(f"{check.id}  {check.title[tongue]}")
        typer.echo(f"        {check.why[tongue]}")
