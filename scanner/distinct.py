"""A column's distinct texts and which of them each cell holds.

Most columns of an export say few things often: sexes, towns, analyses, results.
What is found in a text depends on the text alone, so such a column is searched
once per text and the finds are spread over its cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scanner.cells import Cells

__all__ = ["Distinct"]

FEWEST_CELLS = 32
"""Shorter columns are searched as they are."""
SAMPLE = 512
MOST = 0.5
"""Above this share of distinct texts, telling them apart costs more than it saves."""


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """The distinct texts of a column, and the number of the text of each cell."""

    cells: Cells
    codes: np.ndarray

    @classmethod
    def of(cls, values: pa.StringArray) -> Distinct | None:
        """Return the distinct texts of a column; None where there are too many."""
        size = len(values)
        if size < FEWEST_CELLS:
            return None
        if size > 4 * SAMPLE and not all(map(_repeats, _samples(values))):
            return None
        encoded = values.dictionary_encode("encode")
        if len(encoded.dictionary) > size * MOST:
            return None
        codes = encoded.indices.to_numpy().astype(np.int64)  # an index of 64 bits is the fastest
        return cls(Cells.of(encoded.dictionary), codes)


def _samples(values: pa.StringArray) -> list[pa.StringArray]:
    """Two stretches: the head of a table may be unlike the rest."""
    return [values.slice(0, SAMPLE), values.slice(len(values) // 2, SAMPLE)]


def _repeats(values: pa.StringArray) -> bool:
    return len(values.unique()) <= len(values) * (1 + MOST) / 2
