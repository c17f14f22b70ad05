"""Elements become cells: fields are paths of local names below the record, `id@extension`.

What they hold is a profile's to say (`scanner.readers.xml.profile`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Member, RecordBatch, Skipped
from scanner.readers import Opened
from scanner.readers.cells import OVERLAP
from scanner.readers.embedded import decoded, document
from scanner.readers.encoding import Encoding, Transcoder, detect, encoding_named
from scanner.readers.placed import placed
from scanner.readers.records import Grouped
from scanner.readers.text import line_batches
from scanner.readers.texts import lost, opened_text
from scanner.readers.xml.profile import Frame, Profile
from scanner.readers.xml.roots import Plan, declared_encoding
from scanner.readers.xml.stream import Broken, XmlStream, local

__all__ = ["MAX_DEPTH", "read_xml"]

MAX_DEPTH = 512
_HELD = 1 << 20
_LONGEST = 32 << 20
_LINES = frozenset("paragraph tr item br caption list table title thead tbody p li div".split())
_CELLS = frozenset("td th".split())
_SINGLE_BYTE = frozenset({"cp1252", "cp850", "mac_roman", "latin-1"})


class _Records:
    """Makes records of elements."""

    def __init__(self, profile: Profile, plan: Plan) -> None:
        self._profile, self._plan = profile, plan
        self._stack: list[Frame] = []
        self._beyond = self._opening = self._size = 0
        self._cells: list[tuple[str, str]] = []
        self._out: list[RecordBatch | Member] = []
        self._names: dict[str, int] = {}
        self.stream: XmlStream | None = None
        self.records = Grouped()
        self.deep = False

    def taken(self) -> Iterator[RecordBatch | Member]:
        """Yield what was made since the last call."""
        made, self._out = self._out, []
        yield from made

    def close(self) -> Iterator[RecordBatch | Member]:
        """Yield what is left, also of elements that never ended."""
        while self._stack:
            self.end("")
        self._hand_over()
        self._out += self.records.finish()
        yield from self.taken()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        if self._beyond or len(self._stack) >= MAX_DEPTH:
            self._beyond += 1
            self.deep = True
            self._attributes(self._stack[-1], attributes)
            return
        if ":" in name:
            name = local(name)
        parent = self._stack[-1] if self._stack else None
        depth = len(self._stack) + 1
        opens = depth == self._plan.depth and (depth == 1 or name in self._plan.names)
        path = "" if parent is None or opens else f"{parent.path}/{name}" if parent.path else name
        frame = Frame(name, path, attributes, parent)
        self._stack.append(frame)
        if opens:
            self._opening = self.stream.line if self.stream is not None else 1
            if depth > 1:
                self._open()
        if parent is not None and (parent.texts or parent.prose is not None):
            self._break(parent, name)
        self._profile.enter(frame)
        if attributes:
            self._attributes(frame, attributes)

    def _open(self) -> None:
        """Open a record: an element of a list at once, a document when something is in it."""
        if self._opening:
            self._hand_over()
            self._out += self.records.open(self._opening)
            self._opening = 0

    def _break(self, parent: Frame, name: str) -> None:
        if parent.prose is not None:
            if name in _LINES:
                parent.prose.append("\n")
            elif name in _CELLS:
                parent.prose.append("\t")
        else:
            parent.texts.append(" ")

    def _attributes(self, frame: Frame, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if value and not name.startswith("xmlns"):
                own = local(name)
                if not self._keep(frame, own, value):
                    place = self._profile.place(frame, own, value)
                    self._add(f"{frame.path}@{own}", place, value)

    def end(self, name: str) -> None:  # noqa: ARG002 - the parser has checked it
        """Close an element and keep its text."""
        if self._beyond:
            self._beyond -= 1
            return
        frame = self._stack.pop()
        above = frame.parent.prose if frame.parent is not None else None
        if frame.prose is not None and frame.prose is above:
            if frame.name in _LINES:
                frame.prose.append("\n")
            return
        pieces = frame.texts if frame.prose is None else frame.prose
        if pieces:
            self._close(frame, "".join(pieces))
        else:
            self._profile.leave(frame, "")

    def _close(self, frame: Frame, text: str) -> None:
        if frame.prose is not None:
            text = re.sub(r"\n\s*\n+", "\n", text).strip("\n")
            text = f"{frame.title}\n{text}" if frame.title else text
        self._profile.leave(frame, text)
        if not text.strip():
            return
        if not self._keep(frame, "", text):
            field = frame.path or frame.name
            self._add(field, self._profile.place(frame, "", text), text)

    def _keep(self, frame: Frame, attribute: str, text: str) -> bool:
        """Keep a document in base64 as a resource; say whether it was one."""
        inner = self._profile.inner(frame, attribute, text)
        content = decoded(text) if inner else None
        if content is None:
            return False
        count = self._names[inner] = self._names.get(inner, 0) + 1
        self._out.append(document(f"{inner}[{count}]" if count > 1 else inner, content))
        return True

    def text(self, text: str) -> None:
        """Keep a piece of text."""
        frame = self._stack[-1]
        pieces = frame.texts if frame.prose is None else frame.prose
        if not pieces and text.isspace():
            return
        pieces.append(text)
        frame.size += len(text)
        if frame.size > _LONGEST:
            whole = "".join(pieces)
            field = frame.path or frame.name
            self._add(field, self._profile.place(frame, "", ""), whole)
            pieces[:] = [whole[-OVERLAP:]]
            frame.size = OVERLAP

    def aside(self, kind: str, text: str) -> None:
        """Keep a comment or the like; it belongs to the record that it stands in."""
        path = self._stack[-1].path if self._stack else ""
        if not text.isspace():
            self._add(f"{path}/{kind}" if path else kind, "other:text", text)

    def _add(self, field: str, place: str, value: str) -> None:
        if self._opening:
            self._open()
        self._cells.append((placed(field, place), value))
        self._size += len(value)
        if self._size > _HELD:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the record that is open the cells that were found in it."""
        if self.records.add(self._cells, self._size + 16 * len(self._cells)):
            self._out += self.records.spill()
        self._cells, self._size = [], 0


def read_xml(
    opened: Opened, profile: Profile, plan: Plan
) -> Iterator[RecordBatch | Skipped | Member]:
    """Yield the records of an XML text as a profile sees them; as text from where it breaks."""
    text = _text(opened)
    opened.describe(profile.format, text.encoding.name)
    reading = _Records(profile, plan)
    stream = reading.stream = XmlStream(text.read, reading)
    name = opened.resource.name
    try:
        for _ in stream.blocks():
            yield from reading.taken()
    except Broken as problem:
        line = stream.line
        yield from reading.close()
        detail = "" if problem.reason == "truncated" else f"read as text from line {line} on"
        yield Skipped(name, problem.reason, detail, partial=True)
        first = reading.records.next
        yield from line_batches(text, opened.limits.cell_bytes, first, line, stream.rest())
    else:
        yield from reading.close()
    opened.describe(profile.format, text.encoding.name)
    if reading.deep:
        detail = f"what lies below {MAX_DEPTH} levels is read without its path"
        yield Skipped(name, "max_depth", detail, partial=True)
    if stream.external:
        yield Skipped(name, "external_entity", partial=True)
    yield from lost(opened, text)


def _text(opened: Opened) -> Transcoder:
    """Return the text in the declared code page where bytes alone cannot tell."""
    found = detect(opened.head)
    open_question = found.name in _SINGLE_BYTE or not found.certain
    if open_question and opened.resource.override("encoding") is None:
        try:
            declared = encoding_named(declared_encoding(opened.head))
        except LookupError:
            declared = "utf-8"
        western = declared in ("cp1252", "latin-1")
        if not declared.startswith("utf") and (found.certain or not western):
            return Transcoder(opened.stream, Encoding("cp1252" if western else declared))
    return opened_text(opened)
