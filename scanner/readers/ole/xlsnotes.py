"""What an XLS workbook says outside of its cells: notes, text boxes, headers and footers.

Sources:
    * [MS-XLS] 2.4.329 (TxO), 2.4.136 (Header), 2.4.124 (Footer), 2.5.296 (string)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

__all__ = ["notes"]

_HEADER, _FOOTER, _CONTINUE, _TEXT_BOX = 0x0014, 0x0015, 0x003C, 0x01B6
_WIDE = 1
_NAMES = {_HEADER: "header", _FOOTER: "footer"}


def notes(stream: Any) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of what stands beside the cells in a workbook's stream."""
    expected = 0
    while len(head := stream.read(4)) == 4:  # noqa: PLR2004 - a record's header
        kind, size = struct.unpack("<2H", head)
        content = stream.read(size)
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


def _characters(content: bytes, start: int) -> str:
    """Return a string whose flags stand right before `start`."""
    encoding = "utf-16-le" if content[start - 1 : start] == b"\x01" else "latin-1"
    return content[start:].decode(encoding, "replace")
