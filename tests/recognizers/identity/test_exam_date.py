import pytest

from recognizers.identity import birth_date
from recognizers.identity.exam_date import RECOGNIZER


def found(text: str, *, labelled: bool = False) -> list[str]:
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    "label",
    [
        "Prélevé le", "Prélevée le", "PRELEVEMENT DU", "Date de prélèvement :", "DATE_EXAM:",
        "Date de l'examen :", "Dossier du", "Validé le", "validé par Dr BERNARD le", "Reçu le",
        "Édité le",
        "Date de réception :", "Ordonnance du", "Date de la demande :", "imprimé le mardi",
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", ["15/01/2024", "15 janvier 2024", "2024-01-15", "20240115"])
def test_every_label_announces_a_day(label, day):
    assert found(f"{label} {day} à 8h40") == [day]


@pytest.mark.parametrize("text", ["15/01/2024", "facture du 15/01/2024", "DDR : 12/11/2023"])
def test_without_a_label_of_its_own_a_date_is_none(text):
    assert found(text) == []


def test_a_column_needs_no_label():
    assert found("15/01/2024 08:40:00", labelled=True) == ["15/01/2024"]
    assert found("8h40", labelled=True) == []


def test_birth_and_examination_are_told_apart_on_one_line():
    text = "née le 03/05/1985, prélevée le 15/01/2024"
    assert found(text) == ["15/01/2024"]
    assert [text[s.start : s.end] for s in birth_date.RECOGNIZER.find(text)] == ["03/05/1985"]
