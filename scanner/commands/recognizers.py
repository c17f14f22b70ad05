"""`vigilab recognizers`: what is looked for, and whether it still is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from scanner.commands.options import Lang

if TYPE_CHECKING:
    from recognizers import Recognizer

__all__ = ["failures", "register"]

_FAILED = 5


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    group = typer.Typer(help="List the recognizers or check them on their own examples.")
    group.command("list")(list_)
    group.command()(check)
    app.add_typer(group, name="recognizers")


def list_() -> None:
    """List every entity with its recognizer's title and how it is known."""
    from recognizers import discover, title  # noqa: PLC0415 - only when the command runs

    for unit in discover():
        typer.echo(f"{unit.entity:<20} {title(unit.entity)} [{', '.join(_means(unit))}]")


def _means(unit: Recognizer) -> Iterator[str]:
    """Yield what a recognizer goes by."""
    if unit.patterns:
        yield "layout"
    if unit.validate is not None:
        yield "check"
    if unit.vocabulary is not None:
        yield "vocabulary"
    if unit.search is not None:
        yield "wording"
    if unit.headers:
        yield "column"


def check(lang: Lang = "") -> None:
    """Run every recognizer on its own examples and counterexamples."""
    from recognizers import discover  # noqa: PLC0415 - only when the command runs
    from scanner.messages import say  # noqa: PLC0415
    from scanner.settings import language  # noqa: PLC0415

    tongue = language(lang)
    failed = [failure for unit in discover() for failure in failures(unit)]
    for message, entity, rank in failed:
        typer.echo(say(message, tongue, entity=entity, rank=rank), err=True)
    if failed:
        raise typer.Exit(_FAILED)
    typer.echo(say("all_good", tongue, count=len(discover())))


def failures(unit: Recognizer) -> Iterator[tuple[str, str, int]]:
    """Yield (message id, entity, rank) of each example that a recognizer fails."""
    for rank, example in enumerate(unit.examples, 1):
        text, marked = _marked(example)
        spans = {(span.start, span.end) for span in unit.find(text)}
        if not spans or not marked <= spans:
            yield "example_failed", unit.entity, rank
    for rank, text in enumerate(unit.counterexamples, 1):
        if unit.find(text):
            yield "counterexample_failed", unit.entity, rank


def _marked(example: str) -> tuple[str, set[tuple[int, int]]]:
    """Return an example without its `[[` and `]]`, and the ranges that they mark."""
    text, marked = "", set()
    for place, piece in enumerate(example.replace("]]", "[[").split("[[")):
        if place % 2:
            marked.add((len(text), len(text) + len(piece)))
        text += piece
    return text, marked
