"""The command line: parse, call, and turn errors into one sentence and an exit code."""

from __future__ import annotations

import gc
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from scanner.commands import register_all
from scanner.errors import ReadError, VigilabError
from scanner.silence import silence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

__all__ = ["app", "main"]

USAGE = 2
NOT_READ = 3
INTERNAL = 5
INTERRUPTED = 130
_STDOUT = 1

_GARBAGE = 200_000, 50, 50
"""Objects made between two searches for cycles: starting makes many, and no cycles."""

app = typer.Typer(
    name="vigilab",
    help="Finds patient data in French laboratory exports and gives every record a tier.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:  # noqa: FBT001 - an option's callback
    if asked:
        from scanner.version import VERSION  # noqa: PLC0415 - only when asked

        typer.echo(f"vigilab {VERSION}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(USAGE)


register_all(app)


def _usage_error() -> type[Exception]:
    """Return the base of what the parser raises; where it lives depends on Typer's version."""
    bases = (kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
    return cast("type[Exception]", next(bases))


_USAGE_ERROR = _usage_error()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; an error is one sentence on stderr."""
    if arguments is None:
        _harden()
        gc.set_threshold(*_GARBAGE)
    with (sealed := _Sealed()):
        try:
            return _call(arguments)
        except (KeyboardInterrupt, typer.Abort):
            return INTERRUPTED
        except SystemExit:  # so the parser ends, with 1, where a pipe was closed
            os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
            return _fail("the output was closed before all of it was written", INTERNAL)
    return _fail(f"internal error: {sealed.place}", INTERNAL)


def _call(arguments: Sequence[str] | None) -> int:
    try:
        command = typer.main.get_command(app)
        return int(command.main(arguments, prog_name="vigilab", standalone_mode=False) or 0)
    except _USAGE_ERROR as error:
        return _fail(_sentence(error), USAGE)
    except ReadError as error:
        return _fail(_reason(error), NOT_READ)
    except VigilabError as error:
        return _fail(str(error), error.exit_code)


class _Sealed:
    """Stops an unforeseen error: its message may quote a value, its class and place do not."""

    place = ""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = (
            ""
            if trace is None
            else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        )
        self.place = f"{kind.__name__} at {where}"
        return True


def _harden() -> None:
    """Keep files private, memory off the disk and libraries quiet."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silence()


def _fail(sentence: str, code: int) -> int:
    from scanner.redaction import safe  # noqa: PLC0415 - only on an error

    sys.stderr.write(f"vigilab: {safe(sentence)}\n")
    return code


def _sentence(error: BaseException) -> str:
    message = getattr(error, "format_message", error.__str__)()
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "vigilab")
    return f"{' '.join(str(message).split())} (see {path} --help)"


def _reason(error: ReadError) -> str:
    from scanner.coverage import REASONS  # noqa: PLC0415 - only on an error

    known = REASONS.get(error.reason)
    sentence = known.sentence("en") if known else error.reason
    return f"{sentence}: {error.detail}" if error.detail else sentence
