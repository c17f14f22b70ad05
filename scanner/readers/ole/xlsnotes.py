"""What an XLS workbook says outside of its cells: notes, text boxes, headers and footers.

Sources:
    * [MS-XLS] 2.4.329 (TxO), 2.4.136 (Header), 2.4.124 (Footer), 2.5.296 (string)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from scanner.errors import CorruptResource

__all__ = ["notes"]

_HEADER, _FOOTER, _CONTINUE, _TEXT_BOX = 0x0014, 0x0015, 0x003C, 0x01B6
_BEGIN, _END = frozenset({0x0009, 0x0209, 0x0409, 0x0809}), 0x000A
_LONGEST = 8224
_NAMES = {_HEADER: "header", _FOOTER: "footer"}


def notes(stream: Any) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of what stands beside the cells in a workbook's stream.

    Raises:
        CorruptResource: its records do not lead to the end of each sheet.
    """
    expected = 0
    for kind, content in _records(stream):
        size = len(content)
        if kind == _TEXT_BOX and size >= 12:  # noqa: PLR2004 - where its length stands
            expected = struct.unpack_from("<H", content, 10)[0]
        elif kind == _CONTINUE and expected:
            text = _characters(content, 1)[:expected]
            expected -= len(text)
            if text.strip():
                yield "note", text.strip()
        elif kind in _NAMES and size > 3:  # noqa: PLR2004 - more than an empty string
            yield _NAMES[kind], _characters(content, 3)
        if kind not in (_TEXT_BOX, _CONTINUE):
            expected = 0


def _records(stream: Any) -> Iterator[tuple[int, bytes]]:
    """Yield the records as (kind, content); whoever reads cells ends early without a word."""
    depth = 0
    while len(head := stream.read(4)) == 4:  # noqa: PLR2004 - a record's header
        kind, size = struct.unpack("<2H", head)
        if depth and (not kind or size > _LONGEST):
            raise CorruptResource("", "records of the workbook")
        depth += (kind in _BEGIN) - (depth > 0 and kind == _END)
        yield kind, stream.read(size)
    if depth:
        raise CorruptResource("", "records of the workbook")


def _characters(content: bytes, start: int) -> str:
    """Return a string whose flags stand right before `start`."""
    encoding = "utf-16-le" if content[start - 1 : start] == b"\x01" else "latin-1"
    return content[start:].decode(encoding, "replace")
