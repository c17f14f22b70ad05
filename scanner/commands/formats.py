"""`vigilab formats`: what can be read and written."""

from __future__ import annotations

import typer

__all__ = ["formats", "register"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(formats)


def formats() -> None:
    """List the formats that are read, and those that reports are written in."""
    from scanner import readers, sinks  # noqa: PLC0415 - only when the command runs

    for reader in readers.discover():
        extra = f"  (needs vigilab[{reader.extra}])" if reader.extra else ""
        typer.echo(f"read   {reader.name:<12} {reader.title}  {' '.join(reader.suffixes)}{extra}")
    for name, sink in sorted(sinks.discover().items()):
        typer.echo(f"write  {name:<12} {sink.title}")
