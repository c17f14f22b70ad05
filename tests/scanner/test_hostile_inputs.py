"""Whatever a file does, its number is found or the file is listed as not read, and nothing breaks."""

import base64
import json
import os
import random
import socket
from types import SimpleNamespace

import pytest

from scanner import api
from scanner.coverage import HARMLESS
from scanner.model import Resource
from scanner.pipeline import scan_resource
from tests.hostile import BYTES, CSV, HEAD, NIR, ROW, TEXTS, UNREAD, WRAPPINGS, flipped, parquet


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
def test_a_file_that_changes_while_it_is_read(change, tmp_path, config):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV + b"A;1\n" * 3_000_000)
    resource, left = listed(path), [CHANGES[change]]
    os.utime(path, (1, 1))
    resource = listed(path)

    result = scan_resource(resource, config, lambda *_: left and left.pop()(path))

    assert left == []
    assert [(item.reason, item.partial) for item in result.skipped] == [
        ("changed_during_read", True)
    ]
    assert "FR_NIR" in {finding.entity for finding in result.findings}


@pytest.mark.parametrize("remove", [os.unlink, lambda path: path.rename(f"{path}.old")])
def test_a_file_that_goes_before_it_is_opened(remove, tmp_path, config):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    resource = listed(path)
    remove(path)
    result = scan_resource(resource, config)
    assert [(item.reason, item.partial) for item in result.skipped] == [("vanished", False)]


def test_a_file_that_becomes_a_pipe_before_it_is_opened(tmp_path, config):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    resource = listed(path)
    path.unlink()
    os.mkfifo(path)
    assert [item.reason for item in scan_resource(resource, config).skipped] == ["not_regular"]
