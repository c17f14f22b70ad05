import pytest

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.identity import postcode


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in postcode.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CP 56000", "56000"),
        ("cp:56000", "56000"),
        ("code postal : 97411", "97411"),
        ("code_postal=01000", "01000"),
        ("F-56000 Vannes", "56000"),
        ("56019 VANNES CEDEX 2", "56019"),
        ('"postalCode": "56000"', "56000"),
    ],
)
def test_a_label_makes_a_code(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(postcode.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text", ["56000", "48000 copies/ml", "CP 99000", "CP 560001", "PCF-5600012", "1 56019 CEDE"]
)
def test_five_digits_alone_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("56000", "56000"),
        ("1000", "1000"),
        ("56000.0", "56000"),
        ("2A004", "2A004"),
        ("56000 VANNES", "56000"),
        ("F-56000", "56000"),
    ],
)
def test_a_column_makes_them_one(cell, value):
    assert found(cell, labelled=True) == [value]
    assert found("00000", labelled=True) == found("VANNES", labelled=True) == []


def test_validate_restores_the_zero_and_refuses():
    assert postcode.validate(" 1000 ") == "01000"
    assert postcode.validate("2b004") == "2B004"
    with pytest.raises(InvalidFormat):
        postcode.validate("560")
    with pytest.raises(InvalidComponent):
        postcode.validate("96000")
