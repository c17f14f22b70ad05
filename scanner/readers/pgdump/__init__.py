"""pg_dump archives in custom, tar and directory format.

A custom archive is read as the SQL that it stands for, so its tables, texts and
documents are those of a plain dump; large objects are documents of `::pg_largeobject`.
Of a directory, `toc.dat` gives the names of the columns and the files beside it the
rows; inside another archive those are read as the tab-separated files that they are.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from scanner.errors import ReadError
from scanner.model import Member, RecordBatch, Resource, Skipped
from scanner.opening import open_resource
from scanner.readers import HEAD_BYTES, Item, Opened, Reader
from scanner.readers.pgdump.intar import is_archive, parts
from scanner.readers.pgdump.joined import Joined
from scanner.readers.pgdump.plain import PREAMBLE, Plain, definitions
from scanner.readers.pgdump.toc import CUSTOM, DIRECTORY, MAGIC, Contents, Input, contents
from scanner.readers.sql import READER as SQL

__all__ = ["READER"]

_BUFFER = 1 << 20


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know an archive by its magic."""
    return 98 if head.startswith(MAGIC) or is_archive(head) else 0


def _read(opened: Opened) -> Iterator[Item]:
    faults: list[tuple[str, str]] = []
    if is_archive(opened.head):
        pieces = Joined(parts(opened.stream, faults))
    else:
        source = Input(opened.stream)
        told = contents(source)
        if told.format == CUSTOM:
            text = Plain(source, told)
            yield from _as_sql(opened, text)
            if text.fault:
                yield Skipped(opened.resource.name, *text.fault, partial=True)
            return
        pieces = Joined(_beside(opened, told))
    yield from _as_sql(opened, pieces)
    for reason, detail in faults:
        yield Skipped(opened.resource.name, reason, detail, partial=True)
    if pieces.lost:
        detail = f"{pieces.lost} files of rows"
        yield Skipped(opened.resource.name, "corrupt_member", detail, partial=True)


def _as_sql(opened: Opened, text: io.RawIOBase) -> Iterator[Item]:
    stream = io.BufferedReader(text, _BUFFER)
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]

    def describe(format_: str, encoding: str | None) -> None:
        opened.describe(format_.replace("sql/postgresql", "pgdump"), encoding)

    made = replace(opened, stream=cast("Any", stream), head=head, seekable=False, describe=describe)
    yield from _without_lines(SQL.read(made))


def _without_lines(items: Iterable[Item]) -> Iterator[Item]:
    """Take the line numbers away: the file itself has no lines."""
    for item in items:
        if isinstance(item, RecordBatch):
            yield replace(item, lines=None)
        elif isinstance(item, Member) and item.batches is not None:
            yield replace(item, batches=_without_lines(item.batches))
        else:
            yield item


def _beside(opened: Opened, told: Contents) -> Iterator[tuple[bytes, Any]]:
    """Yield each piece of SQL, and the file of its rows or None."""
    yield PREAMBLE + definitions(told), None
    descriptor = getattr(getattr(opened.stream, "raw", None), "descriptor", None)
    if told.format != DIRECTORY or descriptor is None:
        return
    folder = os.path.dirname(opened.resource.path)  # noqa: PTH120 - bytes
    for entry in told.entries:
        if entry.kind == "TABLE DATA" and entry.file and "/" not in entry.file:
            yield b"\n" + entry.copy, _rows(folder, os.fsencode(entry.file))


def _rows(folder: bytes, name: bytes) -> Any:
    """Open a file of rows, compressed or not; None where it is not there."""
    for suffix in (b"", b".gz"):
        try:
            file = open_resource(Resource("", os.path.join(folder, name + suffix), 0))  # noqa: PTH118
        except ReadError:
            continue
        return file
    return io.BytesIO(b"")


READER = Reader(
    name="pgdump",
    title="PostgreSQL archives (pg_dump -Fc, -Ft, and -Fd by its toc.dat)",
    suffixes=(".dump", ".backup", ".pgdump"),
    sniff=_sniff,
    read=_read,
)
