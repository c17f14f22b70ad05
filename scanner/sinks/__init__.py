"""How a report leaves: one module a format, each with a `SINK`.

A sink turns the report into bytes; where they go and who may read them is
`scanner.files`' business. Sinks are found by walking this package.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Sink", "View", "discover"]


@dataclass(frozen=True, slots=True)
class View:
    """How a report is to be shown.

    Attributes:
        lang: `en` or `fr`.
        fail_on: the tier from which a record counts as a failure, 0..5.
        seconds: how long the run took.
        written: where reports and rows were written, for people.
        interrupted: whether a signal ended the run early.
        verbose: list findings one by one.
        colour: whether the destination shows colours.
    """

    lang: str = "en"
    fail_on: int = 3
    seconds: float = 0.0
    written: tuple[str, ...] = ()
    interrupted: bool = False
    verbose: bool = False
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Sink:
    """One output format.

    Attributes:
        name: for `--format`.
        title: what it is for, for people.
        write: (report, stream, view) -> None.
        binary: not for a terminal; needs `-o FILE`.
    """

    name: str
    title: str
    write: Callable[[dict[str, Any], BinaryIO, View], None]
    binary: bool = False


@cache
def discover() -> dict[str, Sink]:
    """Return every sink by name, found by walking this package."""
    modules = pkgutil.iter_modules(__path__, f"{__name__}.")
    units = (getattr(importlib.import_module(module.name), "SINK", None) for module in modules)
    return {unit.name: unit for unit in units if unit is not None}
