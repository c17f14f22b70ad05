"""How bytes become records: one module a format, each with a `READER`.

A reader says how sure it is that a resource is its own (`sniff`) and then
yields its records (`read`). Readers are found by walking this package.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from scanner.budget import Budget
from scanner.config import Limits
from scanner.errors import ConfigError, UnsupportedFormat
from scanner.model import Member, RecordBatch, Resource, Skipped

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "HEAD_BYTES",
    "Item",
    "Opened",
    "Reader",
    "choose",
    "discover",
    "from_arrow",
    "open_and_read",
    "read_member",
]

Item = RecordBatch | Skipped | Member
"""What a reader yields."""

HEAD_BYTES = 64 << 10
"""How much of a resource a reader may look at to recognise it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource opened for reading.

    Attributes:
        resource: what it is.
        stream: its bytes from the start; seekable only where `seekable`.
        head: the first `HEAD_BYTES`, decompressed.
        describe: called by a reader before its first batch with (format, encoding or
            None), as the report shows them: `("csv", "cp1252")`; again at the end if
            the encoding turned out to be another. The last call counts.
        limits: bounds on what a reader may hold.
    """

    resource: Resource
    stream: BinaryIO
    head: bytes
    seekable: bool
    describe: Callable[[str, str | None], None]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Attributes:
        name: for `--as` and `vigilab formats`.
        title: what it reads, for people.
        suffixes: usual file name endings, lower case, with the dot; only a hint.
        sniff: (head, lower-case file name) -> confidence 0..100.
        read: yields batches in record order, a `Member` for each resource inside, and
            `Skipped` items: `partial=True` under the resource's own name for what of it
            could not be read, `partial=False` under its name and the member's for a
            member that is not opened at all. Raises `ReadError` where it has to stop; what
            it yielded before stands. A record too long for one batch goes on in the
            next, which then starts with the same ordinal and counts it again.
            `n_bytes` may stay 0: `open_and_read` counts what was taken from the file.
        extra: the optional dependency group it needs, or "".
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[Opened], Iterator[Item]]
    extra: str = ""


@cache
def discover() -> tuple[Reader, ...]:
    """Return every reader, found by walking this package, by name."""
    modules = pkgutil.iter_modules(__path__, f"{__name__}.")
    units = (getattr(importlib.import_module(module.name), "READER", None) for module in modules)
    return tuple(sorted((unit for unit in units if unit is not None), key=lambda unit: unit.name))


def choose(head: bytes, name: str, as_: str | None = None) -> Reader:
    """Return the reader that is surest of a resource; content weighs more than its name.

    Args:
        head: its first bytes, decompressed.
        name: its file name.
        as_: the name of the reader the user wants, or None.

    Raises:
        ConfigError: there is no reader called `as_`.
        UnsupportedFormat: no reader knows the resource.
    """
    if as_ is not None:
        named = [reader for reader in discover() if reader.name == as_]
        if not named:
            raise ConfigError(f"--as: {as_} is no format; see `vigilab formats`")
        return named[0]
    lower = name.lower()
    certainty = [reader.sniff(head, lower) for reader in discover()]
    if max(certainty) <= 0:
        raise UnsupportedFormat
    return discover()[certainty.index(max(certainty))]


def open_and_read(
    resource: Resource,
    limits: Limits,
    describe: Callable[[str, str | None], None],
    budget: Budget | None = None,
) -> Iterator[Item]:
    """Open a resource, inflate it, choose its reader and yield what that reads.

    No value is longer than `limits.cell_bytes`: longer ones come in windows. The
    batches' `n_bytes` add up to what was read of the file. `budget` is what may come
    out of it, where its members are read too.

    Raises:
        ReadError: the resource cannot be read, or no further.
    """
    from scanner.readers.reading import read  # noqa: PLC0415 - it imports this module

    yield from read(resource, limits, describe, budget or Budget(limits))


def read_member(
    member: Member,
    resource: Resource,
    source: Any,
    limits: Limits,
    describe: Callable[[str, str | None], None],
    budget: Budget | None = None,
) -> Iterator[Item]:
    """Read what stands inside another resource, as `open_and_read` does a file.

    Args:
        member: what the outer reader yielded.
        resource: the same as a resource: its full name.
        source: what `member.open` gave, or None where it has its batches.
        limits: as for `open_and_read`.
        describe: as for `open_and_read`.
        budget: as for `open_and_read`.
    """
    from scanner.readers.reading import read_stream, within  # noqa: PLC0415 - as above

    if member.batches is None:
        yield from read_stream(resource, source, limits, describe, budget or Budget(limits))
    else:
        describe(member.format or "", member.encoding)
        yield from within(member.batches, limits)


def from_arrow(batch: pa.RecordBatch, first_record: int = 0) -> RecordBatch:
    """Return the rows of an Arrow batch as cell columns, nested types by their JSON paths."""
    from scanner.readers.nested import cell_batch  # noqa: PLC0415 - pyarrow, only when used

    return cell_batch(batch, first_record)
