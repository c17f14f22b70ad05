"""FHIR R4 and R5 in JSON: each entry of a bundle, each resource, each line a record.

    {"resourceType": "Bundle", "entry": [...]}     a record an entry
    {"resourceType": "Patient", ...}               one record; in a list, one each
    {"resourceType": "Patient"...}                 bulk data: a record a line
    {"resourceType": "Observation"...}

Fields are JSON paths from the record: `resource.name[0].family`. Whose a name is
follows from the type of the resource. The `data` of an attachment is a resource of its
own, called by where it stands: `!entry[3].resource.presentedForm[0].data`, in bulk
data `!line 12.presentedForm[0].data`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.fhir.walk import Walk
from scanner.readers.jsonpaths import DECODER, Pairs, TooDeep
from scanner.readers.jsonstream import JsonStream, Malformed
from scanner.readers.ndjson import json_lines
from scanner.readers.placed import PlacedRows
from scanner.readers.text import line_batches
from scanner.readers.texts import decoded_head, lost, opened_text

__all__ = ["READER"]

_BATCH = 4 << 20
_TYPED = re.compile(r'"resourceType"\s*:\s*"[A-Z][A-Za-z]{2,60}"')
_EARLY = 4096
_BUNDLE = re.compile(r'"resourceType"\s*:\s*"Bundle"')


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Want an object with a `resourceType`, early or beside what FHIR has."""
    text = decoded_head(head).lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        return 0
    return 96 if _TYPED.search(text, 0, _EARLY) else 0


def _read(opened: Opened) -> Iterator[Item]:
    if _is_bulk(decoded_head(opened.head).lstrip("\ufeff \t\r\n")):
        yield from _bulk(opened)
    else:
        yield from _document(opened)


def _is_bulk(text: str) -> bool:
    """Say whether the first line is a whole object."""
    first, _, rest = text.partition("\n")
    try:
        return isinstance(DECODER.decode(first), Pairs) and rest.lstrip()[:1] == "{"
    except (ValueError, RecursionError):
        return False


def _bulk(opened: Opened) -> Iterator[Item]:
    text = opened_text(opened)
    opened.describe("fhir/ndjson", text.encoding.name)
    rows, walk = PlacedRows(), Walk()
    broken: dict[str, int] = {}
    for line, raw in enumerate(json_lines(text.read), 1):
        shown = raw.decode("utf-8", "replace").strip()
        if not shown:
            continue
        reason = ""
        try:
            cells = walk.cells(DECODER.decode(shown), f"line {line}.")
        except json.JSONDecodeError:
            reason = "malformed"
        except (TooDeep, RecursionError):
            reason = "max_depth"
        if reason:
            broken[reason] = broken.get(reason, 0) + 1
            cells = [("", shown)]
        rows.add(cells, line)
        yield from rows.full(_BATCH)
        yield from walk.documents()
    yield from rows.full(0)
    opened.describe("fhir/ndjson", text.encoding.name)
    for reason, count in broken.items():
        yield Skipped(opened.resource.name, reason, f"{count} lines read as text", partial=True)
    yield from lost(opened, text)


def _document(opened: Opened) -> Iterator[Item]:
    text = opened_text(opened)
    opened.describe("fhir", text.encoding.name)
    stream, rows, walk = JsonStream(text.read), PlacedRows(), Walk()
    bundle = _BUNDLE.search(decoded_head(opened.head)) is not None
    try:
        while stream.peek():
            read = _entries if bundle else _single
            if stream.peek() == "[":
                read = _list
            yield from read(stream, rows, walk)
    except (Malformed, TooDeep) as problem:
        reason = problem.reason if isinstance(problem, Malformed) else "max_depth"
        yield from rows.full(0)
        detail = f"read as text from line {stream.line} on"
        yield Skipped(opened.resource.name, reason, detail, partial=True)
        window = opened.limits.cell_bytes
        yield from line_batches(text, window, rows.next, stream.line, stream.rest())
    yield from rows.full(0)
    opened.describe("fhir", text.encoding.name)
    yield from lost(opened, text)


def _single(stream: JsonStream, rows: PlacedRows, walk: Walk) -> Iterator[Item]:
    line = stream.line
    rows.add(walk.cells(stream.value()), line)
    yield from walk.documents()
    yield from rows.full(_BATCH)


def _list(stream: JsonStream, rows: PlacedRows, walk: Walk) -> Iterator[Item]:
    for number, (value, line) in enumerate(stream.elements(stream.value)):
        rows.add(walk.cells(value, f"[{number}]."), line)
        yield from walk.documents()
        yield from rows.full(_BATCH)


def _entries(stream: JsonStream, rows: PlacedRows, walk: Walk) -> Iterator[Item]:
    """Read a bundle; what stands beside its entries belongs to the first, later to the last."""
    if stream.peek() != "{":
        yield from _single(stream, rows, walk)
        return
    held: list[tuple[str, str]] = []
    line, begun, number = stream.line, False, 0
    try:
        for key in stream.members():
            if key != "entry" or stream.peek() != "[":
                held += walk.cells(stream.value(), "", key)
                continue
            for value, at in stream.elements(stream.value):
                if begun:
                    rows.add(held, line)
                    held = []
                    yield from rows.full(_BATCH)
                held += walk.cells(value, f"entry[{number}].")
                line, begun, number = at, True, number + 1
                yield from walk.documents()
    finally:
        if held or begun:
            rows.add(held, line)


READER = Reader(
    name="fhir",
    title="FHIR R4 and R5 in JSON: bundles, resources, bulk NDJSON",
    suffixes=(".fhir", ".fhir.json"),
    sniff=_sniff,
    read=_read,
)
