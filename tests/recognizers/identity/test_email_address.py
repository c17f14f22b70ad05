import pytest

from recognizers.errors import InvalidFormat
from recognizers.identity import email_address as email


def only(text: str):
    (span,) = email.RECOGNIZER.find(text)
    return text[span.start : span.end], span.role


@pytest.mark.parametrize(
    "address",
    [
        "anne.martin@exemple.fr",
        "ANNE-MARIE_LE.GOFF@EXEMPLE.CO.UK",
        "am+labo@sous.domaine.exemple.fr",
        "o'neill@exemple.ie",
        "hélène@exemple.fr",
        "a@b.fr",
        "anne.martin%40exemple.fr",
        "anne.martin (at) exemple.fr",
        "anne.martin[at]exemple.fr",
    ],
)
def test_addresses_are_found(address, is_candidate):
    for around in ("{}", "<{}>", "mailto:{}", "écrire à {}.", "[{}];", "mail={}&x"):
        assert only(around.format(address)) == (address, None)
        assert is_candidate(email.RECOGNIZER, around.format(address))


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("255081416802538@patient.mssante.fr", "patient"),
        ("yann.kervella@medecin.mssante.fr", "practitioner"),
        ("yann.kervella@mssante.fr", "practitioner"),
        ("yann.kervella@56.apicrypt.org", "practitioner"),
        ("secretariat@exemple.fr", "organisation"),
        ("secrétariat.vannes@exemple.fr", "organisation"),
        ("labo-pins@exemple.fr", "organisation"),
        ("laborie@exemple.fr", None),
    ],
)
def test_the_address_may_tell_whose_it_is(address, role):
    assert only(f"({address})") == (address, role)


@pytest.mark.parametrize(
    "text",
    [
        "@",
        "a@",
        "@b.fr",
        "user@localhost",
        "a..b@exemple.fr",
        "a.@exemple.fr",
        "12 @ 3.50",
        "x" * 80 + "@exemple.fr",
        "a@exemple.f",
        "a@exemple.fr9",
    ],
)
def test_other_texts_are_none(text):
    assert email.RECOGNIZER.find(text) == []


def test_validate_lowers_and_refuses():
    assert email.validate(" Anne@Exemple.FR ") == "anne@exemple.fr"
    assert email.validate("anne (at) exemple.fr") == "anne@exemple.fr"
    for wrong, part in (("a@b", "domain"), (".a@b.fr", "local part"), ("@b.fr", "local part")):
        with pytest.raises(InvalidFormat, match=part):
            email.validate(wrong)
