import pytest

from recognizers.health.result import RECOGNIZER


def words(text, *, labelled=False):
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hémoglobine 13,2 g/dL", ["Hémoglobine"]),
        ("GLYCEMIE A JEUN", ["GLYCEMIE A JEUN"]),
        ("Créatinine", ["Créatinine"]),
        ("CRP 12 mg/L", ["CRP"]),
        ("INR : 2,4 contrôle", ["INR"]),
        ("D-Dimères < 500 ng/mL", ["D-Dimères"]),
        ("PSA 3,2 ng/ml", ["PSA"]),
        ("CA 125 : 12 U/ml", ["CA 125"]),
        ("CA15-3 : 22 U/mL", ["CA15-3"]),
        ("Ca 2,35 mmol/l", ["Ca 2,35 mmol/l"]),
        ("K+ 4,2", ["K+ 4,2"]),
        ("Na 140 mmol/L", ["Na 140 mmol/L"]),
        ("TP 85 %", ["TP 85 %"]),
        ("T4L 12 pmol/l", ["T4L"]),
        ("sérologie rubéole : immunisée", ["sérologie rubéole"]),
        ("ECBU stérile", ["ECBU"]),
        ("groupe sanguin", ["groupe sanguin"]),
        ("< 0,5 µg/L", ["< 0,5 µg/L"]),
        ("LOINC 718-7", ["718-7"]),
    ],
)
def test_what_tells_a_result(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "PSA Peugeot",
        "PSA",
        "CA 2023 : 1,2 M€",
        "CA 125 k€",
        "ECA/ACE",
        "AFP",
        "TP 2",
        "VS 12",
        "Fer à repasser",
        "CODE 718-71",
        "12,5 kg",
        "gants en latex",
    ],
)
def test_what_only_looks_like_one(text):
    assert words(text) == []


def test_an_abbreviation_counts_in_a_column_of_labels():
    assert words("PSA", labelled=True) == ["PSA"]
    assert words("TP", labelled=True) == ["TP"]


@pytest.mark.parametrize(
    ("system", "code", "known"),
    [
        ("NABM", "1104", True),
        ("NABM", "0592", True),
        ("NABM", "592", True),
        ("NABM", "0388", False),  # HIV
        ("NABM", "9005", False),  # a fee
        ("LOINC", "2857-1", True),
        ("LOINC", "4548-4", True),
        ("LOINC", "20447-9", False),  # HIV
    ],
)
def test_codes_of_results(system, code, known):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) is known
