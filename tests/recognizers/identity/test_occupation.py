import pytest

from recognizers.identity import occupation


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in occupation.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Profession : boulangère", "boulangère"),
        ("métier = aide soignante", "aide soignante"),
        ("CSP: cadre supérieur", "cadre supérieur"),
        ("elle travaille comme coiffeuse à Vannes", "coiffeuse à Vannes"),
        ("exerce la profession d'avocat", "avocat"),
        ("le patient est gendarme", "gendarme"),
        ("Patiente, infirmière, vue", "infirmière"),
    ],
)
def test_a_trade_is_told(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(occupation.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text", ["infirmière du service", "profession inconnue", "mode d'emploi : 2", "Métier :"]
)
def test_a_word_alone_is_none(text):
    assert found(text) == []


def test_a_column_makes_it_one():
    assert found(" Boulangère ", labelled=True) == ["Boulangère"]
    assert found("12", labelled=True) == []
