"""JSON: an array's elements are records, or those of an object's one array of objects.

    [{...}, {...}]                         two records
    {"labo": "X", "results": [{}, {}]}     two records; `labo` goes with the first
    {"nom": "X", "tags": ["a"]}            one record

An array is read element by element. An object is read twice where it can be, to
learn whether it has just one array of objects; from a pipe the first such array
is taken for it. What stands beside the array belongs to its first record, what
follows it to the last. From where the text is no JSON it is read as lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import CellRows
from scanner.readers.jsonpaths import Pairs
from scanner.readers.jsonstream import JsonStream, Malformed
from scanner.readers.text import line_batches
from scanner.readers.texts import decoded_head, lost, opened_text

__all__ = ["READER"]

_BATCH = 4 << 20
_SUFFIXES = (".json", ".geojson")
_ANY = "\0any"


def _sniff(head: bytes, name: str) -> int:
    """Want what looks like the start of an object or array."""
    text = decoded_head(head).lstrip("\ufeff \t\r\n")
    start = text[:1] + text[1:].lstrip()[:1]
    if start[:1] == "{" and (start[1:] in ('"', "}") or len(start) == 1):
        return 85
    if start[:1] == "[" and start[1:] in tuple('{["]'):
        return 85 if name.endswith(_SUFFIXES) or start[1:] in ("{", '"') else 60
    return 75 if name.endswith(_SUFFIXES) and start[:1] in ("{", "[") else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    field = _field_of_records(opened)
    text = opened_text(opened)
    opened.describe("json", text.encoding.name)
    stream, rows = JsonStream(text.read), CellRows()
    try:
        yield from _values(stream, field, rows)
    except Malformed as problem:
        yield from rows.full(0)
        detail = f"read as text from line {stream.line} on"
        yield Skipped(opened.resource.name, problem.reason, detail, partial=True)
        window = opened.limits.cell_bytes
        yield from line_batches(text, window, rows.next, stream.line, stream.rest())
    opened.describe("json", text.encoding.name)
    yield from lost(opened, text)


def _field_of_records(opened: Opened) -> str | None:
    """Return the key of an object's one array of objects; None where it has none or more.

    What cannot be read twice is taken to have one, whatever its key.
    """
    if decoded_head(opened.head).lstrip("\ufeff \t\r\n")[:1] != "{":
        return None
    if not opened.seekable:
        return _ANY
    stream = JsonStream(opened_text(opened).read)
    found: list[str] = []
    with suppress(Malformed):
        for key in stream.members():
            if stream.peek() != "[":
                stream.value()
                continue
            objects = others = 0
            try:
                for element, _ in stream.elements(stream.value):
                    objects += isinstance(element, Pairs)
                    others += not isinstance(element, Pairs)
            finally:
                found += [key] * (objects > 0 and not others)
    opened.stream.seek(0)
    return found[0] if len(found) == 1 else None


def _values(stream: JsonStream, field: str | None, rows: CellRows) -> Iterator[RecordBatch]:
    """Read the values of a text; there should be one, but exports get glued together."""
    while start := stream.peek():
        if start == "{" and field is not None:
            yield from _records_within(stream, field, rows)
        elif start == "{":
            yield from _object(stream, rows)
        elif start == "[":
            for found, line in stream.elements(stream.cells):
                rows.add(found, line)
                yield from rows.full(_BATCH)
        else:
            line = stream.line
            rows.add(stream.cells(), line)
        field = None
    yield from rows.full(0)


def _records_within(stream: JsonStream, field: str, rows: CellRows) -> Iterator[RecordBatch]:
    """Read an object whose records are the elements of one of its arrays."""
    held: list[tuple[str, str]] = []
    line, begun = stream.line, False
    try:
        for key in stream.members():
            if stream.peek() != "[" or field not in (key, _ANY):
                held += stream.cells(key)
                continue
            for found, line_of_this in stream.elements(stream.cells):
                if begun:
                    rows.add(held, line)
                    held = []
                    yield from rows.full(_BATCH)
                held, line, begun = held + found, line_of_this, True
    finally:
        if held or begun:
            rows.add(held, line)


def _object(stream: JsonStream, rows: CellRows) -> Iterator[RecordBatch]:
    """Read an object that is one record; a large one goes on from batch to batch."""
    held: list[tuple[str, str]] = []
    line = stream.line
    size = 0
    try:
        for key in stream.members():
            found = stream.cells(key)
            size += sum(len(value) for _, value in found)
            held += found
            if size > _BATCH:
                yield from rows.full(0)
                part = CellRows(rows.next)
                part.add(held, line)
                yield part.batch()
                held, size = [], 0
    finally:
        rows.add(held, line)


READER = Reader(
    name="json",
    title="JSON: arrays and objects, by element",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
