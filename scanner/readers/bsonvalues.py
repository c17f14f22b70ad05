"""One BSON document as Python values."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from typing import Any

from scanner.readers.jsonpaths import MAX_DEPTH

__all__ = ["BadDocument", "document"]

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - BSON's are UTC
_EMPTY = frozenset((0x06, 0x0A, 0x7F, 0xFF))
_EXPONENT = 6176


class BadDocument(Exception):  # noqa: N818 - becomes a Skipped
    """The bytes are no document."""


def document(raw: bytes) -> dict[str, Any]:
    r"""Return a document; repeated keys are told apart.

    Raises:
        BadDocument: it is none, or cut.

    >>> document(b"\x12\0\0\0\x02nom\0\x04\0\0\0ANN\0\0")
    {'nom': 'ANN'}
    """
    try:
        found, end = _document(raw, 0, 0)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise BadDocument from None
    if end != len(raw):
        raise BadDocument
    return found


def _document(raw: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    end = at + struct.unpack_from("<i", raw, at)[0]
    if depth > MAX_DEPTH or not at + 5 <= end <= len(raw) or raw[end - 1]:
        raise BadDocument
    found: dict[str, Any] = {}
    at += 4
    while at < end - 1:
        stop = raw.index(b"\0", at + 1, end)
        name = raw[at + 1 : stop].decode("utf-8", "replace")
        value, after = _value(raw, raw[at], stop + 1, depth)
        if after > end - 1:
            raise BadDocument
        found[name if name not in found else f"{name}[{at}]"] = value
        at = after
    return found, end


def _value(raw: bytes, kind: int, at: int, depth: int) -> tuple[Any, int]:
    if kind in _EMPTY:
        return None, at
    if kind in _FIXED:
        size, read = _FIXED[kind]
        if at + size > len(raw):
            raise BadDocument
        return read(raw[at : at + size]), at + size
    if kind not in _VARIABLE:
        raise BadDocument
    return _VARIABLE[kind](raw, at, depth + 1)


def _unpacked(layout: str) -> Callable[[bytes], Any]:
    return lambda taken: struct.unpack(layout, taken)[0]


def _list(raw: bytes, at: int, depth: int) -> tuple[Any, int]:
    found, end = _document(raw, at, depth)
    return list(found.values()), end


def _string(raw: bytes, at: int, depth: int = 0) -> tuple[str, int]:  # noqa: ARG001 - its place in a table
    size = int(struct.unpack_from("<i", raw, at)[0])
    end = at + 4 + size
    if size < 1 or end > len(raw):
        raise BadDocument
    return raw[at + 4 : end - 1].decode("utf-8", "replace"), end


def _bytes(raw: bytes, at: int, depth: int) -> tuple[bytes, int]:  # noqa: ARG001
    end = at + 5 + int(struct.unpack_from("<I", raw, at)[0])
    return raw[at + 5 : end], end


def _pattern(raw: bytes, at: int, depth: int) -> tuple[str, int]:  # noqa: ARG001
    end = raw.index(b"\0", raw.index(b"\0", at) + 1) + 1
    return raw[at : end - 1].replace(b"\0", b"/").decode("utf-8", "replace"), end


def _pointer(raw: bytes, at: int, depth: int) -> tuple[str, int]:  # noqa: ARG001
    text, end = _string(raw, at)
    return text, end + 12


def _code(raw: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    text, end = _string(raw, at + 4)
    scope, end = _document(raw, end, depth)
    return [text, scope], end


def _moment(ms: int) -> dt.datetime | int:
    try:
        return _EPOCH + dt.timedelta(milliseconds=ms)
    except OverflowError:
        return ms


def _decimal(raw: bytes) -> str:
    """Return a decimal128 as text (IEEE 754-2008, binary integer significand)."""
    low, high = struct.unpack("<QQ", raw)
    if high >> 61 & 3 == 3:  # noqa: PLR2004 - infinity, NaN, or a number beyond all use
        return "NaN"
    digits, exponent = str((high & ((1 << 49) - 1)) << 64 | low), (high >> 49 & 0x3FFF) - _EXPONENT
    sign = "-" if high >> 63 else ""
    if exponent >= 0:
        return f"{sign}{digits}{'0' * exponent}"
    digits = digits.rjust(1 - exponent, "0")
    text: str = sign + digits[:exponent] + "." + digits[exponent:]
    return text.rstrip("0").rstrip(".")


_FIXED: dict[int, tuple[int, Callable[[bytes], Any]]] = {
    0x01: (8, _unpacked("<d")),
    0x07: (12, bytes.hex),
    0x08: (1, lambda taken: taken == b"\1"),
    0x09: (8, lambda taken: _moment(struct.unpack("<q", taken)[0])),
    0x10: (4, _unpacked("<i")),
    0x11: (8, _unpacked("<q")),
    0x12: (8, _unpacked("<q")),
    0x13: (16, _decimal),
}
_VARIABLE: dict[int, Callable[[bytes, int, int], tuple[Any, int]]] = {
    0x02: _string, 0x03: _document, 0x04: _list, 0x05: _bytes, 0x0B: _pattern,
    0x0C: _pointer, 0x0D: _string, 0x0E: _string, 0x0F: _code,
}  # fmt: skip
"""How the types of values are read, by their numbers in the format."""
