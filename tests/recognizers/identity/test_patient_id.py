import pytest

from recognizers.identity import patient_id


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in patient_id.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("IPP 0004217", "0004217"),
        ("IPP: 80012345.", "80012345"),
        ("NIP n°80012345", "80012345"),
        ("NDA=N240115", "N240115"),
        ("N° IEP : 240115-0123", "240115-0123"),
        ("num_pat : 42170", "42170"),
        ('{"patient_id": "A-00417"}', "A-00417"),
        ("n° de venue : 1234567", "1234567"),
        ("Séjour n° 1234567", "1234567"),
        ("Patiente 1234567, vue", "1234567"),
        ("identifiant patient : 1234567", "1234567"),
        ("0004217^^^CHV&1.2.3.4&ISO^PI", "0004217"),
        ("N240115^^^CHV&1.2.3.4&ISO^AN", "N240115"),
    ],
)
def test_a_label_or_a_type_makes_the_number(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(patient_id.RECOGNIZER, text)


@pytest.mark.parametrize(
    "text",
    [
        "IPP 40 mg",
        "IPP 20mg matin",
        "sous IPP, 2 cp",
        "NDA 12/01/2024",
        "NIP 2024-01-12",
        "séjour du 12/01/2024",
        "1234567",
        "hippocampe 1234567",
        "patient 12345",
        "255081416802538^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS",
    ],
)
def test_other_words_and_dates_make_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0004217", "0004217"),
        (" A12 ", "A12"),
        ("'0004217", "0004217"),
        ("4217.0", "4217"),
        ("0004217^^^CHV", "0004217"),
        ("12 345", "12 345"),
    ],
)
def test_a_column_makes_any_number(cell, value):
    assert found(cell, labelled=True) == [value]
    assert found("inconnu", labelled=True) == found("", labelled=True) == []
