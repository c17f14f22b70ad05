r"""HPRIM Santé 2.x: each patient (`P`) a record, fields counted from 0: `P[5].1`.

A line of more than 220 characters goes on in an `A|` line, cut in mid-word: a
NIR may stand on two lines, so that these are joined before anything else.
Delimiters are those of the header (`H|~^\&`), the encoding is mostly cp1252.
What stands in the files that `FIC` results point to is read with those files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import RecordBatch, Skipped
from scanner.readers import Opened, Reader
from scanner.readers.patients import NOISE, header_order, read
from scanner.readers.segments import HPRIM
from scanner.readers.texts import decoded_head

__all__ = ["READER"]

_SUFFIXES = (".hpr", ".hpm", ".hprim", ".hps")
_HEADERLESS = re.compile(r"(?m)^P\|\d+\|.*\|")
_DECLARED = 4


def _sniff(head: bytes, name: str) -> int:
    """Want the header; a file cut off before it has patients and its name."""
    text = decoded_head(head).lstrip(NOISE)
    if header_order(text.split("\r", 1)[0].split("\n", 1)[0]) == _DECLARED:
        return 95
    return 75 if name.endswith(_SUFFIXES) and _HEADERLESS.search(text) else 0


def _read(opened: Opened) -> Iterator[RecordBatch | Skipped]:
    yield from read(opened, "hprim", HPRIM, _named)


def _named(kind: str, place: int) -> str:
    return f"{kind}[{place}]"


READER = Reader(
    name="hprim",
    title="HPRIM Santé 2.x messages",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
