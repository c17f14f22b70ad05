"""NDJSON: one JSON value a line, each a record.

A line that is no JSON is a record of its own, read as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import CellRows
from scanner.readers.jsonpaths import DECODER, TooDeep, cells
from scanner.readers.texts import decoded_head, lost, opened_text

__all__ = ["READER", "json_lines"]

_BLOCK = 1 << 20
_MAX_LINE = 32 << 20
_BATCH = 4 << 20
_SUFFIXES = (".ndjson", ".jsonl")


def _sniff(head: bytes, name: str) -> int:
    """Want a whole JSON object or array on the first line, and something after it."""
    text = decoded_head(head).lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return 0
    first, _, rest = text.partition("\n")
    try:
        DECODER.decode(first)
    except (ValueError, RecursionError):
        return 85 if name.endswith(_SUFFIXES) and first[:1] == "{" else 0
    if name.endswith(_SUFFIXES):
        return 92
    return 90 if first[:1] == "{" and rest.lstrip()[:1] == "{" else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    text = opened_text(opened)
    opened.describe("ndjson", text.encoding.name)
    rows = CellRows()
    broken: dict[str, int] = {}
    line = 0
    for raw in json_lines(text.read):
        line += 1
        shown = raw.decode("utf-8", "replace").strip()
        if not shown:
            continue
        reason, found = _record(shown)
        if reason:
            broken[reason] = broken.get(reason, 0) + 1
        rows.add(found, line)
        del raw, shown, found  # a line may be long
        yield from rows.full(_BATCH)
    yield from rows.full(0)
    opened.describe("ndjson", text.encoding.name)
    for reason, count in broken.items():
        detail = f"{count} lines read as text"
        yield Skipped(opened.resource.name, reason, detail, partial=True)
    yield from lost(opened, text)


def _record(line: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what is wrong with a line, or "", and its cells."""
    try:
        return "", list(cells(DECODER.decode(line)))
    except json.JSONDecodeError:
        reason = "malformed"
    except (TooDeep, RecursionError):
        reason = "max_depth"
    return reason, [("", line)]


def json_lines(read: object) -> Iterator[bytes]:
    """Yield lines; one longer than 32 MiB is cut there, and its pieces are no JSON."""
    pending: list[bytes] = []
    size = 0
    while block := read(_BLOCK):  # type: ignore[operator]
        first, *rest = block.split(b"\n")
        pending.append(first)
        size += len(first)
        if rest:
            yield b"".join(pending)
            yield from rest[:-1]
            pending, size = [rest[-1]], len(rest[-1])
        elif size > _MAX_LINE:
            yield b"".join(pending)
            pending, size = [], 0
    if size:
        yield b"".join(pending)


READER = Reader(
    name="ndjson",
    title="JSON, one value a line (NDJSON, JSON Lines)",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
