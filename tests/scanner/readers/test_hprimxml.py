"""HPRIM XML: records and whose the names are."""

import pytest

from scanner.readers import choose

EVENT = """<evenementPatient><patient><identifiant><emetteur><valeur>0004217</valeur></emetteur></identifiant>
<personnePhysique sexe="F"><nomUsuel>LE GOFF</nomUsuel><nomNaissance>MARTIN</nomNaissance>
<prenoms><prenom>ANNE</prenom></prenoms><dateNaissance><date>1985-05-03</date></dateNaissance>
<adresses><adresse><ligne>12 RUE DES LILAS</ligne><ville>VANNES</ville><codePostal>56000</codePostal></adresse></adresses>
<telephones><telephone>0261910000</telephone></telephones></personnePhysique></patient>
<medecins><medecin><numeroAdeli>560000013</numeroAdeli><personne><nomUsuel>KERVELLA</nomUsuel>
<prenoms><prenom>YANN</prenom></prenoms></personne></medecin></medecins>
<commentaire>Patiente enceinte</commentaire></evenementPatient>"""
HEAD = '<?xml version="1.0"?><evenementsPatients xmlns="http://www.hprim.org/hprimXML"><enteteMessage><agents><agent><nom>SIL</nom></agent></agents></enteteMessage>'


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"<x xmlns='http://www.hprim.org/hprimXML'/>", "hprim-xml"),
        (b"<msgBiologie/>", "hprim-xml"),
        (b"<message/>", "xml"),
    ],
)
def test_it_is_told_by_namespace_or_root(content, reader):
    assert choose(content, "x.xml").name == reader


@pytest.mark.parametrize("events", [1, 2])
def test_who_is_who(examine_file, events):
    seen = examine_file(f"{HEAD}{EVENT * events}</evenementsPatients>".encode(), "x.xml")
    assert seen.format == "hprim-xml"
    assert len(seen.tiers) == events
    last = events - 1
    by_rule = {m[4].rule: m[3] for m in seen.matches if m[2] == "PATIENT_NAME" and m[0] == last}
    assert by_rule == {
        "patient_name:surname": "LE GOFF", "patient_name:birth_surname": "MARTIN", "patient_name:given": "ANNE",
    }  # fmt: skip
    assert [text for _, text in seen.texts("PRESCRIBER_NAME", last)] == ["KERVELLA", "YANN"]
    assert [text for _, text in seen.texts("BIRTH_DATE", last)] == ["1985-05-03"]
    assert [text for _, text in seen.texts("PATIENT_ID", last)] == ["0004217"]
    assert {
        "SEX",
        "POSTAL_ADDRESS",
        "POSTCODE",
        "PHONE_NUMBER",
        "HEALTH_PREGNANCY",
    } <= seen.entities(last)
