import pytest
from stdnum import luhn as oracle

from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidFormat
from recognizers.professionals import finess
from recognizers.spec import Evidence

PARIS, AJACCIO = "750712184", "2A0000386"


def only(text: str, **place: bool):
    (span,) = finess.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence, span.note


@pytest.mark.parametrize(
    "number",
    ["750712184", "690781810", "130786049", "590780193", "2A0000014", "2A0000386", "2A0002606",
     "2B0000020", "2B0000012", "2B0004246"],
)  # fmt: skip
def test_real_establishments_pass(number):
    assert finess.validate(number) == finess.validate(number.lower()) == number
    assert oracle.is_valid(number.replace("A", "1").replace("B", "2"))


def test_what_cannot_be_one_is_refused():
    with pytest.raises(InvalidChecksum):
        finess.validate("750712185")
    with pytest.raises(InvalidComponent):
        finess.validate("960712184")
    for wrong in ("75071218", "2C0000014", "7507121845"):
        with pytest.raises(InvalidFormat):
            finess.validate(wrong)


@pytest.mark.parametrize("number", [PARIS, AJACCIO])
def test_a_label_or_the_oid_speaks_for_it(number, is_candidate):
    for text in (
        f"FINESS {number}",
        f"n° FINESS ET : {number}",
        f'root="1.2.250.1.71.4.2.2" extension="1{number}"',
        f"1{number}^^^&1.2.250.1.71.4.2.2&ISO",
    ):
        assert only(text) == (number, Evidence.CHECKSUM, None)
        assert is_candidate(finess.RECOGNIZER, text)
    assert only(number, labelled=True)[1] == Evidence.CHECKSUM
    assert finess.RECOGNIZER.find(number) == []


def test_a_wrong_key_counts_with_a_label_alone():
    assert only("FINESS 750712185") == ("750712185", Evidence.CONTEXT, "wrong_key")
    assert only("750712185", labelled=True)[2] == "wrong_key"


def test_it_is_read_in_groups():
    assert only("FINESS 75 071 218 4")[0] == "75 071 218 4"
