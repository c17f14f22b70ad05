import pytest

from recognizers.identity import sample_id


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in sample_id.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dossier n° 240115-0123", "240115-0123"),
        ("N° de dossier : 0115A0042", "0115A0042"),
        ("numéro de prélèvement : 1234567", "1234567"),
        ("prélèvement n°1234567", "1234567"),
        ("demande 240115-0123 du jour", "240115-0123"),
        ("échantillon : 20428E9575", "20428E9575"),
        ("accession B1042100871", "B1042100871"),
        ("code-barres 1234567890123", "1234567890123"),
        ("n° dossier 185057800608491", "185057800608491"),
        ("tube L24-001234", "L24-001234"),
        ("num_dos=240115", "240115"),
    ],
)
def test_a_label_makes_the_number(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(sample_id.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text",
    [
        "240115-0123",
        "dossier de 2024",
        "dossier complet",
        "tube 5 ml",
        "demande : 15/01/2024",
        "prélèvement : 2024-01-15",
        "examen : 2,35",
        "cabinet 12345",
    ],
)
def test_other_words_and_dates_make_none(text):
    assert found(text) == []


def test_a_column_makes_any_number():
    assert found("240115-0123", labelled=True) == ["240115-0123"]
    assert found("néant", labelled=True) == []
