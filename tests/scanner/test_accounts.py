"""A large resource examined stretch by stretch in other processes: the same comes of it."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pyarrow as pa
import pytest

from scanner import pipeline
from scanner import run as running
from scanner.config import Limits, ScanConfig
from scanner.policy import default_policy

CONFIG = ScanConfig(
    policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd",
    wants_matches=True, wants_records=True,
)  # fmt: skip
HEAD = "nom;prenom;date_naissance;commentaire\n"
NAMES = ("KERVELLA", "LE GOFF", "MARTIN", "BERNARD")


@pytest.fixture
def large(tmp_path, monkeypatch):
    """Return a folder with a table of many blocks, in a zip too, and one very long record."""
    monkeypatch.setattr("scanner.readers.delimited.BLOCK_BYTES", 1 << 16)
    folder = tmp_path / "lot"
    folder.mkdir()
    rows = [
        f"{NAMES[n % 4]};Maelle;{n % 28 + 1:02}/03/{1930 + n % 70};sérologie VIH {n}\n"
        for n in range(8_000)
    ]
    table = HEAD + "".join(rows)
    (folder / "a.csv").write_text(table)
    with zipfile.ZipFile(folder / "b.zip", "w") as box:
        box.writestr("in.csv", table)
        box.writestr("small.csv", HEAD + rows[0])
    words = "le patient va bien et rentre chez lui ce soir. " * 9_000
    (folder / "c.txt").write_text(
        f"Madame Maelle KERVELLA née le 12/03/1984. {words} VIH positif.\n"
    )
    return folder


def told(folder, config):
    outcome = running.run([str(folder)], config)
    try:
        rows = [
            pa.Table.from_batches(pa.ipc.open_stream(path))
            for part in outcome.result.parts
            for path in (part.records, part.matches)
            if path
        ]
        counted = {kind: pa.concat_tables(t for t in rows if ("tier" in t.schema.names) == kind)
                   for kind in (True, False)}  # fmt: skip
        return (
            outcome.result.summaries, outcome.result.findings, outcome.result.skipped,
            outcome.linking.persons, dict(outcome.linking.by_resource), outcome.linking.by_tier,
            {kind: table.to_pylist() for kind, table in counted.items()},
        )  # fmt: skip
    finally:
        outcome.close()


def test_what_several_processes_examine_is_what_one_would(large, monkeypatch):
    monkeypatch.setattr(running, "LARGE", 1 << 10)
    monkeypatch.setattr(pipeline, "STRETCH", 100_000)
    monkeypatch.setattr("scanner.examination.LONGEST", 200_000)
    limits = replace(Limits(), cell_bytes=20_000, profile_rows=1_000, profile_bytes=100_000)
    alone = told(large, replace(CONFIG, limits=limits, workers=1))
    assert told(large, replace(CONFIG, limits=limits, workers=2)) == alone
    assert sum(each.records for each in alone[0]) == 16_002


def test_a_stretch_that_kills_its_worker_makes_the_resource_partial(large, monkeypatch):
    def lost(_function, stretches, lost):
        for number, stretch in enumerate(stretches):
            yield (
                pipeline.account_of(stretch, resource, config)
                if number < 1
                else lost(stretch, "worker_crashed")
            )

    class Crew:
        map = staticmethod(lost)

    monkeypatch.setattr(pipeline, "STRETCH", 100_000)
    (resource,), _, _ = running.enumerate_targets([str(large / "a.csv")], CONFIG)
    config = replace(CONFIG, spill=str(large.parent), limits=replace(Limits(), profile_rows=1_000))
    result = pipeline.scan_resource(resource, config, crew=Crew())
    assert 0 < result.summaries[0].records < 8_000
    assert [(item.reason, item.partial) for item in result.skipped] == [("worker_crashed", True)]
