import pytest

from recognizers.identity.local_ids import announced, whole_cell

LABEL = announced("IPP", "DOSSIER").regex
CELL = whole_cell().regex


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("IPP 1234", "1234"),
        ("N° DE DOSSIER : A-1234", "A-1234"),
        ("DOSSIER N° 12/3456", "12/3456"),
        ("DOSSIER: 1234.", "1234"),
    ],
)
def test_a_name_announces_a_number(text, value):
    assert LABEL.search(text)["value"] == value


@pytest.mark.parametrize(
    "text",
    ["IPP 123", "DOSSIER 1234", "XIPP 1234", "IPP 01/02/2024", "IPP 2024-02-01", "IPP : ABCD"],
)
def test_short_numbers_dates_and_words_are_not_announced(text):
    assert LABEL.search(text) is None


def test_a_cell_is_one_number_or_none():
    assert CELL.search("'A 12-3'")["value"] == "A 12-3"
    assert CELL.search("ABC") is None
    assert CELL.search("1234; 5678") is None
