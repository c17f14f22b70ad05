"""A mention is a person's where another field of the record says so."""

import json

import pytest

from scanner.api import scan

PROSE = "Le film raconte la vie de Vladimir Martin, un peintre qui fut en prison dans sa jeunesse"


def tier(folder, **row: str) -> int:
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    found: int = scan(folder).records["tier"].to_pylist()[0]
    return found


def test_prose_alone_is_about_nobody(tmp_path):
    assert tier(tmp_path, texte=PROSE) <= 1


@pytest.mark.parametrize(
    "other", [{"IPP": "1234567"}, {"VIH": "négatif"}, {"DATE_PRELEVEMENT": "15/01/2024"}]
)
def test_another_field_makes_it_a_patients(tmp_path, other):
    assert tier(tmp_path, texte=PROSE, **other) >= 3


def test_one_name_more_among_many_mentions_is_another(tmp_path):
    line = (
        "Le film raconte la vie de Vladimir Martin, un peintre qui fut en prison dans la ville.\n"
    )
    (tmp_path / "book.txt").write_text(line * 40 + "Kamel DURAND est venu avec eux.\n", "utf-8")
    assert max(scan(tmp_path).records["tier"].to_pylist()) <= 1
    (tmp_path / "book.txt").write_text(line * 40 + "Patient : DURAND Kamel, VIH+\n", "utf-8")
    assert max(scan(tmp_path).records["tier"].to_pylist()) >= 4
