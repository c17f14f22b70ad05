import pytest
from stdnum.fr import nir as oracle

from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError
from recognizers.identity import ins
from recognizers.spec import Evidence

NUMBER = "279035121518989"
WRONG = "289057545611404"


def only(text: str, **place: bool):
    (span,) = ins.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence, span.note


def test_the_numbers_are_a_nirs():
    assert ins.validate(NUMBER) == oracle.validate(NUMBER)
    assert ins.compact("2 79 03 51 215 189 89") == NUMBER
    for wrong, error in (
        (WRONG, InvalidChecksum),
        ("979035121518989", InvalidComponent),
        ("27903", InvalidLength),
    ):
        with pytest.raises(ValidationError) as caught:
            ins.validate(wrong)
        assert type(caught.value) is error


@pytest.mark.parametrize(
    "text",
    [
        f"INS : {NUMBER}",
        f"INS-NIR {NUMBER}",
        f"matricule INS n° {NUMBER}",
        f"1.2.250.1.213.1.4.8 {NUMBER}",
        f'<id root="1.2.250.1.213.1.4.9" extension="{NUMBER}"/>',
        f"{NUMBER}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS",
        f"{NUMBER}^^^^INS",
        f"IS01{'0' * 22}S1{NUMBER}S21.2.250.1.213.1.4.8",
        f"IS01{'0' * 22}S3ANNE\x1dS1{NUMBER}S2",
    ],
)
def test_its_company_makes_an_ins_of_a_number(text, is_candidate):
    assert only(text) == (NUMBER, Evidence.CHECKSUM, None)
    assert is_candidate(ins.RECOGNIZER, text)
    wrong = text.replace(NUMBER, WRONG)
    assert only(wrong)[0::2] == (WRONG, "wrong_key")


@pytest.mark.parametrize(
    "text",
    [
        f'root="1.2.250.1.213.1.4.10" extension="{WRONG}"',
        f'root="1.2.250.1.213.1.4.11" extension="{WRONG}"',
        f"{WRONG}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS",
        f"IS01{'0' * 22}S1{WRONG}S21.2.250.1.213.1.4.10",
    ],
)
def test_test_and_demonstration_oids_are_noted(text):
    assert only(text) == (WRONG, Evidence.POSITION, "test_oid")


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"NSS {NUMBER}",
        f"1.2.250.1.213.1.4.13 {NUMBER}",
        f"{NUMBER}^^^ASIP-SANTE&1.2.250.1.213.1.4.13&ISO^NH",
        f"moins {NUMBER}",
        f"{NUMBER}@patient.mssante.fr",
    ],
)
def test_without_it_there_is_none(text):
    assert ins.RECOGNIZER.find(text) == []


def test_a_column_is_company_enough():
    assert only(NUMBER, labelled=True) == (NUMBER, Evidence.CHECKSUM, None)
    assert only(WRONG, labelled=True) == (WRONG, Evidence.CONTEXT, "wrong_key")
    assert only(NUMBER[:13], labelled=True) == (NUMBER[:13], Evidence.CONTEXT, "no_key")


def test_the_retired_ins_c_has_22_digits():
    assert only("INS-C 1234567890123456789012")[0] == "1234567890123456789012"
    assert ins.RECOGNIZER.find("1234567890123456789012") == []
