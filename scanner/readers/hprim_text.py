"""HPRIM Médecin text: twelve lines say who, then the report, then `RES|` lines.

     1 code or title      5 address          9 number of the file
     2 surname            6 postcode, town  10 its date
     3 given name         7 birth date      11 sender
     4 address            8 NSS             12 recipient, usually the prescriber

Each patient is a record; `****FIN****` ends one, `****FINFICHIER****` the file.
Cells are `line 2`, `body` and `RES[1]` (counted from 0). A dot is an empty line.
Seen in the wild and read: HTML entities, indents, any line end and encoding,
empty lines or a thirteenth one in front, results without a report, no end marks.

Sources:
    * H.PR.I.M. Médecins 3.0 (March 1997), as MedShake and the asalée parser read it
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import OVERLAP
from scanner.readers.lines import Line, lines
from scanner.readers.records import BATCH, Grouped
from scanner.readers.texts import decoded_head, lost, opened_text

__all__ = ["READER"]

_SUFFIXES = (".hpr", ".hpm", ".hprim", ".hps")
_HEADER = 12
_MOST_SHIFT = 4
_ENOUGH = 3
_END = re.compile(r"\*{2,6} ?FIN ?\*{2,6}", re.IGNORECASE)
_LAST = re.compile(r"\*{2,6} ?FIN ?FICHIER ?\*{2,6}", re.IGNORECASE)
_MARK = re.compile(r"\*{2,6} ?LAB ?\*{2,6}", re.IGNORECASE)
_SCRAP = re.compile(r"\*{2,6}[A-Z ]{0,14}\*{0,6}")
_ANY_MARK = re.compile(r"(?m)^[ \t]*\*{4} ?(?:LAB|FIN|FIN ?FICHIER) ?\*{4}[ \t]*$")
_DATE = re.compile(r"\d{2}[/.-]\d{2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{8}")
_TOWN = re.compile(r"(?:\d{5}|2[AB]\d{3})(?: .*)?")
_NSS = re.compile(r"\.?|[1-8][\dAB ]{12,20}", re.IGNORECASE)
_CODED = re.compile(r"(\S{1,10})\s+(\S.*)")
_CODE_WIDTH = 10


def _sniff(head: bytes, _name: str) -> int:
    """Want three signs of the twelve lines, or its marks and results."""
    text = decoded_head(head)
    lines_ = re.split(r"\r\n|\r|\n", text)[: _HEADER + 2 * _MOST_SHIFT]
    first = [html.unescape(line).strip() for line in lines_]
    marks = _ANY_MARK.search(text.replace("\r", "\n")) is not None
    signs = max(_signs(first[at:]) for at in range(_MOST_SHIFT + 1)) + marks
    if signs >= _ENOUGH and len(first) >= _HEADER:
        return 92
    return 85 if marks and "RES|" in text else 0


def _signs(header: list[str]) -> int:
    """Count what looks like line 6 (town), 7 (birth), 8 (NSS) and 10 (date)."""
    expected = ((5, _TOWN), (6, _DATE), (7, _NSS), (9, _DATE))
    found = [place < len(header) and shape.fullmatch(header[place]) for place, shape in expected]
    return sum(map(bool, found)) if found[0] or found[1] else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    text = opened_text(opened)
    opened.describe("hprim-text", text.encoding.name)
    records = Grouped()
    for number, block in _blocks(lines(text, 8 * opened.limits.cell_bytes)):
        if number:
            yield from records.open(number)
        cells = _cells(block, is_first=number > 0)
        if records.add(cells, sum(map(len, block))):
            yield from records.spill()
    yield from records.finish()
    opened.describe("hprim-text", text.encoding.name)
    yield from lost(opened, text)


def _blocks(source: Iterator[Line]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each patient and the number of the first; 0 for a further part."""
    start, block, size, parted = 0, list[str](), 0, False
    for number, raw in source:
        line = html.unescape(raw).strip("\0\x1a\ufeff") if "&" in raw else raw.strip("\0\x1a\ufeff")
        plain = line.strip()
        if _END.fullmatch(plain) or _LAST.fullmatch(plain):
            if any(map(_says, block)):
                yield (0 if parted else start), block
            start, block, size, parted = 0, [], 0, False
        else:
            start = start or (number if plain else 0)
            block.append(line)
            size += len(line)
            if size > BATCH:
                yield (0 if parted else start), block
                block, size, parted = [line[-OVERLAP:]], 0, True
    if any(map(_says, block)):
        yield (0 if parted else start), block


def _says(line: str) -> bool:
    """Say whether a line is more than nothing or what is left of an end mark."""
    plain = line.strip()
    return bool(plain) and not _SCRAP.fullmatch(plain)


def _cells(block: list[str], *, is_first: bool) -> Iterator[tuple[str, str]]:
    """Yield the header's lines, the report and the results of a patient."""
    blank = next((at for at, line in enumerate(block) if line.strip()), 0)
    shift = max(
        range(blank + _MOST_SHIFT + 1), key=lambda at: _signs(_stripped(block[at : at + _HEADER]))
    )
    rest = block
    if is_first and _signs(_stripped(block[shift : shift + _HEADER])) > 1:
        yield from (("", line) for line in _stripped(block[:shift]) if line)
        yield from _header(block[shift : shift + _HEADER])
        rest = block[shift + _HEADER :]
    report: list[str] = []
    for line in rest:
        plain = line.strip()
        if plain.startswith("RES|"):
            parts = plain.split("|")
            yield from (
                (f"RES[{place}]", part) for place, part in enumerate(parts) if place and part
            )
        elif not _MARK.fullmatch(plain):
            report.append(line)
    if any(map(str.strip, report)):
        yield "body", "\n".join(report).strip("\n")


def _stripped(found: list[str]) -> list[str]:
    return [line.strip() for line in found]


def _header(found: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_stripped(found), 1):
        if not line or line == ".":
            continue
        coded = _CODED.fullmatch(line) if number > 10 else None  # noqa: PLR2004 - code and name
        if coded is not None and (
            line[_CODE_WIDTH : _CODE_WIDTH + 1] == " " or re.search(r"\d", coded[1])
        ):
            yield f"line {number}.1", coded[1]
            yield f"line {number}.2", coded[2]
        elif number == 1 and not any(map(str.isdigit, line)):
            yield "", line  # a title in place of the code
        else:
            yield (f"line {number}.2" if number == _HEADER else f"line {number}"), line


READER = Reader(
    name="hprim-text",
    title="HPRIM Médecin text, several patients a file",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
