"""The NIR vectors of seven validators: what is found bare, what under a header, what wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from tests.quality.corpora import Vector
from tests.quality.finders import Find, Finder
from tests.quality.table import Row

__all__ = ["kind", "measure"]

PART = "nir-vectors: 58 strings in the shape of a NIR, each alone in a text"
HEADED = "nir-vectors: each alone in a column NIR"
_POSSIBLE = re.compile(
    r"[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:2[AB]|\d\d)\d{3}(?!000)\d{3}(?:0[1-9]|[1-8]\d|9[0-7])"
)


def kind(vector: Vector) -> str:
    """Return which of four kinds a vector is, by its key and by DOMAIN.md's structure."""
    possible = _POSSIBLE.fullmatch(vector.compact) is not None and vector.compact[5:7] != "00"
    if not vector.key_passes:
        return "wrong key, possible" if possible else "wrong key, impossible"
    if not possible:
        return "key passes, impossible"
    return "key passes, 1 or 2" if vector.compact[0] in "12" else "key passes, 3 to 8"


def measure(vectors: Sequence[Vector], finders: Sequence[Finder]) -> list[Row]:
    """Return, for each kind and finder, how many of how many are found as a NIR."""
    rows = [
        row
        for finder in finders
        if "FR_NIR" in finder.entities and finder.find is not None
        for row in _count(PART, finder.name, vectors, partial(_bare, finder.find))
    ]
    return (
        rows
        + _count(HEADED, "vigilab", vectors, _headed)
        + _count(f"{HEADED}, without the note wrong_key", "vigilab", vectors, _sound)
    )


def _count(
    part: str, finder: str, vectors: Sequence[Vector], accepts: Callable[[str], bool]
) -> list[Row]:
    kinds: dict[str, list[bool]] = {}
    for vector in vectors:
        kinds.setdefault(kind(vector), []).append(accepts(vector.value))
    return [
        Row(part, name, finder, figures={"found": sum(answers), "of": len(answers)})
        for name, answers in sorted(kinds.items())
    ]


def _bare(find: Find, value: str) -> bool:
    return any(span.label in ("FR_NIR", "FR_INS") for span in find(value))


def _headed(value: str) -> bool:
    return bool(_matches(value))


def _sound(value: str) -> bool:
    return any(note != "wrong_key" for note in _matches(value))


def _matches(value: str) -> list[str | None]:
    import pyarrow as pa  # noqa: PLC0415

    from scanner.api import scan_frame  # noqa: PLC0415

    found = scan_frame(pa.table({"NIR": [value]})).matches
    return [match.note for match in found if match.entity in ("FR_NIR", "FR_INS")]
