import pytest

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.identity import age


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in age.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("âgé de 34 ans", "34 ans"),
        ("agée de 3 mois", "3 mois"),
        ("Âge : 34", "34"),
        ("AGE=34 ans", "34 ans"),
        ("patient de 34 ans", "34 ans"),
        ("Mme Anne MARTIN, 34 ans", "34 ans"),
        ("femme 34ans", "34ans"),
        ("nouveau-né de 2 jours", "2 jours"),
        ("H, 78 ans", "78 ans"),
        ("MARTIN (34 ans)", "34 ans"),
        ("34 ans. HTA", "34 ans"),
    ],
)
def test_an_age_is_told(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(age.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text",
    [
        "depuis 10 ans",
        "il y a 5 ans",
        "suivie pendant 3 ans",
        "contrôle dans 3 mois",
        "dosage : 34",
        "âgé de 340 ans",
        "34",
        "6 cp dans 2 ans",
        "Age : 12,5",
    ],
)
def test_durations_and_numbers_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("cell", "value"), [("34", "34"), ("34 ans", "34 ans"), ("34.0", "34"), ("6M", "6M")]
)
def test_a_column_makes_a_number_one(cell, value):
    assert found(cell, labelled=True) == [value]
    assert found("130", labelled=True) == found("1985", labelled=True) == []


def test_only_years_have_an_upper_bound():
    assert age.validate("400 jours") == "400 jours"
    with pytest.raises(InvalidComponent):
        age.validate("126 ans")
    with pytest.raises(InvalidFormat):
        age.validate("ans")
