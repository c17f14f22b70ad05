"""Whatever a file does, its number is found or the file is listed as not read, and nothing breaks."""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import random
import socket
import struct
import tarfile
import zipfile
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner import api
from scanner.coverage import HARMLESS
from scanner.model import Resource
from scanner.pipeline import scan_resource

BODY = 1850578006084
NIR = f"{BODY}{97 - BODY % 97:02d}"
HEAD, ROW = "nom;nir\n", f"LE GOFF;{NIR}\n"
CSV = (HEAD + ROW).encode()
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("VIGILAB_KEY", "5a" * 32)


@pytest.fixture
def seen(tmp_path):
    """Return a function: scan a target, hold the report to its rules, return what it says."""

    def scan(target=tmp_path):
        report = api.scan(target).report
        coverage = report["coverage"]
        assert (
            coverage["enumerated"]
            == coverage["scanned"] + coverage["partial"] + coverage["skipped"]
        )
        reasons = {item["reason"] for item in coverage["items"]}
        assert not reasons & {"internal_error", "worker_crashed"}
        assert NIR not in json.dumps(report)
        found = any(f["entity"] in ("FR_NIR", "FR_INS") for f in report["findings"])
        assert found or not coverage["complete"]
        return SimpleNamespace(
            found=found, reasons=reasons, report=report, complete=coverage["complete"]
        )

    return scan


def apart(code):
    """Return the number with a character behind each digit."""
    return chr(code).join(NIR)


def zipped(*members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def tarred(*names):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(CSV)
            archive.addfile(entry, io.BytesIO(CSV))
    return sink.getvalue()


def parquet(footer=lambda length: length, cut=None):
    """Return a Parquet file whose footer length or end was tampered with."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"nom": ["LE GOFF"], "nir": [NIR]}), sink)
    content = bytearray(sink.getvalue()[:cut])
    if cut is None:
        (length,) = struct.unpack("<I", content[-8:-4])
        content[-8:-4] = struct.pack("<I", footer(length))
    return bytes(content)


def flipped(content, at):
    changed = bytearray(content)
    changed[at] ^= 0xFF
    return bytes(changed)


def attributes(count):
    several = " ".join(f"a{n}='{n}'" for n in range(count))
    return f"<r {several} nir='{NIR}'/>"


def hl7(separators):
    field, component, repetition, escape, sub = separators
    lines = (
        f"MSH{separators}{field}LABO{field}X{field * 3}202401021200{field * 2}ORU{component}R01{field}1{field}P{field}2.5",
        f"PID{field * 3}{NIR}{component * 3}ASIP{component}INS-NIR{field * 2}LE GOFF{component}ANNE",
        f"OBX{field}1{field}ST{field}VIH{field * 2}positif {escape}X0D{escape} vu{sub}{repetition}",
    )
    return "\r".join(lines) + "\r"


TEXTS = {
    "a NUL behind every digit.csv": f"{HEAD}LE GOFF;{apart(0)}\n",
    "line ends mixed.csv": f"nom;nir\rA;1\r\nB;2\nLE GOFF;{NIR}\r\n\rC;3",
    "line ends of Unicode.csv": f"nom;nir\u0085LE GOFF;{NIR}\u2028X;2\n",
    "zero-width.csv": f"{HEAD}LE GOFF;{apart(0x200B)}\n",
    "soft hyphens.txt": f"Le patient, NIR {apart(0xAD)}, est venu.\n",
    "full-width digits.txt": f"Le patient, NIR {NIR.translate(WIDE)}, est venu.\n",
    "override of direction.csv": f"{HEAD}LE GOFF;\u202e\u202d{NIR}\u202c\n",
    "escape sequences.csv": f"{HEAD}\x1b[31mLE GOFF\x07;{NIR}\n",
    "spaces of five kinds.csv": f"{HEAD}LE GOFF;1\u00a085\u202f05\u200978\u3000006 084\t{NIR[13:]}\n",
    "a quote in a cell.csv": f'{HEAD}LE "GOFF;{NIR}\n',
    "a quote never closed.csv": f'{HEAD}"LE GOFF;{NIR}\n' + "A;1\n" * 2000,
    "quotes after a backslash.csv": f'{HEAD}"LE \\"GOFF;x";{NIR}\n',
    "ragged.csv": f"{HEAD}a;b;c;d;{NIR}\nx\n",
    "wide.csv": ";".join(f"c{n}" for n in range(3000)) + "\n" + ";".join([NIR] + ["x"] * 2999),
    "a cell of 2 MB.csv": f'{HEAD}"{"a b " * 500_000}{NIR}";2\n',
    "a line of 2 MB.txt": f"{'x y ' * 500_000}NIR {NIR} ",
    "three marks of byte order.csv": "\ufeff" * 3 + HEAD + ROW,
    "three hundred arrays.json": "[" * 300 + json.dumps({"nir": NIR}) + "]" * 300,
    "deeper than any.json": '{"a":' * 900 + json.dumps({"nir": NIR}) + "}" * 900,
    "cut in a string.json": f'{{"nir": "{NIR}", "note": "abc',
    "a comma too many.json": f'[{{"nir": "{NIR}",}},]',
    "not a number.json": f'{{"a": NaN, "b": -Infinity, "nir": {NIR}}}',
    "two documents.json": f'{{"a": 1}}{{"nir": "{NIR}"}}',
    "a key twice.json": f'{{"nir": "{NIR}", "nir": ""}}',
    "many attributes.xml": attributes(3000),
    "an entity nobody declared.xml": f"<r>&nope;<nir>{NIR}</nir></r>",
    "tags that cross.xml": f"<r><a></b><nir>{NIR}</nir></r>",
    "no end.xml": f"<r><nir>{NIR}</nir><a",
    "two roots.xml": f"<a/><nir>{NIR}</nir>",
    "numbered characters.html": f"<p>NIR {''.join(f'&#{ord(c)};' for c in NIR)}<p",
    "cut in a value.sql": f"INSERT INTO patient (nom, nir) VALUES ('A','1'),('LE GOFF','{NIR}'),('MOR",
    "cut in a copy.sql": f"COPY patient (nom, nir) FROM stdin;\nLE GOFF\t{NIR}\nMOR",
    "quotes of dollars never closed.sql": f"SELECT $x$ {NIR} \nINSERT INTO t VALUES (1);",
    "delimiters of its own.hl7": hl7("#*~\\&"),
    "delimiters that are letters.hl7": hl7("|^$!@"),
    "a line cut in two.eml": f"From: a@b.fr\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nNIR {NIR[:6]}=\n{NIR[6:]}\n",
    "parts that never end.eml": f"From: a@b.fr\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nNIR {NIR}",
}  # fmt: skip
BYTES = {
    "UTF-16 without mark.csv": (HEAD + ROW).encode("utf-16-le"),
    "UTF-16 the other way.csv": (HEAD + ROW).encode("utf-16-be"),
    "UTF-32.csv": (HEAD + ROW).encode("utf-32"),
    "UTF-7.csv": f"{HEAD}S+AOk-bastien LE GOFF;{NIR}\n".encode(),
    "half a character.csv": HEAD.encode() + b"\xe9\xc3;1\n" + ROW.encode() + b"\xc3",
    "three times gzip.gz": gzip.compress(gzip.compress(gzip.compress(CSV))),
    "gzip behind gzip.csv.gz": gzip.compress(HEAD.encode()) + gzip.compress(ROW.encode()),
    "gzip behind nothing.csv.gz": gzip.compress(CSV) + b"\0" * 700,
    "cut.csv.xz": lzma.compress(CSV * 2000)[:-10],
    "damaged.csv.bz2": flipped(bz2.compress(CSV + random.Random(1).randbytes(2_000_000)), -1000),
    "a name that steers.zip": zipped(("../../\x1b[2Jé<b>.csv", CSV), ("C:\\a|b.csv", CSV), ("/x.csv", CSV)),
    "an archive of nothing but a name.zip": zipped((f"{NIR}/", b""), ("a.csv", CSV)),
    "a comment.zip": zipped(("a.csv", CSV)) + b"x" * 9,
    "names that leave.tar": tarred("../../x.csv", "/etc/y.csv", "a/../../../z.csv"),
    "cut.tar": tarred("a.csv", "b.csv")[:1100],
    "no end.parquet": parquet(cut=-20),
    "a footer of 2 GB.parquet": parquet(lambda _: 0x7FFFFFFF),
    "a footer of nothing.parquet": parquet(lambda _: 0),
    "a footer that begins early.parquet": parquet(lambda length: length + 40),
    "separators of units.csv": f"nom\x1fnir\x1eLE GOFF\x1f{NIR}\x1e".encode(),
}  # fmt: skip
UNREAD = {
    "a quote never closed.csv": "quote_unterminated", "deeper than any.json": "max_depth",
    "cut in a string.json": "truncated", "a comma too many.json": "malformed",
    "tags that cross.xml": "malformed", "cut in a value.sql": "truncated",
    "cut in a copy.sql": "truncated", "cut.csv.xz": "truncated", "cut.tar": "corrupt_member",
    "no end.parquet": "truncated", "a footer of 2 GB.parquet": "malformed",
}  # fmt: skip


@pytest.mark.parametrize("name", [*TEXTS, *BYTES])
def test_the_number_is_found_whatever_surrounds_it(name, seen, tmp_path):
    (tmp_path / name).write_bytes(BYTES[name] if name in BYTES else TEXTS[name].encode())
    outcome = seen()
    assert outcome.found
    if name in UNREAD:
        assert UNREAD[name] in outcome.reasons


def test_what_is_encoded_again_is_no_secret_of_the_report(seen, tmp_path):
    (tmp_path / "a.eml").write_bytes(
        b"From: a@b.fr\nContent-Type: text/csv; name=x.csv\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(CSV)
    )
    assert seen().found


@pytest.mark.parametrize("seed", range(20))
def test_a_parquet_file_with_a_changed_byte_is_read_or_listed(seed, seen, tmp_path):
    content = parquet()
    at = random.Random(seed).randrange(4, len(content) - 4)
    (tmp_path / "a.parquet").write_bytes(flipped(content, at))
    seen()


def tarred_file(content):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        entry = tarfile.TarInfo("a")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return sink.getvalue()


WRAPPINGS = (
    gzip.compress,
    bz2.compress,
    lzma.compress,
    tarred_file,
    lambda content: zipped(("a", content)),
)


@pytest.mark.parametrize("seed", range(60))
def test_a_number_somewhere_in_a_damaged_container_is_found_or_listed(seed, seen, tmp_path):
    draw = random.Random(seed)
    rows = [f"MARTIN;{draw.randrange(10**6)}\n" for _ in range(draw.randrange(400))]
    rows.insert(draw.randrange(len(rows) + 1), ROW)
    content = (HEAD + "".join(rows)).encode()
    for _ in range(draw.randrange(1, 4)):
        content = draw.choice(WRAPPINGS)(content)
    marker = content.find(NIR.encode())
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(content))
        if marker < 0 or not marker - 2 <= at < marker + 17:
            content = flipped(content, at)
    (tmp_path / "a").write_bytes(content)
    seen()


NAMES = [
    b"a\nb.csv", b"\x1b]0;pwn\x07.csv", b"a\xff\xfe.csv", b"<img src=x onerror=alert(1)>.csv", b"=HYPERLINK(1).csv",
    b"-rf.csv", b"--help", b" .csv", b"a\xe2\x80\xaevsc.exe", b"%0A.csv", b"a!b#c::d.csv", b"\\..\\x.csv", b"x" * 251 + b".csv",
]  # fmt: skip


def test_names_steer_nothing(seen, tmp_path):
    for name in NAMES:
        (tmp_path / os.fsdecode(name)).write_bytes(CSV)
    outcome = seen()
    names = [each["resource"] for each in outcome.report["resources"]]
    assert (outcome.complete, len(set(names))) == (True, len(NAMES))
    assert not any(character in name for name in names for character in "\n\x1b\x07\udcff!#")


def test_what_is_no_file_is_listed_and_never_waited_for(seen, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.csv")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "away").symlink_to("/etc/passwd")
    (tmp_path / "a.csv").write_bytes(CSV)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        outcome = seen()
    assert outcome.found
    assert outcome.complete
    assert outcome.reasons == {"not_regular", "symlink"} <= HARMLESS


def test_a_folder_and_a_file_that_may_not_be_read(seen, tmp_path):
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.csv").write_bytes(CSV)
    (tmp_path / "b.csv").write_bytes(CSV)
    for path in ("closed", "b.csv"):
        (tmp_path / path).chmod(0)
    if os.access(tmp_path / "b.csv", os.R_OK):
        pytest.skip("root may read anything")
    outcome = seen()
    (tmp_path / "closed").chmod(0o700)
    assert (outcome.found, outcome.complete, outcome.reasons) == (
        False,
        False,
        {"permission_denied"},
    )


def listed(path):
    return Resource(path.name, os.fsencode(path), path.stat().st_size, path.stat().st_mtime)


def grow(path):
    with path.open("ab") as file:
        file.write(CSV)


CHANGES = {
    "cut": lambda path: os.truncate(path, 4_000_000),
    "emptied": lambda path: os.truncate(path, 0),
    "grown": grow,
    "written over": lambda path: path.write_bytes(b"x" * path.stat().st_size),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read(change, tmp_path, config_in_force):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV + b"A;1\n" * 3_000_000)
    resource, left = listed(path), [CHANGES[change]]
    os.utime(path, (1, 1))
    resource = listed(path)

    result = scan_resource(resource, config_in_force, lambda *_: left and left.pop()(path))

    assert left == []
    assert [(item.reason, item.partial) for item in result.skipped] == [
        ("changed_during_read", True)
    ]
    assert "FR_NIR" in {finding.entity for finding in result.findings}


@pytest.mark.parametrize("remove", [os.unlink, lambda path: path.rename(f"{path}.old")])
def test_a_file_that_goes_before_it_is_opened(remove, tmp_path, config_in_force):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    resource = listed(path)
    remove(path)
    result = scan_resource(resource, config_in_force)
    assert [(item.reason, item.partial) for item in result.skipped] == [("vanished", False)]


def test_a_file_that_becomes_a_pipe_before_it_is_opened(tmp_path, config_in_force):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    resource = listed(path)
    path.unlink()
    os.mkfifo(path)
    assert [item.reason for item in scan_resource(resource, config_in_force).skipped] == [
        "not_regular"
    ]


@pytest.fixture
def config_in_force(config):
    from dataclasses import replace  # noqa: PLC0415

    from scanner.policy import default_policy  # noqa: PLC0415

    return replace(config, policy=default_policy())
