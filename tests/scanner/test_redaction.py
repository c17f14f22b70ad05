"""What a mask may show, and that nothing else gets through."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.redaction import (
    HIDDEN,
    HIDDEN_ENTITIES,
    MASK_LENGTH,
    formula_safe,
    mask,
    safe,
    shapes,
    subset,
)


def whole(texts):
    """Mask each text from end to end."""
    values = pa.array(texts, pa.string())
    offsets = np.frombuffer(values.buffers()[1], np.int32, len(texts) + 1).astype(np.int64)
    return shapes(values, offsets[:-1], offsets[1:]).to_pylist()


@given(st.lists(st.text(max_size=90), min_size=1, max_size=6))
def test_a_shape_holds_no_letter_but_x_and_no_digit(texts):
    for shape in whole(texts):
        assert not re.search(r"[0-9A-Za-wyz]", shape)
        assert shape.isascii()
        assert shape.isprintable() or not shape
        assert len(shape) <= MASK_LENGTH


@given(st.from_regex(r"[0-9]{4}[A-Za-zé -]{0,9}[0-9]{4,15}", fullmatch=True))
def test_no_run_of_digits_survives(text):
    assert not re.search(r"\d", whole([text])[0])


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2 55 08 14 168 025 38", "# ## ## ## ### ### ##"),
        ("claude.test@example.fr", "xxxxxx.xxxx@xxxxxxx.xx"),
        ("Éléonore", "xxxxxxxx"),
        ("12, rue de l'Œuvre", "##, xxx xx x'xxxxx"),
        ("a\nb\x1b[2Jc\x7f", "x x [#xx "),
        ("", ""),
    ],
)
def test_shape(text, shape):
    assert whole([text]) == [shape]


def test_ranges_that_overlap_or_come_unsorted_are_cut_right():
    values = pa.array(["ab12-cd34"])
    first, last = np.array([5, 0, 0, 2, 2]), np.array([9, 9, 2, 4, 7])
    expected = ["xx##", "xx##-xx##", "xx", "##", "##-xx"]
    assert shapes(values, first, last).to_pylist() == expected


def test_a_slice_of_a_column_is_masked_by_its_own_bytes(make_batch, make_matches):
    batch = make_batch({"A": ["x" * 9, "12 34 56 78"]})
    sliced = batch.columns[0].values.slice(1)
    first = np.array([9], np.int64)
    assert shapes(sliced, first, first + 11).to_pylist() == ["## ## ## ##"]


def test_names_secrets_and_short_values_show_no_shape(make_batch, make_matches):
    batch = make_batch({"A": ["DUPONT-TEST Jeanne", "1234567", "12345678"]})
    for entity in HIDDEN_ENTITIES:
        matches = make_matches(batch, [(0, 0, 0, 18, entity)])
        assert mask(batch, matches).to_pylist() == [HIDDEN]
    matches = make_matches(batch, [(0, 2, 0, 8, "FR_NIR"), (0, 1, 0, 7, "FR_NIR")])
    assert mask(batch, matches).to_pylist() == ["########", HIDDEN]


def test_seven_letters_of_two_bytes_each_are_short(make_batch, make_matches):
    batch = make_batch({"A": ["ééééééé"]})
    assert mask(batch, make_matches(batch, [(0, 0, 0, 7, "HEALTH_STI")])).to_pylist() == [HIDDEN]


def test_masks_come_in_the_order_of_the_matches(make_batch, make_matches):
    batch = make_batch({"A": ["aaaaaaaa1"], "B": ["22222222-"]})
    places = [(1, 0, 0, 9, "FR_INS"), (0, 0, 0, 9, "FR_NIR"), (1, 0, 0, 8, "FR_INS")]
    matches = make_matches(batch, places)
    assert mask(batch, matches).to_pylist() == ["########-", "xxxxxxxx#", "########"]
    assert mask(batch, subset(matches, np.array([1]))).to_pylist() == ["xxxxxxxx#"]


def test_no_matches_give_no_masks(make_batch, make_matches):
    batch = make_batch({"A": [None]})
    assert mask(batch, make_matches(batch, [])).to_pylist() == []


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=20))
def test_safe_text_is_printable_and_encodable(text):
    shown = safe(text)
    assert shown.encode().decode() == shown
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text(max_size=12))
def test_no_csv_cell_starts_a_formula(text):
    cell = formula_safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_a_plain_cell_stays_as_it_is():
    assert formula_safe("NOM PATIENT") == "NOM PATIENT"
