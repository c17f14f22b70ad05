"""`vigilab scan`: scan targets, write the report, say the delivery."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from scanner.commands.options import (
    AllowUrlPassword,
    As,
    Delimiter,
    Encoding,
    ExcludeTable,
    Header,
    Lang,
    Layout,
    MaxDepth,
    MaxInflated,
    MaxMembers,
    MaxMemberSize,
    MaxMemory,
    MaxRatio,
    MaxRowsPerSecond,
    MaxTime,
    PasswordFile,
    Policy,
    Recognizers,
    Sample,
    Schema,
    ShowPaths,
    Table,
)

__all__ = ["register", "scan"]

FORMATS = "console|json|jsonl|csv|html|sarif|junit|parquet"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(scan)


def scan(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="TARGET...", help="Files, directories, databases; - is stdin."),
    ],
    *,
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar=FORMATS, help="Form of the report; else by the suffix of -o."
        ),
    ] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the report goes.")
    ] = "-",
    matches: Annotated[
        str, typer.Option("--matches", metavar="FILE", help="One row a match: .parquet or .jsonl.")
    ] = "",
    records: Annotated[
        str, typer.Option("--records", metavar="FILE", help="One row a record: .parquet or .jsonl.")
    ] = "",
    resources: Annotated[
        str, typer.Option("--resources", metavar="FILE", help="One row a file: .parquet or .jsonl.")
    ] = "",
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="T0..T5", help="Tier from which the exit code is 1.")
    ] = "T3",
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", help="Processes; 0: one a processor.")
    ] = 0,
    policy: Policy = "",
    recognizers: Recognizers = "",
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Names left out; may be repeated."),
    ] = None,
    show_paths: ShowPaths = False,
    lang: Lang = "",
    progress: Annotated[
        str, typer.Option("--progress", metavar="auto|never|always", help="On standard error.")
    ] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No answer, only errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every finding.")] = False,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header: Header = "",
    reader: As = "",
    password_file: PasswordFile = "",
    layout: Layout = "",
    max_depth: MaxDepth = None,
    max_members: MaxMembers = None,
    max_member_size: MaxMemberSize = "",
    max_inflated: MaxInflated = "",
    max_ratio: MaxRatio = None,
    max_time: MaxTime = None,
    max_memory: MaxMemory = "",
    schema: Schema = None,
    table: Table = None,
    exclude_table: ExcludeTable = None,
    sample: Sample = 0,
    max_rows_per_second: MaxRowsPerSecond = 0,
    allow_url_password: AllowUrlPassword = False,
    gitignore: Annotated[
        bool, typer.Option("--gitignore", help="Leave out what .gitignore files name.")
    ] = False,
    trust_tree_config: Annotated[
        bool, typer.Option("--trust-tree-config", help="Honour a .vigilabignore in the tree.")
    ] = False,
    accept_unread: Annotated[
        str, typer.Option("--accept-unread", metavar="FILE", help="What may stay unread, TOML.")
    ] = "",
    fail_on_unread: Annotated[
        str,
        typer.Option(
            "--fail-on-unread",
            metavar="any|new|none",
            help="What makes the exit code 3 or 4; new: what is not accepted.",
        ),
    ] = "",
    no_subjects: Annotated[
        bool, typer.Option("--no-subjects", help="Leave subject and person out of --records.")
    ] = False,
) -> None:
    """Scan files, directories and databases and give every record a sensitivity tier."""
    from scanner import acceptance, delivery, settings  # noqa: PLC0415 - only when a scan runs
    from scanner.messages import say  # noqa: PLC0415
    from scanner.sources.databases.options import bare, database_options  # noqa: PLC0415

    outputs = delivery.Outputs(output, format_, matches, records, resources)
    outputs.check()
    delivery.check_progress(progress)
    mode = acceptance.check_mode(fail_on_unread, accept_unread)
    accepted = acceptance.Acceptance.read(accept_unread, acceptance.today())
    config = settings.settings(
        targets,
        policy=policy,
        recognizers=recognizers,
        exclude=exclude or (),
        trust_tree_config=trust_tree_config,
        gitignore=gitignore,
        fail_on=fail_on,
        workers=workers,
        subjects=not no_subjects,
        records=bool(records),
        matches=bool(matches),
        show_paths=show_paths,
        lang=lang,
        bounds=settings.limits(
            depth=max_depth,
            ratio=max_ratio,
            members=max_members,
            inflated=max_inflated,
            member_size=max_member_size,
            seconds=max_time,
            memory=max_memory,
        ),
        databases=database_options(
            schemas=schema,
            tables=table,
            excluded_tables=exclude_table,
            sample=sample,
            rows_per_second=max_rows_per_second,
        ),
        allow_url_password=allow_url_password,
    )
    if accepted.expired and not quiet:
        typer.echo(say("expired", config.lang, count=accepted.expired), err=True)
    targets = bare(targets)
    known = settings.overrides(
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        reader=reader,
        password_file=password_file,
        layout=layout,
    )
    ignored = settings.check_outputs(outputs.paths())
    from scanner.run import run  # noqa: PLC0415 - after the options are checked

    with delivery.progress(progress, sys.stderr) as step:
        outcome = run(targets, config, known, step, ignored)
    try:
        code = delivery.deliver(
            outcome,
            config,
            targets,
            outputs,
            quiet=quiet,
            verbose=verbose,
            acceptance=accepted,
            fail_on_unread=mode,
        )
    finally:
        outcome.close()
    raise typer.Exit(code)
