import pytest

from recognizers.identity import sex


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in sex.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sexe : F", "F"),
        ("sexe=Masculin", "Masculin"),
        ("SEXE: féminin", "féminin"),
        ('{"gender": "male"}', "male"),
        ("de sexe féminin", "féminin"),
        ("genre : 2", "2"),
    ],
)
def test_a_label_makes_a_sex(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(sex.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text", ["F", "M. MARTIN", "sexe faible", "rapport sexuel : F", "genre Candida", "SEXE: 12"]
)
def test_a_letter_alone_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize("cell", ["M", "F", "f", "1", "2", "Homme", "FEMME", "U", "masculin"])
def test_a_column_makes_a_letter_one(cell):
    assert found(cell, labelled=True) == [cell]
    assert found("2.0", labelled=True) == ["2"]
    assert found("K", labelled=True) == found("MARTIN", labelled=True) == []
