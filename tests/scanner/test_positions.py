"""A field of a message says what it holds; a column of another file is none."""

import pytest

from scanner.columns import Kind, read_header
from scanner.positions import held, place_of


@pytest.mark.parametrize(
    ("field", "entity", "rule", "role"),
    [
        ("PID-5.1", "PATIENT_NAME", "patient_name:surname", "patient"),
        ("PID-5.2", "PATIENT_NAME", "patient_name:given", "patient"),
        ("PID-5", "PATIENT_NAME", "patient_name:full", "patient"),
        ("PID-5[2].1", "PATIENT_NAME", "patient_name:birth_surname", "patient"),
        ("PID-3", "FR_NIR", "fr_nir:position", "patient"),
        ("PID-3[100+].1", "PATIENT_ID", "patient_id:position", "patient"),
        ("PID-11.5", "POSTCODE", "postcode:position", "patient"),
        ("PID-13[2].4", "EMAIL_ADDRESS", "email_address:position", "patient"),
        ("NK1-2.1", "RELATIVE_NAME", "relative_name:position", None),
        ("ORC-12.2", "PRESCRIBER_NAME", "prescriber_name:position", "prescriber"),
        ("ORC-12.1", "FR_RPPS", "fr_rpps:position", "prescriber"),
        ("OBX-16.2", "PRACTITIONER_NAME", "practitioner_name:position", "practitioner"),
        ("OBR-32.1.2", "PRACTITIONER_NAME", "practitioner_name:position", "practitioner"),
        ("OBR-17.12", "PHONE_NUMBER", "phone_number:position", "prescriber"),
        ("P[6]", "PATIENT_NAME", "patient_name:birth_surname", "patient"),
        ("OBR[16].2", "PRESCRIBER_NAME", "prescriber_name:position", "prescriber"),
        ("P.6.2", "PATIENT_NAME", "patient_name:given", "patient"),
        ("line 12.2", "PRESCRIBER_NAME", "prescriber_name:position", "prescriber"),
    ],
)
def test_entities(field, entity, rule, role):
    verdict = read_header(field)
    assert (verdict.kind, verdict.entity, verdict.rule) == (Kind.ENTITY, entity, rule)
    assert verdict.role == role


def test_texts_labels_and_codes():
    assert read_header("NTE-3").kind == Kind.TEXT
    assert read_header("OBX-5").kind == Kind.LABEL
    assert read_header("OBX-5").entity == "HEALTH_RESULT"
    assert (read_header("OBX-3.1").kind, read_header("OBX-3.1").system) == (Kind.CODE, "LOINC")
    assert read_header("DG1-3.1").system == "CIM10"
    assert read_header("OBX-3").kind == Kind.LABEL


@pytest.mark.parametrize("field", ["MSH-6", "PID-1", "ZFA-2", "PID-3.7", "H[4]", "L.2", "RES[8]"])
def test_places_of_which_nothing_is_known_are_no_topics(field):
    assert read_header(field).kind == Kind.UNKNOWN


@pytest.mark.parametrize("name", ["CA-125", "VIH-1", "NOM", "name[0].family", "P", "pid-5", "B2-1"])
def test_columns_of_other_files(name):
    assert place_of(name) is None


def test_a_known_field_is_known_without_its_component():
    assert held("PID-5").entity == "PATIENT_NAME"
    assert held("PID-5.1") is None
