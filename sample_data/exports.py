"""The exports of patients: the same visits in the encodings and shapes found in the field."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from layouts import FLAT, FOLLOWED, KALISIL, MEGABUS, MODERN, PIPED, TYPED, Layout
from truth import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visits import Visit, VisitBook

__all__ = ["Resource", "patients", "table"]

VISITS = {"56": 400, "22": 270, "27": 260, "45": 250, "41": 210, "61": 150}
DATES = ("date_naissance", "date_prelevement")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to write: its name below the target, its bytes, its records in order."""

    name: str
    payload: bytes
    records: list[Record]


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ";",
    encoding: str = "cp1252",
    title: str = "",
    blank_every: int = 0,
) -> bytes:
    """Write a table as CSV with CRLF; `title` stands above the header, if given."""
    lines = io.StringIO(newline="")
    if title:
        lines.write(f"{title}\r\n")
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if blank_every and number % blank_every == 0:
            lines.write("\r\n")
    return lines.getvalue().encode(encoding)


def patients(book: VisitBook) -> tuple[list[Resource], dict[str, list[Visit]]]:
    """Return the exports with patients, and the visits of each département in them."""
    seen = {dep: book.visits(dep, number) for dep, number in VISITS.items()}
    seen["56"] += [book.visit("56", person) for person in _test_patients(book)]
    plain = replace(MEGABUS, words=str)
    resources = [
        _csv("ftp/megabus_56.csv", MEGABUS, seen["56"], blank_every=70),
        _with_empty_rows("ftp/megabus_22.csv", plain, seen["22"]),
        _zipped("ftp/megabus_27.csv.gz", plain, seen["27"]),
        _with_broken_lines("reprise/export_45.csv", FLAT, seen["45"]),
        _csv("reprise/export_41.csv", MODERN, seen["41"], delimiter="\t", encoding="utf-16"),
        _ragged("reprise/patients_61.csv", PIPED, seen["61"]),
        _lines("kalisil/visites.ndjson", KALISIL, book.visits("22", 50) + book.visits("41", 50)),
        _parquet("kalisil/visites.parquet", TYPED, book.visits("45", 90)),
        _list("etude/suivi.json", FOLLOWED, [v for v in book.visits("56", 70, moved=0) if v.born]),
    ]
    return resources, seen


def _test_patients(book: VisitBook) -> list[Any]:
    names = ("Patient", "Megabus", "Patient")
    made = {given: book.world.test_patient("56", given) for given in dict.fromkeys(names)}
    return [made[given] for given in names]


def _csv(name: str, layout: Layout, visits: list[Visit], **how: Any) -> Resource:
    records = [layout.record(visit) for visit in visits]
    return Resource(name, table(layout.headers, [r.cells for r in records], **how), records)


def _with_empty_rows(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    """Old DOS code page, and rows of separators alone at the end."""
    records = [layout.record(visit) for visit in visits]
    records += [Record([""] * len(layout.headers)) for _ in range(2)]
    return Resource(
        name, table(layout.headers, [r.cells for r in records], encoding="cp850"), records
    )


def _zipped(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    plain = _csv(name, layout, visits)
    return replace(plain, payload=gzip.compress(plain.payload, mtime=0))


def _with_broken_lines(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    """UTF-8 with a byte order mark, a title above the header, comments of two lines."""
    records = [layout.record(visit) for visit in visits]
    for record in records[::12]:
        if record.cells[-1]:
            record.cells[-1] += "\nVOIR DOSSIER PAPIER"
    title = "EXPORT MEGABUS - LABORATOIRES DU LOIRET - EDITE LE 15/10/2020"
    rows = [record.cells for record in records]
    return Resource(name, table(layout.headers, rows, encoding="utf-8-sig", title=title), records)


def _ragged(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    """Some rows end with their last filled cell, some have a cell too many."""
    records = [layout.record(visit) for visit in visits]
    for number, record in enumerate(records):
        if number % 5 == 0:
            while record.cells and not record.cells[-1]:
                record.cells.pop()
        elif number % 17 == 0:
            record.cells.append("VU")
    rows = [record.cells for record in records]
    return Resource(
        name, table(layout.headers, rows, delimiter="|", encoding="iso8859-15"), records
    )


def _nested(layout: Layout, record: Record) -> dict[str, Any]:
    """Turn dotted headers into objects; an empty cell leaves no key."""
    tree: dict[str, Any] = {}
    for header, value in zip(layout.headers, record.cells, strict=True):
        *path, leaf = header.split(".")
        node = tree
        for step in path:
            node = node.setdefault(step, {})
        if value:
            node[leaf] = value
    return tree


def _lines(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    records = [layout.record(visit) for visit in visits]
    lines = (json.dumps(_nested(layout, record), ensure_ascii=False) for record in records)
    return Resource(name, "".join(f"{line}\n" for line in lines).encode(), records)


def _list(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    """Write one object with one list."""
    records = [layout.record(visit) for visit in visits]
    tree = {"version": 2, "source": "suivi", "visites": [_nested(layout, r) for r in records]}
    return Resource(name, json.dumps(tree, ensure_ascii=False, indent=1).encode(), records)


def _parquet(name: str, layout: Layout, visits: list[Visit]) -> Resource:
    """Write dates as dates, amounts as numbers, absent values as nulls."""
    records = [layout.record(visit) for visit in visits]
    columns: dict[str, pa.Array] = {}
    for index, header in enumerate(layout.headers):
        values = [record.cells[index] or None for record in records]
        if header in DATES:
            columns[header] = pa.array([date.fromisoformat(v) if v else None for v in values])
        elif header == "montant":
            columns[header] = pa.array([float(r.cells[index].replace(",", ".")) for r in records])
        else:
            columns[header] = pa.array(values, pa.string())
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return Resource(name, sink.getvalue(), records)
