"""Mails: headers, texts, charsets that lie, attachments to any depth, damage."""

import base64
import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import fpdf
import pytest

from scanner.model import Resource
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.readers import HEAD_BYTES, choose, discover

NIR = "185057800608491"
EML = next(unit for unit in discover() if unit.name == "eml")
MBOX = next(unit for unit in discover() if unit.name == "mbox")


def mail(text="Bonjour", subject="Résultats de Mme LE GOFF", **headers):
    message = EmailMessage()
    message["From"] = "Labo des Pins <labo@exemple.fr>"
    message["To"] = "am@exemple.fr"
    message["Subject"] = subject
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    return message


def written(message):
    return message.as_bytes(policy=SMTP)


def fields(outcome, record=0):
    return {name: value for number, name, value in outcome.cells if number == record}


@pytest.mark.parametrize(
    ("content", "name", "reader"),
    [
        (written(mail()), "x", "eml"),
        (b"Received: from a\r\n\tby b\r\nSubject: x\r\n\r\ntexte", "x.csv", "eml"),
        (b"From: Paris\nLe 3 mai\n", "x.txt", "text"),
        (b"Nom: LE GOFF\nDate: 3 mai\n\nTexte", "x.txt", "text"),
        (b"From a@b Mon Jan 15 10:30:00 2024\nFrom: a\nSubject: x\n\nt\n", "x", "mbox"),
        (b"412\n" + written(mail()), "x.emlx", "eml"),
    ],
)
def test_who_reads_it(content, name, reader):
    assert choose(content[:HEAD_BYTES], name).name == reader


def test_headers_and_text_are_fields_of_one_record(read_with):
    outcome = read_with(
        EML, written(mail("Patiente séropositive\n", Date="Mon, 15 Jan 2024 10:30:00 +0100"))
    )
    found = fields(outcome)
    assert found["From"] == "Labo des Pins <labo@exemple.fr>"
    assert found["Subject"] == "Résultats de Mme LE GOFF"
    assert found["Date"] == "Mon, 15 Jan 2024 10:30:00 +0100"
    assert found["body"].strip() == "Patiente séropositive"
    assert outcome.records == 1
    assert not outcome.skipped


@pytest.mark.parametrize(
    ("said", "real"),
    [
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("x-unknown", "utf-8"),
        ("us-ascii", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("transfer", ["base64", "8bit"])
def test_a_charset_that_lies_is_seen_through(read_with, said, real, transfer):
    text = "Sérologie réalisée à l'hôpital".encode(real)
    body = base64.encodebytes(text) if transfer == "base64" else text
    if transfer == "8bit" and real == "utf-16":
        return
    head = f"From: a@b\r\nSubject: x\r\nContent-Type: text/plain; charset={said}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    assert (
        fields(read_with(EML, head.encode() + body))["body"].strip()
        == "Sérologie réalisée à l'hôpital"
    )


def test_quoted_printable_and_flowed_lines(read_with):
    content = (
        b"From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nNIR 1 85 05 78 006 =\r\n084 91 de la=20\r\npatiente s=C3=A9ropositive\r\n"
    )
    assert (
        fields(read_with(EML, content))["body"]
        == "NIR 1 85 05 78 006 084 91 de la patiente séropositive\n"
    )


def test_html_is_read_as_text_where_it_says_something_else(read_with):
    message = mail("Bonjour Madame")
    message.add_alternative("<p>Bonjour <b>Madame</b></p>", subtype="html")
    assert "html" not in fields(read_with(EML, written(message)))
    other = mail("Voir la version HTML")
    other.add_alternative("<table><tr><td>VIH</td><td>POSITIF</td></tr></table>", subtype="html")
    assert fields(read_with(EML, written(other)))["html"] == "VIH\tPOSITIF"


def test_attachments_are_members_by_their_names(read_with):
    message = mail()
    message.add_attachment(
        b"nom;nir\nX;1\n", maintype="text", subtype="csv", filename="Résultats #1.csv"
    )
    message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream")
    inner = mail("dedans")
    inner.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="cr.pdf")
    message.add_attachment(inner)
    outcome = read_with(EML, written(message))
    names = [name for name, _ in outcome.members]
    assert names == ["!Résultats %231.csv", "!part 3", "!part 4.eml"]
    assert outcome.members[0][1] == b"nom;nir\nX;1\n"
    nested = read_with(EML, outcome.members[2][1])
    assert nested.members == [("!cr.pdf", b"%PDF-1.4")]
    assert fields(nested)["body"].strip() == "dedans"
    assert ("attachment", "Résultats #1.csv") in [cell[1:] for cell in outcome.cells]


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=UTF-8''R%C3%A9sultat.txt",
        "attachment; filename*0*=UTF-8''R%C3%A9; filename*1=sultat.txt",
        'attachment; filename="=?utf-8?q?R=C3=A9sultat=2Etxt?="',
        'attachment; filename="Résultat.txt"',
    ],
)
def test_names_in_any_writing(read_with, disposition):
    content = f"From: a@b\r\nSubject: x\r\nContent-Type: text/plain\r\nContent-Disposition: {disposition}\r\n\r\nabc"
    assert read_with(EML, content.encode()).members == [("!Résultat.txt", b"abc")]


def test_a_cut_mail_is_read_and_told(read_with):
    message = mail("début")
    message.add_attachment(
        f"NIR {NIR}".encode() * 50, maintype="text", subtype="csv", filename="a.csv"
    )
    content = written(message)
    outcome = read_with(EML, content[:-200])
    assert outcome.reasons == ["truncated"]
    assert NIR.encode() in outcome.members[0][1]


def test_what_is_encrypted_is_named(read_with):
    message = mail("voir pièce jointe")
    message.add_attachment(
        b"\x30\x80", maintype="application", subtype="pkcs7-mime", filename="smime.p7m"
    )
    outcome = read_with(EML, written(message))
    assert [(item.resource, item.reason) for item in outcome.skipped] == [
        ("x!smime.p7m", "encrypted")
    ]


def test_parts_nested_for_ever_are_no_danger(read_with):
    content = b"From: a@b\r\nMIME-Version: 1.0\r\n"
    for number in range(3000):
        content += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (
            number,
            number,
        )
    outcome = read_with(EML, content + f"\r\n\r\nNIR {NIR}".encode())
    assert outcome.skipped
    assert any(NIR in value for _, _, value in outcome.cells)


def test_each_mail_of_a_box_is_a_record(read_with):
    message = mail("un\nFrom ici à là 2024\n")
    message.add_attachment(b"x;y\n", maintype="text", subtype="csv", filename="a.csv")
    one = written(message).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    box = b"".join(
        b"From labo@exemple.fr Mon Jan 15 10:30:00 2024\n" + one + b"\n" for _ in range(3)
    )
    outcome = read_with(MBOX, box)
    assert outcome.records == 3
    assert {fields(outcome, n)["Subject"] for n in range(3)} == {"Résultats de Mme LE GOFF"}
    assert "\nFrom ici" in fields(outcome)["body"]
    assert [name for name, _ in outcome.members] == [f"!record {n}/a.csv" for n in range(3)]
    assert outcome.lines[1] == box[: box.index(b"From labo", 10)].count(b"\n") + 1


def test_a_nir_in_hl7_in_a_mail_in_a_mail_is_found(tmp_path, config):
    document = base64.b64encode(
        f"<?xml version='1.0'?><cr><note>NIR {NIR}</note></cr>".encode()
    ).decode()
    hl7 = f"MSH|^~\\&|A|B|C|D|2024||ORU^R01|1|P|2.5\rPID|1||42||LE GOFF^ANNE\rOBX|1|ED|CR||^TEXT^XML^Base64^{document}\r"
    inner = mail()
    inner.add_attachment(
        hl7.encode(), maintype="application", subtype="octet-stream", filename="res.hl7"
    )
    outer = mail()
    outer.add_attachment(inner, filename="transfert.eml")
    path = tmp_path / "m.eml"
    path.write_bytes(written(outer))
    resource = Resource("m.eml", bytes(path), path.stat().st_size)
    result = scan_resource(resource, replace(config, policy=default_policy()))
    found = {(f.resource, f.field) for f in result.findings if f.entity == "FR_NIR"}
    assert found == {("m.eml!transfert.eml!res.hl7!OBX-5[1]", "note")}
    assert not result.skipped


def test_a_nir_in_a_pdf_in_hl7_in_a_zip_in_a_mail_is_found(tmp_path, config):
    page = fpdf.FPDF()
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.multi_cell(
        0, text=f"Compte rendu de Mme LE GOFF Anne. NIR : {NIR}. Patiente suivie au laboratoire."
    )
    document = base64.b64encode(bytes(page.output())).decode()
    hl7 = f"MSH|^~\\&|A|B|C|D|2024||ORU^R01|1|P|2.5\rPID|1||42||LE GOFF^ANNE\rOBX|1|ED|CR||^application^pdf^Base64^{document}\r"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lot/res.hl7", hl7)
    message = mail()
    message.add_attachment(
        held.getvalue(), maintype="application", subtype="zip", filename="lot.zip"
    )
    path = tmp_path / "m.eml"
    path.write_bytes(written(message))
    resource = Resource("m.eml", bytes(path), path.stat().st_size)
    result = scan_resource(resource, replace(config, policy=default_policy()))
    found = {f.resource for f in result.findings if f.entity == "FR_NIR"}
    assert found == {"m.eml!lot.zip!lot/res.hl7!OBX-5[1]"}
    assert not result.skipped
