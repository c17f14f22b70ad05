"""Where data lies: one module a kind of source, each with a `SOURCE`.

A source says whether a target is its own (`claims`) and lists what is in it
(`enumerate`). Sources are found by walking this package.
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from scanner.config import ScanConfig
from scanner.errors import SourceError
from scanner.model import Member, RecordBatch, Resource, Skipped
from scanner.opening import STDIN, changed, open_resource

__all__ = [
    "Excluded",
    "Source",
    "changed",
    "discover",
    "enumerate_target",
    "of",
    "open_resource",
    "read",
    "real_path",
]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A resource that an option or an ignore file leaves out, and its size in bytes."""

    resource: str
    size: int


Read = Callable[
    [Resource, ScanConfig, Callable[[str, str | None], None]],
    Iterator[RecordBatch | Skipped | Member],
]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of source.

    Attributes:
        name: for people.
        claims: whether a target, as typed, is of this kind; one source claims it.
        enumerate: (target, prefix, configuration) -> everything in the target in byte
            order of the names. `prefix` goes before each name, "" for none. Raises
            `SourceError` where the target cannot be listed at all.
        read: reads the resources that name this source as theirs; None where their
            bytes are for the readers. Called as `read(resource, config, describe)`,
            it yields and raises what a `Reader` does.
        open: gives the bytes of a resource that names this source as its own, from the
            start, for the readers; None where it reads them itself or they are files.
    """

    name: str
    claims: Callable[[str], bool]
    enumerate: Callable[[str, str, ScanConfig], Iterator[Resource | Skipped | Excluded]]
    read: Read | None = None
    open: Callable[[Resource], io.RawIOBase] | None = None


@cache
def discover() -> tuple[Source, ...]:
    """Return every source, found by walking this package, by name."""
    modules = pkgutil.iter_modules(__path__, f"{__name__}.")
    units = (getattr(importlib.import_module(module.name), "SOURCE", None) for module in modules)
    return tuple(sorted((unit for unit in units if unit is not None), key=lambda unit: unit.name))


def enumerate_target(
    target: str, prefix: str, config: ScanConfig
) -> Iterator[Resource | Skipped | Excluded]:
    """Yield what a target holds; `prefix` is "" where it is the only target.

    Raises:
        SourceError: no source knows the target, or it does not exist.
    """
    for source in discover():
        if source.claims(target):
            return source.enumerate(target, prefix, config)
    raise SourceError(f"no source is known for {target}")


def of(resource: Resource) -> Source | None:
    """Return the source that a resource names as its own, None for a file."""
    return next((each for each in discover() if each.name == resource.source), None)


def read(
    resource: Resource, config: ScanConfig, describe: Callable[[str, str | None], None]
) -> Iterator[RecordBatch | Skipped | Member]:
    """Read a resource that its own source reads: a table of a database."""
    source = next(each for each in discover() if each.name == resource.source)
    assert source.read is not None  # noqa: S101 - who names itself can read
    return source.read(resource, config, describe)


def real_path(path: bytes) -> bytes:
    """Return where a resource's path leads to, to compare it with a run's own outputs."""
    return path if path == STDIN else os.path.realpath(path)
