"""FHIR in JSON: records, whose names and numbers are whose, attachments, bulk data."""

import base64
import json

import pytest

from scanner.readers import HEAD_BYTES, choose, discover

INS = "255081416802538"
FHIR = next(unit for unit in discover() if unit.name == "fhir")
LETTER = b"Cher confrere, NIR 185057800608491"
PATIENT = {
    "resourceType": "Patient",
    "id": "4217",
    "identifier": [
        {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": INS},
        {"type": {"coding": [{"code": "PI"}]}, "value": "IPP0042"},
    ],
    "name": [{"family": "LE GOFF", "given": ["Anne", "Marie"]}],
    "telecom": [{"system": "phone", "value": "0261910000"}, {"value": "am@exemple.fr"}],
    "gender": "female",
    "birthDate": "1985-05-03",
    "address": [{"line": ["12 rue des Lilas"], "city": "Vannes", "postalCode": "56000"}],
    "contact": [{"name": {"family": "TANGUY"}, "telecom": [{"value": "0261910001"}]}],
    "generalPractitioner": [{"reference": "Practitioner/9", "display": "Dr KERVELLA Yann"}],
}
DOCTOR = {
    "resourceType": "Practitioner",
    "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "10999900003"}],
    "name": [{"family": "KERVELLA", "given": ["Yann"]}],
    "telecom": [{"value": "0261910002"}],
}
OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "subject": {"reference": "Patient/4217", "display": "LE GOFF Anne"},
    "performer": [{"display": "BERNARD Luc"}],
    "effectiveDateTime": "2024-01-15T08:15:00+01:00",
    "code": {
        "coding": [{"system": "http://loinc.org", "code": "20447-9"}],
        "text": "Charge virale",
    },
    "valueQuantity": {"value": 48000, "unit": "copies/mL"},
    "note": [{"text": "Patiente enceinte"}],
}
REPORT = {
    "resourceType": "DiagnosticReport",
    "presentedForm": [{"contentType": "text/plain", "data": base64.b64encode(LETTER).decode()}],
}
EVERY = (PATIENT, DOCTOR, OBSERVATION, REPORT)


def bundle(*resources):
    entries = [
        {"fullUrl": f"http://x/{r['resourceType']}/{n}", "resource": r}
        for n, r in enumerate(resources)
    ]
    return json.dumps({"resourceType": "Bundle", "link": [{"url": "x"}], "entry": entries}).encode()


def bulk(*resources):
    return "".join(json.dumps(resource) + "\n" for resource in resources).encode()


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (bundle(PATIENT), "fhir"),
        (bulk(PATIENT, DOCTOR), "fhir"),
        (json.dumps(PATIENT, indent=2).encode(), "fhir"),
        (json.dumps([PATIENT, DOCTOR]).encode(), "fhir"),
        (b'{"nom": "LE GOFF"}\n{"nom": "X"}\n', "ndjson"),
        (b'{"resourceType": "AWS::EC2::Instance"}', "json"),
    ],
)
def test_who_reads_it(content, reader):
    assert choose(content[:HEAD_BYTES], "x").name == reader


def test_each_entry_is_a_record_and_what_stands_beside_them_goes_with_the_first(read_with):
    outcome = read_with(FHIR, bundle(*EVERY))
    rows = outcome.rows()
    assert [row["resource.resourceType"] for row in rows] == [r["resourceType"] for r in EVERY]
    assert rows[0]["link[0].url"] == "x"
    assert rows[0]["resource.name[0].given[1]"] == "Marie"


def test_a_resource_is_one_record_whatever_lists_it_has(read_with):
    outcome = read_with(
        FHIR,
        json.dumps({"resourceType": "Patient", "name": [{"text": "A"}, {"text": "B"}]}).encode(),
    )
    assert outcome.records == 1


@pytest.mark.parametrize("write", [bundle, bulk])
def test_who_is_who(examine_file, write):
    seen = examine_file(write(*EVERY), "x.json")
    start = "resource." if write is bundle else ""
    assert seen.texts("FR_INS") == [(f"{start}identifier[0].value", INS)]
    assert (f"{start}identifier[1].value", "IPP0042") in seen.texts("PATIENT_ID")
    assert {text for _, text in seen.texts("PATIENT_NAME")} == {"LE GOFF", "Anne", "Marie"}
    assert seen.texts("BIRTH_DATE") == [(f"{start}birthDate", "1985-05-03")]
    assert seen.texts("SEX") == [(f"{start}gender", "female")]
    assert seen.texts("RELATIVE_NAME") == [(f"{start}contact[0].name.family", "TANGUY")]
    assert seen.texts("PRESCRIBER_NAME") == [
        (f"{start}generalPractitioner[0].display", "Dr KERVELLA Yann")
    ]
    assert {text for _, text in seen.texts("POSTAL_ADDRESS")} >= {"12 rue des Lilas", "Vannes"}
    assert seen.texts("POSTCODE") == [(f"{start}address[0].postalCode", "56000")]
    roles = {(m[3], m[4].role) for m in seen.matches if m[2] == "PHONE_NUMBER"}
    assert roles == {
        ("0261910000", "patient"),
        ("0261910001", None),
        ("0261910002", "practitioner"),
    }
    assert not seen.entities(1) & {"PATIENT_NAME", "PATIENT_ID"}
    assert {"PRACTITIONER_NAME", "FR_RPPS"} <= seen.entities(1)
    assert seen.texts("PATIENT_NAME", 2) == [(f"{start}subject.display", "LE GOFF Anne")]
    assert (f"{start}subject.reference", "4217") in seen.texts("PATIENT_ID", 2)
    assert seen.texts("PRACTITIONER_NAME", 2) == [(f"{start}performer[0].display", "BERNARD Luc")]
    assert {"HEALTH_HIV", "HEALTH_PREGNANCY", "EXAM_DATE"} <= seen.entities(2)


@pytest.mark.parametrize(
    ("write", "name"),
    [(bundle, "!entry[3].resource.presentedForm[0].data"), (bulk, "!line 4.presentedForm[0].data")],
)
def test_attachments_are_resources_of_their_own(read_with, write, name):
    outcome = read_with(FHIR, write(*EVERY))
    assert outcome.members == [(name, LETTER)]
    assert not any(base64.b64encode(LETTER).decode() in value for _, _, value in outcome.cells)


def test_contained_resources_are_of_their_own_type(examine_file):
    resource = {
        "resourceType": "ServiceRequest",
        "contained": [DOCTOR],
        "requester": {"reference": "#1"},
    }
    seen = examine_file(json.dumps(resource).encode())
    assert {text for _, text in seen.texts("PRACTITIONER_NAME")} == {"KERVELLA", "Yann"}
    assert not seen.texts("PATIENT_NAME")


def test_a_broken_line_is_read_as_text_and_the_next_as_usual(read_with):
    content = bulk(PATIENT) + b'{"resourceType": "Patient", NIR 185057800608491\n' + bulk(DOCTOR)
    outcome = read_with(FHIR, content)
    assert outcome.records == 3
    assert outcome.reasons == ["malformed"]
    assert outcome.rows()[2]["name[0].family"] == "KERVELLA"


def test_a_cut_bundle_is_read_to_the_cut(read_with):
    content = bundle(*EVERY)
    outcome = read_with(FHIR, content[: content.index(b"Practitioner/9")])
    assert outcome.reasons == ["truncated"]
    assert any(INS in value for _, _, value in outcome.cells)


def test_depth_is_no_danger(read_with):
    deep = b'{"resourceType": "Patient", "a": ' + b"[" * 900 + b"]" * 900 + b"}"
    assert read_with(FHIR, deep).reasons == ["max_depth"]
    assert read_with(FHIR, deep + b"\n" + bulk(PATIENT)).reasons == ["max_depth"]
