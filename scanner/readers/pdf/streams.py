"""Whether the compressed streams of a PDF are whole: pdfium reads on without a word.

Only streams of Flate filters are looked at, pictures left out, for their text is not
read either. Nothing is kept; each is inflated piece by piece and thrown away.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from scanner.errors import LimitExceeded

__all__ = ["damaged_streams", "inflated", "is_cut", "shown"]

_BLOCK = 1 << 20
_DICTIONARY = 2048
_BEGIN = re.compile(rb">>[\r\n\t ]{0,8}stream\r?\n")
_FILTERS = re.compile(rb"/Filter\s{0,4}(\[[^\]]{0,200}\]|/\w{1,20})")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)(?!\w)")
_PICTURE = re.compile(rb"/Subtype\s{0,4}/Image")
_SHOWN = re.compile(
    rb"\((?P<text>(?:[^\\()]|\\[0-7]{1,3}|\\[^0-7]){0,4096})\)|(?<=\s)(?:T[dDm*]|ET|'|\")(?=\s|$)"
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|[^0-7])", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b""}
_END = b"%%EOF"
_NEAR_END = 4096
_PIECE = 64 << 10
_MOST = 128 << 20
"""What one stream of text may inflate to: pdfium holds it."""


class _Stream(NamedTuple):
    """Where a stream begins and how many times it was compressed."""

    start: int
    layers: int


def is_cut(stream: Any) -> bool:
    """Say whether the end mark is missing."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - _NEAR_END))
    return _END not in stream.read(_NEAR_END)


def damaged_streams(stream: Any) -> int:
    """Count the streams that do not inflate to their end.

    Raises:
        LimitExceeded: `ratio_limit`, where one inflates to more than 128 MiB.
    """
    damaged = 0
    for found in list(_streams(stream)):
        size = 0
        try:
            for made in _pieces(stream, found):
                size += len(made)
                if size > _MOST:
                    raise LimitExceeded("ratio_limit", "a stream inflates to over 128 MiB")
        except (zlib.error, EOFError):
            damaged += 1
    return damaged


def inflated(stream: Any) -> Iterator[bytes]:
    """Yield what comes out of each stream, up to a bound or to where it is broken."""
    for found in list(_streams(stream)):
        made = bytearray()
        try:
            for piece in _pieces(stream, found):
                made += piece
                if len(made) > _MOST:
                    break
        except (zlib.error, EOFError):
            pass
        yield bytes(made)


def shown(content: bytes) -> str:
    r"""Return the strings that a page's content shows, as fonts of one byte a character do.

    >>> shown(b"BT (Patient) Tj 0 -9 Td [(LE )-20(GOFF)] TJ ET")
    'Patient\nLE GOFF'
    """
    lines = [""]
    for found in _SHOWN.finditer(content):
        if found["text"] is not None:
            lines[-1] += _ESCAPE.sub(_character, found["text"]).decode("cp1252", "replace")
        elif lines[-1]:
            lines.append("")
    return "\n".join(filter(None, lines))


def _character(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPES.get(code, code)


def _pieces(stream: Any, found: _Stream) -> Iterator[bytes]:
    """Yield the bytes of a stream; raises `EOFError` where it breaks off."""
    stream.seek(found.start)
    yield from _layer(iter(lambda: stream.read(_PIECE), b""), found.layers)


def _layer(source: Iterator[bytes], layers: int) -> Iterator[bytes]:
    if layers > 1:
        source = _layer(source, layers - 1)
    inner = zlib.decompressobj()
    for piece in source:
        made = inner.decompress(piece, _BLOCK)
        yield made
        while inner.unconsumed_tail or (len(made) == _BLOCK and not inner.eof):
            made = inner.decompress(inner.unconsumed_tail, _BLOCK)
            yield made
        if inner.eof:
            return
    raise EOFError


def _streams(stream: Any) -> Iterator[_Stream]:
    """Yield the streams that may hold text."""
    stream.seek(0)
    place, held = 0, b""
    while block := stream.read(_BLOCK):
        text = held + block
        for each in _BEGIN.finditer(text):
            layers = _layers(text[: each.start() + 2])
            if each.end() > len(held) and layers:
                yield _Stream(place - len(held) + each.end(), layers)
        place += len(block)
        held = text[-_DICTIONARY:]


def _layers(before: bytes) -> int:
    """Return how many times a stream was compressed, by its dictionary; 0 where not by Flate."""
    start = max(before.rfind(b" obj", max(0, len(before) - _DICTIONARY)), len(before) - _DICTIONARY)
    dictionary = before[max(start, 0) :]
    filters = _FILTERS.search(dictionary)
    if filters is None or _PICTURE.search(dictionary):
        return 0
    layers = len(_FLATE.findall(filters[1]))
    return layers if layers == filters[1].count(b"/") else 0
