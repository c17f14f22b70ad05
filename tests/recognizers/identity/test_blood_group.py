import pytest

from recognizers.identity import blood_group


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in blood_group.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("groupe sanguin : O Rh+", "O Rh+"),
        ("groupe sanguin A", "A"),
        ("ABO: AB", "AB"),
        ("ABO-RH1 : O POS", "O POS"),
        ("GS : B+", "B+"),
        ("O Rhésus positif", "O Rhésus positif"),
        ("A RH1", "A RH1"),
        ("rhésus négatif", "négatif"),
        ("C+ E- c+ e+ K-", "C+ E- c+ e+ K-"),
        ("D+ C- E- c+ e+", "D+ C- E- c+ e+"),
        ("phénotype DCcee", "DCcee"),
    ],
)
def test_a_group_is_told(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(blood_group.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text",
    ["streptocoque du groupe A", "A+", "vitamine C-", "groupe de parole", "PR", "c+ e+", "ABO 12"],
)
def test_letters_alone_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize("cell", ["A", "AB+", "O NEG", "0", "+", "POS", "A Rh+", "RH1"])
def test_a_column_makes_them_one(cell):
    assert found(cell, labelled=True) == [cell]
    assert found("C", labelled=True) == found("12", labelled=True) == []
