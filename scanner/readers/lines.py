"""Lines of a text whatever ends them, and lines that belong together.

A line ends with CR LF, CR or LF, in any mixture. One that is too long to be held
comes in pieces that overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.readers.cells import OVERLAP
from scanner.readers.encoding import Transcoder

__all__ = ["Line", "joined", "lines"]

Line = tuple[int, str]
"""A line's number, from 1, and its text."""

_BLOCK = 1 << 20
_NOISE = "\0\x0b\x1a\x1c \t\ufeff"
"""What may stand before a segment: MLLP frames, padding, indents."""


def lines(text: Transcoder, longest: int) -> Iterator[Line]:
    """Yield the lines of a text, none of more than about `longest` characters."""
    number, held = 1, ""
    while block := text.read(_BLOCK):
        held += block.decode("utf-8", "replace")
        # a CR at the very end may be half a break
        cut = len(held) - held.endswith("\r")
        whole = held[:cut].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        held = whole.pop() + held[cut:]
        for line in whole:
            yield number, line
            number += 1
        while len(held) > longest + OVERLAP:
            yield number, held[:longest]
            held = held[longest - OVERLAP :]
    for line in held.rstrip("\r").split("\n"):
        yield number, line


def joined(
    source: Iterator[Line],
    starts: Callable[[str], bool],
    goes_on: Callable[[str], str | None],
    longest: int,
) -> Iterator[Line]:
    """Yield the lines that start something, each with those that belong to it.

    Args:
        source: the lines.
        starts: says whether a line starts something; others are further lines of
            what came before.
        goes_on: returns what a line adds right behind the one before, or None.
        longest: characters after which no more is joined.
    """
    number, parts, size = 0, list[str](), 0
    for at, raw in source:
        line = raw.strip(_NOISE) if raw[:1] in _NOISE or raw[-1:] in _NOISE else raw
        if not line:
            continue
        more = goes_on(line) if parts else None
        # asked of every line, for a header also says how others start
        begins = starts(line)
        if more is not None:
            parts.append(more)
        elif parts and size < longest and not begins:
            parts += ["\n", raw]
        else:
            if parts:
                yield number, "".join(parts)
            number, parts, size = at, [line], 0
        size += len(line)
    if parts:
        yield number, "".join(parts)
