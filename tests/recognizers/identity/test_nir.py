import random
from itertools import pairwise

import pytest
from stdnum.fr import nir as oracle

from recognizers.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)
from recognizers.identity import nir
from recognizers.spec import Evidence

NUMBERS = """
255081416802538 294037512000591 153124500723160 284058832102532 284052A32102552 284052B32102579
284202B32102528 284992B32102531 295109912611193 253072B07300470 253072A07300443 269054958815780
223115935012322 200029923123486 254031088723464 195017262676215 155053933981739 106099955391094
178059933010817 180127512345642 279035121518989 277076322082910 185057800608491 291059741100465
270019730201224 165029935212328 260012A00401514 160022B03302701 199301305599948 220349935100134
258509712003345 170129873504207 178997505601209
"""
PUBLISHED = NUMBERS.split()
WRONG_KEY = ("188057506510094", "118058599124123", "284058832102530", "168127982980507",
             "289057545611404", "223042545611404", "224027511583555")  # fmt: skip
SEPARATORS = (" ", "\u00a0", "\u202f", "\u2009", "\t", ".", "-", "/", "_", " / ", "")


def grouped(number: str, separator: str, *, overseas: bool = False) -> str:
    cuts = (0, 1, 3, 5, 8, 10, 13, 15) if overseas else (0, 1, 3, 5, 7, 10, 13, 15)
    return separator.join(number[a:b] for a, b in pairwise(cuts))


LAYOUTS = (
    "1850578006084 91",
    "1 85 05 78 006 084 / 91",
    "1 85 05 78 006 084 (clé 91)",
    "1850578006084 clé : 91",
    "1850578006084, clé 91",
    "1850578006084 (91)",
    "1850578006084 clé de contrôle : 91",
    "1850578006084/91",
    "1 85 05 78006 084 91",
    "1,85057800608491E+14",
    "1.85057800608491e+14",
    "1.85057800608491E14",
    "1 8 5 0 5 7 8 0 0 6 0 8 4 9 1",
)


def only(text: str, **place: bool):
    (span,) = nir.RECOGNIZER.find(text, **place)
    return text[span.start : span.end], span.evidence, span.note


def error_of(text: str) -> tuple[type, str]:
    with pytest.raises(ValidationError) as caught:
        nir.validate(text)
    return type(caught.value), str(caught.value)


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_pass_and_python_stdnum_agrees(number):
    assert nir.validate(number) == oracle.validate(number) == number
    assert only(f"x {number}.") == (number, Evidence.CHECKSUM, None)


@pytest.mark.parametrize("number", WRONG_KEY)
def test_a_wrong_key_counts_with_a_label_alone(number):
    assert not oracle.is_valid(number)
    assert error_of(number) == (InvalidChecksum, "key")
    assert nir.RECOGNIZER.find(f"le {number}") == []
    assert only(f"NIR : {number}") == (number, Evidence.CONTEXT, "wrong_key")
    assert only(number, labelled=True) == (number, Evidence.CONTEXT, "wrong_key")


def test_the_key_is_python_stdnums():
    draw = random.Random(13)
    for _ in range(500):
        place = draw.choice(["2A", "2B", f"{draw.randrange(1, 100):02}"])
        body = f"{draw.choice('12')}{draw.randrange(100):02}{draw.randrange(1, 13):02}{place}"
        body += f"{draw.randrange(1, 991):03}{draw.randrange(1, 1000):03}"
        assert nir.key(body) == oracle.calc_check_digits(body)
        assert nir.validate(body + nir.key(body)) == oracle.validate(body + nir.key(body))


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize(
    ("number", "overseas"),
    [("185057800608491", False), ("260012A00401514", False), ("291059741100465", True)],
)
def test_every_separator_is_read(number, overseas, separator):
    written = grouped(number, separator, overseas=overseas)
    assert nir.compact(written) == number
    assert only(f"Mme X {written} vue")[:2] == (written, Evidence.CHECKSUM)


@pytest.mark.parametrize(
    "written", [*LAYOUTS, "１８５０５７８００６０８４９１", "1850578\u200b00608491"]
)
def test_a_key_may_follow_in_many_ways(written):
    assert nir.validate(written) == "185057800608491"
    assert only(f"vu {written}, rien") == (written, Evidence.CHECKSUM, None)


@pytest.mark.parametrize("written", ["2a", "2A", "2B", "2b"])
def test_corsica_is_read_in_either_case(written):
    number = f"28405{written}321025"
    number += nir.key(number.upper())
    assert nir.validate(number) == number.upper()
    assert only(f"({number})")[0] == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("255081416802538@patient.mssante.fr", "255081416802538"),
        ("bio_255081416802538_20240102.pdf", "255081416802538"),
        ("/export/255081416802538/", "255081416802538"),
        ("?nir=255081416802538&x=1", "255081416802538"),
        ("nir%3D255081416802538", "255081416802538"),
        ("'255081416802538", "255081416802538"),
        ('="255081416802538"', "255081416802538"),
        ("255081416802538.0", "255081416802538"),
        ("255081416802538.00;3", "255081416802538"),
        ("NIR255081416802538", "255081416802538"),
        ("nº255081416802538", "255081416802538"),
        ("06 12 255081416802538", "255081416802538"),
        ("dossier de Mme MARTIN Jeanne, 255081416802538", "255081416802538"),
        ("dossier 24011 255081416802538", "255081416802538"),
    ],
)
def test_it_is_found_wherever_it_stands(text, value):
    assert only(text)[:2] == (value, Evidence.CHECKSUM)


@pytest.mark.parametrize(
    "text",
    [
        "550e8400-e29b-41d4-a716-446655440000",
        "deadbeef255081416802538",
        "255081416802538cafe",
        "0255081416802538",
        "2550814168025380",
        "(01)255081416802538",
        "(414)255081416802538",
        "255081416802538(21)7",
        "12.255081416802538",
        "255081416802538.25",
        "+255081416802538",
        "n° dossier 255081416802538",
        "N° accession : 255081416802538",
        "code-barres 255081416802538",
        "IMEI: 255081416802538",
        "SIRET 255081416802538",
        "EAN 255081416802538",
        "n° tube 255081416802538",
        "facture n° 255081416802538",
        "1705312800000",
        "2000000000008",
        "378282246310005",
        "3 8 5 0 5 7 8 0 0 6 0 8 4 9 1",
        "NIR 000",
    ],
)
def test_it_is_not_found_in_other_numbers(text):
    assert nir.RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("NIR 1850578006084", "no_key"),
        ("n° sécu : 1 85 05 78 006 084", "no_key"),
        ("NIR 1,850578006084E+12", "no_key"),
        ("NIA 7101234567890", "provisional"),
        ("NIR 5112345678901", "provisional"),
        ("NSS 1,85E+14", "lossy"),
        ("NSS 1,85058E+14", "lossy"),
        ("NIR 1,8505780060849E+14", "lossy"),
        ("NIR 000000000000000", "placeholder"),
        ("NIR 1999999999999", "placeholder"),
        ("NIR 2999999999999 99", "placeholder"),
        ("NIR 1550699999999", "placeholder"),
        ("NIR 185057*******", "truncated"),
        ("NIR *********006084", "truncated"),
    ],
)
def test_with_a_label_less_is_enough_and_a_note_says_so(text, note):
    assert only(text)[1:] == (Evidence.CONTEXT, note)
    value = only(text)[0]
    assert only(value, labelled=True) == (value, Evidence.CONTEXT, note)
    if note != "truncated":
        assert nir.RECOGNIZER.find(value) == []


def test_masked_groups_need_no_label():
    assert only("1 85 05 78 XXX XXX") == ("1 85 05 78 XXX XXX", Evidence.SHAPE, "truncated")
    assert only("1 85 05 78 006 *** **")[0] == "1 85 05 78 006 *** **"


def test_first_digits_of_registration_need_a_label():
    for first, note in (("3", None), ("4", None), ("7", "provisional"), ("8", "provisional")):
        number = first + "840588321025"
        number += nir.key(number)
        assert nir.RECOGNIZER.find(number) == []
        assert only(f"NIR {number}") == (number, Evidence.CHECKSUM, note)


def test_unattributed_months_weigh_little():
    number = "1474399352045" + nir.key("1474399352045")
    assert only(number) == (number, Evidence.SHAPE, None)
    assert only(f"NIR {number}") == (number, Evidence.CONTEXT, None)


def test_padded_and_regrouped_numbers_need_a_label():
    assert nir.RECOGNIZER.find("000000185057800608491") == []
    assert only("Vitale 000000185057800608491")[0] == "185057800608491"
    assert nir.RECOGNIZER.find("185 057 800 608 491") == []
    assert only("NIR 185 057 800 608 491")[0] == "185 057 800 608 491"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("18505780060849", (InvalidLength, "length")),
        ("", (InvalidLength, "length")),
        ("1,85057800608491E+12", (InvalidLength, "length")),
        ("1850578006084X1", (InvalidFormat, "characters")),
        ("1852A7800608491", (InvalidFormat, "characters")),
        ("985057800608491", (InvalidComponent, "sex")),
        ("585057800608491", (InvalidComponent, "sex")),
        ("185137800608491", (InvalidComponent, "month")),
        ("185007800608491", (InvalidComponent, "month")),
        ("185050000608491", (InvalidComponent, "place")),
        ("185057800008491", (InvalidComponent, "place")),
        ("185057800600091", (InvalidComponent, "order")),
        ("185057800608490", (InvalidChecksum, "key")),
    ],
)
def test_the_error_names_the_part_that_failed(text, error):
    assert error_of(text) == error


@pytest.mark.parametrize("number", ["1850578006084", "5112345678901", "7001234567890"])
def test_thirteen_characters_have_no_key_to_be_wrong(number):
    assert nir.validate(number) == number


def test_no_message_quotes_the_number():
    for wrong in ("185057800608490", "1850578006084X1", "12345"):
        assert not any(c.isdigit() for c in error_of(wrong)[1])


def test_birth_and_sex_are_read_from_the_number():
    assert nir.birth("185057800608491") == (85, 5)
    assert nir.birth("220349935100134") == (20, 4)
    assert nir.birth("199301305599948") == (99, None)
    assert nir.birth("178997505601209") == (78, None)
    assert (nir.sex("1850578006084"), nir.sex("291059741100465")) == ("M", "F")


def test_an_ins_is_left_to_its_own_recognizer():
    assert nir.RECOGNIZER.find("matricule INS : 255081416802538") == []
    assert nir.RECOGNIZER.find('root="1.2.250.1.213.1.4.8" extension="255081416802538"') == []
    assert nir.RECOGNIZER.find("255081416802538^^^ASIP-SANTE-INS-NIR^INS") == []
    nss = "255081416802538^^^ASIP-SANTE&1.2.250.1.213.1.4.13&ISO^NH"
    assert only(nss)[0] == "255081416802538"


@pytest.mark.parametrize("number", PUBLISHED)
def test_a_scanner_would_search_every_layout(is_candidate, number):
    written = [grouped(number, separator) for separator in SEPARATORS]
    written += [grouped(number, separator, overseas=True) for separator in SEPARATORS]
    for text in (*written, *LAYOUTS):
        assert is_candidate(nir.RECOGNIZER, f"06 12 {text}, n° 3")
