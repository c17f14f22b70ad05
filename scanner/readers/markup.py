"""XML of office documents, piece by piece: no entity is expanded, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar
from xml.parsers import expat

from scanner.errors import CorruptResource, LimitExceeded, ReadError
from scanner.readers.xml.stream import local

__all__ = ["Target", "parse"]

_BLOCK = 256 << 10
_CUT = frozenset({3, 5, 6, 20})
"""Expat's errors where the end is missing: no element, unclosed token, part of a character."""

Made_co = TypeVar("Made_co", covariant=True)


class Target(Protocol[Made_co]):
    """Makes something of elements and text; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""

    def end(self, name: str) -> None:
        """Take an end tag."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def taken(self) -> Sequence[Made_co]:
        """Return what was made since the last call."""


def parse(stream: Any, target: Target[Made_co]) -> Iterator[Made_co]:
    """Yield what a target makes of a document, up to where it is broken.

    Raises:
        ReadError: it is broken, declares entities, or `stream` cannot be read further.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    _connect(parser, target)
    final = False
    while not final:
        fault: ReadError | None = None
        try:
            block = stream.read(_BLOCK)
            final = not block
            parser.Parse(block, final)
        except expat.ExpatError as error:
            fault = CorruptResource("truncated" if final and error.code in _CUT else "malformed")
        except ReadError as error:
            fault = error
        yield from target.taken()
        if fault is not None:
            raise fault from None


def _connect(parser: Any, target: Target[Any]) -> None:
    """Give names without their prefix; where the root has none, the most frequent have none."""

    def first(name: str, attributes: dict[str, str]) -> None:
        if ":" in name or not getattr(target, "is_plain", False):
            parser.StartElementHandler = start
            parser.EndElementHandler = lambda name: target.end(local(name))
        else:
            parser.StartElementHandler, parser.EndElementHandler = target.start, target.end
        target.start(local(name), attributes)

    def start(name: str, attributes: dict[str, str]) -> None:
        target.start(local(name), attributes)

    parser.StartElementHandler = first
    parser.CharacterDataHandler = target.text
    parser.EntityDeclHandler = _refuse


def _refuse(*_: object) -> None:
    raise LimitExceeded("entity_limit", "declares entities")
