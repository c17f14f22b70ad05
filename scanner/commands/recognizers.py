"""`vigilab recognizers`: what is looked for, and whether it still is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from scanner.commands.options import Lang, Recognizers

if TYPE_CHECKING:
    from recognizers import Recognizer
    from scanner.own import Own

__all__ = ["failures", "register"]

_FAILED = 5


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    group = typer.Typer(help="List the recognizers or check them on their own examples.")
    group.command("list")(list_)
    group.command()(check)
    app.add_typer(group, name="recognizers")


def list_(recognizers: Recognizers = "") -> None:
    """List every entity with its recognizer's title and how it is known."""
    from recognizers import discover, title  # noqa: PLC0415 - only when the command runs
    from scanner import own  # noqa: PLC0415
    from scanner.settings import read_recognizers  # noqa: PLC0415

    titles = own.take_up(read_recognizers(recognizers)).titles
    for unit in discover():
        called = titles.get(unit.entity) if unit.entity.startswith("CUSTOM_") else None
        typer.echo(f"{unit.entity:<20} {called or title(unit.entity)} [{', '.join(_means(unit))}]")


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


def check(recognizers: Recognizers = "", lang: Lang = "") -> None:
    """Run every recognizer on its own examples and counterexamples."""
    from recognizers import shipped  # noqa: PLC0415 - only when the command runs
    from scanner import own  # noqa: PLC0415
    from scanner.messages import say  # noqa: PLC0415
    from scanner.settings import language, read_recognizers  # noqa: PLC0415

    tongue = language(lang)
    brought = own.take_up(read_recognizers(recognizers))
    failed = [failure for unit in shipped() for failure in failures(unit)]
    failed += [
        failure for unit in brought.units for failure in (*failures(unit), *unheralded(unit))
    ]
    failed += _missed(brought)
    for message, entity, rank in failed:
        typer.echo(say(message, tongue, entity=entity, rank=rank), err=True)
    if failed:
        raise typer.Exit(_FAILED)
    typer.echo(say("all_good", tongue, count=len(shipped()) + len(brought.units)))


def unheralded(unit: Recognizer) -> Iterator[tuple[str, str, int]]:
    """Yield the examples in which nothing would look for a match: no trigger, no digits."""
    for rank, example in enumerate(unit.examples, 1):
        text, _ = _marked(example)
        heralded = any(trigger.casefold() in text.casefold() for trigger in unit.triggers)
        if not heralded and not (unit.digits and any(map(str.isdigit, text))):
            yield "trigger_missing", unit.entity, rank


def _missed(brought: Own) -> Iterator[tuple[str, str, int]]:
    """Yield the terms that are not found even where their column says so."""
    from recognizers import recognizer  # noqa: PLC0415 - only when the command runs

    for rank, (topic, term) in enumerate(brought.terms, 1):
        written = term.plain if term.strength != "not" else ""
        if written and not recognizer(topic).find(written, labelled=True):
            yield "term_missed", topic, rank


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
