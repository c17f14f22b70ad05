"""Names, dates and sexes in the layouts that exports have."""

import pytest

from scanner.traits import FullName, birth_date, full_name, given_name, sex, surnames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LE GALL", "Le Gall"), ("LE GALL", "LEGALL"), ("DE LA TOUR", "de la Tour"),
        ("DE LA TOUR", "LA TOUR"), ("D'ARVOR", "d’Arvor"), ("ST-YVES", "Saint Yves"),
        ("L'HOSTIS", "LHOSTIS"), ("BŒUF", "BOEUF"), ("HÉLOÏC", "HELOIC"),
        ("MME MARTIN", "MARTIN"), ("DUPONT DE NEMOURS", "DUPONT-NEMOURS"),
    ],
)  # fmt: skip
def test_surnames_written_differently_are_one(one, other):
    assert surnames(one) == surnames(other)


@pytest.mark.parametrize(("one", "other"), [("MARTIN", "MARTINE"), ("LE GALL", "GALL")])
def test_other_surnames_are_others(one, other):
    assert surnames(one) != surnames(other)


@pytest.mark.parametrize("text", ["O", "DE", "LE", "N'"])
def test_a_name_of_nothing_but_particles_stays(text):
    assert surnames(text)


def test_no_letters_no_surname():
    assert surnames(" 12 ") == ()
    assert given_name("--") == ""


@pytest.mark.parametrize("text", ["Jean-Pierre", "JEAN PIERRE", "Jean, Marie", "M. Jean", "jean"])
def test_the_first_given_name_counts(text):
    assert given_name(text) == "JEAN"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARTIN Anne", FullName(("MARTIN",), (), "ANNE")),
        ("Anne-Marie MARTIN", FullName(("MARTIN",), (), "ANNE")),
        ("Mme Anne MARTIN", FullName(("MARTIN",), (), "ANNE")),
        ("MARTIN, Anne", FullName(("MARTIN",), (), "ANNE")),
        ("LE GOFF^ANNE^MARIE^^MME", FullName(("LEGOFF",), (), "ANNE")),
        ("Anne de LA TOUR", FullName(("LATOUR",), (), "ANNE")),
        ("MARTIN Anne née LE GOFF", FullName(("MARTIN",), ("LEGOFF",), "ANNE")),
        ("MARTIN épouse LE GOFF Anne", FullName(("MARTIN",), ("LEGOFF",), "ANNE")),
        ("Anne Martin", FullName(("ANNE", "MARTIN"))),
        ("MARTIN", FullName(("MARTIN",))),
        ("12345", FullName(())),
    ],
)
def test_a_whole_name_comes_apart(text, expected):
    assert full_name(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12/05/1985", "12-05-1985", "12.05.1985", "12/05/85", "12 05 1985", "1985-05-12",
        "1985/05/12", "19850512", "12051985", "120585", "19850512083000", "198505120830",
        "1985-05-12T08:30:00+02:00", "12/05/1985 08:30", "né le 12 mai 1985", "12 MAI 1985",
        "12-mai-1985",
    ],
)  # fmt: skip
def test_a_date_in_any_layout_is_one_date(text):
    assert birth_date(text) == 19850512


@pytest.mark.parametrize(
    "text",
    ["", "00/00/1985", "31/02/1985", "1985", "05/1985", "12/13/1985", "12/05/1785", "999999999"],
)
def test_what_is_no_full_date_is_none(text):
    assert birth_date(text) == 0


def test_a_year_of_two_digits_is_of_the_nearer_century():
    assert birth_date("01/02/29") == 20290201
    assert birth_date("01/02/30") == 19300201


@pytest.mark.parametrize("text", ["F", "f", "Féminin", "Female", "2", "Mme", "FEMME"])
def test_female(text):
    assert sex(text) == 2


@pytest.mark.parametrize("text", ["M", "Masculin", "male", "1", "H", "Homme", "M.", "Mr"])
def test_male(text):
    assert sex(text) == 1


@pytest.mark.parametrize("text", ["", "U", "I", "?", "0"])
def test_neither(text):
    assert sex(text) == 0
