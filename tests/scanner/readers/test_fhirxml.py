"""FHIR in XML: records and whose the names are."""

import base64

from scanner.readers import HEAD_BYTES, choose, discover

READER = next(unit for unit in discover() if unit.name == "fhir-xml")
LETTER = b"Cher confrere, NIR 185057800608491"
BUNDLE = f"""<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><id value="b"/>
<entry><resource><Patient><id value="4217"/>
 <identifier><type><coding><code value="INS-NIR"/></coding></type><value value="255081416802538"/></identifier>
 <name><family value="LE GOFF"/><given value="Anne"/></name><telecom><value value="+1 555 123 4567"/></telecom>
 <gender value="female"/><birthDate value="1985-05-03"/></Patient></resource></entry>
<entry><resource><Practitioner><name><family value="KERVELLA"/></name></Practitioner></resource></entry>
<entry><resource><Observation><subject><reference value="Patient/4217"/><display value="LE GOFF Anne"/></subject>
 <code><coding><system value="http://loinc.org"/><code value="20447-9"/></coding></code>
 <text><div xmlns="http://www.w3.org/1999/xhtml"><p>Patiente <b>enceinte</b></p></div></text></Observation></resource></entry>
<entry><resource><DiagnosticReport><presentedForm><data value="{base64.b64encode(LETTER).decode()}"/></presentedForm>
 </DiagnosticReport></resource></entry></Bundle>""".encode()


def test_it_is_told_by_its_namespace():
    assert choose(BUNDLE[:HEAD_BYTES], "x").name == "fhir-xml"


def test_who_is_who(examine_file):
    seen = examine_file(BUNDLE, "x.xml")
    path = "resource/Patient"
    assert seen.texts("FR_INS") == [(f"{path}/identifier/value@value", "255081416802538")]
    assert seen.texts("PATIENT_NAME") == [
        (f"{path}/name/family@value", "LE GOFF"),
        (f"{path}/name/given@value", "Anne"),
    ]
    assert seen.texts("BIRTH_DATE") == [(f"{path}/birthDate@value", "1985-05-03")]
    assert seen.texts("PHONE_NUMBER") == [(f"{path}/telecom/value@value", "+1 555 123 4567")]
    assert seen.texts("PRACTITIONER_NAME", 1) == [
        ("resource/Practitioner/name/family@value", "KERVELLA")
    ]
    assert seen.texts("PATIENT_NAME", 2) == [
        ("resource/Observation/subject/display@value", "LE GOFF Anne")
    ]
    assert {"HEALTH_HIV", "HEALTH_PREGNANCY"} <= seen.entities(2)
    assert len(seen.tiers) == 4


def test_an_attachment_is_a_resource_of_its_own(read_with):
    assert read_with(READER, BUNDLE).members == [("!data@value", LETTER)]
