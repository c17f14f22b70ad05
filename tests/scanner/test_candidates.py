"""Which texts are read: those without a letter hold no date unless their column says so."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest

from scanner.candidates import LETTERED, candidates, units
from scanner.cells import Cells

NOTHING = frozenset[str]()


def found(
    texts: list[str], left: list[bool] | None = None, **options: frozenset[str]
) -> dict[str, list[int]]:
    """Return the cells of each entity that could stand in some texts."""
    cells = Cells.of(pa.array(texts))
    mask = np.ones(len(texts), bool) if left is None else np.array(left)
    asked = {"everywhere": NOTHING, "labelled": NOTHING, **options}
    hits = candidates(cells, mask, asked["everywhere"], asked["labelled"])
    return {units()[number].entity: rows.tolist() for number, rows in hits}


@pytest.mark.parametrize("entity", LETTERED)
def test_short_texts_without_letters_hold_no_date(entity: str) -> None:
    """What is left unread in `LETTERED` would give no match: dates, numbers and signs at random."""
    draw = random.Random(7)
    unit = next(unit for unit in units() if unit.entity == entity)
    pieces = ["03/05/1985", "12.11.62", "1985-05-03", "19850503", " ", ".", "|", "2", "0 3 0 5",
              "38", ",", ":", "(", "185057800608491", "/", "-"]  # fmt: skip
    longest = min(LETTERED[entity], 200)
    for _ in range(3000):
        text = "".join(draw.choices(pieces, k=draw.randrange(1, 12)))[: longest - 1]
        assert unit.find(text) == []


def test_dates_are_read_beside_letters_and_in_their_column() -> None:
    """A bare date is a candidate only where the column is the entity's."""
    texts = ["03/05/1985", "née le 03/05/1985", "12"]
    assert found(texts)["BIRTH_DATE"] == [1]
    assert found(texts, labelled=frozenset({"BIRTH_DATE"}))["BIRTH_DATE"] == [0, 1]


def test_spaced_dates_are_read_without_letters() -> None:
    """A number and a date glyph by glyph have no letter and are long enough."""
    text = "2 8 5 0 5 5 6 2 6 0 0 0 1 8 2  0 3 0 5 1 9 8 5"
    assert len(text) >= LETTERED["BIRTH_DATE"]
    assert found([text, "1"])["BIRTH_DATE"] == [0]


def test_only_cells_left_are_candidates_but_for_entities_wanted_everywhere() -> None:
    """A NIR inside an address is looked for though the cell is matched whole."""
    texts = ["185057800608491@exemple.fr", "VIH", "sérologie VIH", "x", "y"]
    assert found(texts, [False, False, True, False, False])["HEALTH_HIV"] == [2]
    assert found(texts, [False] * 5) == {}
    everywhere = found(texts, [False] * 5, everywhere=frozenset({"FR_NIR"}))
    assert everywhere == {"FR_NIR": [0]}
    both = found(texts, [True] * 5, everywhere=frozenset({"FR_NIR"}))
    assert both["FR_NIR"] == [0]
    assert both["HEALTH_HIV"] == [1, 2]
