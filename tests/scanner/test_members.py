"""Resources inside resources: named, scanned, counted and explained."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from scanner import cli, readers
from scanner.coverage import Ledger
from scanner.errors import ConfigError, CorruptResource, ReadError
from scanner.inspection import explain_record
from scanner.model import CellColumn, Member, RecordBatch, Resource, Skipped
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.readers import Opened, Reader
from scanner.readers.cells import ordinals

PATIENTS = b"nom;prenom;ddn\nKERVELLA;Maelle;12/03/1984\n"


def table(*values: str) -> RecordBatch:
    column = CellColumn("NOM", pa.array(values, pa.string()), ordinals(0, len(values)))
    return RecordBatch((column,), 0, len(values))


def broken() -> io.BytesIO:
    raise ReadError("password_required")


def box(opened: Opened) -> Iterator[readers.Item]:
    """A container in whose bytes nothing stands: its members are made up."""
    opened.describe("box", None)
    level = int(opened.stream.read().removeprefix(b"BOX"))
    yield Member("!a.csv", lambda: io.BytesIO(PATIENTS), file_name="a.csv", size=len(PATIENTS))
    yield Member("!a.csv", lambda: io.BytesIO(PATIENTS), file_name="a.csv", size=len(PATIENTS))
    yield Member("#Feuil1", batches=[table("KERVELLA", "LE GOFF")], format="sheet")
    yield Member("!locked.csv", broken, file_name="locked.csv")
    yield Skipped(opened.resource.name + "!volume.002", "unsupported_format")
    if level:
        yield Member("!in.box", lambda: io.BytesIO(b"BOX%d" % (level - 1)), file_name="in.box")


BOX = Reader(
    "box", "a test's container", (".box",), lambda head, _: 100 * (head[:3] == b"BOX"), box
)


@pytest.fixture
def config(config):
    return replace(config, policy=default_policy())


@pytest.fixture
def boxed(tmp_path, config, monkeypatch):
    """Return a function: levels of nesting -> the scan's result and its resource."""
    known = (*readers.discover(), BOX)
    monkeypatch.setattr(readers, "discover", lambda: known)
    path = tmp_path / "x.box"

    def scan(levels: int, **limits):
        path.write_bytes(b"BOX%d" % levels)
        resource = Resource("x.box", bytes(path), path.stat().st_size)
        used = replace(config, limits=replace(config.limits, **limits))
        return scan_resource(resource, used), resource

    return scan


def test_members_are_resources_of_their_own(boxed):
    result, resource = boxed(1)
    by_name = {each.resource: each for each in result.summaries}
    assert list(by_name) == [
        "x.box", "x.box!a.csv", "x.box!a.csv[2]", "x.box#Feuil1", "x.box!locked.csv",
        "x.box!in.box", "x.box!in.box!a.csv", "x.box!in.box!a.csv[2]", "x.box!in.box#Feuil1",
        "x.box!in.box!locked.csv",
    ]  # fmt: skip
    assert [each.records for each in by_name.values()] == [0, 1, 1, 2, 0, 0, 1, 1, 2, 0]
    assert by_name["x.box"].status == "scanned"
    assert by_name["x.box!locked.csv"].status == "skipped"
    assert by_name["x.box!a.csv"].content_id == by_name["x.box!a.csv[2]"].content_id is not None
    assert by_name["x.box!a.csv"].content_id != by_name["x.box"].content_id
    ledger = Ledger.of(result.summaries, result.skipped)
    ledger.check()
    assert (ledger.enumerated, ledger.scanned, ledger.skipped) == (12, 8, 4)
    assert ledger.bytes == resource.size


def test_what_is_nested_too_deeply_is_named(boxed):
    result, _ = boxed(3, depth=2)
    deep = [item for item in result.skipped if item.reason == "max_depth"]
    assert len(deep) == 5
    assert all(item.resource.startswith("x.box!in.box!in.box") for item in deep)


@pytest.mark.parametrize("error", [CorruptResource(), ValueError("a value")])
def test_what_was_read_before_a_break_counts(tmp_path, config, monkeypatch, error):
    def breaks(opened):
        opened.describe("box", None)
        yield table("KERVELLA", "LE GOFF")
        raise error

    known = (*readers.discover(), replace(BOX, read=breaks))
    monkeypatch.setattr(readers, "discover", lambda: known)
    (tmp_path / "x.box").write_bytes(b"BOX0")
    result = scan_resource(Resource("x.box", bytes(tmp_path / "x.box"), 4), config)
    assert (result.summaries[0].records, result.summaries[0].status) == (2, "partial")
    assert "a value" not in str(result.skipped)


def test_a_record_inside_is_explained(boxed, config):
    _, resource = boxed(1)
    lines = explain_record(resource, "!in.box!a.csv[2]", 0, config, str)
    assert any("PATIENT_NAME in nom" in line for line in lines)
    with pytest.raises(ConfigError):
        explain_record(resource, "!no.csv", 0, config, str)


def test_explain_takes_the_name_of_what_stands_inside(tmp_path, monkeypatch):
    monkeypatch.setenv("VIGILAB_KEY", "5" * 64)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.csv", PATIENTS)
    given = ["explain", f"{tmp_path / 'x.zip'}!a.csv", "--record", "0"]
    shown = CliRunner().invoke(cli.app, given)
    assert shown.exit_code == 0
    assert "PATIENT_NAME in nom" in shown.output
