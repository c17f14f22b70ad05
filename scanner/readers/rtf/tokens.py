"""RTF taken apart: groups, control words, characters and binary runs, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

__all__ = ["Kind", "Token", "tokens"]

_BLOCK = 1 << 20
_TAIL = 64
"""The longest token that may be cut at the end of a block."""
_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|[\r\n\0]+"
    rb"|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SYMBOL = auto()
    TEXT = auto()
    BINARY = auto()


class Token(NamedTuple):
    r"""One token: a control word and its number, or bytes as they stand in their code page.

    `\'e9` is TEXT of one byte; BINARY are the bytes behind `\bin`.
    """

    kind: Kind
    text: bytes = b""
    number: int | None = None


def tokens(stream: Any) -> Iterator[Token]:
    """Yield the tokens of a stream."""
    buffer, final, at = b"", False, 0
    while not final:
        block = stream.read(_BLOCK) or b""
        final = not block
        buffer, at = buffer[at:] + block, 0
        while at < len(buffer) and (final or at < len(buffer) - _TAIL):
            found = _TOKEN.match(buffer, at)
            if found is None:  # a lone backslash at the end
                at += 1
                continue
            at = found.end()
            token = _token(found)
            if token is not None and token.text == b"bin" and token.kind is Kind.WORD:
                wanted = max(token.number or 0, 0)
                yield from _binary(stream, buffer[at : at + wanted], wanted)
                at += min(wanted, len(buffer) - at)
            elif token is not None:
                yield token


def _token(found: re.Match[bytes]) -> Token | None:
    kind = found.lastgroup
    if kind == "text":
        return Token(Kind.TEXT, found["text"])
    if kind in ("word", "number"):
        number = found["number"]
        return Token(Kind.WORD, found["word"], None if number is None else int(number))
    if kind == "hex":
        return Token(Kind.TEXT, bytes.fromhex(found["hex"].decode()))
    if kind == "symbol":
        return Token(Kind.SYMBOL, found["symbol"])
    return None if kind is None else Token(Kind.OPEN if kind == "open" else Kind.CLOSE)


def _binary(stream: Any, held: bytes, wanted: int) -> Iterator[Token]:
    if held:
        yield Token(Kind.BINARY, held)
    left = wanted - len(held)
    while left > 0 and (piece := stream.read(min(left, _BLOCK))):
        yield Token(Kind.BINARY, piece)
        left -= len(piece)
