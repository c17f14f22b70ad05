"""Batches, matches and reports to test with; every person in them is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from scanner import report
from scanner.config import ScanConfig
from scanner.linking import Linking
from scanner.model import (
    CellColumn,
    Evidence,
    Finding,
    Matches,
    RecordBatch,
    ResourceSummary,
    Sample,
    ScanResult,
    Skipped,
)
from scanner.policy import default_policy

KEY = b"0123456789abcdef0123456789abcdef"
NIR = "255081416802538"


@pytest.fixture
def config():
    return ScanConfig(policy=default_policy(), key=KEY, key_id="00112233aabbccdd")


@pytest.fixture
def make_batch():
    """Return (fields -> values) -> RecordBatch; lines count from 2."""

    def make(columns, first_record=0):
        n = max((len(values) for values in columns.values()), default=0)
        records = np.arange(first_record, first_record + n)
        cells = tuple(
            CellColumn(name, pa.array(values, pa.string()), records[: len(values)])
            for name, values in columns.items()
        )
        return RecordBatch(cells, first_record, n, records + 2, 100)

    return make


@pytest.fixture
def make_matches():
    """Return (batch, [(column, cell, start, end, entity)], rules) -> Matches."""

    def make(batch, places, evidence=Evidence.CHECKSUM, rule="rule"):
        entities = tuple(dict.fromkeys(entity for *_, entity in places)) or ("FR_NIR",)
        first, last = [], []
        for column, cell, start, end, _ in places:
            values = batch.columns[column].values
            offset = int(np.frombuffer(values.buffers()[1], np.int32)[cell + values.offset])
            text = values[cell].as_py()
            first.append(offset + len(text[:start].encode()))
            last.append(offset + len(text[:end].encode()))
        columns = [place[0] for place in places]
        cells = [place[1] for place in places]
        n = len(places)
        return Matches(
            entities=entities,
            rules=(rule,),
            entity=np.array([entities.index(p[4]) for p in places], np.int16),
            rule=np.zeros(n, np.int32),
            column=np.array(columns, np.int32),
            cell=np.array(cells, np.int64),
            record=np.array(
                [batch.columns[c].records[i] for c, i in zip(columns, cells, strict=True)], np.int64
            ),
            start=np.array([p[2] for p in places], np.int64),
            end=np.array([p[3] for p in places], np.int64),
            evidence=np.full(n, int(evidence), np.int8),
            assertion=np.zeros(n, np.int8),
            role=np.ones(n, np.int8),
            note=np.zeros(n, np.int8),
            level=np.zeros(n, np.int8),
            first_byte=np.array(first, np.int64),
            last_byte=np.array(last, np.int64),
        )

    return make


def _summary(name="exports/a.csv", tiers=(1, 0, 0, 0, 0, 2), status="scanned", order=0):
    size = 1_000
    read = 0 if status == "skipped" else size
    return ResourceSummary(
        name, order, "csv", "utf-8", sum(tiers), size, read, tuple(tiers), None, 1.7e9, status
    )


def _finding(name="exports/a.csv", field="NSS", entity="FR_NIR"):
    samples = (Sample(1, 3, 0, 15, "###############"),)
    return Finding(name, field, entity, 2, 2, 2, Evidence.CHECKSUM, 0.95, samples)


@pytest.fixture
def result():
    """Two files, one of them not read, and a link."""
    return ScanResult(
        summaries=(
            _summary(),
            _summary("exports/b.zip", tiers=(0,) * 6, status="skipped", order=1),
        ),
        findings=(_finding(), _finding(field="VIH", entity="HEALTH_HIV")),
        skipped=(Skipped("exports/b.zip", "encrypted"), Skipped("link", "symlink")),
    )


@pytest.fixture
def make_report(config):
    """Return ScanResult -> report."""

    def make(result, linking=None):
        moment = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
        linking = linking or Linking(persons=2, low=1, high=3, by_tier=(0, 0, 0, 0, 0, 2))
        return report.build(
            result, linking, config, ["exports"], moment, moment, (1, 10), version="1.2.3"
        )

    return make


@pytest.fixture
def summary():
    """Return (name, tiers, status, order) -> ResourceSummary."""
    return _summary


@pytest.fixture
def finding():
    """Return (name, field, entity) -> Finding."""
    return _finding
