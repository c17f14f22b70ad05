"""Rows are spilled masked and private, and merged in resource order."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner import merging
from scanner.errors import ConfigError
from scanner.linking import Linking
from scanner.model import Part
from scanner.names import Names
from scanner.redaction import mask
from scanner.rows import PartWriter, record_table

MATCHES = [
    "resource", "resource_id", "record", "field", "field_id", "start", "end", "entity",
    "evidence", "confidence", "assertion", "role", "rule", "note", "masked",
]  # fmt: skip
RECORDS = [
    "resource", "resource_id", "record", "line", "tier", "tier_linked", "identifier_level",
    "content_level", "entities", "flags", "subject", "person",
]  # fmt: skip


def levels(n):
    """Return tier, identifier level, content level and flags of `n` records."""
    tier, identifier, content = (np.full(n, level, np.int8) for level in (5, 4, 5))
    return tier, identifier, content, np.full(n, 0b1001, np.uint8)


@pytest.fixture
def writer(config, tmp_path):
    """Return (order) -> PartWriter that wants all rows."""

    def make(order, *, wanted=True):
        names = Names.of(config)
        return PartWriter(str(tmp_path), order, records=wanted, matches=wanted, names=names)

    return make


@pytest.fixture
def part(writer, make_batch, make_matches):
    """Return (name, order) -> Part of three records with two matches each."""

    def make(name, order):
        spill = writer(order)
        for first in (0, 2):
            values = ["255081416802538", 'say "x" \\ 12'][: 2 - first // 2]
            batch = make_batch({"NSS": values, "A": values}, first)
            places = [(c, i, 0, 12, "FR_NIR") for c in (0, 1) for i in reversed(range(len(values)))]
            matches = make_matches(batch, places)
            spill.add_records(batch, matches, *levels(batch.n_records))
            spill.add_matches(batch, matches, mask(batch, matches))
        return Part(name, order, *spill.close(), None)

    return make


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_matches_have_the_contract_s_columns_and_order(part, config, tmp_path, suffix):
    parts = [part("b.csv", 0), part("a.csv", 1)]
    path = str(tmp_path / f"matches{suffix}")
    merging.write_matches(parts, path, Names.of(config))
    rows = read(path)
    assert list(rows[0]) == MATCHES
    places = [(row["resource"], row["record"], row["field"], row["start"]) for row in rows]
    assert places == sorted(places)
    assert len(rows) == 12
    assert {row["masked"] for row in rows} == {"############", 'xxx "x" \\ ##'}
    assert rows[0]["evidence"] == "checksum"
    assert rows[0]["confidence"] == pytest.approx(0.95)
    assert (rows[0]["role"], rows[0]["note"], rows[0]["field_id"]) == ("patient", None, None)


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_records_have_the_contract_s_columns_and_order(part, config, tmp_path, suffix):
    parts = [part("b.csv", 0), part("a.csv", 1)]
    path = str(tmp_path / f"records{suffix}")
    merging.write_records(parts, Linking(), path, Names.of(config), subjects=True)
    rows = read(path)
    assert list(rows[0]) == RECORDS
    assert [(row["resource"], row["record"]) for row in rows] == [
        (name, record) for name in ("a.csv", "b.csv") for record in range(3)
    ]
    first = rows[0]
    assert (first["line"], first["tier"], first["tier_linked"]) == (2, 5, 5)
    assert first["entities"] == ["FR_NIR"]
    assert first["flags"] == ["SECRET", "SENSITIVE_CUMUL"]
    assert (first["subject"], first["person"]) == (None, None)


def test_types_of_the_tables(part, config, tmp_path):
    names, parts = Names.of(config), [part("a.csv", 0)]
    merging.write_matches(parts, str(tmp_path / "m.parquet"), names)
    merging.write_records(parts, Linking(), str(tmp_path / "r.parquet"), names, subjects=True)
    matches = pq.read_schema(tmp_path / "m.parquet")
    records = pq.read_schema(tmp_path / "r.parquet")
    assert matches.field("start").type == pa.int64()
    assert matches.field("confidence").type == pa.float32()
    assert matches.field("masked").type == pa.string()
    assert records.field("tier_linked").type == pa.int8()
    assert records.field("entities").type.value_type == pa.string()
    assert records.field("person").type == pa.int64()


def test_linked_records_show_their_person_and_tier(part, config, tmp_path, monkeypatch):
    joined = np.array([7, -1, 7]), np.array([5, 2, 4], np.int8)
    monkeypatch.setattr(Linking, "of", lambda self, part: joined)
    path = str(tmp_path / "r.jsonl")
    merging.write_records([part("a", 0)], Linking(), path, Names.of(config), subjects=True)
    rows = read(path)
    assert [row["person"] for row in rows] == [7, None, 7]
    assert [row["tier_linked"] for row in rows] == [5, 2, 4]


def test_without_subjects_nothing_tells_persons_apart(part, config, tmp_path):
    path = str(tmp_path / "r.parquet")
    merging.write_records([part("a", 0)], Linking(), path, Names.of(config), subjects=False)
    assert pq.read_schema(path).names == [n for n in RECORDS if n not in ("subject", "person")]


def test_no_rows_give_an_empty_table_and_an_empty_file(config, tmp_path):
    for suffix in merging.SUFFIXES:
        path = str(tmp_path / f"m{suffix}")
        merging.write_matches([Part("a", 0, None, None, None)], path, Names.of(config))
        assert read(path) == []
    assert pq.read_schema(tmp_path / "m.parquet").names == MATCHES


def test_parts_and_outputs_are_private_and_hold_no_value(part, config, tmp_path):
    made = part("a", 0)
    merging.write_matches([made], str(tmp_path / "m.jsonl"), Names.of(config))
    for path in (made.records, made.matches, tmp_path / "m.jsonl"):
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        assert b"255081416802" not in Path(path).read_bytes()


def test_rows_not_wanted_are_not_written(writer, tmp_path, make_batch, make_matches):
    spill = writer(0, wanted=False)
    batch = make_batch({"A": ["255081416802538"]})
    matches = make_matches(batch, [(0, 0, 0, 15, "FR_NIR")])
    spill.add_records(batch, matches, *levels(1))
    spill.add_matches(batch, matches, mask(batch, matches))
    assert spill.close() == (None, None)
    assert list(tmp_path.iterdir()) == []


def test_entities_of_a_record_are_sorted_and_named_once(writer, make_batch, make_matches):
    batch = make_batch({"A": ["255081416802538"] * 3})
    entities = ["SEX", "AGE", "SEX", "FR_NIR"]
    places = [(0, i, 0, 9, name) for i, name in zip((0, 0, 0, 2), entities, strict=True)]
    table = record_table(batch, make_matches(batch, places), *levels(3), None)
    assert table["entities"].to_pylist() == [["AGE", "SEX"], [], ["FR_NIR"]]
    assert table["subject"].null_count == 3


def test_a_file_name_must_say_how_rows_are_written():
    merging.check_suffix("a.parquet")
    merging.check_suffix("-")
    with pytest.raises(ConfigError, match="parquet"):
        merging.check_suffix("rows.csv")


def test_resources_are_written_as_reported(tmp_path):
    row = {"resource": "a", "resource_id": "01", "format": None, "encoding": "utf-8", "records": 2,
           "bytes": 3, "tier": None, "records_by_tier": {f"T{i}": i for i in range(6)},
           "persons": 1, "content_id": None, "modified_at": "2024-01-01T00:00:00Z"}  # fmt: skip
    for suffix in merging.SUFFIXES:
        merging.write_resources([row], str(tmp_path / f"resources{suffix}"))
        assert read(str(tmp_path / f"resources{suffix}")) == [row]


def read(path):
    if path.endswith(".parquet"):
        return pq.read_table(path).to_pylist()
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
