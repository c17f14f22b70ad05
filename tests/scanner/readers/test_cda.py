"""CDA: whose the names, numbers and dates of a document are."""

import base64

import pytest

from scanner.readers import HEAD_BYTES, choose, discover

CDA = next(unit for unit in discover() if unit.name == "cda")
INS = "255081416802538"
HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<effectiveTime value="20240115103000+0100"/>
<recordTarget><patientRole>
  <id root="1.2.250.1.213.1.4.8" extension="{ins}"/><id root="1.2.3.4" extension="0004217"/>
  <addr><streetAddressLine>12 RUE DES LILAS</streetAddressLine><postalCode>56000</postalCode>
    <city>VANNES</city></addr>
  <telecom value="tel:+33261910000"/><telecom value="mailto:am@exemple.fr"/>
  <patient><name><family qualifier="BR">MARTIN</family><family qualifier="SP">LE GOFF</family>
    <given>ANNE</given></name>
    <administrativeGenderCode code="F"/><birthTime value="19850503"/></patient>
</patientRole></recordTarget>
<author><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810999900003"/>
  <assignedPerson><name><family>BERNARD</family><given>LUC</given></name></assignedPerson>
  <representedOrganization><name>LABO DES PINS</name><telecom value="tel:0261911111"/>
  </representedOrganization></assignedAuthor></author>
<participant typeCode="REF"><associatedEntity classCode="PROV"><associatedPerson>
  <name><prefix>DR</prefix><family>KERVELLA</family><given>YANN</given></name>
  </associatedPerson></associatedEntity></participant>
<participant typeCode="INF"><functionCode code="PCP"/><associatedEntity><associatedPerson>
  <name><family>TANGUY</family></name></associatedPerson></associatedEntity></participant>
<component>{body}</component></ClinicalDocument>"""
SECTION = """<structuredBody><component><section><title>Sérologie</title>
<text><table><tbody><tr><td>VIH 1+2</td><td>POSITIF</td></tr></tbody></table></text>
<entry><observation><code code="56888-1" codeSystem="2.16.840.1.113883.6.1" displayName="VIH"/>
<effectiveTime value="20240115"/><value value="48000" unit="copies/mL"/></observation></entry>
</section></component></structuredBody>"""


def cda(body=SECTION, ins=INS):
    return HEADER.format(body=body, ins=ins).encode()


def test_it_is_told_by_its_root():
    assert choose(cda()[:HEAD_BYTES], "x.txt").name == "cda"
    assert choose(b"<ClinicalDocument xmlns='urn:other'/>", "x.txt").name == "xml"


def test_the_patient_and_the_professionals_are_told_apart(examine_file):
    seen = examine_file(cda(), "x.xml")
    path = "recordTarget/patientRole"
    assert seen.format == "cda"
    assert seen.texts("FR_INS") == [(f"{path}/id@extension", INS)]
    assert seen.texts("PATIENT_ID") == [(f"{path}/id@extension", "0004217")]
    assert {text for _, text in seen.texts("PATIENT_NAME")} == {"MARTIN", "LE GOFF", "ANNE"}
    assert seen.texts("BIRTH_DATE") == [(f"{path}/patient/birthTime@value", "19850503")]
    assert seen.texts("SEX") == [(f"{path}/patient/administrativeGenderCode@code", "F")]
    assert ("patient", "+33261910000") in {
        (m[4].role, m[3]) for m in seen.matches if m[2] == "PHONE_NUMBER"
    }
    assert ("organisation", "0261911111") in {
        (m[4].role, m[3]) for m in seen.matches if m[2] == "PHONE_NUMBER"
    }
    assert seen.texts("EMAIL_ADDRESS") == [(f"{path}/telecom@value", "am@exemple.fr")]
    assert {text for _, text in seen.texts("PRESCRIBER_NAME")} == {"KERVELLA", "YANN", "TANGUY"}
    assert {text for _, text in seen.texts("PRACTITIONER_NAME")} == {"BERNARD", "LUC"}
    assert seen.tiers == [5]


def test_the_surname_of_birth_is_told_from_that_of_use(examine_file):
    rules = {m[3]: m[4].rule for m in examine_file(cda()).matches if m[2] == "PATIENT_NAME"}
    assert rules["MARTIN"] == "patient_name:birth_surname"
    assert rules["LE GOFF"] == "patient_name:surname"


def test_results_are_read_by_code_and_in_prose(examine_file):
    seen = examine_file(cda())
    fields = {field.rpartition("/")[2] for field, _ in seen.texts("HEALTH_HIV")}
    assert {"code@code", "text"} <= fields


@pytest.mark.parametrize(
    ("root", "note"),
    [("1.2.250.1.213.1.4.10", "test_oid"), ("1.2.250.1.213.1.4.8", "wrong_key")],
)
def test_an_ins_is_one_by_its_oid(examine_file, root, note):
    number = INS if note == "test_oid" else "289057545611404"
    content = cda(ins=number).replace(b"1.2.250.1.213.1.4.8", root.encode())
    notes = [m[4].note for m in examine_file(content).matches if m[2] == "FR_INS"]
    assert notes == [note]


def test_a_nir_as_social_security_number_is_one(examine_file):
    content = cda().replace(b"1.2.250.1.213.1.4.8", b"1.2.250.1.213.1.4.13")
    assert {"FR_NIR"} == examine_file(content).entities() & {"FR_NIR", "FR_INS"}


def test_a_body_in_base64_is_a_resource_of_its_own(read_with):
    letter = base64.encodebytes(b"Cher confrere, NIR 185057800608491").decode()
    body = f'<nonXMLBody><text mediaType="text/plain" representation="B64">{letter}</text></nonXMLBody>'
    outcome = read_with(CDA, cda(body))
    assert outcome.members == [("!nonXMLBody", b"Cher confrere, NIR 185057800608491")]
