"""What a user has said is never reported is taken out of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.redaction import subset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.model import Matches, RecordBatch
    from scanner.own import Allowed

__all__ = ["reported"]


def reported(matches: Matches, batch: RecordBatch, allowed: Sequence[Allowed]) -> Matches:
    """Return the matches of a batch that no exception is about."""
    if not allowed or not len(matches):
        return matches
    kept = np.ones(len(matches), bool)
    buffers = [column.values.buffers()[2] for column in batch.columns]
    for each in allowed:
        columns = [each.column(column.field) for column in batch.columns]
        concerned = np.array([each.concerns(entity) for entity in matches.entities])
        for row in np.flatnonzero(kept & concerned[matches.entity]).tolist():
            number = int(matches.column[row])
            if columns[number] or each.value(_text(buffers[number], matches, row)):
                kept[row] = False
    return matches if kept.all() else subset(matches, np.flatnonzero(kept))


def _text(buffer: memoryview, matches: Matches, row: int) -> str:
    start, end = int(matches.first_byte[row]), int(matches.last_byte[row])
    return bytes(memoryview(buffer)[start:end]).decode("utf-8", "replace")
