"""End to end: the command line, on the sample data, against what is true of every record."""

import json

import pytest

from tests.agreement import COMMITTED_SEED, Agreement, agreement, committed, compare
from tests.sample_scan import SAMPLE, WINDOW, Scan, holds_any


def test_committed_sample_is_read_as_it_is():
    assert committed().failures() == []


@pytest.mark.parametrize("seed", [7, 4217])
def test_fresh_seed_is_read_as_it_is(seed):
    assert agreement(seed).failures() == []


def test_a_clear_value_is_noticed_and_a_longer_one_that_only_begins_alike_is_not():
    text = "x" * 40 + "0639980012" + "y" * 5
    assert holds_any(text, ["0639980012"])
    assert not holds_any(text, ["06399800129"])
    assert len("06399800") == WINDOW


def test_every_broken_promise_is_named():
    nothing = Agreement(seed=1, persons=100)
    sentences = " ".join(nothing.failures())
    for word in ("exact", "T5 records", "called T5", "persons are not in", "instead of", "exit"):
        assert word in sentences


@pytest.fixture
def perfect():
    """Return what a scan that knew the truth would have written."""
    rows = [json.loads(line) for line in (SAMPLE / "truth.jsonl").read_text("utf-8").splitlines()]
    persons = json.loads((SAMPLE / "truth_summary.json").read_text("utf-8"))["persons"]
    matches = [
        {"resource": row["resource"], "record": row["record"], "field": "NIR",
         "entity": "FR_NIR", "note": None, "masked": "# ## ## ***"}
        for row in rows if row["nir"]
    ]  # fmt: skip
    summary = {"records": len(rows), "persons": persons, "persons_range": [persons, persons]}
    ledger = {"enumerated": 25, "scanned": 25, "partial": 0, "skipped": 0}
    return Scan(1, {"summary": summary, "coverage": ledger}, rows, matches, {"console": "T5"})


def judged(found, values=("0639980012",)):
    return " ".join(compare(COMMITTED_SEED, SAMPLE, found, list(values)).failures())


def test_a_perfect_scan_keeps_every_promise(perfect):
    assert not judged(perfect)


def test_one_missed_t5_is_told(perfect):
    next(row for row in perfect.records if row["tier"] == 5)["tier"] = 4
    assert "T5 records" in judged(perfect)


def test_one_alarm_on_the_catalogue_is_told(perfect):
    row = next(row for row in perfect.records if row["resource"].endswith("analyses.csv"))
    row["tier"] = 2
    assert "above T1" in judged(perfect)


def test_an_alarm_on_a_source_file_is_told(perfect):
    perfect.records.append({**perfect.records[0], "resource": "names.py", "tier": 3})
    assert "above T1" in judged(perfect)


def test_a_missed_and_a_false_nir_are_told(perfect):
    perfect.matches[0]["resource"] = "staging/automates/tubes.csv"
    sentence = judged(perfect)
    assert "NIR missed" in sentence
    assert "no NIR, yet reported" in sentence


def test_a_lost_record_is_told(perfect):
    del perfect.records[-1:]
    assert "1 records are lost" in judged(perfect)


def test_a_short_value_as_the_name_of_a_field_is_told(perfect):
    perfect.matches[0]["field"] = "MARTIN"
    assert "somebody's value" in judged(perfect, ["MARTIN"])


def test_a_clear_value_on_the_console_is_told(perfect):
    perfect.outputs["console"] = "see 0639980012"
    assert "clear values" in judged(perfect)


def test_a_mask_that_shows_a_letter_is_told(perfect):
    perfect.matches[0]["masked"] = "MARTIN"
    assert "a mask shows" in judged(perfect)
