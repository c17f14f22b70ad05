"""How bytes become records: one module a format, each with a `READER`.

A reader says how sure it is that a resource is its own (`sniff`) and then
yields its records (`read`). Readers are found by walking this package.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from scanner.model import RecordBatch, Resource, Skipped

__all__ = ["HEAD_BYTES", "Opened", "Reader", "discover"]

HEAD_BYTES = 64 << 10
"""How much of a resource a reader may look at to recognise it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource opened for reading.

    Attributes:
        resource: what it is.
        stream: its bytes from the start; seekable only where `seekable`.
        head: the first `HEAD_BYTES`, decompressed.
        describe: called once by a reader with (format, encoding or None), as the
            report shows them: `("csv", "cp1252")`.
    """

    resource: Resource
    stream: BinaryIO
    head: bytes
    seekable: bool
    describe: Callable[[str, str | None], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Attributes:
        name: for `--as` and `vigilab formats`.
        title: what it reads, for people.
        suffixes: usual file name endings, lower case, with the dot; only a hint.
        sniff: (head, lower-case file name) -> confidence 0..100.
        read: yields batches in record order, and `Skipped(partial=True)` items for
            what it could not read. Raises `ReadError` where it has to stop; what
            it yielded before stands.
        extra: the optional dependency group it needs, or "".
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[Opened], Iterator[RecordBatch | Skipped]]
    extra: str = ""


@cache
def discover() -> tuple[Reader, ...]:
    """Return every reader, found by walking this package, by name."""
    modules = pkgutil.iter_modules(__path__, f"{__name__}.")
    units = (getattr(importlib.import_module(module.name), "READER", None) for module in modules)
    return tuple(sorted((unit for unit in units if unit is not None), key=lambda unit: unit.name))
