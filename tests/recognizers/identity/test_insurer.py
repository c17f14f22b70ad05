import pytest

from recognizers.identity import insurer


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in insurer.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CPAM du Morbihan", "CPAM du Morbihan"),
        ("CPAM 561", "CPAM 561"),
        ("assuré MGEN", "MGEN"),
        ("caisse primaire de Rennes", "caisse primaire de Rennes"),
        ("MSA d'Armorique", "MSA d'Armorique"),
        ("Mutuelle : HARMONIE", "HARMONIE"),
        ("complémentaire santé : MUTUELLE BLEUE", "MUTUELLE BLEUE"),
        ("organisme: 01 751 0000", "01 751 0000"),
        ("régime : général", "général"),
        ("n° d'adhérent : 12345678", "12345678"),
    ],
)
def test_an_insurer_is_told(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(insurer.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text", ["MSA", "régime sans sel", "caisse de tubes", "sans mutuelle", "COMPAMED", "venim"]
)
def test_other_words_are_none(text):
    assert found(text) == []


def test_a_column_makes_any_cell_one():
    assert found(" 561 ", labelled=True) == ["561"]
    assert found("", labelled=True) == []
