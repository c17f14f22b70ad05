"""`vigilab explain`: why one record has its tier."""

from __future__ import annotations

from typing import Annotated

import typer

from scanner.commands.options import (
    As,
    Delimiter,
    Encoding,
    Header,
    Lang,
    Layout,
    PasswordFile,
    Policy,
    Recognizers,
    ShowPaths,
)

__all__ = ["explain", "register"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="What holds it: a file, `box.zip!inner.csv`, `book.xlsx#Sheet`, `URL::table`.",
        ),
    ],
    *,
    record: Annotated[
        int, typer.Option("--record", metavar="N", help="Its number in the file, from 0.")
    ],
    policy: Policy = "",
    recognizers: Recognizers = "",
    lang: Lang = "",
    show_paths: ShowPaths = False,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header: Header = "",
    reader: As = "",
    password_file: PasswordFile = "",
    layout: Layout = "",
) -> None:
    """Say why a record has its tier, without showing a value."""
    from scanner import settings  # noqa: PLC0415 - only when the command runs
    from scanner.enumeration import enumerate_targets  # noqa: PLC0415
    from scanner.errors import ConfigError  # noqa: PLC0415
    from scanner.inspection import explain_record, parted  # noqa: PLC0415
    from scanner.names import Names  # noqa: PLC0415
    from scanner.redaction import safe  # noqa: PLC0415

    outer, inner = parted(file)
    config = settings.settings(
        [outer], policy=policy, recognizers=recognizers, lang=lang, show_paths=show_paths
    )
    known = settings.overrides(
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        reader=reader,
        password_file=password_file,
        layout=layout,
    )
    resources, _, _ = enumerate_targets([outer], config, known)
    if len(resources) != 1:
        raise ConfigError("explain takes one file or table; name the one that holds the record")
    for line in explain_record(resources[0], inner, record, config, Names.of(config).shown_field):
        typer.echo(safe(line))
