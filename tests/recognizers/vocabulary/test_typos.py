"""Long terms are found with one slip of the pen, and ordinary words are not taken for one."""

import random
import string

import pytest

from recognizers import discover
from recognizers.folding import fold
from recognizers.vocabulary import TOLERANT, Vocabulary
from recognizers.vocabulary.typos import Typos, halves


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("genetic", "drépanocitose connue"),
        ("genetic", "mucovicsidose"),
        ("psychiatry", "Schizophernie"),
        ("sti", "recherche de trichomonnas"),
        ("sti", "PAPILOMAVIRUS"),
        ("hiv", "couple sérodiscordand"),
        ("hiv", "séroposititf"),
    ],
)
def test_a_slip_is_understood(topic, text):
    assert Vocabulary(topic).find(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "mucoviccsiddose",
        "xmucovicsidosex",
        "mucovicsidose1",
        "cellules du mésothélium",
        "une consultation de cardiologie",
    ],
)
def test_two_slips_and_other_words_are_none(text):
    assert not any(Vocabulary(topic).find(fold(text)) for topic in TOLERANT)


@pytest.mark.parametrize("topic", sorted(TOLERANT))
def test_every_text_with_a_slip_holds_a_half(topic):
    terms = Vocabulary(topic).terms
    typos, literals = Typos(terms), {half.upper() for half in halves(terms)}
    draw = random.Random(1)
    for term in terms:
        word = fold(term.plain).text
        if term.strength != "strong" or not word.isalpha():
            continue
        place = draw.randrange(len(word))
        for letter in (*draw.sample(string.ascii_uppercase, 3), ""):
            slipped = word[:place] + letter + word[place + 1 :]
            if typos.meant(slipped) is not None:
                assert any(literal in slipped for literal in literals), slipped


def test_no_ordinary_word_is_a_slip():
    from recognizers.gazetteer import GAZETTEER  # noqa: PLC0415 - as large as it is

    units = [u for u in discover() if u.vocabulary is not None and u.vocabulary.name in TOLERANT]
    for unit in units:
        typos = Typos(unit.vocabulary.terms)
        assert not [word for word in GAZETTEER.words if typos.meant(word)]
