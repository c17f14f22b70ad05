import pytest
from stdnum import luhn as oracle

from recognizers.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)
from recognizers.professionals import rpps
from recognizers.spec import Evidence

NUMBER, WRONG = "10999900003", "10003456787"


def only(text: str, **place: bool):
    (span,) = rpps.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence, span.note


@pytest.mark.parametrize("number", ["10002422979", "10100997245", "10999900003", "10999900011"])
def test_published_numbers_pass(number):
    assert rpps.validate(number) == rpps.validate("8" + number) == number
    assert oracle.is_valid(number)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (WRONG, InvalidChecksum),
        ("01234534765", InvalidChecksum),
        ("20999900003", InvalidComponent),
        ("1099990000", InvalidLength),
        ("910999900003", InvalidLength),
        ("1099990000A", InvalidFormat),
    ],
)
def test_the_error_tells_why(text, error):
    with pytest.raises(ValidationError) as caught:
        rpps.validate(text)
    assert type(caught.value) is error
    assert not any(c.isdigit() for c in str(caught.value))


@pytest.mark.parametrize(
    "text",
    [
        "RPPS {}",
        "n° RPPS : {}",
        "PS_IdNat={}",
        "{} (RPPS)",
        "{}^KERVELLA^YANN^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS",
        'root="1.2.250.1.71.4.2.1" extension="{}"',
    ],
)
def test_a_label_or_an_authority_speaks_for_it(text, is_candidate):
    for number in (NUMBER, "8" + NUMBER):
        assert only(text.format(number)) == (number, Evidence.CHECKSUM, None)
        assert is_candidate(rpps.RECOGNIZER, text.format(number))


def test_a_wrong_key_counts_with_a_label_alone():
    assert only(f"RPPS {WRONG}") == (WRONG, Evidence.CONTEXT, "wrong_key")
    assert only("RPPS 01234534765")[2] == "wrong_key"
    assert only(WRONG, labelled=True)[2] == "wrong_key"
    assert rpps.RECOGNIZER.find(f"{WRONG} (RPPS)") == []


@pytest.mark.parametrize("text", [NUMBER, f"ADELI {NUMBER}", f"RPPS x{NUMBER}", "RPPS 5 10 15"])
def test_digits_alone_are_nothing(text):
    assert rpps.RECOGNIZER.find(text) == []


def test_a_column_is_a_label():
    assert only("10 99 99 00 003", labelled=True)[1] == Evidence.CHECKSUM
    assert only(f"{NUMBER}.0", labelled=True)[0] == NUMBER
