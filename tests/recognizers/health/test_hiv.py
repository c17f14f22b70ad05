"""HIV: what tells it, and what only looks like it."""

import pytest

from recognizers.health.hiv import RECOGNIZER


@pytest.mark.parametrize(
    "text",
    [
        "vih", "V.I.H. positif", "VIH-2", "SEROVIH", "sida", "séronégatif, test VIH", "CDAG",
        "Ag p24 négatif", "TROD VIH", "charge virale VIH < 20 copies", "rapport CD4/CD8",
        "lymphocytes T CD4 : 25 %", "Truvada", "DOLUTEGRAVIR 50", "consultation CeGIDD",
        "accident d'exposition au sang", "se\u0301ropositive", "code ATC J05AR20",
    ],
)  # fmt: skip
def test_hiv_is_found(text):
    assert RECOGNIZER.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "entécavir", "Paxlovid : nirmatrelvir ritonavir", "charge virale VHC, suivi", "T4 libre",
        "HTLV I, sérologie", "Sida Info Service", "terminal TPE",
        "route départementale CD4, contrôle",
    ],
)  # fmt: skip
def test_what_is_not_hiv(text):
    assert RECOGNIZER.find(text) == []


def test_capitals_tell_prep():
    assert [span.rule for span in RECOGNIZER.find("sous contrôle, PrEP")] == ["prep"]
    assert RECOGNIZER.find("prep du tube") == []


@pytest.mark.parametrize(
    ("system", "code", "belongs"),
    [
        ("CIM10", "B23.8", True), ("CIM10", "Z21", True), ("CIM10", "R75", True),
        ("CIM10", "B25", False), ("ATC", "J05AG03", True), ("ATC", "J05AF10", False),
        ("ATC", "J05AP08", False), ("NABM", "388", True), ("LOINC", "56888-1", True),
    ],
)  # fmt: skip
def test_codes(system, code, belongs):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) == belongs


def test_a_column_lends_its_word():
    assert RECOGNIZER.find("CD4") == []
    assert RECOGNIZER.find("CD4", labelled=True)
