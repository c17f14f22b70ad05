"""What stands near a passage tells what stands in it."""

import numpy as np
import pyarrow as pa
import pytest

from scanner.columns import Verdict
from scanner.detection import detect
from scanner.model import NOTES, CellColumn, RecordBatch
from scanner.passages import LONG

QUIET = "Le temps était beau, les enfants jouaient dans la cour de la ferme voisine. " * 4 + "\n"
FAR = QUIET * 30


def found(text, *more):
    """(entity, text, note) of what is found in a document, and more of them beside it."""
    texts = [text, *more]
    column = CellColumn("", pa.array(texts, pa.string()), np.arange(len(texts)))
    matches = detect(RecordBatch((column,), 0, len(texts)), {"": Verdict("")})
    rows = []
    for i in np.flatnonzero(matches.record == 0):
        first, last = int(matches.first_byte[i]), int(matches.last_byte[i])
        value = text[int(matches.start[i]) : int(matches.end[i])]
        assert text.encode()[first:last].decode() == value
        rows.append((matches.entities[matches.entity[i]], value, NOTES[matches.note[i]]))
    return rows


PATIENT = "Mme LE GOFF Anne, née le 03/05/1985.\n"
TERM = "On retrouve aussi une asthénie, sans plus de précision.\n" + QUIET


def test_a_patient_near_a_passage_is_a_sign_for_its_terms():
    assert ("HEALTH_DIAGNOSIS", "asthénie", None) in found(PATIENT + QUIET * 5 + TERM + FAR)
    assert "asthénie" not in [value for _, value, _ in found(PATIENT + FAR + TERM + FAR)]
    assert "asthénie" not in [value for _, value, _ in found(TERM + FAR, PATIENT + FAR)]


def test_a_surname_is_read_again_without_its_title():
    told = "Madame KERVALEC est venue en consultation au laboratoire.\n"
    again = "On a revu KERVALEC le lendemain, sans rien de nouveau.\n"
    near, far = (found(told + gap + again + FAR) for gap in (QUIET * 5, FAR))
    assert [value for entity, value, _ in near if "NAME" in entity] == ["KERVALEC", "KERVALEC"]
    assert [value for entity, value, _ in far if "NAME" in entity] == ["KERVALEC"]


@pytest.mark.parametrize("gap", range(0, 2 * LONG, 97))
def test_nothing_is_lost_where_a_text_is_cut(gap):
    number = "1 85 05 78 006 084 91"
    text = "é" * (gap % 7) + "mot " * (gap // 4) + f"sécu {number} vu " + "mot " * (2 * LONG)
    assert [value for entity, value, _ in found(text) if entity == "FR_NIR"] == [number]


def test_a_text_that_comes_again_is_found_again():
    sentence = "Sérologie VIH positive, le traitement par antirétroviraux est poursuivi sans " * 3
    rows = found((sentence + ".\n") * 100)
    assert len(rows) % 100 == 0
    assert sum(value.endswith("VIH") for _, value, _ in rows) == 300
