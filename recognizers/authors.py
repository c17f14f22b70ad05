"""Lists of authors: `R. BASSAN, H. DOMBRET, A.K. FIELDING, P. ROUSSELOT, J. RIBERA`.

A reference to the literature names persons whom no record is about. Five names
or more, nearly all with initials, parted by commas alone, are one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recognizers.namereader import Name, Text

__all__ = ["without_authors"]

FEWEST = 5
"""How many names are a list of authors."""

_BETWEEN = re.compile(r"[^\da-zà-ÿ:()]{1,40}(?:(?:et|and|a) )?")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.")


def without_authors(text: Text, names: Sequence[Name]) -> Iterator[Name]:
    """Yield the names of a text that stand in no list of authors."""
    run: list[Name] = []
    for name in names:
        if run and not _BETWEEN.fullmatch(text.original, run[-1].end, name.start):
            yield from _unless_authors(text, run)
            run = []
        run.append(name)
    yield from _unless_authors(text, run)


def _unless_authors(text: Text, run: list[Name]) -> list[Name]:
    initials = sum(_INITIAL.search(text.original, n.start, n.end) is not None for n in run)
    return [] if len(run) >= FEWEST and initials * 5 >= len(run) * 4 else run
