import pytest

from recognizers import recognizer
from recognizers.identity import credential


def found(text: str, **place: bool):
    return [text[s.start : s.end] for s in credential.RECOGNIZER.find(text, **place)]


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MjE3In0.c2lnbmF0dXJlMTIzNDU2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mot de passe : Soleil56", "Soleil56"),
        ("Mot de passe provisoire: Soleil56!", "Soleil56!"),
        ("MDP=Soleil56;", "Soleil56"),
        ("code d'accès : 4H7K2P", "4H7K2P"),
        ("clé d'accès : 4H7K2P", "4H7K2P"),
        ("code serveur = 4H7K2P", "4H7K2P"),
        ('"password": "Soleil56",', "Soleil56"),
        ("PASSWORD => 'Soleil56'", "Soleil56"),
        ("[password]: Soleil56", "Soleil56"),
        ("api_key: 0123456789abcdef", "0123456789abcdef"),
        ("<password>Soleil56</password>", "Soleil56"),
        ('<Pass encoding="base64">U29sZWlsNTY=</Pass>', "U29sZWlsNTY="),
        ("sftp://labo:Soleil56@ftp.exemple.fr/", "labo:Soleil56"),
        ("postgresql://sil:p%40ss@db:5432/sil", "sil:p%40ss"),
        ("Uid=sa;Pwd=S0leil56;", "S0leil56"),
        ("identified by 'Soleil56'", "Soleil56"),
        ("login labo password Soleil56", "Soleil56"),
        ("Authorization: Basic bGFibzpTb2xlaWw1Ng==", "bGFibzpTb2xlaWw1Ng=="),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        (f"jeton {JWT}", JWT),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----"),
    ],
)
def test_secrets_are_found(text, value, is_candidate):
    assert found(text) == [value]
    assert is_candidate(credential.RECOGNIZER, text)


def test_a_login_counts_beside_a_secret():
    text = "identifiant : am.legoff / mot de passe : Soleil56"
    assert found(text) == ["am.legoff", "Soleil56"]
    assert found("identifiant : am.legoff") == []


@pytest.mark.parametrize(
    "text",
    [
        "mot de passe oublié",
        "mot de passe : oublié",
        "mot de passe : ****",
        "password: ${PASSWORD}",
        "password = null",
        "password = getpass()",
        "secret médical",
        "https://exemple.fr/a:b@c",
        "il se passe : rien",
    ],
)
def test_words_and_placeholders_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize("cell", ["am.legoff", "Soleil56", "a@b.fr", " 4H7K2P "])
def test_a_column_makes_any_word_one(cell):
    assert found(cell, labelled=True) == [cell.strip()]
    for nothing in ("", "NULL", "****", "-", "une longue remarque sur autre chose"):
        assert found(nothing, labelled=True) == []


def test_the_host_of_a_url_is_no_mail_address():
    text = "ftp://labo:Soleil56@ftp.exemple.fr et anne@exemple.fr"
    assert [text[s.start : s.end] for s in recognizer("EMAIL_ADDRESS").find(text)] == [
        "anne@exemple.fr"
    ]
    assert [text[s.start : s.end] for s in recognizer("CREDENTIAL").find(text)] == ["labo:Soleil56"]
