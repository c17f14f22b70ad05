"""Binaries that no reader knows: their printable strings, each a record.

Runs of at least six characters are taken: ASCII with French letters in UTF-8 or
cp1252, and UTF-16 as Windows programs and databases store it. Programs, fonts,
sound and film hold nothing else, so they count as read; anything else is partial.
Of compressed formats nothing is read: their strings are chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanner.errors import UnsupportedFormat
from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.cells import CellRows
from scanner.readers.signatures import OPAQUE, SEALED, signature_of
from scanner.readers.texts import decoded_head, is_text

__all__ = ["READER", "runs"]

_BLOCK = 1 << 20
_SHORTEST = 12
"""Bytes of the shortest run in UTF-16: what is left of a block may be its beginning."""
_CUT = 3
"""A run that ends so near the end of a block may end in the middle of a character."""
_LONGEST = 4 << 20
_BATCH = 1 << 20
_LATIN = "éèêëàâäîïôöûüùçœæÉÈÊËÀÂÄÎÏÔÖÛÜÙÇŒÆ°’µ€".encode("cp1252")
_ASCII = rb"\t\x20-\x7e"
_RUN = re.compile(
    rb"(?:[" + _ASCII + rb"]\0|[" + re.escape(_LATIN) + rb"]\0){6,}"
    rb"|(?:[" + _ASCII + re.escape(_LATIN) + rb"]|\xc3[\x80-\xbf]|\xc5[\x92\x93]|\xe2\x80\x99){6,}"
)
_WRITTEN = frozenset({"PDF document", "RTF document", "encrypted file (age)"})
"""Binaries whose head may be all text; of the others such a head is a coincidence."""
_PLAIN_SHARE = 0.6


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Be surest where a signature speaks and be there for everything else."""
    signature = signature_of(head)
    if signature is None:
        return 10
    return 88 if signature.title in _WRITTEN or not is_text(decoded_head(head)) else 10


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    signature = signature_of(opened.head)
    if signature is not None and signature.kind == SEALED:
        raise UnsupportedFormat("", signature.title)
    opened.describe("binary/strings", None)
    yield from runs(opened.stream)
    if signature is None or signature.kind == OPAQUE:
        detail = signature.title if signature else ""
        yield Skipped(opened.resource.name, "strings_only", detail, partial=True)


def runs(stream: Any, record: int = 0) -> Iterator[RecordBatch]:
    """Yield the printable strings of a stream as records from an ordinal on."""
    rows = CellRows(record)
    buffer, final = b"", False
    while not final:
        block = stream.read(_BLOCK) or b""
        final = not block
        buffer += block if block.strip(b"\0") else block[:_SHORTEST]
        kept = len(buffer) - _SHORTEST
        for run in _RUN.finditer(buffer):
            if not final and run.end() > len(buffer) - _CUT and len(buffer) < _LONGEST:
                kept = run.start()  # may go on in the next block
                break
            text = _text(run.group())
            if text:
                rows.add([("", text)])
            kept = max(kept, run.end())
        buffer = buffer[max(kept, 0) :]
        yield from rows.full(_BATCH)
    yield from rows.full(0)


def _text(run: bytes) -> str:
    """Decode a run; "" where it is letters by chance."""
    if run[1:2] == b"\0":
        return run.decode("utf-16-le", "replace")
    plain = len(run) - len(run.translate(None, bytes(range(32, 127))))
    if plain < _PLAIN_SHARE * len(run):
        return ""
    try:
        return run.decode()
    except UnicodeDecodeError:
        return run.decode("cp1252", "replace")


READER = Reader(
    name="binary",
    title="any other binary, by its printable strings",
    suffixes=(),
    sniff=_sniff,
    read=_read,
)
