"""HL7 v2: each message a record, each field by its place, whatever parts them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.readers import choose
from scanner.readers import hl7 as module
from scanner.readers.hl7 import READER

INS = "285055626000182"
KEY_OF = r"^~\&"
RPPS = "10999900003^KERVELLA^YANN^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS"


def message(*segments, marks="|^~\\&", charset="8859/1", number="42"):
    """Write a message as a sender does: delimiters of its own, one segment an element."""
    header = f"MSH|{KEY_OF}|SIL|LABO|DPI|CHV|202401151030||ORU^R01|{number}|P|2.5|||||FRA|{charset}"
    field, component, repetition, escape, sub = marks
    table = str.maketrans("|^~\\&", field + component + repetition + escape + sub)
    return [line.translate(table) for line in (header, *segments)]


PID = (
    f"PID|1||0004217^^^CHV&1.2.3.4&ISO^PI~{INS}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS"
    "||MARTIN^ANNE-MARIE^ANNE-MARIE JEANNE^^^^L~LE GOFF^ANNE-MARIE^^^MME^^D||19850503|F"
    "|||12 RUE DES LILAS^^VANNES^^56000^FRA^H||^PRN^PH^^^^^^^^^0261910000"
)
SAMPLE = (
    PID,
    f"PV1|1|O|CONS^^^CHV|||||{RPPS}",
    f"ORC|RE|D240115|240115-0123||CM||||20240115|||{RPPS}",
    (
        "OBR|1|D240115|240115-0123|56888-1^Dépistage VIH^LN|||20240115081500||||||||SANG"
        "|10999900003^KERVELLA^YANN^^^DR||||||202401151000||LAB|F|||10999900011^COPIE^CLAIRE^^^DR"
    ),
    (
        "OBX|1|ST|56888-1^HIV 1+2 Ab+HIV1 p24 Ag^LN||POSITIF||Négatif|A|||F|||202401150955"
        "||VBIO1^BERNARD^LUC"
    ),
    "NTE|1||Patiente enceinte de 12 SA, sous BIKTARVY",
)


def encoded(lines, end="\r", encoding="cp1252"):
    return (end.join(lines) + end).encode(encoding)


def cells(outcome, record=0):
    return {name: value for number, name, value in outcome.cells if number == record}


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_line_end_and_encoding_reads_the_same(end, encoding, read_file):
    outcome = read_file(encoded(message(*SAMPLE), end, encoding))
    found = cells(outcome)
    assert outcome.format == "hl7v2"
    assert outcome.records == 1
    assert outcome.lines == {0: 1}
    assert found["PID-5.1"] == "MARTIN"
    assert found["PID-5[2].1"] == "LE GOFF"
    assert found["OBR-4.2"] == "Dépistage VIH"
    assert found["NTE-3"] == "Patiente enceinte de 12 SA, sous BIKTARVY"


def test_the_sample_is_of_the_highest_tier(examine_file):
    seen = examine_file(encoded(message(*SAMPLE)), "ORU.hl7")
    assert seen.tiers == [5]
    assert seen.texts("FR_INS") == [("PID-3[2]", INS)]
    assert ("PID-5.1", "MARTIN") in seen.texts("PATIENT_NAME")
    assert ("PID-5[2].1", "LE GOFF") in seen.texts("PATIENT_NAME")
    assert seen.texts("PATIENT_ID") == [("PID-3.1", "0004217")]
    assert seen.texts("BIRTH_DATE") == [("PID-7", "19850503")]
    assert seen.texts("PHONE_NUMBER") == [("PID-13.12", "0261910000")]
    assert ("ORC-12.2", "KERVELLA") in seen.texts("PRESCRIBER_NAME")
    assert ("OBR-28.2", "COPIE") in seen.texts("PRESCRIBER_NAME")
    assert ("OBX-16.2", "BERNARD") in seen.texts("PRACTITIONER_NAME")
    assert ("OBX-3.1", "56888-1") in seen.texts("HEALTH_HIV")
    assert ("NTE-3", "BIKTARVY") in seen.texts("HEALTH_HIV")
    assert ("OBX-5", "POSITIF") in seen.texts("HEALTH_RESULT")
    assert {"HEALTH_PREGNANCY", "FR_RPPS", "EXAM_DATE", "SEX", "POSTCODE"} <= seen.entities()
    assert "FR_NIR" not in seen.entities()
    assert "HEALTH_GENETIC" not in seen.entities(), "MSH-6 is a field, not a gene"


@pytest.mark.parametrize(
    ("repetition", "entity", "note"),
    [
        (f"{INS}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS", "FR_INS", None),
        (f"{INS[:13]}83^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS", "FR_INS", "wrong_key"),
        (f"{INS}^^^TEST&1.2.250.1.213.1.4.10&ISO^INS", "FR_INS", "test_oid"),
        ("185057800608491^^^CNAM&1.2.250.1.213.1.4.13&ISO^NH", "FR_NIR", None),
        ("185057800608492^^^^NH", "FR_NIR", "wrong_key"),
        ("185057800608491", "FR_NIR", None),
        ("185057800608492^^^^PI", "PATIENT_ID", None),
        ("0004217^^^CHV&1.2.3.4&ISO^PI", "PATIENT_ID", None),
        ("0004217", "PATIENT_ID", None),
    ],
)
def test_what_a_number_is_by_its_type_and_authority(repetition, entity, note, examine_file):
    seen = examine_file(encoded(message(f"PID|1||{repetition}||MARTIN^ANNE")), "a.hl7")
    numbers = {"FR_INS", "FR_NIR", "PATIENT_ID"} & seen.entities()
    assert numbers == {entity}
    assert {match.note for *_, match in seen.matches if match.entity == entity} == {note}


@pytest.mark.parametrize("marks", ["|^~\\&", "$*!?+", "#@%/="])
def test_delimiters_are_those_of_the_header(marks, read_file):
    found = cells(read_file(encoded(message(PID, marks=marks)), "a.hl7"))
    assert found["PID-5.1"] == "MARTIN"
    assert found["PID-5[2].2"] == "ANNE-MARIE"
    assert found["PID-3[2]"].endswith("&1.2.250.1.213.1.4.8&ISO^INS"), "whole: as usual"


def test_messages_of_one_file_may_have_delimiters_of_their_own(read_file):
    content = encoded(message(PID)) + encoded(message("PID|1||7||DURAND^PAUL", marks="$*!?+"))
    outcome = read_file(content, "a.hl7")
    assert outcome.records == 2
    assert [cells(outcome, record)["PID-5.1"] for record in (0, 1)] == ["MARTIN", "DURAND"]
    assert outcome.lines == {0: 1, 1: 3}


def test_escapes(read_file):
    text = r"M\F\A \S\ \T\ \R\ \E\ ligne\.br\suite \H\gras\N\ \XE9\ \X0D0A\fin C:\temp"
    found = cells(read_file(encoded(message(f"NTE|1||{text}")), "a.hl7"))
    assert found["NTE-3"] == "M|A ^ & ~ \\ ligne\nsuite gras é \r\nfin C:\\temp"


def test_repetitions_of_a_text_are_lines_and_a_null_is_nothing(read_file):
    found = cells(read_file(encoded(message('NTE|1|""|un~deux', 'PID|1||""||""^PAUL')), "a.hl7"))
    assert found["NTE-3"] == "un\ndeux"
    assert "NTE-2" not in found
    assert "PID-5.1" not in found
    assert found["PID-5.2"] == "PAUL"


def test_mllp_frames(read_file):
    framed = b"".join(
        b"\x0b" + encoded(message(PID, number=n)) + b"\x1c\r" for n in ("1", "2", "3")
    )
    outcome = read_file(framed)
    assert outcome.format == "hl7v2"
    assert outcome.records == 3
    assert not [value for _, _, value in outcome.cells if "\x1c" in value or "\x0b" in value]


def test_a_batch_is_its_messages(read_file):
    lines = [f"FHS|{KEY_OF}|LABO", f"BHS|{KEY_OF}|LOT1", *message(PID), *message(PID), "BTS|2"]
    lines += [f"BHS|{KEY_OF}|LOT2", *message(PID), "BTS|1", "FTS|2"]
    outcome = read_file(encoded(lines), "batch.dat")
    assert outcome.format == "hl7v2"
    assert outcome.records == 3
    assert cells(outcome, 0)["BHS-3"] == "LOT1"
    assert cells(outcome, 2)["BHS-3"] == "LOT2"
    assert outcome.lines == {0: 1, 1: 5, 2: 8}


def test_a_line_that_is_no_segment_goes_on_with_the_one_before(read_file):
    lines = message(PID, "OBX|1|TX|CR^Compte rendu^L||Bonjour,", "Madame LE GOFF", "", "va bien||F")
    found = cells(read_file(encoded(lines, "\n"), "a.hl7"))
    assert found["OBX-5"] == "Bonjour,\nMadame LE GOFF\nva bien"


def test_a_truncated_message_is_read_to_its_end(read_file):
    whole = encoded(message(*SAMPLE))
    for cut in range(20, len(whole), 97):
        outcome = read_file(whole[:cut], "a.hl7")
        assert outcome.records == 1
        assert not outcome.skipped
    assert cells(read_file(whole[: whole.index(b"LE GOFF")], "a.hl7"))["PID-5.1"] == "MARTIN"


def test_a_name_in_one_piece_is_whole_and_one_in_subcomponents_is_parted(read_file):
    lines = message("PID|1||1||MARTIN&DE&MARTIN&&DURAND^ANNE", "OBR|1" + "|" * 15 + "DR KERVELLA")
    lines += ["OBR|2" + "|" * 31 + "9&BERNARD&LUC"]
    found = cells(read_file(encoded(lines), "a.hl7"))
    assert found["PID-5.1.1"] == "MARTIN"
    assert found["PID-5.1.5"] == "DURAND"
    assert found["OBR-16"] == "DR KERVELLA"
    assert found["OBR-32.1.2"] == "BERNARD"


def test_local_codes_stay_with_their_labels(read_file):
    lines = message("OBX|1|ST|VIH^Sérologie VIH^L||POSITIF", "OBX|2|NM|20447-9^ARN VIH^LN||48000")
    found = cells(read_file(encoded(lines), "a.hl7"))
    assert found["OBX-3"] == "VIH^Sérologie VIH^L"
    assert found["OBX-3.1"] == "20447-9"


def test_times_with_a_zone_are_dates(examine_file):
    seen = examine_file(encoded(message("PID|1||1||A^B||198505030830+0100|F")), "a.hl7")
    assert seen.texts("BIRTH_DATE") == [("PID-7", "19850503")]


def test_relatives_are_no_patients(examine_file):
    lines = message(PID, "NK1|1|DURAND^PAUL|SPO", "GT1|1||DURAND^JEANNE")
    seen = examine_file(encoded(lines), "a.hl7")
    assert ("NK1-2.1", "DURAND") in seen.texts("RELATIVE_NAME")
    assert not [text for _, text in seen.texts("PATIENT_NAME") if text == "DURAND"]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [("8859/15", "iso8859-15", "œdème 5 €"), ("UNICODE UTF-8", "utf-8", "œdème"),
     ("8859/1", "utf-8", "œdème, dit à tort latin-1"), ("", "cp1252", "œdème")],
)  # fmt: skip
def test_the_charset_declared_decides_only_where_bytes_do_not(charset, encoding, text, read_file):
    lines = message(f"NTE|1||{text}", charset=charset)
    assert cells(read_file(encoded(lines, encoding=encoding), "a.hl7"))["NTE-3"] == text


def base64_of(content):
    return base64.b64encode(content).decode()


def test_text_in_base64_is_read_with_its_message_and_a_document_apart(read_with):
    report = base64_of("Patiente séropositive".encode())
    pdf = b"%PDF-1.4\x00\x01\x02\x03" * 9
    lines = message(
        f"OBX|1|ED|CR^^L||LABO^text^plain^Base64^{report}||F",
        "OBX|2|ST|VIH^VIH^L||POSITIF",
        f"OBX|3|ED|CR^^L||LABO^application^pdf^Base64^{base64_of(pdf)}||F",
    )
    outcome = read_with(READER, encoded(lines))
    assert ("OBX-5.5", "Patiente séropositive") in [cell[1:] for cell in outcome.cells]
    assert outcome.members == [("!OBX-5[3]", pdf)]
    assert not [value for _, _, value in outcome.cells if base64_of(pdf) in value]
    assert not outcome.skipped


def test_documents_are_counted_over_all_messages(read_with):
    rtf = r"{\E\rtf1 S\E\'e9ropositive}"
    cda = (
        "<?xml version='1.0'?><ClinicalDocument><title>VIH 1\\T\\amp; 2</title></ClinicalDocument>"
    )
    one = message(f"OBX|1|TX|CR^^L||{rtf}||F")
    two = message("OBX|1|NM|X^^L||5", f"OBX|2|ED|CR^^L||^TEXT^XML^A^{cda}||F", number="43")
    outcome = read_with(READER, encoded([*one, *two]))
    assert [(name, content.decode()) for name, content in outcome.members] == [
        ("!OBX-5[1]", r"{\rtf1 S\'e9ropositive}"),
        (
            "!OBX-5[3]",
            "<?xml version='1.0'?><ClinicalDocument><title>VIH 1&amp; 2</title></ClinicalDocument>",
        ),
    ]


def test_base64_that_nothing_announces_is_a_document(read_with):
    pdf = b"%PDF-1.4\x00\x01\x02\x03" * 9
    outcome = read_with(READER, encoded(message(f"OBX|1|TX|CR^^L||{base64_of(pdf)}||F")))
    assert outcome.members == [("!OBX-5[1]", pdf)]


def test_a_document_broken_over_lines_is_whole(read_with):
    pdf = b"%PDF-1.4\x00\x01\x02\x03" * 90
    wrapped = base64.encodebytes(pdf).decode()
    outcome = read_with(READER, encoded(message(f"OBX|1|ED|C^^L||^A^PDF^Base64^{wrapped}||F")))
    assert outcome.members == [("!OBX-5[1]", pdf)]


def test_codes_are_read_by_the_system_they_are_said_to_be_of(examine_file):
    lines = message(
        PID,
        "OBR|1|D|F|0388^Sérologie VIH^NABM",
        "OBX|1|ST|SEROL^x^L^56888-1^HIV 1+2^LN||1",
    )
    seen = examine_file(encoded(lines), "a.hl7")
    assert seen.texts("HEALTH_HIV") == [
        ("OBR-4.1", "0388"),
        ("OBR-4.2", "Sérologie VIH"),
        ("OBX-3.4", "56888-1"),
        ("OBX-3.5", "HIV 1+2"),
    ]


def test_a_long_message_goes_on_in_the_next_batch(monkeypatch, read_with):
    monkeypatch.setattr("scanner.readers.records.BATCH", 2_000)
    lines = message(*[f"OBX|{n}|ST|X^x^L||valeur {n}" for n in range(200)])
    outcome = read_with(READER, encoded(lines + message(PID)))
    assert outcome.records == 2
    assert [batch.first_record for batch in outcome.batches].count(0) > 1
    assert len([1 for record, name, _ in outcome.cells if name == "OBX-5" and record == 0]) == 200
    assert cells(outcome, 1)["PID-5.1"] == "MARTIN"


def test_a_field_too_long_to_be_held_is_read_in_windows(read_with):
    limits = Limits(cell_bytes=8_192)
    text = "a " * 100_000 + "LE GOFF " + "b " * 100_000
    lines = message(f"NTE|1||{text}", "OBX|1|ST|X^x^L||fin")
    outcome = read_with(READER, encoded(lines), limits)
    assert outcome.records == 1
    assert any("LE GOFF" in value for _, _, value in outcome.cells)
    assert cells(outcome)["OBX-5"] == "fin"


@pytest.mark.parametrize(
    ("content", "name", "reader"),
    [
        ("\n\n" + "\r".join(message(PID)), "x", "hl7"),
        ("trace du 15/01\n" + "\n".join(message(PID)), "trace.hl7", "hl7"),
        ("MSH;NOM;PRENOM\n1;MARTIN;ANNE\n2;DURAND;PAUL\n", "a.csv", "csv"),
    ],
)
def test_who_reads_it(content, name, reader):
    assert choose(content.encode(), name).name == reader


@given(st.lists(st.sampled_from([*SAMPLE, "", "x", "ZZZ|1|a~b^c", "MSH", "MSH|", "|||", "\\"])))
def test_whatever_follows_a_header_each_header_is_a_record(read_with, segments):
    lines = [*message(PID), *segments, *message(PID)]
    outcome = read_with(module.READER, encoded(lines))
    assert outcome.records == 2
    assert cells(outcome, 1)["PID-5.1"] == "MARTIN"
