"""Sexually transmitted infections and hepatitis: topics and their levels."""

import pytest

from recognizers.health.sti import RECOGNIZER


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Syphilis", [None]),
        ("TPHA négatif", [None]),
        ("PCR Mycoplasma genitalium", [None]),
        ("Ag HBs : négatif", [None]),
        ("anticorps anti-VHC", [None]),
        ("ADN VHB 3 log", [None]),
        ("Epclusa", [None]),
        ("condylomes", [None]),
        ("Ac anti-HBs 12 UI/L", [3]),
        ("vaccin hépatite B", [3]),
        ("Gardasil", [3]),
        ("hépatite A", [4]),
        ("PCR HSV", [4]),
        ("HSV 2", [None]),
        ("Ureaplasma urealyticum", [4]),
        ("HBs, HBc", [None, None]),
    ],
)
def test_topics_carry_their_level(text, levels):
    assert [span.level for span in RECOGNIZER.find(text)] == levels


@pytest.mark.parametrize(
    "text",
    ["Chlamydophila", "hépatite alcoolique", "CT TAP", "GC 12", "herpès zoster", "VHC 4x4"],
)
def test_what_is_not_sexually_transmitted(text):
    assert RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    ("system", "code", "level"),
    [
        ("CIM10", "A51.0", None), ("CIM10", "B17.1", None), ("CIM10", "B17.2", 4),
        ("CIM10", "B00.9", 4), ("NABM", "4714", 3), ("ATC", "J07BC01", 3), ("ATC", "J05AP55", None),
    ],
)  # fmt: skip
def test_codes_carry_their_level(system, code, level):
    term = RECOGNIZER.vocabulary.lookup(system, code)
    assert term is not None
    assert term.level == level
