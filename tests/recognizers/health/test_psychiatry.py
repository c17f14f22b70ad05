"""Psychiatry: disorders, care without consent, drugs and their monitoring."""

import pytest

from recognizers.health.psychiatry import RECOGNIZER


@pytest.mark.parametrize(
    "text",
    [
        "schizophrénie", "PSYCHIATRIE", "trouble bipolaire", "dépression sévère",
        "Lithium 0,6 mmol/L",
        "tentative de suicide", "IMV", "SPDRE", "Risperdal", "FLUOXETINE", "pédopsychiatre",
        "CATTP",
        "anorexie mentale",
    ],
)  # fmt: skip
def test_psychiatry_is_found(text):
    assert RECOGNIZER.find(text)


@pytest.mark.parametrize(
    "text",
    ["dépression médullaire", "pile au lithium", "héparine de lithium", "TCA ratio 1,1, contrôle"],
)
def test_what_is_not_psychiatry(text):
    assert RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    ("system", "code", "belongs"),
    [
        ("CIM10", "F32.1", True), ("CIM10", "F10.2", False), ("CIM10", "X64", True),
        ("ATC", "N05AH02", True), ("ATC", "N05BA12", False), ("NABM", "557", True),
    ],
)  # fmt: skip
def test_codes(system, code, belongs):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) == belongs
