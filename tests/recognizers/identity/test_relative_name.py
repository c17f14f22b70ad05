import pytest

from recognizers.identity import patient_name
from recognizers.identity.relative_name import PARTS, RECOGNIZER


def names(unit, text: str) -> list[str]:
    return [text[s.start : s.end] for s in unit.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Conjoint : Paul KERVELLA", "Paul KERVELLA"),
        ("son épouse Mme Durand", "Durand"),
        ("Père : M. DURAND", "DURAND"),
        ("un fils, Jean-Paul, né en 1953", "Jean-Paul"),
        ("Tutrice : LE BRAS Sophie", "LE BRAS Sophie"),
        ("PERSONNE DE CONFIANCE : MARTIN PAUL", "MARTIN PAUL"),
        ("Représentant légal : M. Le Bihan", "Le Bihan"),
        ("M. Paul DURAND (mari)", "Paul DURAND"),
    ],
)
def test_a_relative_is_nobody_else(text, name):
    assert names(RECOGNIZER, text) == [name]
    assert names(patient_name.RECOGNIZER, text) == []


def test_family_history_names_nobody():
    for text in ("mère diabétique", "Père : HTA, AVC", "FRERE : Asthme", "sœur en bonne santé"):
        assert names(RECOGNIZER, text) == []


def test_a_wife_by_her_two_names_is_the_patient():
    assert names(RECOGNIZER, "Mme MARTIN épouse DURAND") == []


def test_headers_have_parts():
    assert PARTS["CONJOINT"] == "full"
    assert PARTS["NOMCONJ"] == "surname"
    assert set(PARTS) == set(RECOGNIZER.headers)
