"""Compressed RTF (LZFu), as Outlook keeps the text of mails; what is cut gives what came.

Sources:
    * [MS-OXRTFCP] 2.2 and 3.1
"""

from __future__ import annotations

import struct

from scanner.errors import CorruptResource

__all__ = ["inflated"]

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_HEADER = 16
_SIZE = 4096
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_LONGEST = 64 << 20


def inflated(content: bytes) -> bytes:
    """Return the RTF in a stream of compressed RTF.

    Raises:
        CorruptResource: it is none.
    """
    if len(content) < _HEADER:
        raise CorruptResource("truncated")
    size, raw_size, kind, _ = struct.unpack_from("<2I4sI", content)
    body = content[_HEADER : size + 4]
    if kind == _PLAIN:
        return body[:raw_size]
    if kind != _COMPRESSED:
        raise CorruptResource
    return _expanded(body)


def _expanded(body: bytes) -> bytes:
    window = bytearray(_KNOWN.ljust(_SIZE, b"\0"))
    place, at = len(_KNOWN), 0
    out = bytearray()
    while at < len(body) and len(out) < _LONGEST:
        flags, at = body[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                piece = body[at : at + 1]
                at += 1
            else:
                token = int.from_bytes(body[at : at + 2], "big")
                at += 2
                start, length = token >> 4, (token & 15) + 2
                if at > len(body) or start == place:
                    return bytes(out)
                piece = _copied(window, place, start, length)
            for byte in piece:
                window[place] = byte
                place = (place + 1) % _SIZE
            out += piece
    return bytes(out)


def _copied(window: bytearray, place: int, start: int, length: int) -> bytes:
    """Return a stretch of the window, which may run into what it is about to write."""
    distance = (place - start) % _SIZE or _SIZE
    return bytes(window[(start + step % distance) % _SIZE] for step in range(length))
