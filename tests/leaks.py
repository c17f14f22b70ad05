"""One invented person in files of many formats, and a watch over every byte that is written.

Watch.over(...)  copies what stands in files that are removed, by an audit hook
FILES            name of a file -> its bytes
CANARIES         what must stand in no output, in any spelling of `spellings`
"""

import gzip
import io
import json
import os
import sqlite3
import sys
import tempfile
import threading
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

PERSON = {
    "NOM": "KERVELLEC", "PRENOM": "Anne-Maelys", "DATNAI": "17/03/1961", "SEXE": "F",
    "NUM_SS": "261032932100462", "ADRESSE": "17 bis rue des Ajoncs", "CP": "29273", "VILLE": "PLOUGUERNEVEL",
    "TEL": "0639987431", "EMAIL": "am.kervellec@exemple.fr", "IPP": "IPP900417712", "NUMDOS": "K7741983-02",
    "IBAN": "FR7630006000011234567890189", "PASSEPORT": "12AB34567", "MOT_DE_PASSE": "Zq!Kan-77pw",
    "MEDECIN": "Dr Yves BOZELLEC", "RPPS": "10003456786", "ADELI": "291234567", "PROFESSION": "marin-pêcheur", "MUTUELLE": "MGEN Finistère",
    "CONJOINT": "Goulven TREGUER", "DATPREL": "23/11/2019",
    "COMM": "séropositive au VIH sous dolutégravir, mutation BRCA1, IVG en 2018, dépressive, alcoolique",
}  # fmt: skip
NUMBER = 2610329321004
PERSON["NUM_SS"] = f"{NUMBER}{97 - NUMBER % 97:02d}"
CANARIES = [
    *(PERSON[name] for name in PERSON if name not in ("SEXE", "COMM", "PRENOM", "CP")),
    "maelys", "séropositive", "dolutégravir", "brca1", "ivg en", "dépressive", "alcoolique", "1961-03-17", "19610317",
    "kervellec", "bozellec", "treguer",
]  # fmt: skip
HEADER, ROW = ";".join(PERSON), ";".join(PERSON.values())
SENTENCE = (
    "Patiente {PRENOM} {NOM}, née le {DATNAI}, NIR {NUM_SS}, demeurant {ADRESSE} {CP} {VILLE}, tél. {TEL}, "
    "{EMAIL}, IPP {IPP}, dossier {NUMDOS}, IBAN {IBAN}, passeport n° {PASSEPORT}, mot de passe : {MOT_DE_PASSE}, "
    "profession : {PROFESSION}, adressée par {MEDECIN} (RPPS {RPPS}), époux {CONJOINT} : {COMM}."
).format(**PERSON)
IN_A_NAME = f"RESULTAT_KERVELLEC_Anne_19610317_{PERSON['NUM_SS']}"


def spellings(canary):
    """Return the ways in which a text may leave: as it is, without spaces, as JSON or UTF-16 has it."""
    texts = {canary, canary.replace(" ", ""), json.dumps(canary)[1:-1]}
    return {
        form.encode(coding)
        for text in texts
        for form in (text.casefold(),)
        for coding in ("utf-8", "utf-16-le")
    }


SPELLED = {form: canary for canary in CANARIES for form in spellings(canary)}


def leaked(content):
    """Return the canaries in some bytes."""
    folded = (
        content.decode("utf-8", "surrogateescape").casefold().encode("utf-8", "surrogateescape")
    )
    return {canary for form, canary in SPELLED.items() if form in folded or form in content.lower()}


def _hl7():
    person = PERSON
    return "\r".join((
        "MSH|^~\\&|LABO||X||202401021200||ORU^R01|1|P|2.5",
        f"PID|1||{person['IPP']}^^^LABO^PI~{person['NUM_SS']}^^^ASIP^INS-NIR||{person['NOM']}^{person['PRENOM']}||19610317|F|||{person['ADRESSE']}^^{person['VILLE']}^^{person['CP']}||{person['TEL']}",
        f"OBR|1|{person['NUMDOS']}||VIH^Sérologie VIH|||20191123||||||||10003456786^BOZELLEC^Yves",
        f"OBX|1|TX|COMM||{person['COMM']}",
    )) + "\r"  # fmt: skip


def _fhir():
    return json.dumps({
        "resourceType": "Patient", "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.8", "value": PERSON["NUM_SS"]}],
        "name": [{"family": PERSON["NOM"], "given": ["Anne-Maelys"]}], "birthDate": "1961-03-17",
        "telecom": [{"system": "email", "value": PERSON["EMAIL"]}, {"system": "phone", "value": PERSON["TEL"]}],
    })  # fmt: skip


def _sqlite():
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(f"{folder}/x")) as connection,
    ):
        connection.execute(f"CREATE TABLE patient ({', '.join(PERSON)})")
        connection.execute(
            f"INSERT INTO patient VALUES ({', '.join('?' * len(PERSON))})", list(PERSON.values())
        )
        connection.commit()
        return Path(f"{folder}/x").read_bytes()


def _parquet():
    sink = io.BytesIO()
    pq.write_table(pa.table({name: [value] for name, value in PERSON.items()}), sink)
    return sink.getvalue()


def _zip():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{IN_A_NAME}.csv", f"{HEADER}\n{ROW}\n")
    return sink.getvalue()


def _xml():
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in PERSON.items())
    return f"<patients><patient>{fields}</patient><patient nom='{PERSON['NOM']}' nir='{PERSON['NUM_SS']}'/></patients>"


TEXTS = {
    "export.csv": f"{HEADER}\n{ROW}\n",
    "sans entete.csv": f"{ROW}\n{ROW}\n",
    "sans entete ni nombre.csv": "KERVELLEC;17 bis rue des Ajoncs;Zq!Kan-77pw;séropositive\n" * 3,
    "un titre.csv": f"Résultats de Mme Anne KERVELLEC née le 17/03/1961;;\n{HEADER}\n{ROW}\n",
    "patients.json": json.dumps([PERSON]),
    "cles.json": json.dumps({PERSON["NUM_SS"]: {"vih": "positif"}, "Anne KERVELLEC": {"vih": "positif"}, PERSON["IPP"]: {"vih": "positif"}, "17/03/1961": {"vih": "positif"}, PERSON["ADRESSE"]: {"vih": "positif"}}),
    "patients.ndjson": json.dumps(PERSON, ensure_ascii=False) + "\n",
    "patients.xml": _xml(),
    "journal.log": f"2024-01-02 12:00:00 INFO {SENTENCE}\n" * 2,
    "lettre.txt": f"Laboratoire\n\n{SENTENCE}\n",
    "oru.hl7": _hl7(),
    "patient.fhir.json": _fhir(),
    "mail.eml": f"From: Anne KERVELLEC <am.kervellec@exemple.fr>\nTo: labo@exemple.fr\nSubject: Mme KERVELLEC VIH\nContent-Type: text/plain; charset=utf-8\n\n{SENTENCE}\n",
    "page.html": f"<title>Anne KERVELLEC</title><p>{SENTENCE}</p>",
    "lettre.rtf": f"{{\\rtf1\\ansi {SENTENCE}}}",
    "dump.sql": f"CREATE TABLE patient ({', '.join(f'{name} text' for name in PERSON)});\nINSERT INTO patient VALUES ({', '.join(repr(value) for value in PERSON.values())});\n",
    f"{IN_A_NAME}.txt": f"{SENTENCE}\n",
    "coupe.json": json.dumps([PERSON])[:-9],
    "guillemet.csv": f'{HEADER}\n"{ROW}\n' + "a;b\n" * 3,
}  # fmt: skip
FILES = {
    **{name: text.encode() for name, text in TEXTS.items()},
    "export.csv.gz": gzip.compress(TEXTS["export.csv"].encode()),
    "coupe.csv.gz": gzip.compress(TEXTS["export.csv"].encode() * 9)[:-12],
    "cp1252.csv": TEXTS["export.csv"].encode("cp1252"),
    "utf16.csv": TEXTS["export.csv"].encode("utf-16"),
    "lot.zip": _zip(), "base.sqlite": _sqlite(), "table.parquet": _parquet(),
    "inconnu.bin": b"\0\1\2\xff" * 50 + SENTENCE.encode() + b"\0\1\2\xff" * 50,
}  # fmt: skip


class Watch:
    """Keeps a copy of whatever stands in a file at the moment that it is removed or renamed."""

    _inside = threading.local()

    def __init__(self, folder):
        self.folder = Path(folder)
        self.active = True

    def hook(self, event, arguments):
        """Take an audit event; `sys.addaudithook` calls this."""
        if (
            not self.active
            or event not in ("os.remove", "os.rename", "os.truncate")
            or getattr(self._inside, "busy", False)
        ):
            return
        self._inside.busy = True
        try:
            path, folder = arguments[0], arguments[1] if event == "os.remove" else -1
            place = (
                os.fsdecode(path)
                if folder in (-1, None)
                else f"/proc/self/fd/{folder}/{os.fsdecode(path)}"
            )
            self._keep(place)
        finally:
            self._inside.busy = False

    def _keep(self, place):
        try:
            if Path(place).is_file():
                content = Path(place).read_bytes()
                number, _ = tempfile.mkstemp(dir=self.folder)
                with os.fdopen(number, "wb") as file:
                    file.write(content)
        except OSError:
            pass

    @classmethod
    @contextmanager
    def over(cls, folder):
        """Watch this process inside the block; an audit hook stays, but idle."""
        watch = cls(folder)
        sys.addaudithook(watch.hook)
        try:
            yield watch
        finally:
            watch.active = False


SITE = """
import logging, os, sys, warnings
sys.path.insert(0, {tests!r})
from tests.leaks import Watch
sys.addaudithook(Watch({folder!r}).hook)
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("always")
"""
"""A `sitecustomize` that watches a process and all that it starts."""
