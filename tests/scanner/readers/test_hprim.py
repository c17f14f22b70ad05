"""HPRIM Santé: each patient a record, addenda joined before anything else is looked at."""

import pytest

from scanner.readers import choose
from scanner.readers.hprim import READER

NIR = "185057800608491"
HEADER = r"H|~^\&|0001.HPR||LAB01~LABO DES PINS||ORU|||CAB02~CABINET KERVELLA||P|H2.2~C|202401"
PATIENT = (
    "P|1|398|240115-0123||LE GOFF~ANNE-MARIE|MARTIN|19850503|F||12 RUE DES LILAS~~VANNES~~56000"
    "||0261910000|||||||||||||"
)
SAMPLE = (
    HEADER,
    PATIENT,
    (
        "OBR|1|E2401~|~240115-0123|VIH~Sérologie VIH 1+2~L^HCGB~Beta-hCG~L|R||202401150815||||N|||"
        "202401150840||56K012~DR KERVELLA YANN~L~"
    ),
    "A|CABK~CABINET KERVELLA~L|0261911111|||||202401151000||LAB01|F|||||||VBIO1",
    "C|1|L|Séropositivité connue - ne pas communiquer au conjoint",
    "OBX|1|ST|VIH~Dépistage VIH 1+2 (Ag p24 + Ac)~L||POSITIF||Négatif|A|||F|||202401150955",
    "OBX|2|NM|HCGB~Beta-hCG quantitative~L||2450|UI/l|< 5|H|||F|||202401150955",
    "L|1",
)


def encoded(lines, end="\r\n", encoding="cp1252"):
    return (end.join(lines) + end).encode(encoding)


def cells(outcome, record=0):
    return {name: value for number, name, value in outcome.cells if number == record}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "mac_roman"])
def test_every_line_end_and_encoding_reads_the_same(end, encoding, read_file):
    outcome = read_file(encoded(SAMPLE, end, encoding), "ORU001")
    found = cells(outcome)
    assert outcome.format == "hprim"
    assert outcome.records == 1
    assert found["P[5].1"] == "LE GOFF"
    assert found["OBR[4]"] == "VIH~Sérologie VIH 1+2~L"
    assert found["OBR[16].5"] == "CABINET KERVELLA"
    assert found["H[2]"] == "0001.HPR"


def test_the_sample_is_of_the_highest_tier(examine_file):
    seen = examine_file(encoded(SAMPLE), "a.hpr")
    assert seen.tiers == [5]
    assert seen.texts("PATIENT_NAME") == [
        ("P[5].1", "LE GOFF"), ("P[5].2", "ANNE-MARIE"), ("P[6]", "MARTIN"),
    ]  # fmt: skip
    assert seen.texts("BIRTH_DATE") == [("P[7]", "19850503")]
    assert ("P[12].1", "0261910000") in seen.texts("PHONE_NUMBER")
    assert ("OBR[16].2", "DR KERVELLA YANN") in seen.texts("PRESCRIBER_NAME")
    assert ("C[3]", "Séropositivité") in seen.texts("HEALTH_HIV")
    assert ("OBR[3].2", "240115-0123") in seen.texts("SAMPLE_ID")
    assert ("OBX[5]", "2450") in seen.texts("HEALTH_RESULT")
    assert {"HEALTH_PREGNANCY", "SEX", "POSTCODE", "POSTAL_ADDRESS", "EXAM_DATE"} <= seen.entities()
    roles = {
        match.field: match.role for *_, match in seen.matches if match.entity == "PHONE_NUMBER"
    }
    assert roles == {"P[12].1": "patient", "OBR[17].1": "prescriber"}


@pytest.mark.parametrize("cut", range(1, len(NIR)))
def test_a_nir_cut_anywhere_by_an_addendum_is_one(cut, examine_file):
    lines = (HEADER, f"P|1|398|{NIR[:cut]}", f"A|{NIR[cut:]}||LE GOFF~ANNE", "L|1")
    seen = examine_file(encoded(lines), "a.hpr")
    assert seen.texts("FR_NIR") == [("P[3]", NIR)]
    assert "PATIENT_NAME" in seen.entities()


def test_a_name_cut_twice_is_one(read_file):
    lines = (
        HEADER,
        "P|1|398|||LE G",
        "A|OF",
        "A|F~ANNE|MARTIN",
        "OBX|1|ST|X~x~L||un",
        "A| et deux",
    )
    found = cells(read_file(encoded(lines), "a.hpr"))
    assert found["P[5].1"] == "LE GOFF"
    assert found["P[6]"] == "MARTIN"
    assert found["OBX[5]"] == "un et deux"


def test_each_patient_is_a_record_and_each_header_goes_with_the_next(read_file):
    lines = (HEADER, PATIENT, "P|2|7||||DURAND~PAUL", "L|1", HEADER, "P|1|8|||MOREAU~LUC", "L|1")
    outcome = read_file(encoded(lines), "a.hpr")
    assert outcome.records == 3
    assert outcome.lines == {0: 1, 1: 3, 2: 5}
    assert ["H[4]" in cells(outcome, record) for record in range(3)] == [True, False, True]
    assert cells(outcome, 2)["P[5].1"] == "MOREAU"


def test_a_message_without_a_patient_is_a_record(read_file):
    outcome = read_file(encoded((HEADER, "C|1|L|Note", HEADER, PATIENT)), "a.hpr")
    assert outcome.records == 2
    assert cells(outcome, 0)["C[3]"] == "Note"


def test_delimiters_are_those_of_the_header(read_file):
    own = str.maketrans("|~^\\&", "!*+?%")
    outcome = read_file(encoded([line.translate(own) for line in SAMPLE]), "a.hpr")
    found = cells(outcome)
    assert outcome.records == 1
    assert found["P[5].2"] == "ANNE-MARIE"
    assert found["OBR[16].2"] == "DR KERVELLA YANN"
    assert found["OBR[4]"].startswith("VIH~Sérologie VIH")


def test_a_line_that_is_no_record_goes_on_with_the_one_before(read_file):
    lines = (HEADER, PATIENT, "C|1|L|Patiente revue,", "va bien", "OBX|1|ST|X~x~L||fin")
    found = cells(read_file(encoded(lines), "a.hpr"))
    assert found["C[3]"] == "Patiente revue,\nva bien"
    assert found["OBX[5]"] == "fin"


def test_a_truncated_file_is_read_to_its_end(read_file):
    whole = encoded(SAMPLE)
    for cut in range(len(HEADER) + 20, len(whole), 61):
        assert read_file(whole[:cut], "a.hpr").records == 1


def test_a_file_that_lost_its_header_is_known_by_its_name(read_file):
    content = encoded(SAMPLE[1:])
    assert cells(read_file(content, "a.hpr"))["P[5].1"] == "LE GOFF"
    assert READER.sniff(content, "a.txt") == 0


def test_analysers_speak_something_else():
    assert choose(b"H|\\^&|||A\rP|1\r", "x.hpr").name == "astm"
