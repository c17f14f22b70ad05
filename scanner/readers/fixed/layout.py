"""Where the fields of fixed-width records stand: told by a file, by a ruler, or by a header.

A layout file is TOML; places count from 1, as in the descriptions of such files:

    record = 120            # characters of a record, where no line ends separate them
    [[fields]]
    name = "NOM"
    start = 1
    length = 30
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scanner.columns import Kind, read_header
from scanner.errors import ConfigError
from scanner.readers.values import distinct

__all__ = ["Layout", "Place", "aligned", "gutters", "load", "ruled"]

_RULER = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")
_RUN = re.compile(r"[-=]+")
_LOOK = 12
_LOOK_BELOW, _KEPT = 60, 0.9
_FEWEST = 8
_SAME = 0.95
_KNOWN = 2
_SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A field: its name, and its half-open range of characters from 0; `end` None: to the end."""

    name: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a record.

    Attributes:
        places: in their order.
        record: characters of a record, 0 where lines are records.
        header: how many of the first lines are no records: titles, header, ruler.
        titles: the lines above the header.
    """

    places: tuple[Place, ...]
    record: int = 0
    header: int = 0
    titles: tuple[str, ...] = ()

    def outside(self) -> list[tuple[int, int | None]]:
        """Return the ranges of a record that belong to no field.

        >>> Layout((Place("a", 2, 4), Place("b", 4, 9))).outside()
        [(0, 2), (9, None)]
        """
        found: list[tuple[int, int | None]] = []
        at = 0
        for place in sorted(self.places, key=lambda place: place.start):
            if place.start > at:
                found.append((at, place.start))
            if place.end is None:
                return found
            at = max(at, place.end)
        return [*found, (at, None)]


@lru_cache(8)
def load(path: str) -> Layout:
    """Read a layout file. Raises `ConfigError` where it makes no sense."""
    try:
        told = tomllib.loads(Path(path).read_text("utf-8"))
        fields = [_place(field) for field in told["fields"]]
        record = int(told.get("record", 0))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"--layout: {path}: {type(error).__name__}") from None
    if not fields or any(place.start < 0 or (place.end or 0) <= place.start for place in fields):
        raise ConfigError(f"--layout: {path}: fields need a start from 1 and a length")
    return Layout(_named(fields), record)


def _place(field: dict[str, Any]) -> Place:
    start = int(field["start"]) - 1
    return Place(str(field["name"]), start, start + int(field["length"]))


def _named(places: Sequence[Place]) -> tuple[Place, ...]:
    names = distinct([place.name for place in places])
    return tuple(
        Place(name, place.start, place.end) for name, place in zip(names, places, strict=True)
    )


def ruled(lines: Sequence[str]) -> Layout | None:
    """Return the layout that a ruler under a header draws, as SQL*Plus and sqlcmd print it.

    >>> [place.name for place in ruled(["ID NOM   ", "-- ------", " 1 MARTIN"]).places]
    ['ID', 'NOM']
    """
    for number, line in enumerate(lines[1:_LOOK], 1):
        if _RULER.fullmatch(line) and lines[number - 1].strip():
            runs = [match.span() for match in _RUN.finditer(line)]
            names = [lines[number - 1][start:end].strip() for start, end in runs]
            if not all(any(map(str.isalnum, name)) for name in names):
                return None  # a line of a comment, a title that is underlined
            if not _keep_to(runs, lines[number + 1 : number + 1 + _LOOK_BELOW]):
                return None
            ends = [end for _, end in runs[:-1]] + [None]
            places = [
                Place(name, start, end)
                for name, (start, _), end in zip(names, runs, ends, strict=True)
            ]
            titles = tuple(line for line in lines[: number - 1] if line.strip())
            return Layout(_named(places), header=number + 1, titles=titles)
    return None


def _keep_to(runs: Sequence[tuple[int, int]], lines: Sequence[str]) -> bool:
    """Say whether most lines leave blank what stands between the strokes of a ruler."""
    filled = [line for line in lines if line.strip()]
    kept = sum(all(not line[end : end + 1].strip() for _, end in runs[:-1]) for line in filled)
    return kept >= _KEPT * len(filled)


def gutters(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the ranges of characters between places that are blank in every line.

    >>> gutters(["1  MARTIN   F", "12 LE GOFF M"])
    [(0, 2), (3, 10), (11, 13)]
    """
    width = max(map(len, lines), default=0)
    used = bytearray(width)
    for line in lines:
        for match in re.finditer(r"\S+", line):
            used[match.start() : match.end()] = b"\1" * len(match.group())
    return [match.span() for match in re.finditer(rb"\x01+", bytes(used))]


def aligned(lines: Sequence[str]) -> Layout | None:
    """Return the layout of lines of one length under a header whose names are known.

    Without such a header a line is read as a whole: that loses nothing, and a wrong
    cut would.
    """
    if len(lines) < _FEWEST or len(lines[0]) < _SHORTEST:
        return None
    lengths = [len(line) for line in lines]
    if sum(length == lengths[-2] for length in lengths) < _SAME * len(lengths):
        return None
    places: list[Place] = []
    for start, end in gutters(lines):
        name = lines[0][start:end].strip()
        if name or not places:
            places.append(Place(name, start, end))
        else:
            places[-1] = Place(places[-1].name, places[-1].start, end)
    known = sum(read_header(place.name).kind != Kind.UNKNOWN for place in places if place.name)
    return Layout(_named(places), header=1) if known >= _KNOWN else None
