"""Characters that hide digits and words from a search of bytes are seen through."""

import unicodedata

import numpy as np
import pyarrow as pa
import pytest

from recognizers.folding import fold
from scanner.cells import Cells
from scanner.columns import judge
from scanner.detection import detect
from scanner.disguise import disguised, undisguised
from scanner.model import CellColumn, RecordBatch

BODY = 1850578006084
NIR = f"{BODY}{97 - BODY % 97:02d}"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def entities(text):
    cells = pa.array([text, "rien"])
    batch = RecordBatch((CellColumn("note", cells, np.arange(2)),), 0, 2)
    found = detect(batch, {"note": judge("note", Cells.of(cells))})
    return {
        (found.entities[e], text[s:t])
        for e, s, t in zip(found.entity, found.start, found.end, strict=True)
    }


@pytest.mark.parametrize(
    "written",
    [
        NIR.translate(WIDE), NIR.translate(ARABIC), NIR.translate(BOLD),
        *(joiner.join(NIR) for joiner in "\0\u00ad\u200b\u200d\u2060\u202a\u2066\ufeff"),
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["le NIR {} du patient", "mot " * 2000 + "NIR {} vu"], ids=["short", "long"]
)
def test_a_disguised_number_is_found_where_it_stands(written, around):
    assert ("FR_NIR", written) in entities(around.format(written))


def test_a_disguised_term_is_found():
    assert {entity for entity, _ in entities("s\u00ad\u00e9ropo\u00adsitif VIH")} == {"HEALTH_HIV"}
    assert {entity for entity, _ in entities("patient ＶＩＨ positif")} == {"HEALTH_HIV"}


def test_plain_text_is_not_disguised():
    cells = Cells.of(
        pa.array(
            ["Sérologie négative", "l’examen – “normal” …", "a\u202fb\u2009c", "", "naïve £ Øre"]
        )
    )
    assert disguised(cells).tolist() == []


def test_every_character_that_folds_to_a_digit_or_nothing_is_known():
    unknown = []
    for code in (*range(0x3000), *range(0xFE00, 0x10000), *range(0x1D7CE, 0x1D800)):
        character = chr(code)
        silent = fold(f"a{character}").text == "A" and not unicodedata.combining(character)
        if silent and not len(disguised(Cells.of(pa.array([f"é{character}"])))):
            unknown.append(character)
    assert unknown == []


def test_the_cells_are_told_one_by_one():
    cells = Cells.of(pa.array(["a", "b\u200b", None, "１", "a\0"]))
    assert disguised(cells).tolist() == [1, 3, 4]
    read = undisguised(cells, np.array([1, 3, 4]))
    assert [read.text(row) for row in range(3)] == ["B", "1", "A"]
    sliced = Cells.of(pa.array(["１", "a", "１"])[1:])
    assert disguised(sliced).tolist() == [1]
