"""XML: records, fields, asides, encodings, damage and malice."""

import time

import pytest

from scanner.readers import HEAD_BYTES, choose, discover

NIR = "185057800608491"
XML = next(unit for unit in discover() if unit.name == "xml")
LAUGHS = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


def cells(outcome):
    return [(record, field, value) for record, field, value in outcome.cells]


@pytest.mark.parametrize(
    ("content", "name", "reader"),
    [
        (b"<?xml version='1.0'?><a/>", "x.csv", "xml"),
        (b"\xef\xbb\xbf<!-- x --><!DOCTYPE a [<!ENTITY b 'c'>]><a>1</a>", "x", "xml"),
        ("<?xml version='1.0' encoding='UTF-16'?><a>é</a>".encode("utf-16"), "x", "xml"),
        (b"a < b et c > d", "x.xml", "text"),
        (b"<LDL> bas\n<HDL> haut\n", "x.txt", "xml"),
    ],
)
def test_who_reads_it(content, name, reader):
    assert choose(content[:HEAD_BYTES], name).name == reader


def test_repeated_elements_are_records_and_headers_go_with_the_first(read_with):
    outcome = read_with(
        XML, b'<x><date>d</date><p id="1"><nom>A</nom></p><p id="2"><nom>B</nom></p><fin/></x>'
    )
    assert cells(outcome) == [
        (0, "date", "d"), (0, "@id", "1"), (1, "@id", "2"), (0, "nom", "A"), (1, "nom", "B"),
    ]  # fmt: skip
    assert outcome.records == 2


def test_a_wrapper_beside_a_header_is_looked_into(read_with):
    content = b"<x><entete><d>1</d></entete><l><p><n>A</n></p><p><n>B</n></p></l></x>"
    assert cells(read_with(XML, content)) == [(0, "entete/d", "1"), (0, "n", "A"), (1, "n", "B")]


def test_results_stay_with_the_patient_they_stand_beside(read_with):
    content = b"<dossier><patient><nom>A</nom></patient><res>1</res><res>2</res></dossier>"
    outcome = read_with(XML, content)
    assert outcome.records == 1
    assert cells(outcome) == [(0, "patient/nom", "A"), (0, "res", "1"), (0, "res", "2")]


def test_one_element_is_one_record(read_with):
    outcome = read_with(XML, b"<note>texte</note>")
    assert cells(outcome) == [(0, "note", "texte")]


def test_comments_instructions_and_entities_are_read(read_with):
    content = b'<!DOCTYPE a [<!ENTITY b "deux">]><a><!-- un --><?go trois?><c>&b; &eacute;</c></a>'
    fields = {(field, value) for _, field, value in read_with(XML, content).cells}
    assert fields == {
        ("entity()", "deux"), ("comment()", " un "), ("pi()", "trois"), ("c", "deux é"),
    }  # fmt: skip


def test_cdata_namespaces_and_control_characters(read_with):
    content = b"<h:a xmlns:h='urn:x'><h:b h:c='1'><![CDATA[<x & y>]]></h:b><d>\x0b5\x1f</d></h:a>"
    assert cells(read_with(XML, content)) == [(0, "b@c", "1"), (0, "b", "<x & y>"), (0, "d", " 5 ")]


@pytest.mark.parametrize(
    ("declared", "real", "told"),
    [
        ("ISO-8859-1", "latin-1", "cp1252"),
        ("UTF-8", "cp1252", "cp1252"),
        ("windows-1252", "utf-8", "utf-8"),
        ("IBM850", "cp850", "cp850"),
        ("UTF-16", "utf-16", "utf-16-le"),
    ],
)
def test_the_encoding_is_that_of_the_bytes(read_with, declared, real, told):
    text = f"<?xml version='1.0' encoding='{declared}'?><a><b>Hélène a été opérée</b></a>"
    outcome = read_with(XML, text.encode(real))
    assert cells(outcome) == [(0, "b", "Hélène a été opérée")]
    assert outcome.encoding == told
    assert not outcome.skipped


def test_documents_glued_together_are_all_read(read_with):
    content = b"<a><n>1</n></a>\n<?xml version='1.0'?>\n<a><n>2</n></a><a><n>3</n></a>\n"
    outcome = read_with(XML, content)
    assert cells(outcome) == [(0, "n", "1"), (1, "n", "2"), (2, "n", "3")]
    assert outcome.lines == {0: 1, 1: 3, 2: 3}
    assert not outcome.skipped


def test_what_is_broken_is_read_as_text_from_there(read_with):
    outcome = read_with(XML, f"<a><b>un</b><c>deux</b></a>\n{NIR}\n".encode())
    assert outcome.reasons == ["malformed"]
    assert cells(outcome)[:2] == [(0, "b", "un"), (0, "c", "deux")]
    assert any(NIR in value for _, _, value in outcome.cells)


def test_a_cut_document_is_read_to_the_cut(read_with):
    outcome = read_with(XML, b"<a><b>un</b><c>deu")
    assert outcome.reasons == ["truncated"]
    assert cells(outcome) == [(0, "b", "un"), (0, "c", "deu")]


def test_laughs_are_refused_and_what_follows_is_read_as_text(read_with):
    content = f'<!DOCTYPE l [<!ENTITY a "lol">{LAUGHS}]><l>&j;</l><!-- {NIR} -->'.encode()
    start = time.monotonic()
    outcome = read_with(XML, content)
    assert time.monotonic() - start < 5
    assert outcome.reasons == ["entity_limit"]
    assert any(NIR in value for _, _, value in outcome.cells)


def test_one_long_entity_many_times_is_refused(read_with):
    content = b'<!DOCTYPE a [<!ENTITY x "%s">]><a>%s</a>' % (b"A" * 50_000, b"&x;" * 20_000)
    assert read_with(XML, content).reasons == ["entity_limit"]


def test_nothing_outside_is_opened(read_with, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("CANARI")
    for declared in (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{canary}">]><a>&x;<n>{NIR}</n></a>',
        f'<!DOCTYPE a SYSTEM "file://{canary}"><a><n>{NIR}</n></a>',
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "file://{canary}">%p;]><a><n>{NIR}</n></a>',
    ):
        outcome = read_with(XML, declared.encode())
        assert outcome.reasons == ["external_entity"]
        assert (0, "n", NIR) in cells(outcome)
        assert not any("CANARI" in value for _, _, value in outcome.cells)


def test_a_public_doctype_is_no_loss(read_with):
    content = (
        b'<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://x/p.dtd"><plist>a</plist>'
    )
    assert not read_with(XML, content).skipped


def test_a_huge_attribute_and_text_are_read(read_with):
    content = f"<a b='{'x' * 10_000_000}{NIR}'>{'y' * 10_000_000}{NIR}</a>".encode()
    outcome = read_with(XML, content)
    assert [value[-15:] for _, _, value in outcome.cells] == [NIR, NIR]
    assert not outcome.skipped


def test_depth_is_no_danger_and_what_lies_deep_is_read(read_with):
    content = b"<a>" * 100_000 + NIR.encode() + b"</a>" * 100_000
    outcome = read_with(XML, content)
    assert outcome.reasons == ["max_depth"]
    assert [value for _, _, value in outcome.cells] == [NIR]


def test_a_long_record_goes_on_in_further_batches(read_with):
    content = (
        b"<a>" + b"".join(b"<b%d>%s</b%d>" % (n, b"x" * 900_000, n) for n in range(9)) + b"</a>"
    )
    outcome = read_with(XML, content)
    assert len(outcome.batches) > 1
    assert outcome.records == 1
    assert len(outcome.cells) == 9


def test_names_of_elements_tell_what_they_hold_and_whose(examine_file):
    person = "<patient><nom>LE GOFF</nom><prenom>Anne</prenom><dateNaissance>1985-05-03</dateNaissance>{}</patient>"
    doctor = "<medecin><nom>KERVELLA</nom></medecin>"
    content = f"<x>{person.format(doctor)}{person.format('')}</x>".encode()
    seen = examine_file(content, "x.xml")
    assert seen.texts("PATIENT_NAME") == [("nom", "LE GOFF"), ("prenom", "Anne")]
    assert seen.texts("PRESCRIBER_NAME") == [("medecin/nom", "KERVELLA")]
    assert seen.texts("BIRTH_DATE", 1) == [("dateNaissance", "1985-05-03")]


def test_an_element_may_name_what_its_value_is(examine_file):
    row = '<row><field name="nom">LE GOFF</field><field name="ddn">1985-05-03</field><add key="mdp" value="Soleil56"/></row>'
    seen = examine_file(f"<table>{row}{row}</table>".encode(), "x.xml")
    assert seen.texts("PATIENT_NAME") == [("field", "LE GOFF")]
    assert seen.texts("BIRTH_DATE", 1) == [("field", "1985-05-03")]
    assert seen.texts("CREDENTIAL") == [("add@value", "Soleil56")]
