"""`vigilab baseline`: accept what is known, until it grows or a day comes."""

from __future__ import annotations

import getpass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from scanner.commands.watched import Config, Name, chosen, opened, watched

__all__ = ["register"]

_DAYS = 365

baseline_app = typer.Typer(help="Accept what is known.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(baseline_app, name="baseline")


@baseline_app.callback()
def _group() -> None:
    """Accept what is known."""


@baseline_app.command()
def write(
    name: Name,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The baseline to write.")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may stay.")],
    author: Annotated[str, typer.Option("--author", metavar="WHO", help="Who says so.")] = "",
    expires: Annotated[
        str, typer.Option("--expires", metavar="YYYY-MM-DD", help="In a year by default.")
    ] = "",
    min_tier: Annotated[
        str, typer.Option("--min-tier", metavar="T0..T5", help="Leave out what is below.")
    ] = "T2",
    config: Config = "",
) -> None:
    """Write the findings of a target, as last read, as accepted."""
    from scanner.errors import ConfigError  # noqa: PLC0415 - only when the command runs
    from scanner.files import atomic  # noqa: PLC0415
    from scanner.model import Tier  # noqa: PLC0415
    from scanner.sweeps import baseline  # noqa: PLC0415

    if min_tier not in Tier.__members__:
        raise ConfigError(f"--min-tier takes T0 to T5, not {min_tier!a}")
    today = datetime.now(UTC).date()
    try:
        until = date.fromisoformat(expires) if expires else today + timedelta(days=_DAYS)
    except ValueError:
        raise ConfigError(f"--expires takes a day as 2027-06-30, not {expires!a}") from None
    known = watched(config)
    chosen(known, [name])
    with opened(known) as state:
        entries = baseline.of_target(
            state.all_present(name), tier=Tier[min_tier], reason=reason,
            author=author or getpass.getuser(), expires=until,
        )  # fmt: skip
    with atomic(file) as stream:
        stream.write(baseline.write(entries).encode())
    typer.echo(f"{len(entries)} findings accepted until {until}")
