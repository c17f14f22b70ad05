import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.folding import fold, fold_header


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Séropositif", "SEROPOSITIF"),
        ("cœur ÆŒß ﬁn", "COEUR AEOESS FIN"),
        ("e\u0301tat", "ETAT"),
        ("l’état", "L'ETAT"),
        ("10–12‑14−1", "10-12-14-1"),
        ("1\u00a02\u202f3\u20094\t5\n6", "1 2 3 4 5 6"),
        ("１２Ａ", "12A"),
        ("zéro\u200bwidth\ufeff", "ZEROWIDTH"),
        ("μg/L 日", "ΜG/L 日"),
        ("", ""),
    ],
)
def test_texts_fold_to_plain_capitals(text, folded):
    assert fold(text).text == folded


def test_an_ascii_text_keeps_its_places():
    folded = fold("a\tb")
    assert (folded.text, folded.offsets, folded.span(1, 3)) == ("A B", None, (1, 3))


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("le cœur bat", "COEUR", "cœur"),
        ("le cœur bat", "BAT", "bat"),
        ("e\u0301tat", "ETAT", "e\u0301tat"),
        ("e\u0301tat", "E", "e\u0301"),
        ("l'\u200bétat", "ETAT", "état"),
        ("Ⅻ 12", "12", "12"),
    ],
)
def test_a_part_leads_back_to_its_original(text, part, original):
    folded = fold(text)
    start = folded.text.index(part)
    first, last = folded.span(start, start + len(part))
    assert text[first:last] == original


def test_an_empty_range_leads_to_an_empty_range():
    folded = fold("cœur")
    assert folded.span(2, 2) == (1, 1)
    assert folded.span(5, 5) == (4, 4)


@given(st.text(max_size=40))
def test_every_part_leads_back_inside_the_text(text):
    folded = fold(text)
    for start in range(len(folded.text)):
        first, last = folded.span(start, start + 1)
        assert 0 <= first < last <= len(text)
    assert fold(folded.text).text == folded.text or not folded.text.isascii()


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        (" N° Sécu_SS ", "NSECUSS"),
        ("nº ss", "NOSS"),
        ("DATE_NAISS (jj/mm)", "DATENAISSJJMM"),
        ("Prénom", "PRENOM"),
        ("日", ""),
    ],
)
def test_headers_fold_to_letters_and_digits(name, folded):
    assert fold_header(name) == folded


def test_digits_of_any_script_and_invisible_characters() -> None:
    assert fold("٤٥ ۴۵ ４５").text == "45 45 45"
    folded = fold("1\x008\u202e5")
    assert (folded.text, folded.span(1, 3)) == ("185", (2, 5))
