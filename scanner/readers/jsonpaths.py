"""JSON values become cells: `name[0].family` and its text.

Numbers keep their digits: the shortest decimal text that says the same number,
so `1.50` is `1.5` and an identifier written `1.85057800608491E14` has its 15
digits back. Repeated keys are all kept. A null is no cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["DECODER", "MAX_DEPTH", "MAX_INDEX", "Pairs", "TooDeep", "cells", "index", "number"]

MAX_DEPTH = 512
MAX_INDEX = 100
"""Elements from this one on share one path, so that a long list is not a column each."""
_MAX_EXPONENT = 40


class TooDeep(Exception):  # noqa: N818 - becomes a Skipped, never leaves the readers
    """Nested deeper than `MAX_DEPTH`."""


class Pairs(list[tuple[str, Any]]):
    """An object as its (key, value) pairs, repeated keys included."""


def number(literal: str) -> str:
    """Return the shortest decimal text of a number.

    >>> [number(text) for text in ("1.50", "185057800608491.0", "1.85057800608491E14", "-0.0")]
    ['1.5', '185057800608491', '185057800608491', '-0']
    >>> number("1e999"), number("NaN")
    ('1e999', 'NaN')
    """
    if "e" in literal or "E" in literal:
        try:
            value = Decimal(literal)
        except InvalidOperation:
            return literal
        if not -_MAX_EXPONENT < value.adjusted() < _MAX_EXPONENT:
            return literal
        literal = f"{value:f}"
    return literal.rstrip("0").rstrip(".") if "." in literal else literal


DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs,
    parse_int=str,
    parse_float=number,
    parse_constant=str,
    strict=False,
)
"""Decodes objects to `Pairs` and numbers to text."""


def index(position: int) -> str:
    """Return the step of a path into a list."""
    return f"[{position}]" if position < MAX_INDEX else f"[{MAX_INDEX}+]"


def cells(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) for everything in a decoded value, in its order.

    Raises:
        TooDeep: it is nested too deeply.

    >>> list(cells(DECODER.decode('{"name": [{"family": "LE GOFF"}], "age": 38, "x": null}')))
    [('name[0].family', 'LE GOFF'), ('age', '38')]
    """
    pending: list[tuple[Any, str, int]] = [(value, path, 0)]
    while pending:
        part, here, depth = pending.pop()
        if isinstance(part, str):
            yield here, part
        elif isinstance(part, Pairs):
            if depth >= MAX_DEPTH:
                raise TooDeep
            below = f"{here}." if here else ""
            pending.extend((item, below + key, depth + 1) for key, item in reversed(part))
        elif isinstance(part, list):
            if depth >= MAX_DEPTH:
                raise TooDeep
            pending.extend(
                (part[place], here + index(place), depth + 1)
                for place in range(len(part) - 1, -1, -1)
            )
        elif part is not None:
            yield here, "true" if part else "false"
