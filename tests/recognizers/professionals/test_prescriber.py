import pytest

from recognizers.professionals import practitioner
from recognizers.professionals.prescriber import RECOGNIZER


def names(unit, text: str, *, labelled: bool = False) -> list[str]:
    return [text[s.start : s.end] for s in unit.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    "cue",
    [
        "Dr", "Dr.", "DR", "Docteur", "le docteur", "Doctoresse", "Pr", "PR", "Prof.", "Professeur",
        "Prescripteur :", "Médecin prescripteur :", "Méd. presc. :", "MP :", "Prescrit par",
        "Prescription du Dr", "Ordonnance du 12/01/2024 du Dr", "Demandé par", "Demandeur :",
        "Médecin demandeur :", "A la demande du Dr", "Adressé par", "Correspondant :", "MT :",
        "Médecin traitant :", "Copie à", "CC :", "c.c. :", "Destinataire :", "Double à", "Envoyé à",
        "Nous avons reçu du Dr", "Interne :", "FFI", "Sage-femme :", "SF :", "SELARL Dr",
        "Cabinet du Dr", "Cher Dr",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["KERVELLA", "LE GOFF A.", "Jean DUPONT"])
def test_every_cue_and_title_announces_a_name(cue, name):
    assert names(RECOGNIZER, f"{cue} {name}, ce jour") == [name]


@pytest.mark.parametrize(
    "name",
    [
        "J. DUPONT", "DUPONT Jean", "Jean DUPONT", "J.-P. DUPONT", "LE GOFF-KERVELLA A.",
        "de La Tour d'Auvergne", "PITO OLIV", "N'GUYEN", "D'ALMEIDA", "SAINT-MARTIN", "El Amrani",
        "Van den Berghe", "O'Brien", "Mac Carthy", "Anne-Cécile Dupont", "ÉMILE ZÖLLER",
    ],
)  # fmt: skip
def test_every_shape_of_name_is_read_whole(name):
    assert names(RECOGNIZER, f"Dr {name} 02 61 91 00 00") == [name]


def test_each_doctor_of_a_list_is_a_match():
    assert names(RECOGNIZER, "Drs DUPONT et MARTIN") == ["DUPONT", "MARTIN"]
    assert names(RECOGNIZER, "Dr DUPONT / Dr MARTIN") == ["DUPONT", "MARTIN"]
    text = "Copies : Dr DUPONT, Dr Anne MARTIN et Pr LE ROUX"
    assert names(RECOGNIZER, text) == ["DUPONT", "Anne MARTIN", "LE ROUX"]


def test_the_laboratorys_cue_in_front_or_behind_wins():
    for text in (
        "Validé par Dr BERNARD",
        "Dr BERNARD, biologiste",
        "Prélevé par Dr BERNARD",
        "Biologiste : Dr BERNARD",
        "Compte rendu validé par le Dr BERNARD",
    ):
        assert names(RECOGNIZER, text) == []
        assert names(practitioner.RECOGNIZER, text) == ["BERNARD"]


@pytest.mark.parametrize(
    "text",
    [
        "HLA-DR", "anti-DR", "HLA-DR3", "DRB1*04", "HLA DR Positif", "RE/PR", "PR 160 ms",
        "PR Polyarthrite", "PR POSITIFS", "Pr = prothrombine", "DR : 500 Go", "CC 75 ml/min",
        "MT", "rue du Docteur Calmette", "Place du Pr Lemierre", "Hôpital Docteur Schaffner",
        "Clinique du Dr Martin", "3 av. du Docteur Jean Martin", "4, Docteur Roux 75015 Paris",
        "HORS PRESCRIPTION", "A LA DEMANDE DU PATIENT", "Mon test IST", "Service de cardiologie",
    ],
)  # fmt: skip
def test_what_looks_like_a_title_or_a_doctor_is_none(text):
    assert names(RECOGNIZER, text) == []


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("DR KERVELLA", "KERVELLA"),
        ("KERVELLA YANN (DR)", "KERVELLA YANN"),
        ("56K012~DR KERVELLA YANN~L~SERV", "KERVELLA YANN"),
        ("56K012    DR KERVELLA YANN", "KERVELLA YANN"),
        ("10999900003^KERVELLA^YANN^^^DR^^^ASIP-SANTE-PS", "KERVELLA^YANN"),
        ("DR PITO OLIV", "PITO OLIV"),
    ],
)
def test_a_cell_of_its_column_gives_the_name_alone(cell, name):
    assert names(RECOGNIZER, cell, labelled=True) == [name]


def test_a_match_carries_its_role():
    assert {s.role for s in RECOGNIZER.find("Dr KERVELLA")} == {"prescriber"}
