import pytest

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.professionals import adeli
from recognizers.spec import Evidence


def only(text: str, **place: bool):
    (span,) = adeli.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("561012345", "561012345"),
        ("56 1 01234 5", "561012345"),
        ("2a1012345", "2A1012345"),
        ("0561012345", "561012345"),
        ("56-1-01234-5", "561012345"),
    ],
)
def test_its_layouts_are_read(text, number):
    assert adeli.validate(text) == number
    assert only(f"ADELI : {text}") == (text, Evidence.CONTEXT)
    assert only(text, labelled=True) == (text, Evidence.CONTEXT)
    assert adeli.RECOGNIZER.find(text) == []


def test_the_number_am_of_invoices_is_one(is_candidate):
    for label in ("N° AM", "NUM_AM", "num am :"):
        text = f"{label} 561012345"
        assert only(text)[0] == "561012345"
        assert is_candidate(adeli.RECOGNIZER, text)


def test_what_cannot_be_one_is_refused():
    with pytest.raises(InvalidComponent):
        adeli.validate("001012345")
    for wrong in ("56101234", "56101234A", "1561012345"):
        with pytest.raises(InvalidFormat):
            adeli.validate(wrong)


def test_a_phone_behind_the_label_is_none():
    assert adeli.RECOGNIZER.find("ADELI : néant, tél 0561012345") == []
