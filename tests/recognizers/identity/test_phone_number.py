import pytest

from recognizers.errors import InvalidComponent, InvalidFormat, InvalidLength
from recognizers.identity import phone_number as phone
from recognizers.spec import Evidence


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in phone.RECOGNIZER.find(text, **place)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0639981234", "+33639981234"),
        ("06 39 98 12 34", "+33639981234"),
        ("06.39.98.12.34", "+33639981234"),
        ("06-39-98-12-34", "+33639981234"),
        ("06/39/98/12/34", "+33639981234"),
        ("06 - 39 - 98 - 12 - 34", "+33639981234"),
        ("0639 98 12 34", "+33639981234"),
        ("06\u00a039\u202f98\u00a012\u00a034", "+33639981234"),
        ("06 39 98 1234", "+33639981234"),
        ("06.39.9812.34", "+33639981234"),
        ("06-3998-1234", "+33639981234"),
        ("(33) 6 39 98 12 34", "+33639981234"),
        ("(+33) 6 39 98 12 34", "+33639981234"),
        ("+33 6 39 98 12 34", "+33639981234"),
        ("+33639981234", "+33639981234"),
        ("+33(0)639981234", "+33639981234"),
        ("+33 (0)6 39 98 12 34", "+33639981234"),
        ("0033 6 39 98 12 34", "+33639981234"),
        ("+330639981234", "+33639981234"),
        ("+262 692 12 34 56", "+262692123456"),
        ("00590590123456", "+590590123456"),
        ("+508 41 12 34", "+508411234"),
        ("+687 12 34 56", "+687123456"),
        ("+689 40 12 34 56", "+68940123456"),
        ("+32 475 12 34 56", "+32475123456"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_numbers_are_read_and_found(text, number, is_candidate):
    assert phone.validate(text) == number
    for around in ("{}", "tél. {}, matin", "({})", "TEL{}", "<{}>"):
        if "\u00a0" not in text or "TEL" not in around:
            assert found(around.format(text)) == [text]
    assert is_candidate(phone.RECOGNIZER, text)


def test_shape_and_label_weigh_differently():
    (alone,) = phone.RECOGNIZER.find("06 39 98 12 34")
    (labelled,) = phone.RECOGNIZER.find("portable 06 39 98 12 34")
    assert (alone.evidence, labelled.evidence) == (Evidence.SHAPE, Evidence.CONTEXT)


def test_services_belong_to_organisations():
    (span,) = phone.RECOGNIZER.find("08 00 00 00 00")
    assert span.role == "organisation"


@pytest.mark.parametrize(
    "text", ["063 998 12 34", "06 399 812 34", "6 39 98 12 34", "639981234", "639981234.0"]
)
def test_irregular_numbers_need_a_label(text):
    assert found(text) == []
    assert found(f"tél : {text}") == found(text, labelled=True) == [text.removesuffix(".0")]


@pytest.mark.parametrize(
    "text",
    [
        "02/01/2024 10:30",
        "01/02/2024",
        "03-05-2024-12",
        "03 05 1985 12",
        "0639981234567",
        "x0639981234",
        "0,0639981234",
        "dossier 0639981234",
        "FINESS n° 0639981234",
        "2024-01-15T08:15",
        "00 39 98 12 34",
        "glycémie +12,5 %",
        "185057800608491",
    ],
)
def test_other_numbers_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("02 61 91 00 0", InvalidLength),
        ("+32 12", InvalidLength),
        ("+262 692", InvalidLength),
        ("poste 12", InvalidFormat),
        ("", InvalidFormat),
        ("00 00 00 00 00", InvalidComponent),
        ("+", InvalidFormat),
    ],
)
def test_the_error_tells_why(text, error):
    with pytest.raises(error):
        phone.validate(text)
