"""ASTM: frames off, parted records joined, each patient a record."""

import pytest

from scanner.readers import choose

NIR = "185057800608491"
RECORDS = (
    "H|\\^&|||Analyseur|||||||P|1|20240115",
    "P|1|IPP4217|||MARTIN^ANNE||19850503|F|||||DR KERVELLA",
    "O|1|240115-0123||^^^HIVCOMBO|R||20240115081500||||||||SANG|DR KERVELLA YANN",
    "R|1|^^^HIVCOMBO|5.87|S/CO||H||F||VBIO1||20240115095500",
    "C|1|I|Patiente enceinte|G",
    "L|1|N",
)


def checksum(text):
    return f"{sum(text.encode('latin-1')) % 256:02X}"


def framed(records, size=240):
    """Write records as an analyser sends them: frames of at most `size` characters."""
    out, number = "\x05", 0
    for record in records:
        text = record + "\r"
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        for piece in pieces:
            number = (number + 1) % 8
            frame = f"{number}{piece}" + ("\x03" if piece is pieces[-1] else "\x17")
            out += f"\x02{frame}{checksum(frame)}\r\n"
    return (out + "\x04").encode("latin-1")


def cells(outcome, record=0):
    return {name: value for number, name, value in outcome.cells if number == record}


def plain(records, end="\r"):
    return (end.join(records) + end).encode("latin-1")


def written(records):
    """Write frames as traces of a middleware do."""
    names = {"\x02": "<STX>", "\x03": "<ETX>", "\x04": "<EOT>", "\x05": "<ENQ>", "\x17": "<ETB>"}
    text = framed(records).decode("latin-1").replace("\r\x03", "<CR>\x03")
    for code, name in names.items():
        text = text.replace(code, name)
    stamped = [f"2024-01-15 10:00:01 RX {line}" for line in text.split("\r\n")]
    return "\r\n".join(stamped).encode()


WAYS = {
    "CR": plain(RECORDS), "LF": plain(RECORDS, "\n"), "CRLF": plain(RECORDS, "\r\n"),
    "framed": framed(RECORDS), "parted": framed(RECORDS, 7), "written": written(RECORDS),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_sending_reads_the_same(way, read_file):
    outcome = read_file(WAYS[way], "trace")
    found = cells(outcome)
    assert outcome.format == "astm"
    assert outcome.records == 1
    assert found["P.6.1"] == "MARTIN"
    assert found["P.8"] == "19850503"
    assert found["O.5"] == "^^^HIVCOMBO"
    assert found["O.17"] == "DR KERVELLA YANN"
    assert found["R.4"] == "5.87"
    assert found["C.4"] == "Patiente enceinte"
    assert not [value for value in found.values() if set(value) & set("\x02\x03\x17")]


def test_who_is_who(examine_file):
    seen = examine_file(framed(RECORDS), "a.astm")
    assert seen.texts("PATIENT_ID") == [("P.3.1", "IPP4217")]
    assert seen.texts("PATIENT_NAME") == [("P.6.1", "MARTIN"), ("P.6.2", "ANNE")]
    assert seen.texts("BIRTH_DATE") == [("P.8", "19850503")]
    assert ("O.17", "DR KERVELLA YANN") in seen.texts("PRESCRIBER_NAME")
    assert ("R.4", "5.87") in seen.texts("HEALTH_RESULT")
    assert {"HEALTH_HIV", "HEALTH_PREGNANCY", "SAMPLE_ID", "SEX", "EXAM_DATE"} <= seen.entities()
    assert seen.tiers == [5]


@pytest.mark.parametrize("size", range(6, 30))
def test_a_nir_parted_by_frames_is_one(size, examine_file):
    records = (RECORDS[0], f"P|1|IPP4217|{NIR}||MARTIN^ANNE", "L|1|N")
    seen = examine_file(framed(records, size), "a.astm")
    assert seen.texts("FR_NIR") == [("P.4", NIR)]


def test_each_patient_is_a_record(read_file):
    records = [*RECORDS[:-1], "P|2|8|||DURAND^PAUL", "L|1|N", *RECORDS]
    outcome = read_file(framed(records), "a.astm")
    assert outcome.records == 3
    assert cells(outcome, 1)["P.6.1"] == "DURAND"
    assert cells(outcome, 2)["P.6.1"] == "MARTIN"


def test_results_without_a_patient_are_a_record(read_file):
    outcome = read_file(plain((RECORDS[0], *RECORDS[2:])), "a.astm")
    assert outcome.records == 1
    assert cells(outcome)["O.3.1"] == "240115-0123"


def test_a_truncated_trace_is_read_to_its_end(read_file):
    whole = framed(RECORDS)
    for cut in range(20, len(whole), 13):
        assert read_file(whole[:cut], "a").records == 1


def test_the_order_of_delimiters_tells_it_from_hprim():
    assert choose(b"H|~^\\&|a\rP|1\r", "x.astm").name == "hprim"
    assert choose(plain(RECORDS), "x").name == "astm"
