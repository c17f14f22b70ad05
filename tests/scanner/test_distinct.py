"""A column searched once per distinct text gives what a search of every cell gives."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from scanner import detection
from scanner.columns import read_header
from scanner.distinct import FEWEST_CELLS, Distinct
from scanner.matching import Cells
from scanner.model import CellColumn, Matches, RecordBatch

if TYPE_CHECKING:
    import pytest

COMMENTS: list[str | None] = [
    "",
    None,
    "HIV+",
    "vu par Dr KERVELLA, enceinte",
    "gêne, tél. 02 61 91 00 12",
    "RAS",
]
VALUES: dict[str, list[str | None]] = {
    "SEXE": ["M", "F", " f ", None],
    "DATNAI": ["03/05/1985", "12.11.62", "NC", None],
    "COMM1": COMMENTS,
    "RESULTAT": ["POSITIF", "négatif", "12,4", ""],
    "NUM_SS": ["185057800608491", "1 85 05 78 006 084 91", "1850578006084", "x"],
    "CLE": ["91", "", "90"],
    "EMAIL": ["anne.petit@exemple.fr", "255081416802538@exemple.fr", "aucun"],
}


def batch_of(repeats: int) -> RecordBatch:
    """Return a batch in which every combination of neighbouring values comes often."""
    size = repeats * 60
    columns = tuple(
        CellColumn(
            name,
            pa.array([values[(i * 7 + i // 11) % len(values)] for i in range(size)], pa.string()),
            np.arange(1000, 1000 + size),
        )
        for name, values in VALUES.items()
    )
    return RecordBatch(columns, 1000, size)


def rows(matches: Matches) -> list[tuple[object, ...]]:
    """Return the matches in order, with names for the numbers."""
    numbers = {"entity": matches.entities, "rule": matches.rules}
    parallel = [
        [numbers[each.name][value] if each.name in numbers else int(value) for value in array]
        for each in fields(matches)
        if isinstance(array := getattr(matches, each.name), np.ndarray)
    ]
    return list(zip(*parallel, strict=True))


def test_spread_finds_equal_those_of_every_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Order, places and bytes included."""
    batch = batch_of(5)
    verdicts = {name: read_header(name) for name in VALUES}
    spread = detection.detect(batch, verdicts)
    monkeypatch.setattr(Distinct, "of", lambda _values: None)
    single = detection.detect(batch, verdicts)
    assert len(spread) > batch.n_records
    assert rows(spread) == rows(single)


def test_bytes_of_a_spread_match_are_those_of_its_cell() -> None:
    """`first_byte` counts in the column's buffer, not in that of the distinct texts."""
    batch = batch_of(2)
    matches = detection.detect(batch, {name: read_header(name) for name in VALUES})
    comments = 2
    cells = Cells.of(batch.columns[comments].values)
    for i in np.flatnonzero(matches.column == comments):
        text = cells.text(int(matches.cell[i]))[matches.start[i] : matches.end[i]]
        raw = cells.bytes[matches.first_byte[i] : matches.last_byte[i]].tobytes()
        assert raw.decode() == text != ""


def test_columns_of_many_texts_are_searched_as_they_are() -> None:
    """Few cells, or hardly an equal pair among many."""
    assert Distinct.of(pa.array(["a"] * (FEWEST_CELLS - 1))) is None
    assert Distinct.of(pa.array([str(i) for i in range(5000)])) is None
    encoded = Distinct.of(pa.array(["b", None, "a", "b"] * FEWEST_CELLS).slice(1))
    assert encoded is not None
    texts = [encoded.cells.text(code) for code in encoded.codes[:4]]
    assert texts == ["", "a", "b", "b"]
