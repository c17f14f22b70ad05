"""Plain text: each line that is not blank a record, or the whole document one.

Logs, lists and notes are lines; letters and reports are prose. A line or document
too long to be held is read in windows that overlap.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from scanner.model import CellColumn, RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import clean, strings
from scanner.readers.encoding import Transcoder
from scanner.readers.shape import has_stamps, is_lines
from scanner.readers.texts import decoded_head, is_text, lost, opened_text
from scanner.readers.windows import Cutter, Window, window_column

__all__ = ["READER", "line_batches"]

_BLOCK = 1 << 20
_SUFFIXES = (".txt", ".log", ".text", ".md", ".out", ".lst", ".asc")


def _sniff(head: bytes, name: str) -> int:
    """Take any text that nobody else takes; a log is surer, for its commas are no columns."""
    text = decoded_head(head)
    if not is_text(text):
        return 0
    filled = [line for line in text.splitlines()[:200] if line.strip()]
    if len(filled) > 1 and has_stamps(filled):
        return 70
    return 40 if name.endswith(_SUFFIXES) else 20


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    text = opened_text(opened)
    lines = is_lines(decoded_head(opened.head))
    format_ = "text/lines" if lines else "text/prose"
    opened.describe(format_, text.encoding.name)
    yield from (line_batches if lines else _prose)(text, opened.limits.cell_bytes)
    opened.describe(format_, text.encoding.name)
    yield from lost(opened, text)


def line_batches(
    text: Transcoder, window: int, record: int = 0, line: int = 1, first: bytes = b""
) -> Iterator[RecordBatch]:
    """Yield the lines of a text as records, from a given ordinal and line number on.

    `first` are bytes of UTF-8 already taken from the text.
    """
    buffer, final, long = first, False, Cutter(window)
    while not final:
        block = text.read(_BLOCK)
        final = not block
        buffer += block
        end = len(buffer) if final else _last_break(buffer)
        if not end and len(buffer) > long.size + _BLOCK:
            part, used = long.cut(buffer)
            yield _window(part, record, line)
            buffer = buffer[used:]
            continue
        whole, buffer = buffer[:end], buffer[end:]
        if long.begun and whole:
            break_, after = _first_break(whole)
            yield _window(long.last(whole[:break_].rstrip(b"\r")), record, line)
            record, line, whole = record + 1, line + 1, whole[after:]
        if whole:
            batch, breaks = _lines(whole, record, line)
            record, line = record + batch.n_records, line + breaks
            if batch.n_records:
                yield batch


def _last_break(buffer: bytes) -> int:
    """Return where the last whole line ends; a CR at the very end may be half a break."""
    end = buffer.rfind(b"\n") + 1
    return end or buffer.rfind(b"\r", 0, -1) + 1


def _first_break(text: bytes) -> tuple[int, int]:
    mark = b"\n" if b"\n" in text else b"\r"
    end = text.find(mark)
    return (len(text), len(text)) if end < 0 else (end, end + 1)


def _window(window: Window, record: int, line: int) -> RecordBatch:
    column = window_column("", [window], record)
    return RecordBatch((column,), record, 1, np.array([line], np.int64))


def _lines(whole: bytes, record: int, line: int) -> tuple[RecordBatch, int]:
    """Cut a block into lines by their lengths alone, with no Python step for each."""
    text = whole.replace(b"\r\n", b"\n")
    mark = b"\n" if b"\n" in text or b"\r" not in text else b"\r"
    if not text.endswith(mark):
        text += mark
    array = np.frombuffer(text, np.uint8)
    breaks = np.flatnonzero(array == mark[0])
    ends = breaks - np.arange(len(breaks))
    starts = np.concatenate(([0], ends[:-1]))
    bare = text.replace(mark, b"")
    blank = (array <= 32) & (array != mark[0])  # noqa: PLR2004 - space and control characters
    ink = np.diff(np.concatenate(([0], np.cumsum(~blank, dtype=np.int64)[breaks]))) - 1
    filled = np.flatnonzero(ink > 0)
    if len(filled) < len(breaks):
        gaps = np.flatnonzero((ink <= 0) & (ends > starts))
        if len(gaps):
            keep = np.ones(len(bare), bool)
            for gap in gaps.tolist():
                keep[starts[gap] : ends[gap]] = False
            bare = np.frombuffer(bare, np.uint8)[keep].tobytes()
    edges = np.concatenate(([0], np.cumsum((ends - starts)[filled]))).astype(np.int32)
    values = pa.StringArray.from_buffers(len(filled), pa.py_buffer(edges), pa.py_buffer(bare))
    column = CellColumn("", clean(values), np.arange(record, record + len(filled)))
    return RecordBatch((column,), record, len(filled), filled + line), len(breaks)


def _prose(text: Transcoder, window: int) -> Iterator[RecordBatch]:
    """Yield the document as one record, in windows where it is long."""
    buffer, long = b"", Cutter(window)
    while block := text.read(_BLOCK):
        buffer += block
        while len(buffer) > long.size + _BLOCK:
            part, used = long.cut(buffer)
            yield _window(part, 0, 1)
            buffer = buffer[used:]
    if long.begun:
        yield _window(long.last(buffer.rstrip(b"\r\n")), 0, 1)
    elif buffer.strip():
        column = CellColumn("", strings([buffer.decode("utf-8", "replace")]), np.zeros(1, np.int64))
        yield RecordBatch((column,), 0, 1, np.ones(1, np.int64))


READER = Reader(
    name="text",
    title="plain text: logs, lists and notes by line, letters and reports whole",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
