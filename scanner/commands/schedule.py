"""`vigilab schedule`: sweeps by the clock, with systemd or cron."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.commands.watched import Config, Name, chosen

if TYPE_CHECKING:
    from scanner.sweeps.settings import SweepSettings

__all__ = ["register"]

schedule_app = typer.Typer(help="Sweep by the clock.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(schedule_app, name="schedule")


@schedule_app.callback()
def _group() -> None:
    """Sweep by the clock."""


@schedule_app.command()
def install(
    name: Name,
    *,
    every: Annotated[
        str, typer.Option("--every", metavar="day|hour|mon..sun", help="How often.")
    ] = "day",
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When it starts.")] = "02:00",
    window: Annotated[
        str, typer.Option("--window", metavar="HH:MM-HH:MM", help="Start, and when it stops.")
    ] = "",
    nice: Annotated[int, typer.Option("--nice", metavar="0..19", help="How modest it is.")] = 10,
    cron: Annotated[bool, typer.Option("--cron", help="Print a line for cron instead.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print, write nothing.")] = False,
    config: Config = "",
) -> None:
    """Write a systemd service and timer for a target, of the system as root, else of the user."""
    from scanner.errors import ConfigError, SinkError  # noqa: PLC0415 - only when it runs
    from scanner.sweeps import schedule, settings  # noqa: PLC0415

    file = settings.find(config).resolve()
    known = settings.load(file)
    chosen(known, [name])
    start, dash, until = window.partition("-")
    if window and not dash:
        raise ConfigError(f"--window takes two times as 02:00-05:00, not {window!a}")
    wanted = schedule.Schedule(name, file, every, start or at, until, nice)
    program = shutil.which("vigilab") or str(Path(sys.argv[0]).resolve())
    if cron:
        typer.echo(schedule.cron_line(wanted, program))
        return
    texts = schedule.units(wanted, program, _writable(known))
    root = os.geteuid() == 0
    folder = Path("/etc/systemd/system" if root else "~/.config/systemd/user").expanduser()
    for unit, text in texts.items():
        if dry_run:
            typer.echo(f"# {folder / unit}\n{text}")
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / unit).write_text(text)
        except OSError as error:
            raise SinkError(f"cannot write {folder / unit}: {error.strerror}") from None
    if not dry_run:
        user = "" if root else " --user"
        typer.echo(f"systemctl{user} daemon-reload && "
                   f"systemctl{user} enable --now vigilab-{name}.timer")  # fmt: skip


def _writable(known: SweepSettings) -> list[str]:
    """Return the folders that a sweep writes to."""
    textfile = known.alerts.channels.get("textfile", {})
    paths = [known.state, *([textfile["path"]] if textfile else [])]
    return sorted({str(Path(path).parent) for path in paths})
