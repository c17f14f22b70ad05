"""What the commands about sweeps share: vigilab.toml, its targets and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scanner.sweeps.settings import SweepSettings, Target
    from scanner.sweeps.state import State

__all__ = ["Config", "Form", "Name", "check_format", "chosen", "opened", "watched"]

Config = Annotated[str, typer.Option("--config", metavar="FILE", help="The vigilab.toml to use.")]
Form = Annotated[str, typer.Option("--format", metavar="console|json", help="Form of the answer.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A target of vigilab.toml.")]


def watched(path: str) -> SweepSettings:
    """Return the settings in force. Raises ConfigError."""
    from scanner.sweeps import settings  # noqa: PLC0415 - only when a command runs

    return settings.load(settings.find(path))


def opened(known: SweepSettings) -> State:
    """Open the state of the sweeps."""
    from scanner.sweeps.state import State  # noqa: PLC0415

    return State(known.state)


def chosen(known: SweepSettings, names: list[str], *, all_: bool = False) -> list[Target]:
    """Return the targets of some names, or all. Raises ConfigError for any that is not there."""
    from scanner.errors import ConfigError  # noqa: PLC0415

    if all_ == bool(names):
        raise ConfigError("name the targets to sweep, or --all")
    for name in names:
        if name not in known.targets:
            raise ConfigError(f"there is no target {name!a}; there is {', '.join(known.targets)}")
    return list(known.targets.values()) if all_ else [known.targets[name] for name in names]


def check_format(format_: str) -> None:
    """Raise ConfigError where `--format` has no such value."""
    from scanner.errors import ConfigError  # noqa: PLC0415

    if format_ not in ("console", "json"):
        raise ConfigError(f"--format takes console or json, not {format_!a}")
