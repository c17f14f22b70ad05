"""Every vocabulary table is well formed."""

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from recognizers.folding import fold
from recognizers.vocabulary import STRENGTHS, SYSTEMS, Term, Vocabulary
from recognizers.vocabulary.terms import COLUMNS
from recognizers.vocabulary.trie import split, stem

FOLDER = files("recognizers.vocabulary")
NAMES = sorted(entry.name[:-4] for entry in FOLDER.iterdir() if entry.name.endswith(".tsv"))
MINIMUM = {"hiv": 300, "sti": 300, "cancer": 500, "genetic": 300}
MOST_SENSITIVE = ("hiv", "sti", "cancer", "genetic", "psychiatry", "addiction", "forensic")


def lines(name: str) -> list[str]:
    return (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_heading_and_columns(name):
    heading, *rows = lines(name)
    assert tuple(heading.split("\t")) == COLUMNS
    assert {row.count("\t") for row in rows} == {len(COLUMNS) - 1}


@pytest.mark.parametrize("name", NAMES)
def test_text_is_composed_and_trimmed(name):
    for row in lines(name):
        assert row == unicodedata.normalize("NFC", row)
        assert all(cell == cell.strip() for cell in row.split("\t")), row


@pytest.mark.parametrize("name", NAMES)
def test_values_are_allowed(name):
    for term in Vocabulary(name).terms:
        assert term.term, term
        assert term.source, term
        assert term.strength in STRENGTHS, term
        assert term.system in SYSTEMS, term
        assert bool(term.system) == bool(term.code), term
        assert term.level is None or 1 <= term.level <= 5, term
        assert term.strength != "code" or term.code, term


@pytest.mark.parametrize("name", NAMES)
def test_no_term_and_no_code_stands_twice(name):
    terms = Vocabulary(name).terms
    words = Counter(term.term.casefold() for term in terms if term.strength != "code")
    codes = Counter((term.system, term.code) for term in terms if term.strength == "code")
    assert [word for word, count in words.items() if count > 1] == []
    assert [code for code, count in codes.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_searched_term_has_tokens_and_a_prefix_has_three_letters(name):
    for term in Vocabulary(name).terms:
        if term.strength == "code":
            continue
        tokens = split(fold(term.plain).text)
        assert tokens, term
        assert not term.is_prefix or len(tokens[-1].text) >= 3, term


@pytest.mark.parametrize("name", NAMES)
def test_cim10_prefixes_name_a_category(name):
    for term in Vocabulary(name).terms:
        if term.system == "CIM10" and term.code.endswith("*"):
            assert len(term.code) > 3, term


@pytest.mark.parametrize("name", MOST_SENSITIVE)
def test_rows_are_sorted_by_strength_then_wording(name):
    terms = Vocabulary(name).terms
    assert [term.row for term in sorted(terms, key=position)] == [term.row for term in terms]


def position(term: Term) -> tuple[int, str, str, str]:
    code = term.strength == "code"
    return (
        STRENGTHS.index(term.strength),
        term.system if code else "",
        term.code if code else "",
        fold(term.plain).text,
    )


@pytest.mark.parametrize("name", MOST_SENSITIVE)
def test_no_row_repeats_what_another_already_matches(name):
    forms = Counter(form(term) for term in Vocabulary(name).terms if term.strength != "code")
    assert [written for written, count in forms.items() if count > 1] == []


def form(term: Term) -> tuple[bool, tuple[str, ...]]:
    words = [token.text for token in split(fold(term.plain).text)]
    last = words[-1] if term.is_prefix else stem(words[-1])
    return term.is_prefix, (*map(stem, words[:-1]), last)


@pytest.mark.parametrize(("name", "rows"), MINIMUM.items())
def test_the_most_sensitive_topics_are_rich(name, rows):
    assert len(Vocabulary(name).terms) >= rows
