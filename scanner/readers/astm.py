"""ASTM E1394 / LIS2-A2, what analysers send: each patient (`P`) a record.

Fields are counted as in the standard, the record type being the first: `P.6.1`
is the surname. Frames (STX, frame number, ETX or ETB, checksum) are taken off,
also where a trace writes them as `<STX>`; a record that goes on behind an ETB is
joined. Lines that are no record, of a trace, stay as text of the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.lines import Line
from scanner.readers.patients import NOISE, header_order, read
from scanner.readers.segments import ASTM
from scanner.readers.texts import decoded_head

__all__ = ["READER"]

_SUFFIXES = (".astm", ".lis", ".lis2")
_CONTROL = "\x02\x03\x04\x05\x06\x15\x17"
_WRITTEN = re.compile(r"[<\[](STX|ETX|EOT|ENQ|ACK|NAK|ETB|CR|LF)[>\]]")
_AS_BYTES = {"CR": "", "LF": ""} | dict(
    zip("STX ETX EOT ENQ ACK NAK ETB".split(), _CONTROL, strict=True)
)
_OPENING = re.compile(r"^[^\x02]{0,60}\x02[0-7]")
_CLOSING = re.compile(r"([\x03\x17])[0-9A-Fa-f]{0,2}[\x04\x05\x06]*$")
_HEADER = re.compile(r"(?m)^.{0,60}?(?:\x02|[<\[]STX[>\]])[0-7](?=H\|)")
_DECLARED = 3


def _sniff(head: bytes, _name: str) -> int:
    """Want a header with its three delimiters, in a frame or not."""
    text = decoded_head(head)
    framed = _HEADER.search(text)
    first = text[framed.end() :] if framed else text.lstrip(NOISE)
    found = header_order(first.split("\r", 1)[0].split("\n", 1)[0]) == _DECLARED
    return 95 if found else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    yield from read(opened, "astm", ASTM, _named, _unframed)


def _named(kind: str, place: int) -> str:
    return f"{kind}.{place + 1}"


def _unframed(source: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines without frames; the text of a record that was parted is one again."""
    start, held = 0, ""
    for number, raw in source:
        line = _WRITTEN.sub(lambda match: _AS_BYTES[match[1]], raw)
        is_frame = _OPENING.match(line)
        line = line[is_frame.end() :] if is_frame else line.lstrip(_CONTROL[2:])
        closing = _CLOSING.search(line)
        if closing is not None:
            line = line[: closing.start()]
        start = start if held else number
        if closing is not None and closing[1] == "\x17":
            held += line
            continue
        if held or line.strip(_CONTROL):
            yield start, (held + line).strip(_CONTROL)
        held = ""
    if held:
        yield start, held


READER = Reader(
    name="astm",
    title="ASTM E1394 / LIS2-A2 messages of analysers, and traces of them",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
