"""What was found in the texts of passages, and all the places where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scanner.assembly import Found, MatchBuilder
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

    def add(self, text: str, found: tuple[Found, ...], skipped: int = 0) -> int:
        """Take what was found in a text behind its first characters; return its number."""
        plain, base = text.isascii(), 0 if not skipped else len(text[:skipped].encode())
        count = len(self.found)
        for item in found:
            start, end = item.span.start, item.span.end
            if start < skipped:
                continue
            first = start if plain else len(text[:start].encode())
            last = end if plain else first + len(text[start:end].encode())
            self.found.append(item)
            self.places.append((start - skipped, end - skipped, first - base, last - base))
        self.counts.append(len(self.found) - count)
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
