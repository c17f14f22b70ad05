import pytest

from recognizers.errors import InvalidChecksum, InvalidLength
from recognizers.identity import id_document
from recognizers.spec import Evidence


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in id_document.RECOGNIZER.find(text, **place)]


PASSPORT = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "8806923102858CORINNE<<<<<<<6512068F6"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CNI 880692310285", "880692310285"),
        ("CNI n° : X4RTBPFW4", "X4RTBPFW4"),
        ("carte nationale d'identité n°880692310285", "880692310285"),
        ("passeport français 12AB34567", "12AB34567"),
        ("Passeport : 12 AB 34567", "12 AB 34567"),
        ("carte de séjour 9912345678", "9912345678"),
        ("titre de séjour n° 9912345678", "9912345678"),
        ("n° étranger 9912345678", "9912345678"),
        ("permis de conduire : 880692310285", "880692310285"),
        ("NEPH 880692310285", "880692310285"),
    ],
)
def test_a_label_makes_the_document(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(id_document.RECOGNIZER, text)
    assert found(value) == []
    assert found(value, labelled=True) == [value]


@pytest.mark.parametrize(
    "line",
    [
        PASSPORT,
        CARD,
        "P<FRAMARTIN<<ANNE<MARIE<<<<<<<<<<<<<<<<<<<<<",
        "IDFRAX4RTBPFW46<<<<<<<<<<<<<<<",
    ],
)
def test_machine_readable_lines_speak_for_themselves(line, is_candidate):
    assert found(f"lu : {line}") == [line]
    assert is_candidate(id_document.RECOGNIZER, line)


def test_check_digits_prove_a_line():
    (span,) = id_document.RECOGNIZER.find(PASSPORT)
    assert span.evidence == Evidence.CHECKSUM
    assert id_document.validate(CARD) == CARD


@pytest.mark.parametrize(
    ("line", "error", "part"),
    [
        (PASSPORT.replace("36UTO", "37UTO"), InvalidChecksum, "document number"),
        (PASSPORT.replace("8122F", "8123F"), InvalidChecksum, "date"),
        (CARD.replace("8CORINNE", "7CORINNE"), InvalidChecksum, "document number"),
        (CARD.replace("8F6", "9F6"), InvalidChecksum, "date"),
        ("IDFRA", InvalidLength, "length"),
    ],
)
def test_a_wrong_line_is_refused(line, error, part):
    with pytest.raises(error, match=part):
        id_document.validate(line)
    assert found(line) == []


@pytest.mark.parametrize(
    "text", ["carte d'identité périmée", "passeport en cours", "AFFRANCHISSEMENT", "CNI abcdefghi"]
)
def test_a_label_without_a_number_is_none(text):
    assert found(text) == []
