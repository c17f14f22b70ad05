"""What was found in the texts of passages, and all the places where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.assembly import Found, MatchBuilder, byte_places
from scanner.cells import Cells
from scanner.passages import Passages

__all__ = ["Finds"]


@dataclass(slots=True)
class Finds:
    """What was found in texts, each text by a number.

    `places`: code points and bytes, start and end of each find in its text.
    """

    found: list[Found] = field(default_factory=list)
    places: list[tuple[int, int, int, int]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, text: str, found: Sequence[Found], skipped: int = 0) -> int:
        """Take what was found in a text behind its first characters; return its number."""
        kept = [item for item in found if item.span.start >= skipped]
        places = [(item.span.start - skipped, item.span.end - skipped) for item in kept]
        in_bytes = byte_places(text[skipped:], places)
        self.found += kept
        self.places += [(*one, *other) for one, other in zip(places, in_bytes, strict=True)]
        self.counts.append(len(kept))
        return len(self.counts) - 1

    def add_to(
        self,
        builder: MatchBuilder,
        cells: Cells,
        passages: Passages,
        which: np.ndarray,
        role: str | None,
    ) -> np.ndarray:
        """Add what each passage owns of the finds in its text; return the cells with a topic.

        `which` is the number of the text of each passage.
        """
        counts = np.array(self.counts, np.int64)
        first = np.cumsum(counts) - counts
        each = counts[which]
        passage = np.repeat(np.arange(len(passages)), each)
        find = np.arange(len(passage)) + np.repeat(first[which] - (np.cumsum(each) - each), each)
        place = np.array(self.places, np.int64).reshape(-1, 4)
        byte = place[find, 2]
        owned = (byte >= passages.first[passage]) & (byte < passages.end[passage])
        passage, find = passage[owned], find[owned]
        source, row = passages.source[passage], passages.row[passage]
        front = cells.code_points(cells.edges[row], source)
        start, end, first_byte, last_byte = place[find].T
        builder.add_each(
            self.found, role, find, row,
            front + start, front + end, source + first_byte, source + last_byte,
        )  # fmt: skip
        topical = np.array([item.entity.startswith("HEALTH_") for item in self.found], bool)
        return np.unique(row[topical[find]])
