import pytest
from stdnum import iban as oracle

from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from recognizers.identity import iban_code as iban
from recognizers.spec import Evidence

FRENCH = ("FR1420041010050500013M02606", "FR7630006000011234567890189")
ABROAD = (
    "DE89370400440532013000", "BE68539007547034", "GB82WEST12345698765432",
    "ES9121000418450200051332", "IT60X0542811101000000123456", "CH9300762011623852957",
    "LU280019400644750000", "NL91ABNA0417164300", "MT84MALT011000012345MTLCAST001S",
)  # fmt: skip


def only(text: str, **place: bool):
    (span,) = iban.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence


def in_fours(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


@pytest.mark.parametrize("number", FRENCH + ABROAD)
def test_python_stdnum_agrees(number):
    assert iban.validate(in_fours(number)) == oracle.validate(number, check_country=False)
    broken = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not oracle.is_valid(broken, check_country=False)
    with pytest.raises(InvalidChecksum):
        iban.validate(broken)


@pytest.mark.parametrize("number", FRENCH)
def test_a_french_one_is_found_anywhere(number, is_candidate):
    for text in (number, number.lower(), in_fours(number), f"IBAN{number}", f"le {number}."):
        value, evidence = only(text)
        assert iban.compact(value) == number
        assert evidence == Evidence.CHECKSUM
        assert is_candidate(iban.RECOGNIZER, text)


@pytest.mark.parametrize("number", ABROAD)
def test_one_of_abroad_needs_its_name(number):
    assert iban.RECOGNIZER.find(number) == []
    assert only(f"IBAN : {in_fours(number)}")[0] == in_fours(number)
    assert only(number, labelled=True) == (number, Evidence.CHECKSUM)


def test_a_bic_behind_it_is_left_out():
    assert only(f"{in_fours(FRENCH[1])} AGRIFRPP")[0] == in_fours(FRENCH[1])


def test_a_rib_needs_its_name():
    rib = "30006 00001 12345678901 89"
    assert iban.validate_rib(rib) == "30006000011234567890189"
    assert only(f"RIB {rib}") == (rib, Evidence.CHECKSUM)
    assert iban.RECOGNIZER.find(rib) == []
    assert iban.validate_rib("20041010050500013M02606") == "20041010050500013M02606"
    with pytest.raises(InvalidChecksum):
        iban.validate_rib("30006 00001 12345678901 88")
    with pytest.raises(InvalidFormat):
        iban.validate_rib("30006 00001")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("XX14 2004", InvalidComponent),
        ("", InvalidComponent),
        ("FR14 2004", InvalidLength),
        ("FRA420041010050500013M02606", InvalidFormat),
    ],
)
def test_the_error_tells_why(text, error):
    with pytest.raises(error):
        iban.validate(text)
