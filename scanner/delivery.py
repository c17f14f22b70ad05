"""What stands around a run: its progress, its report and rows, its exit code."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from scanner import merging, report, sinks
from scanner.acceptance import ANY, NEW, NONE, Acceptance
from scanner.coverage import Ledger, exit_code
from scanner.errors import ConfigError
from scanner.files import STDOUT, atomic
from scanner.messages import number
from scanner.names import Names
from scanner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scanner.config import ScanConfig
    from scanner.run import Outcome, Progress

__all__ = ["Outputs", "check_progress", "deliver", "progress", "reached"]

_SUFFIXES = {
    ".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".html": "html", ".htm": "html",
    ".sarif": "sarif", ".xml": "junit", ".parquet": "parquet",
}  # fmt: skip
_SIGNALLED = 128


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a run's results go; "" where one is not wanted, `-` for standard output."""

    report: str
    format: str
    matches: str
    records: str
    resources: str

    @property
    def sink(self) -> sinks.Sink:
        """The sink asked for, or the one that the suffix of the report means."""
        name = self.format or _SUFFIXES.get(Path(self.report).suffix.lower(), "console")
        found = sinks.discover().get(name)
        if found is None:
            known = ", ".join(sorted(sinks.discover()))
            raise ConfigError(f"--format takes one of {known}, not {name!a}")
        return found

    def check(self) -> None:
        """Raise `ConfigError` where an output makes no sense."""
        if self.sink.binary and self.report == STDOUT:
            raise ConfigError(f"--format {self.sink.name} needs -o FILE")
        for path in (self.matches, self.records, self.resources):
            if path:
                merging.check_suffix(path)

    def paths(self) -> list[str]:
        """Return every destination."""
        return [each for each in (self.report, *self.rows()) if each]

    def rows(self) -> list[str]:
        """Return the destinations of rows."""
        return [each for each in (self.matches, self.records, self.resources) if each]


def deliver(
    outcome: Outcome,
    config: ScanConfig,
    targets: Sequence[str],
    outputs: Outputs,
    *,
    quiet: bool,
    verbose: bool,
    acceptance: Acceptance | None = None,
    fail_on_unread: str = ANY,
) -> int:
    """Write everything that was asked for and return the exit code."""
    skipped = outcome.result.skipped
    accepted = (acceptance or Acceptance()).of(skipped, Names.of(config))
    summary = report.build(
        outcome.result,
        outcome.linking,
        config,
        targets,
        outcome.started,
        outcome.ended,
        (outcome.excluded.resources, outcome.excluded.bytes),
        version=VERSION,
        accepted=accepted,
    )
    _write_rows(outcome, config, outputs)
    view = _view(outcome, config, outputs, verbose=verbose)
    if outputs.report != STDOUT or outputs.sink.name != "console" or not quiet:
        with atomic(outputs.report) as stream:
            outputs.sink.write(summary, stream, view)
    if outputs.report != STDOUT and STDOUT not in outputs.rows() and not quiet:
        with atomic(STDOUT) as stream:
            sinks.discover()["console"].write(summary, stream, view)
    if outcome.interrupted is not None:
        return _SIGNALLED + outcome.interrupted
    ledger = Ledger.of(outcome.result.summaries, skipped, accepted)
    counted = {ANY: ledger.unread, NEW: ledger.unread - ledger.accepted, NONE: 0}
    return exit_code(
        ledger, reached=reached(summary, config.fail_on), unread=counted[fail_on_unread]
    )


def reached(summary: dict[str, Any], fail_on: int) -> bool:
    """Say whether a record stands at the tier or above, with what it is linked to."""
    counts = summary["summary"]["records_by_tier_linked"]
    return any(counts[f"T{tier}"] for tier in range(fail_on, 6))


def _write_rows(outcome: Outcome, config: ScanConfig, outputs: Outputs) -> None:
    names, parts = Names.of(config), outcome.result.parts
    if outputs.matches:
        merging.write_matches(parts, outputs.matches, names)
    if outputs.records:
        merging.write_records(
            parts, outcome.linking, outputs.records, names, subjects=config.subjects
        )
    if outputs.resources:
        rows = report.resource_rows(outcome.result.summaries, outcome.linking, names)
        rows.sort(key=lambda row: (row["resource"], row["resource_id"]))
        merging.write_resources(rows, outputs.resources)


def _view(outcome: Outcome, config: ScanConfig, outputs: Outputs, *, verbose: bool) -> sinks.View:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return sinks.View(
        lang=config.lang,
        fail_on=int(config.fail_on),
        seconds=(outcome.ended - outcome.started).total_seconds(),
        written=tuple(path for path in outputs.paths() if path != STDOUT),
        interrupted=outcome.interrupted is not None,
        verbose=verbose,
        colour=colour and outputs.report == STDOUT,
    )


def check_progress(when: str) -> None:
    """Raise `ConfigError` where `--progress` has no such value."""
    if when not in ("auto", "never", "always"):
        raise ConfigError(f"--progress takes auto, never or always, not {when!a}")


@contextmanager
def progress(when: str, stream: TextIO) -> Iterator[Callable[[Progress], None] | None]:
    """Yield what shows progress on a terminal, or None.

    Only figures are shown: a file's name may be data.
    """
    if when == "never" or (when == "auto" and not stream.isatty()):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only where it shows
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.description}")
    console = Console(file=stream, force_terminal=True if when == "always" else None)
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: Progress) -> None:
            bar.update(
                task,
                completed=done.bytes_done,
                total=done.bytes_total,
                description=number(done.records, "en"),
            )

        yield step
