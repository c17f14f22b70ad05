"""Forensics: violence, judicial requests, seals, detention."""

import pytest

from recognizers.health.forensic import RECOGNIZER


@pytest.mark.parametrize(
    "text",
    [
        "RÉQUISITION JUDICIAIRE", "sous scellés", "garde à vue", "viol", "femme battue", "UMJ",
        "médecin légiste", "autopsie", "maison d'arrêt", "signalement au procureur",
        "coups et blessures", "soumission chimique", "patient agressé",
    ],
)  # fmt: skip
def test_forensic_matters_are_found(text):
    assert RECOGNIZER.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "violet",
        "violation du règlement",
        "tube scellé, analyse",
        "signalement ARS, suivi",
        "parquet",
    ],
)
def test_what_is_not_forensic(text):
    assert RECOGNIZER.find(text) == []


@pytest.mark.parametrize(
    ("code", "belongs"),
    [("T74.2", True), ("Y05", True), ("X85", True), ("Z65.1", True), ("W19", False)],
)
def test_codes(code, belongs):
    assert (RECOGNIZER.vocabulary.lookup("CIM10", code) is not None) == belongs
