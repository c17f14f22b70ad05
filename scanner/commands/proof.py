"""`vigilab proof`: a signed statement of what is gone, and its check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from scanner.commands.watched import Config, Name, chosen, opened, watched

__all__ = ["register"]

proof_app = typer.Typer(help="Prove what was deleted.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(proof_app, name="proof")


@proof_app.command()
def write(
    name: Name,
    before: Annotated[int, typer.Argument(metavar="A", help="A run that saw the files.")],
    after: Annotated[int, typer.Argument(metavar="B", help="A complete run that does not.")],
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the statement goes.")
    ] = "-",
    config: Config = "",
) -> None:
    """State, signed, what run A had seen and run B no longer sees."""
    from scanner.files import atomic  # noqa: PLC0415 - only when the command runs
    from scanner.sweeps import proof  # noqa: PLC0415

    known = watched(config)
    chosen(known, [name])
    with opened(known) as state:
        said = proof.statement(state, name, before, after)
    signed = proof.sign(said, proof.signing_key())
    with atomic(output) as stream:
        stream.write(json.dumps(signed, indent=1, ensure_ascii=False).encode() + b"\n")


@proof_app.command()
def verify(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A signed statement.")],
) -> None:
    """Check that a statement is as it was signed, and show by which key."""
    from scanner.errors import ConfigError  # noqa: PLC0415 - only when the command runs
    from scanner.sweeps import proof  # noqa: PLC0415

    try:
        signed = json.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError):
        raise ConfigError(f"{file!a} cannot be read as a statement") from None
    key = proof.verify(signed if isinstance(signed, dict) else {})
    typer.echo(f"{len(signed['resources'])} resources gone between run {signed['seen']['run']} "
               f"and run {signed['absent']['run']}; signed by {key}")  # fmt: skip
