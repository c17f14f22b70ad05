"""NIR columns in any layout, and what birth date and sex say of them."""

import numpy as np
import pyarrow as pa
import pytest

from scanner.insured import DISAGREES, OWN, SOUND, Numbers


def read(*texts):
    return Numbers.of(pa.array(texts, pa.string()), len(texts))


def flags(text, born=0, sex=0):
    return int(read(text).flags(np.array([born], np.uint64), np.array([sex], np.uint64))[0])


@pytest.mark.parametrize(
    "text",
    [
        "185057800608491", "1850578006084", "1 85 05 78 006 084 91", "1 85 05 78 006 084 / 91",
        "1.85.05.78.006.084 (clé 91)", "1\u00a085\u202f05 78 006 084 91", "185057800608491.0",
        "'185057800608491", "1850578006084 clé: 91", "１８５０５７８００６０８４",
    ],
)  # fmt: skip
def test_layouts_of_one_number_are_one(text):
    assert read(text).value[0] == read("185057800608491").value[0] > 0


@pytest.mark.parametrize(
    "text",
    [
        None, "", "18505780060849", "1 85 05 78 XXX XXX", "1,85058E+14", "1999999999999",
        "2999999999999 99", "1550699999999", "000000000000000", "0850578006084", "9850578006084",
        "1851378006084", "1850578006000", "d41d8cd98f00b204e9800998ecf8427e",
    ],
)  # fmt: skip
def test_what_is_no_number_gives_none(text):
    assert read(text).value.tolist() == [0]


def test_corsica_is_no_other_department():
    numbers = read("2 84 05 2A 321 025 52", "2840519321025", "284052a321025", "284052B321025")
    assert numbers.value[0] == numbers.value[2]
    assert len(set(numbers.value.tolist())) == 3
    assert not numbers.keyed_wrong.any()


def test_a_wrong_key_is_noticed():
    assert read("188057506510094", "188057506510082", "1880575065100").keyed_wrong.tolist() == [
        True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "born", "sex", "expected"),
    [
        ("185057800608491", 19850512, 1, OWN | SOUND),
        ("185057800608491", 19850512, 0, OWN | SOUND),
        ("185057800608491", 0, 1, SOUND),
        ("185057800608491", 0, 0, SOUND),
        ("185057800608491", 19850612, 1, DISAGREES),
        ("185057800608491", 20150512, 1, DISAGREES),
        ("185057800608491", 19850512, 2, DISAGREES),
        ("185057800608491", 0, 2, DISAGREES),
        ("188057506510094", 19880512, 1, OWN),
        ("199301305599948", 19990512, 1, OWN | SOUND),
        ("199301305599948", 19980512, 1, DISAGREES),
        ("220349935100134", 20200412, 2, OWN | SOUND),
        ("220349935100134", 20200512, 2, DISAGREES),
        ("7101234567890", 19850512, 1, SOUND),
        ("7101234567890", 19850512, 2, DISAGREES),
        ("", 19850512, 1, 0),
    ],
)
def test_birth_date_and_sex_confirm_or_contradict(text, born, sex, expected):
    assert flags(text, born, sex) == expected
