"""Names told before or spelt by an address, and lists of authors that are about nobody."""

import pytest

from recognizers.persons import persons


def found(text):
    return [(text[p.start : p.end], p.role, p.rule) for p in persons(text)]


def test_a_surname_told_once_is_found_again_with_its_role():
    text = "Mme Jeanne KERVALEC, adressée par le Dr GLOUX. KERVALEC va bien, revoir GLOUX."
    assert found(text)[2:] == [("KERVALEC", "patient", "again"), ("GLOUX", "prescriber", "again")]


@pytest.mark.parametrize(
    "text",
    [
        "Mme Jeanne PETIT, PETIT épanchement",
        "Mme Jeanne Rose, une rose, Rose",
        "Mme Jeanne KERVALEC, 3 rue KERVALEC",
        "Mme KERVALEC, Kervalec-sur-Mer, kervalec",
    ],
)
def test_words_and_places_are_not_found_again(text):
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "address", ["ys.korvest@exemple.fr", "ysandre_korvest@x.fr", "korvest.y@x.fr"]
)
def test_an_address_spells_the_name_beside_it(address):
    assert [name for name, *_ in found(f"Ysandre Korvest\nTél. 02 61 91 00 00\n{address}")] == [
        "Ysandre Korvest"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Service Biologie, contact.biologie@exemple.fr",
        "Ysandre Korvest, j.korvest@exemple.fr",
        "Ysandre Korvest " + "x " * 200 + "y.korvest@exemple.fr",
    ],
)
def test_an_address_that_spells_something_else_tells_nothing(text):
    assert found(text) == []


def test_a_list_of_authors_is_about_nobody():
    authors = "A. BERNARD, C. DURAND, J.M. MOREAU, Paul GIRARD, P. LEROY et S. ROUX"
    assert found(f"{authors}. Leukemia, 2010") == []


@pytest.mark.parametrize(
    "text",
    [
        "A. BERNARD, C. DURAND, J.M. MOREAU, P. LEROY",
        "Paul BERNARD, Anne DURAND, Luc MOREAU, Paul GIRARD, Jeanne LEROY",
        "A. BERNARD : 12, C. DURAND : 14, J. MOREAU : 9, P. GIRARD : 3, S. LEROY : 8",
    ],
)
def test_few_names_full_names_and_names_with_figures_stay(text):
    assert len(found(text)) >= 4
