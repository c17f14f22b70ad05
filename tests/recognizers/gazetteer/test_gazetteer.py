from importlib.resources import files

import pytest

from recognizers.folding import fold
from recognizers.gazetteer import GAZETTEER, Gazetteer, Likeness


def rows(table: str) -> list[list[str]]:
    text = (files("recognizers.gazetteer") / f"{table}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(("table", "least"), [("given_names", 1500), ("surnames", 2500)])
def test_a_table_is_large_sorted_and_names_each_once(table, least):
    names = [fold(name).text for name, _ in rows(table)]
    assert len(names) >= least
    assert len(names) == len(set(names))
    assert {likeness for _, likeness in rows(table)} == {"weak", "medium", "strong"}


SURNAMES = """Goff Benali N'Diaye Hoffmann Etcheverry Colonna Silva Kowalski Yilmaz Nguyen Wang
Garabedian Hoarau Traoré Benhamou"""
GIVEN_NAMES = """Hélène Mohamed Aminata Gwenaëlle Maïté João Thi Agnieszka Mehmet Krikor
Anne-Marie"""


@pytest.mark.parametrize("name", ["Le Goff", "DA SILVA", "Ben Ali", *SURNAMES.split()])
def test_surnames_of_every_origin_are_listed(name):
    assert GAZETTEER.is_surname(name)
    assert GAZETTEER.is_surname(fold(name).text)


@pytest.mark.parametrize("name", ["JEAN PIERRE", *GIVEN_NAMES.split()])
def test_given_names_of_every_origin_are_listed(name):
    assert GAZETTEER.is_given_name(name)


@pytest.mark.parametrize("name", ["PETIT", "BLANC", "MARIN", "Rose"])
def test_ordinary_words_are_weak_names(name):
    assert GAZETTEER.surname(name) is Likeness.WEAK


def test_a_compound_given_name_is_as_telling_as_its_weakest_part():
    assert GAZETTEER.given("Rose-Hélène") is Likeness.WEAK
    assert GAZETTEER.given("Hélène-Xyz") is None


def test_a_word_that_ends_names_is_no_strong_name():
    for word, *_ in rows("words"):
        assert (GAZETTEER.given(word) or 0) < Likeness.STRONG, word
        assert (GAZETTEER.surname(word) or 0) < Likeness.STRONG, word


def test_it_reads_nothing_before_it_is_asked():
    fresh = Gazetteer()
    assert vars(fresh) == {}
    assert fresh.is_given_name("Paul")
    assert vars(fresh)


def test_triggers_are_ascii_capitals():
    assert all(t.isascii() and t == t.upper() and len(t) > 4 for t in GAZETTEER.triggers)
