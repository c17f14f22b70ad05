"""Arrow batches cut so that their text fits in memory: a dictionary can hide gigabytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["slices"]

_BYTES = 4 << 20
_FIXED = 16


def slices(batch: pa.RecordBatch) -> Iterator[Any]:
    """Yield consecutive slices of a batch, each of some megabytes of text or one row.

    Raises:
        ArrowInvalid: a damaged file would have us read outside its memory.
    """
    _check(batch)
    sizes = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        sizes += _sizes(column)
    start, total = 0, np.cumsum(sizes)
    while start < batch.num_rows:
        before = total[start - 1] if start else 0
        stop = max(int(np.searchsorted(total, before + _BYTES, side="right")), start + 1)
        yield batch.slice(start, stop - start)
        start = stop


def _check(batch: Any) -> None:
    """Check offsets and indices; text that is no UTF-8 is dealt with later."""
    for column in batch.columns:
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            if column.type != pa.string():
                raise
            column.view(pa.binary()).validate(full=True)


def _sizes(values: Any) -> Any:
    """Return about how many bytes of text each value gives."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        lengths = _sizes(values.dictionary)
        if not len(lengths):
            return 0
        return np.asarray(lengths)[pc.fill_null(values.indices, 0).to_numpy(zero_copy_only=False)]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        return pc.fill_null(pc.binary_length(values), 0).to_numpy(zero_copy_only=False)
    if pa.types.is_nested(kind):
        return np.full(len(values), 1 + values.nbytes // max(len(values), 1), np.int64)
    return np.full(len(values), _FIXED, np.int64)
