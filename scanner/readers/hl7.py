"""HL7 v2: each message a record, each field a column by its place: `PID-5.1`.

Segments end with CR, LF or both, in files, MLLP frames and FHS/BHS batches. A
line that starts no segment goes on with the one before. Delimiters are those of
each message's MSH; its fields are read as `scanner.readers.segments` says. MSH-18
chooses among code pages where the bytes leave a choice; valid UTF-8 is UTF-8.

A document in OBX-5 (base64 of type ED; RTF, XML, HTML or base64 of any type) is a
resource of its own, `!OBX-5[3]`: that of the third OBX segment of the file, counted
from 1 over all its messages. Plain text in base64 is read with its message, as
`OBX-5.5`, for what it tells is told of that patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Member, RecordBatch
from scanner.readers import HEAD_BYTES, Item, Opened, Reader, choose
from scanner.readers.embedded import decoded, document, is_base64, is_written
from scanner.readers.encoding import Encoding, Transcoder, detect
from scanner.readers.lines import Line, joined, lines
from scanner.readers.records import Grouped
from scanner.readers.segments import HL7, Marks, Segments
from scanner.readers.texts import decoded_head, lost, opened_text, whole_text

__all__ = ["READER"]

_SUFFIXES = (".hl7", ".hl7v2", ".oru", ".orm", ".adt", ".oul", ".oml")
_HEADER = re.compile(r"(MSH|FHS|BHS)([^\w\s])((?:(?!\2)[^\w\s]){1,6})(?:\2|$)")
_FIRST = re.compile(r"(?m)^[\0\x0b \t\ufeff]{0,4}(?:MSH|FHS|BHS)([^\w\s])(?:(?!\1)[^\w\s]){2,6}\1")
_ORDER = "component repetition escape sub"
_CHARSETS = {
    "8859/1": "cp1252",
    "8859/2": "iso8859-2",
    "8859/9": "iso8859-9",
    "8859/15": "iso8859-15",
}
"""HL7 table 0211; what calls itself latin-1 is cp1252 in the end."""
_SINGLE_BYTE = frozenset({"cp1252", "cp850", "mac_roman", "latin-1"})
_CHARSET_PLACE = 17
_ED_PARTS = 5
_SHORTEST_DOCUMENT = 20
_LONGEST = 64 << 20
"""Characters of a segment that is held whole: a document may be one."""


def _sniff(head: bytes, name: str) -> int:
    """Want a message header first; anywhere, if the name says HL7 too."""
    text = decoded_head(head)
    found = _FIRST.search(text)
    if found is None:
        return 0
    if not text[: found.start()].strip("\0\x0b\x1c \t\r\n\ufeff"):
        return 95
    return 85 if name.endswith(_SUFFIXES) else 0


def _read(opened: Opened) -> Iterator[Item]:
    text = _opened(opened)
    opened.describe("hl7v2", text.encoding.name)
    reading = _Reading()
    longest = max(8 * opened.limits.cell_bytes, _LONGEST)
    whole = joined(lines(text, longest), reading.starts, lambda _: None, longest)
    yield from reading.items(whole)
    opened.describe("hl7v2", text.encoding.name)
    yield from lost(opened, text)


def _opened(opened: Opened) -> Transcoder:
    """Return the text in the code page that MSH-18 names where bytes alone cannot tell."""
    single = detect(opened.head).name in _SINGLE_BYTE
    if single and opened.resource.override("encoding") is None:
        declared = _CHARSETS.get(_charset(decoded_head(opened.head)))
        if declared is not None:
            return Transcoder(opened.stream, Encoding(declared))
    return opened_text(opened)


def _charset(text: str) -> str:
    """Return the first of MSH-18, "" where there is none."""
    header = _FIRST.search(text)
    if header is None:
        return ""
    line = re.split(r"[\r\n]", text[header.start(1) :], maxsplit=1)[0]
    named = line.split(header[1])[_CHARSET_PLACE : _CHARSET_PLACE + 1]
    return re.split(r"[~^]", named[0])[0].strip().upper() if named else ""


class _Reading:
    """The way through one file: the delimiters in force, the documents that were met."""

    def __init__(self) -> None:
        self._segments = Segments(HL7, _named)
        self._is_segment = re.compile(r"[A-Z][A-Z0-9]{2}(?:\||$)").match
        self._records = Grouped()
        self._observations = 0
        self._documents: list[Member] = []

    def starts(self, line: str) -> bool:
        """Say whether a line starts a segment; a header also says how others will."""
        header = _HEADER.match(line)
        if header is not None:
            mark = re.escape(header[2])
            self._is_segment = re.compile(f"[A-Z][A-Z0-9]{{2}}(?:{mark}|$)").match
        return self._is_segment(line) is not None

    def items(self, segments: Iterator[Line]) -> Iterator[RecordBatch | Member]:
        """Yield all messages, and the documents in them."""
        records = self._records
        for number, segment in segments:
            header = _HEADER.match(segment)
            if header is not None:
                self._segments.use(_declared(header))
                opening = records.open if header[1] == "MSH" else records.head
                yield from opening(number)
                plain = f"{header[1]}{header[2]}{segment[header.end(3) :]}"
                cells, body = self._segments.cells(plain), header[1] == "MSH"
            else:
                cells = self._cells(segment) if self._is_own(segment) else [("", segment)]
                body = True
            if records.add(cells, len(segment), body=body):
                yield from records.spill()
            while self._documents:
                yield self._documents.pop(0)
        yield from records.finish()

    def _is_own(self, segment: str) -> bool:
        """Say whether it is a segment of the message being read."""
        return segment[:3].isalnum() and segment[3:4] in ("", self._segments.marks.field)

    def _cells(self, segment: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if segment.startswith("OBX"):
            self._observations += 1
            mark = self._segments.marks.field
            parts = segment.split(mark, 6)
            if len(parts) > 5 and parts[5]:  # noqa: PLR2004 - OBX-5
                read = self._encapsulated if parts[2] == "ED" else self._written
                inside = read(parts[5])
                if inside is not None:
                    found, parts[5] = inside, ""
                    segment = mark.join(parts)
        return found + self._segments.cells(segment)

    def _encapsulated(self, raw: str) -> list[tuple[str, str]]:
        """Return what a document (source^type^subtype^encoding^content) says of itself.

        What it says is plain text, or kept as a document.
        """
        parts = raw.split(self._segments.marks.component, _ED_PARTS - 1)
        found = [
            (f"OBX-5.{number}", self._segments.whole(part))
            for number, part in enumerate(parts[: _ED_PARTS - 1], 1)
            if part
        ]
        text = self._segments.text(parts[-1]) if len(parts) == _ED_PARTS else ""
        coded = decoded(text) if len(parts) == _ED_PARTS and parts[3].upper() == "BASE64" else None
        if coded is not None:
            if choose(coded[:HEAD_BYTES], "").name == "text":
                return [*found, ("OBX-5.5", whole_text(coded))]
            self._keep(coded)
        elif is_written(text):
            self._keep(text.encode())
        elif text:
            found.append(("OBX-5.5", text))
        return found

    def _written(self, raw: str) -> list[tuple[str, str]] | None:
        """Return no cells where a result is a document in itself; None where it is a result."""
        if len(raw) < _SHORTEST_DOCUMENT:
            return None
        text = self._segments.text(raw)
        if is_written(text):
            self._keep(text.encode())
            return []
        bare = text.rpartition(self._segments.marks.component)[2]
        coded = decoded(bare) if is_base64(bare) else None
        if coded is None:
            return None
        self._keep(coded)
        return []

    def _keep(self, content: bytes) -> None:
        self._documents.append(document(f"OBX-5[{self._observations}]", content))


def _named(kind: str, place: int) -> str:
    """Return `PID-5`; the first delimiter of a header is a field of its own."""
    return f"{kind}-{place + (kind in ('MSH', 'FHS', 'BHS'))}"


def _declared(header: re.Match[str]) -> Marks:
    return HL7.declared(header[2], header[3], _ORDER)


READER = Reader(
    name="hl7",
    title="HL7 v2 messages (v2.1 to v2.8), also in MLLP frames and batches",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
