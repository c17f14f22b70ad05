"""`vigilab sweep`, `history`, `diff`, `ack` and `config`: what is watched over time."""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.commands.options import Lang
from scanner.commands.watched import Config, Form, Name, check_format, chosen, opened, watched

if TYPE_CHECKING:
    from scanner.config import ScanConfig
    from scanner.sweeps.settings import Target
    from scanner.sweeps.sweep import Swept

__all__ = ["register"]

SHORTEST = 8

config_app = typer.Typer(help="Look at vigilab.toml.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (sweep, history, diff, ack):
        app.command()(command)
    app.add_typer(config_app, name="config")


def sweep(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Targets of vigilab.toml.")
    ] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Sweep every target.")] = False,
    config: Config = "",
    full: Annotated[bool, typer.Option("--full", help="Read every file again.")] = False,
    accept_root: Annotated[
        bool, typer.Option("--accept-root", help="Take another file system for the same target.")
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", help="Processes; 0: as the file says.")
    ] = 0,
    format_: Form = "console",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the answer goes.")
    ] = "-",
    lang: Lang = "",
    progress: Annotated[
        str, typer.Option("--progress", metavar="auto|never|always", help="On standard error.")
    ] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No answer, only errors.")] = False,
) -> None:
    """Scan what has changed in the targets of vigilab.toml, and say what is new."""
    from scanner import delivery  # noqa: PLC0415 - only when the command runs
    from scanner.files import atomic  # noqa: PLC0415
    from scanner.settings import language  # noqa: PLC0415
    from scanner.sweeps import alerts, telling  # noqa: PLC0415
    from scanner.sweeps.baseline import load  # noqa: PLC0415
    from scanner.sweeps.sweep import sweep as sweep_target  # noqa: PLC0415

    known = watched(config)
    check_format(format_)
    delivery.check_progress(progress)
    codes: list[int] = []
    answers: list[object] = []
    done: list[Swept] = []
    with opened(known) as state, delivery.progress(progress, sys.stderr) as step:
        for target in chosen(known, names or [], all_=all_):
            asked = _scan_config(target, workers, lang)
            known_findings = load(target.baseline) if target.baseline else ()
            swept = sweep_target(target, state, asked, keep_days=known.keep_days, full=full,
                                 accept_root=accept_root,
                                 baseline=known_findings, progress=step)  # fmt: skip
            done.append(swept)
            alerts.queue(swept, known.alerts, state)
            codes.append(telling.exit_code(swept, target.fail_on))
            if format_ == "json":
                answers.append(telling.as_json(swept))
            else:
                answers += telling.lines(swept, asked.lang)
            if swept.status == "interrupted":
                codes.append(130)
                break
        undelivered = alerts.send(state, known.alerts, language(lang))
        alerts.write_textfile(done, known.alerts, state)
    for sentence in undelivered:
        typer.echo(f"vigilab: {sentence}", err=True)
    if not quiet or output != "-":
        with atomic(output) as stream:
            text = (
                json.dumps(answers, indent=1) if format_ == "json" else "\n".join(map(str, answers))
            )
            stream.write(text.encode() + b"\n")
    raise typer.Exit(130 if 130 in codes else _worst(codes))  # noqa: PLR2004 - after SIGINT


def _worst(codes: list[int]) -> int:
    """Return one exit code for several targets: 4 where one was reached and one not read."""
    reached, unread = {1, 4} & set(codes), {3, 4} & set(codes)
    return (4 if reached else 3) if unread else int(bool(reached))


def history(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One target; all without.")] = "",
    *,
    config: Config = "",
    format_: Form = "console",
) -> None:
    """List the sweeps, the last first."""
    from dataclasses import asdict  # noqa: PLC0415 - only when the command runs

    from scanner.sweeps import telling  # noqa: PLC0415

    known = watched(config)
    check_format(format_)
    if name:
        chosen(known, [name], all_=False)
    with opened(known) as state:
        runs = state.runs(name)
    if format_ == "json":
        typer.echo(json.dumps([asdict(run) for run in runs], indent=1))
    else:
        for line in telling.history_lines(runs):
            typer.echo(line)


def diff(
    name: Name,
    before: Annotated[int, typer.Argument(metavar="A", help="A run of the history.")],
    after: Annotated[int, typer.Argument(metavar="B", help="A later one.")],
    *,
    config: Config = "",
    format_: Form = "console",
) -> None:
    """Show what changed after run A up to run B."""
    known = watched(config)
    check_format(format_)
    chosen(known, [name], all_=False)
    with opened(known) as state:
        events = state.events(name, before, after)
    if format_ == "json":
        typer.echo(json.dumps(events, indent=1))
        return
    for each in events:
        place = f"{each['resource']} {each['field']}".strip()
        counts = f"{each['before']} -> {each['after']}"
        typer.echo(f"{each['run']:>5} {each['kind']:<10} T{each['tier']} {place} "
                   f"{each['entity']} {counts} [{each['resource_id'][:12]}]")  # fmt: skip


def ack(
    name: Name,
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="A resource_id of a change, or its start.")
    ],
    *,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who has seen it.")] = "",
    config: Config = "",
) -> None:
    """Mark the changes of a resource as seen."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only when the command runs

    from scanner.errors import ConfigError  # noqa: PLC0415

    known = watched(config)
    chosen(known, [name], all_=False)
    try:
        start = bytes.fromhex(identifier)
    except ValueError:
        start = b""
    if len(identifier) < SHORTEST or not start:
        raise ConfigError(f"an id has an even number of hex digits, {SHORTEST} or more")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with opened(known) as state:
        count = state.acknowledge(name, start, now, by or getpass.getuser())
    if not count:
        raise ConfigError(f"no change of {name} has this id and waits to be seen")
    typer.echo(f"{count} acknowledged")


@config_app.command()
def check(*, config: Config = "") -> None:
    """Check vigilab.toml and say where it is wrong."""
    known = watched(config)
    for target in known.targets.values():
        typer.echo(f"{target.name}: {', '.join(target.paths)}")


@config_app.command()
def schema() -> None:
    """Print the JSON Schema of vigilab.toml, for editors."""
    from scanner.sweeps import settings  # noqa: PLC0415 - only when the command runs

    typer.echo(json.dumps(settings.schema(), indent=1))


def _scan_config(target: Target, workers: int, lang: str) -> ScanConfig:
    from scanner import settings  # noqa: PLC0415

    return settings.settings(
        [path for path in target.paths if "://" in path],
        policy=target.policy, recognizers=target.recognizers,
        exclude=target.exclude, fail_on=target.fail_on.name,
        workers=workers or target.workers, gitignore=target.gitignore,
        trust_tree_config=target.trust_tree_config, subjects=False, lang=lang,
    )  # fmt: skip
