"""Addiction: alcohol, drugs, substitution; tobacco is less sensitive."""

import pytest

from recognizers.health.addiction import RECOGNIZER


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("alcoolémie", [None]),
        ("éthylisme chronique", [None]),
        ("recherche de stupéfiants", [None]),
        ("SUBUTEX", [None]),
        ("buprénorphine urinaire", [None]),
        ("cocaïne : positif", [None]),
        ("suivi CSAPA", [None]),
        ("THC négatif", [None]),
        ("patient sevré", [None]),
        ("cotinine", [3]),
        ("tabagisme, antécédents", [3]),
    ],
)
def test_topics_carry_their_level(text, levels):
    assert [span.level for span in RECOGNIZER.find(text)] == levels


@pytest.mark.parametrize(
    "text",
    [
        "solution hydroalcoolique, contrôle",
        "17-OH progestérone, dosage",
        "éthanol absolu",
        "THC SARL",
    ],
)
def test_what_is_not_addiction(text):
    assert RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    ("system", "code", "level"),
    [
        ("CIM10", "F10.2", None),
        ("CIM10", "F17.2", 3),
        ("ATC", "N07BC02", None),
        ("NABM", "779", None),
    ],
)
def test_codes_carry_their_level(system, code, level):
    term = RECOGNIZER.vocabulary.lookup(system, code)
    assert term is not None
    assert term.level == level
