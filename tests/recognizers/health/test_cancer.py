"""Cancer: words, stages, codes, and the markers that are none."""

import pytest

from recognizers.health.cancer import RECOGNIZER


@pytest.mark.parametrize(
    "text",
    [
        "CANCER DU SEIN", "adénocarcinome lieberkühnien", "K du côlon", "adéno-K", "néo du sein",
        "Lymphome B diffus", "leucémies aiguës", "myélome multiple", "mélanome", "métastases",
        "score de Gleason 7", "R-CHOP", "FOLFOX", "radiothérapie", "carcinologique",
        "oncologue", "Herceptin", "PACLITAXEL", "HSIL", "sarcome d'Ewing",
        "gammapathie monoclonale",
    ],
)  # fmt: skip
def test_cancer_is_found(text):
    assert RECOGNIZER.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "ACE 2,1 ng/mL", "antigène carcino-embryonnaire : 2,1 ng/mL", "AFP 4 UI/mL",
        "tumeur bénigne",
        "sarcomère", "sarcoïdose", "chimiokine", "chimiotactisme", "pH + urée, bilan", "BINET A.",
        "CIN n° 12, contrôle", "LH 5 UI/L, dosage", "la M2", "PT 100", "T2 N 12",
        "centre de lutte contre le cancer", "unités Bethesda, dosage", "flot", "vin",
    ],
)  # fmt: skip
def test_what_is_not_cancer(text):
    assert RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    "stage",
    ["pT2N1M0", "pT2 N1 M0", "ypT0N0", "cT3N2M1", "T1aN0M0", "T4b N3a", "TisN0", "pT1cN0(sn)"],
)
def test_stages(stage):
    (span,) = RECOGNIZER.find(f"classé {stage}.")
    assert span.rule == "tnm"


def test_adicap_needs_its_label():
    assert [span.rule for span in RECOGNIZER.find("ADICAP BHGSA7A0")] == ["adicap"]
    assert RECOGNIZER.find("lot BHGSA7A0") == []


@pytest.mark.parametrize(
    ("system", "code", "belongs"),
    [
        ("CIM10", "C50.9", True), ("CIM10", "C509", True), ("CIM10", "D05.1", True),
        ("CIM10", "D47.2", True), ("CIM10", "D12.6", False), ("CIM10", "Z51.1", True),
        ("CIM10", "Z51.6", False), ("ATC", "L01EX01", True), ("ATC", "L04AD02", False),
    ],
)  # fmt: skip
def test_codes(system, code, belongs):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) == belongs
