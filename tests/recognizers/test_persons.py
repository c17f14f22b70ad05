import time
from itertools import pairwise

import pytest

from recognizers.folding import fold
from recognizers.persons import persons, spans


def read(text: str) -> list[tuple[str, str]]:
    return [(text[p.start : p.end], p.role) for p in persons(text)]


def test_one_pass_gives_each_name_one_role():
    text = (
        "Cher confrère, Mme Anne MARTIN, 38 ans, adressée par le Dr LE GOFF, prélevée par "
        "Mme BLEEDER IDE, validée par Dr BERNARD. Personne à prévenir : M. Paul MARTIN (mari)."
    )
    assert read(text) == [
        ("Anne MARTIN", "patient"),
        ("LE GOFF", "prescriber"),
        ("BLEEDER", "practitioner"),
        ("BERNARD", "practitioner"),
        ("Paul MARTIN", "relative"),
    ]


def test_persons_stand_in_order_and_apart():
    text = "Dr Jean DUPONT, Marie MARTIN ; MARTIN Paul (mari), Drs LE GOFF et DURAND ; C. PETITJEAN"
    found = persons(text)
    assert len(found) == 6
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "Patient : Homme de 45 ans", "PATIENT : DIABETIQUE CONNU", "Madame la Directrice",
        "Monsieur, Madame", "dosage de la vitamine D. Florence", "S. AUREUS, E. Coli, A. BAUMANNII",
        "Classe III Lucas", "12 m. plus loin", "tube de 13 mm Vert", "M. tuberculosis",
        "Signe : positif", "résultats de l'ENMG", "Nom : 12", "Identité : vérifiée",
    ],
)  # fmt: skip
def test_what_only_looks_announced_is_nobody(text):
    assert read(text) == []


def test_a_label_does_not_reach_over_a_line_of_its_own():
    assert read("Identification patient : 3749274755\nDOLIPRANE 10 mg") == []
    assert read("Prescripteur :\nLE GOFF A.") == [("LE GOFF A.", "prescriber")]


def test_spans_carry_offsets_of_the_original():
    text = "Séjour à Cœur-Vert : Dr Hélène LE GOFF"
    [span] = spans(fold(text), "prescriber")
    assert text[span.start : span.end] == "Hélène LE GOFF"


def test_a_long_text_of_titles_takes_time_in_proportion():
    def seconds(times: int) -> float:
        text = "Mme Anne MARTIN, Dr J. DUPONT ; " * times
        start = time.perf_counter()
        persons(text)
        return time.perf_counter() - start

    seconds(10)
    assert seconds(800) < 20 * max(seconds(100), 0.002)


@pytest.mark.parametrize(
    "text",
    [
        "B.BRAUN MEDICAL, Pierre Fabre Dermatologie",
        "BENDAMUSTINE DR REDDY'S 2,5 MG/ML",
        "surmatelas, taille M, Plast Artois",
    ],
)
def test_makers_and_brands_are_no_persons(text):
    assert persons(text) == ()


def test_a_name_beside_a_laboratory_stays_where_a_title_announces_it():
    assert read("Dr Pierre DURAND SAS") == [("Pierre DURAND", "prescriber")]
