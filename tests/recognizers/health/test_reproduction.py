import pytest

from recognizers.health.reproduction import RECOGNIZER


def words(text, *, labelled=False):
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IVG médicamenteuse", ["IVG médicamenteuse"]),
        ("contrôle post IVG", ["contrôle post IVG"]),
        ("Interruption volontaire de grossesse", ["Interruption volontaire de grossesse"]),
        ("IVG à 7 SA", ["IVG à 7 SA"]),
        ("MIFEGYNE 600 mg puis Gymiso", ["MIFEGYNE", "Gymiso"]),
        ("FIV J12", ["FIV J12"]),
        ("don ovocytes", ["don ovocytes"]),
        ("don d'ovocytes", ["don d'ovocytes"]),
        ("bilan AMP", ["bilan AMP"]),
        ("née sous X", ["née sous X"]),
        ("spermogramme", ["spermogramme"]),
        ("gynéco, IVG prévue mardi", ["IVG prévue"]),
    ],
)
def test_what_tells_reproduction(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "IVG",
        "IVG sur cardiopathie hypertensive",
        "IVG droite",
        "2 amp de calcium",
        "PMA pays les moins avancés",
        "chat FIV positif",
        "contrôle de stérilité du lot",
        "image IMG jpg",
    ],
)
def test_what_only_looks_like_it(text):
    assert words(text) == []


def test_ivg_alone_counts_in_a_text_column_unless_the_heart_is_near():
    assert words("IVG", labelled=True) == ["IVG"]
    assert words("I.V.G. en 2019", labelled=True) == ["I.V.G."]
    assert words("FEVG 35 %, IVG", labelled=True) == []
    assert words("IVG, BNP 900", labelled=True) == []
    assert words("OAP sur IVG", labelled=True) == []


@pytest.mark.parametrize(
    ("system", "code", "known"),
    [
        ("CIM10", "O04.9", True),
        ("CIM10", "Z312", True),
        ("CIM10", "Z31.5", False),  # genetic counselling
        ("CIM10", "N97", True),
        ("CIM10", "O80", False),
        ("NABM", "60", True),  # spreadsheets drop the leading zeros
        ("ATC", "G03XB01", True),
        ("ATC", "G03GA05", True),
    ],
)
def test_codes_of_reproduction(system, code, known):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) is known
