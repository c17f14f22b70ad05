import pytest

from recognizers.health.pregnancy import RECOGNIZER


def words(text, *, labelled=False):
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ENCEINTE 12SA / LEVOTHYROX", ["ENCEINTE 12SA"]),
        ("vue à 32 SA + 4", ["32 SA + 4"]),
        ("enceinte de 3 mois", ["enceinte de 3 mois"]),
        ("DDR : 12/11/2023", ["DDR : 12/11/2023"]),
        ("hCG 2450", ["hCG"]),
        ("B-HCG négatif", ["B-HCG"]),
        ("G3 P1", ["G3 P1"]),
        ("RAI + toxo", ["RAI + toxo"]),
        ("patiente enceinte", ["patiente enceinte"]),
        ("O'Sullivan à 1 h", ["O'Sullivan"]),
        ("Dépistage T21 : risque 1/2500", ["Dépistage T21"]),
        ("Rhophylac injecté", ["Rhophylac"]),
        ("pas de grossesse", ["grossesse"]),
    ],
)
def test_what_tells_a_pregnancy(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "enceinte",
        "mur d'enceinte",
        "dans l'enceinte de l'hôpital",
        "enceinte n° 4",
        "DUPONT SA",
        "société anonyme (SA) au capital de 1 200 000 SA",
        "12,5 SA",
        "3 sacs",
        "contrat à terme",
        "barrette DDR4",
        "congé maternité",
        "marché PG12",
    ],
)
def test_what_only_looks_like_one(text):
    assert words(text) == []


def test_an_ambiguous_word_counts_where_the_column_is_text():
    assert words("enceinte", labelled=True) == ["enceinte"]
    assert words("enceinte acoustique", labelled=True) == []


@pytest.mark.parametrize(
    ("system", "code", "known"),
    [
        ("CIM10", "Z34", True),
        ("CIM10", "Z34.9", True),
        ("CIM10", "O24", True),
        ("CIM10", "O80.0", True),
        ("CIM10", "O04.9", False),
        ("CIM10", "E11", False),
        ("NABM", "7402", True),
        ("NABM", "4006", True),
        ("LOINC", "21198-7", True),
        ("LOINC", "718-7", False),
    ],
)
def test_codes_of_pregnancy(system, code, known):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) is known
