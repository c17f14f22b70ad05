"""Orders of rows equal those of plain sorting, ties and wide numbers included."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.ordering import distinct, sorted_by


@pytest.mark.parametrize("widest", [3, 1 << 20, 1 << 40])
def test_rows_are_sorted_by_the_first_column_first(widest: int) -> None:
    """Equal rows stay as they are, whether the key fits one number or not."""
    draw = np.random.default_rng(11)
    columns = [draw.integers(0, limit, 500) for limit in (widest, 2, widest, 5)]
    columns[2][::3] = columns[2][0]
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    assert sorted_by(*columns).tolist() == sorted(range(500), key=rows.__getitem__)


def test_sorted_rows_are_left_alone() -> None:
    """No rows at all, too."""
    assert sorted_by(np.arange(5), np.zeros(5, np.int16)).tolist() == [0, 1, 2, 3, 4]
    assert sorted_by(np.empty(0, np.int64)).tolist() == []


def test_distinct_values_come_in_order() -> None:
    """Of 64 bits without a sign, as digests are."""
    values = np.array([2**64 - 1, 0, 5, 0, 2**64 - 1], np.uint64)
    assert distinct(values).tolist() == [0, 5, 2**64 - 1]
    assert distinct(values[:0]).tolist() == []
