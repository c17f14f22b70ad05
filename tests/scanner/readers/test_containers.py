"""Containers of every kind in each other: all is found, and nothing is written in clear."""

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile

import lz4.frame
import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
import pycdlib
import pytest
import zstandard

NAME, NIR = "KERVELLAZEC", "299027800608483"
PATIENTS = f"nom;prenom;nir\n{NAME};Maelle;{NIR}\n".encode()
COLUMNS = {"nom": [NAME] * 500, "prenom": ["Maelle"] * 500, "nir": [NIR] * 500}

SCAN = """
import json, os, sys, tempfile
opened = []
def hook(event, given):
    if event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR):
        opened.append(os.fsdecode(given[0]))
from scanner.config import ScanConfig
from scanner.model import Resource
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.readers import discover, spool
path, folder = sys.argv[1:]
discover()
spool._IN_MEMORY = 100
kept = []
def keep(**options):
    kept.append(os.path.join(folder, str(len(kept))))
    return open(kept[-1], "w+b", buffering=0)
tempfile.TemporaryFile = keep
config = ScanConfig(default_policy(), b"k" * 32, "00")
resource = Resource("x", os.fsencode(path), os.path.getsize(path))
scan_resource(resource, config)  # what is compiled at first use is written then
kept.clear()
sys.addaudithook(hook)
result = scan_resource(resource, config)
found = {each.resource: sum(each.records_by_tier[3:]) for each in result.summaries}
reasons = [(item.resource, item.reason) for item in result.skipped]
print(json.dumps([found, reasons, kept, opened]))
"""


def zipped(*members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def tarred(*members):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return sink.getvalue()


def sevenzipped(*members):
    sink = io.BytesIO()
    with py7zr.SevenZipFile(sink, "w") as archive:
        for name, content in members:
            archive.writestr(content, name)
    return sink.getvalue()


def burnt(name, content):
    image, sink = pycdlib.PyCdlib(), io.BytesIO()
    image.new()
    image.add_fp(io.BytesIO(content), len(content), f"/{name};1")
    image.write_fp(sink)
    image.close()
    return sink.getvalue()


def parquet():
    sink = io.BytesIO()
    pq.write_table(pa.table(COLUMNS), sink, compression=None)
    return sink.getvalue()


def nested():
    """Return a zip of tar.gz of everything, each with a patient."""
    inner = tarred(
        ("a.zip", zipped(("lot/b.csv", PATIENTS), ("c.parquet", parquet()))),
        ("d.7z", sevenzipped(("e.csv", PATIENTS), ("f.zip", zipped(("g.csv", PATIENTS))))),
        ("h.iso", burnt("I.CSV", PATIENTS)),
        ("j.csv.zst", zstandard.ZstdCompressor().compress(PATIENTS)),
        ("k.csv.lz4", lz4.frame.compress(PATIENTS)),
        ("l.csv", PATIENTS),
    )
    return zipped(("m.tar.gz", gzip.compress(inner)), ("n.csv", PATIENTS))


EXPECTED = {
    "!m.tar.gz!a.zip!lot/b.csv": 1,
    "!m.tar.gz!a.zip!c.parquet": 500,
    "!m.tar.gz!d.7z!e.csv": 1,
    "!m.tar.gz!d.7z!f.zip!g.csv": 1,
    "!m.tar.gz!h.iso!I.CSV": 1,
    "!m.tar.gz!j.csv.zst": 1,
    "!m.tar.gz!k.csv.lz4": 1,
    "!m.tar.gz!l.csv": 1,
    "!n.csv": 1,
}


def test_everything_in_everything_is_found(scan_content):
    found = scan_content(nested())
    assert found.reasons == {}
    assert {name: seen for name, (_, _, seen) in found.inside.items() if seen} == EXPECTED


def test_nothing_is_written_in_clear(tmp_path):
    (tmp_path / "x.zip").write_bytes(gzip.compress(nested()))
    folder = tmp_path / "written"
    folder.mkdir()
    command = [sys.executable, "-c", SCAN, str(tmp_path / "x.zip"), str(folder)]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stderr
    found, reasons, kept, opened = json.loads(ran.stdout)
    assert reasons == []
    assert {name.removeprefix("x"): seen for name, seen in found.items() if seen} == EXPECTED
    assert len(kept) >= 3  # the parquet, the 7z and the image were put on disk
    assert set(opened) == set(kept)
    for path in folder.iterdir():
        written = path.read_bytes()
        assert written
        for clear in (
            NAME.encode(),
            NIR.encode(),
            b"nom",
            b"PK\3\4",
            b"7z\xbc\xaf",
            b"PAR1",
            b"CD001",
        ):
            assert clear not in written


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_on_the_outside_is_told_and_what_came_before_is_read(scan_content, cut):
    content = nested()
    found = scan_content(content[: int(len(content) * cut)])
    assert found.reasons
    assert all("internal_error" not in told for told in found.reasons.values())
    assert found.ledger.partial
