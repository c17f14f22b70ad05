import pytest

from recognizers.identity import patient_name
from recognizers.professionals import prescriber
from recognizers.professionals.practitioner import RECOGNIZER


def names(unit, text: str) -> list[str]:
    return [text[s.start : s.end] for s in unit.find(text)]


@pytest.mark.parametrize(
    "cue",
    [
        "Validé par", "Validé biologiquement le 15/01/2024 par", "Validation biologique :",
        "Valideur :", "Signé par", "Signé électroniquement par", "Signataire :", "Biologiste :",
        "Biologiste médical :", "Pharmacien biologiste :", "Résultats vérifiés par", "Prélevé par",
        "Prélevé le 15/01/2024 à 8h40 par", "Prélèvement effectué par", "Préleveur :", "IDE :",
        "Infirmière :", "Technicien :", "Opérateur :", "Saisi par",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Luc BERNARD", "Dr BERNARD", "Mme LE BRAS Sophie"])
def test_the_laboratorys_people_are_no_prescribers_and_no_patients(cue, name):
    text = f"{cue} {name}"
    expected = name.removeprefix("Dr ").removeprefix("Mme ")
    assert names(RECOGNIZER, text) == [expected]
    assert names(prescriber.RECOGNIZER, text) == []
    assert names(patient_name.RECOGNIZER, text) == []


def test_words_behind_the_name_tell_too():
    assert names(RECOGNIZER, "Mme BLEEDER IDE") == ["BLEEDER"]
    assert names(RECOGNIZER, "Paul MARTIN, pharmacien biologiste") == ["Paul MARTIN"]
    assert names(RECOGNIZER, "Dr MARTIN (biologiste)") == ["MARTIN"]


def test_signs_stages_and_substances_are_no_names():
    for text in ("signe de Murphy", "VALIDATION : EN COURS", "IDE : bandelette", "ACIDE URIQUE"):
        assert names(RECOGNIZER, text) == []


def test_a_match_carries_its_role():
    assert {s.role for s in RECOGNIZER.find("Validé par Dr BERNARD")} == {"practitioner"}
