"""HPRIM Médecin text: who in twelve lines, the report, the results, however mutilated."""

import html

import pytest

from scanner.readers import choose
from scanner.readers.hprim_text import READER

NIR = "285055626000182"
HEADER = (
    "0004217", "LE GOFF", "ANNE-MARIE", "12 RUE DES LILAS", ".", "56000 VANNES", "03/05/1985", NIR,
    "240115-0123", "15/01/2024", "LAB01     LABORATOIRE DES PINS", "56K012    DR KERVELLA YANN",
)  # fmt: skip
REPORT = ("", "Sérologie VIH 1+2 : recherche POSITIVE.", "Caryotype sanguin : 46,XX")
RESULTS = (
    "****LAB****",
    "RES|VIH 1+2|VIH|A|POSITIF||||A|F|||||",
    "RES|CHARGE VIRALE VIH1|CVVIH|N|48000|copies/ml|0|20|H|F|4.68|log|||",
)
FIN, LAST = "****FIN****", "****FINFICHIER****"
SAMPLE = (*HEADER, *REPORT, *RESULTS, FIN, LAST)
OTHER = ("0004218", "DURAND", "PAUL", ".", ".", "35000 RENNES", "1960-01-02", ".", *HEADER[8:])


def encoded(lines, end="\r\n", encoding="cp1252"):
    return (end.join(lines) + end).encode(encoding)


def cells(outcome, record=0):
    return {name: value for number, name, value in outcome.cells if number == record}


MUTATIONS = {
    "CR only": encoded(SAMPLE, "\r"),
    "LF only": encoded(SAMPLE, "\n"),
    "UTF-8 with mark": encoded(SAMPLE, encoding="utf-8-sig"),
    "UTF-16": encoded(SAMPLE, encoding="utf-16"),
    "MacRoman": encoded(SAMPLE, "\r", "mac_roman"),
    "cp850": encoded(SAMPLE, encoding="cp850"),
    "HTML entities": encoded([html.escape(line).replace("é", "&eacute;") for line in SAMPLE]),
    "indented": encoded([f"   {line}" for line in SAMPLE]),
    "thirteen lines": encoded([*HEADER, "Ref. 12", *REPORT, *RESULTS, FIN, LAST]),
    "a line too many in front": encoded(["H.PR.I.M.", *SAMPLE]),
    "empty lines in front": encoded(["", "", *SAMPLE]),
    "no end marks": encoded([*HEADER, *REPORT, *RESULTS]),
    "spaced marks": encoded([line.replace("****", "**** ").strip() for line in SAMPLE]),
    "an empty line for a dot": encoded([line if line != "." else "" for line in SAMPLE]),
    "control Z": encoded(SAMPLE) + b"\x1a",
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_mutations_read_the_same(mutation, read_file):
    outcome = read_file(MUTATIONS[mutation], "lettre.txt")
    found = cells(outcome)
    assert outcome.format == "hprim-text"
    assert outcome.records == 1
    expected = {
        "line 1": "0004217", "line 2": "LE GOFF", "line 3": "ANNE-MARIE", "line 6": "56000 VANNES",
        "line 7": "03/05/1985", "line 8": NIR, "line 12.1": "56K012",
        "line 12.2": "DR KERVELLA YANN",
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected
    assert "line 5" not in found
    assert "Sérologie VIH 1+2 : recherche POSITIVE." in found["body"]
    assert found["RES[1]"] == "CHARGE VIRALE VIH1"


def test_the_sample_is_of_the_highest_tier(examine_file):
    seen = examine_file(encoded(SAMPLE), "a.hpr")
    assert seen.tiers == [5]
    assert seen.texts("PATIENT_NAME") == [("line 2", "LE GOFF"), ("line 3", "ANNE-MARIE")]
    assert seen.texts("FR_NIR") == [("line 8", NIR)]
    assert seen.texts("BIRTH_DATE") == [("line 7", "03/05/1985")]
    assert seen.texts("PRESCRIBER_NAME") == [("line 12.2", "DR KERVELLA YANN")]
    assert ("RES[1]", "VIH 1+2") in seen.texts("HEALTH_HIV")
    assert ("RES[4]", "48000") in seen.texts("HEALTH_RESULT")
    assert {"HEALTH_GENETIC", "PATIENT_ID", "SAMPLE_ID", "EXAM_DATE"} <= seen.entities()


def test_several_patients_of_a_file(read_file):
    lines = [*HEADER, *REPORT, FIN, "", *OTHER, "Bilan normal", *RESULTS, FIN, LAST]
    outcome = read_file(encoded(lines), "a.hpr")
    assert outcome.records == 2
    assert outcome.lines == {0: 1, 1: 18}
    assert cells(outcome, 1)["line 2"] == "DURAND"
    assert "line 8" not in cells(outcome, 1)
    assert cells(outcome, 1)["body"] == "Bilan normal"


def test_a_title_in_place_of_the_code_is_no_number(read_file):
    found = cells(read_file(encoded(("MME", *SAMPLE[1:])), "a.hpr"))
    assert "line 1" not in found
    assert found[""] == "MME"


def test_a_truncated_file_is_read_to_its_end(read_with):
    whole = encoded(SAMPLE)
    for cut in range(len(encoded(HEADER)), len(whole), 23):
        outcome = read_with(READER, whole[:cut])
        assert outcome.records == 1
        assert cells(outcome)["line 2"] == "LE GOFF"


def test_a_long_report_goes_on_in_the_next_batch(monkeypatch, read_with):
    monkeypatch.setattr("scanner.readers.records.BATCH", 3_000)
    monkeypatch.setattr("scanner.readers.hprim_text.BATCH", 3_000)
    lines = [*HEADER, *(f"valeur numéro {n}" for n in range(1_000)), FIN, *OTHER, "fin", FIN]
    outcome = read_with(READER, encoded(lines))
    assert outcome.records == 2
    assert [record for record, name, _ in outcome.cells if name == "line 2"] == [0, 1]
    bodies = " ".join(value for record, name, value in outcome.cells if name == "body")
    assert all(f"numéro {n}" in bodies for n in range(1_000))


@pytest.mark.parametrize(
    ("lines", "reader"),
    [
        (
            ("Docteur KERVELLA", "12 rue des Lilas", "56000 VANNES", "le 15/01/2024", *REPORT),
            "text",
        ),
        (("RES|a|b", "RES|c|d", "RES|e|f"), "csv"),
        ((*RESULTS, FIN), "hprim-text"),
    ],
)
def test_who_reads_it(lines, reader):
    assert choose(encoded(lines), "a.txt").name == reader
