"""Findings count what a plain loop counts, however the matches are cut into batches."""

from __future__ import annotations

import random

import pytest

from scanner import aggregation
from scanner.aggregation import MAX_GROUPS, OTHER_FIELDS, FindingsBuilder, entity_totals
from scanner.model import Evidence
from scanner.redaction import mask

KEY = b"0123456789abcdef0123456789abcdef"


def places_of(columns, seed=1):
    draw = random.Random(seed)
    names = list(columns)
    places = [
        (column, cell, 0, 9, draw.choice(["FR_NIR", "FR_INS"]))
        for column, name in enumerate(names)
        for cell in range(len(columns[name]))
        for _ in range(draw.randrange(3))
    ]
    draw.shuffle(places)
    return places


@pytest.fixture
def columns():
    draw = random.Random(7)
    return {name: [f"{draw.randrange(40):09d}" for _ in range(60)] for name in ("NSS", "INS")}


def counted(columns, places):
    """Count by a plain loop: (field, entity) -> matches, records, distinct, first places."""
    names = list(columns)
    groups = {}
    for column, cell, start, _, entity in places:
        groups.setdefault((names[column], entity), []).append((cell, start))
    return {
        group: (
            len(found),
            len({cell for cell, _ in found}),
            len({columns[group[0]][cell] for cell, _ in found}),
            sorted(found)[: aggregation.SAMPLES],
        )
        for group, found in groups.items()
    }


def told(findings):
    return {
        (each.field, each.entity): (
            each.matches,
            each.records,
            each.distinct,
            [(sample.record, sample.start) for sample in each.samples],
        )
        for each in findings
    }


@pytest.mark.parametrize("cuts", [[60], [1, 59], [20, 20, 20]])
def test_findings_are_what_a_loop_counts(columns, cuts, make_batch, make_matches):
    places = places_of(columns)
    builder, start = FindingsBuilder(KEY), 0
    for size in cuts:
        part = {name: values[start : start + size] for name, values in columns.items()}
        batch = make_batch(part, start)
        mine = [(c, i - start, *rest) for c, i, *rest in places if start <= i < start + size]
        builder.add(batch, make_matches(batch, mine))
        start += size
    findings = builder.findings("a.csv")
    assert told(findings) == counted(columns, places)
    assert [(each.field, each.entity) for each in findings] == sorted(told(findings))


def test_builders_of_two_halves_merge_into_the_whole(columns, make_batch, make_matches):
    places = places_of(columns)
    halves = []
    for start in (0, 30):
        batch = make_batch({n: v[start : start + 30] for n, v in columns.items()}, start)
        mine = [(c, i - start, *rest) for c, i, *rest in places if start <= i < start + 30]
        halves.append(FindingsBuilder(KEY))
        halves[-1].add(batch, make_matches(batch, mine))
    halves[0].merge(halves[1])
    assert told(halves[0].findings("a")) == counted(columns, places)


def test_a_record_in_two_batches_counts_once(make_batch, make_matches):
    builder = FindingsBuilder(KEY)
    for _ in range(2):
        batch = make_batch({"": ["255081416802538"]}, 4)
        builder.add(batch, make_matches(batch, [(0, 0, 0, 15, "FR_NIR")]))
    (finding,) = builder.findings("letter.txt")
    assert (finding.matches, finding.records, finding.distinct) == (2, 1, 1)


def test_samples_show_where_and_the_shape_with_or_without_masks(make_batch, make_matches):
    batch = make_batch({"NSS": ["255081416802538"] * 5}, 10)
    matches = make_matches(batch, [(0, i, 0, 15, "FR_NIR") for i in (4, 2, 0, 1)])
    found = []
    for masked in (None, mask(batch, matches)):
        builder = FindingsBuilder(KEY)
        builder.add(batch, matches, masked)
        found.append(builder.findings("a")[0])
    assert found[0] == found[1]
    assert [(each.record, each.line) for each in found[0].samples] == [(10, 12), (11, 13), (12, 14)]
    assert {each.masked for each in found[0].samples} == {"#" * 15}


def test_the_strongest_evidence_holds(make_batch, make_matches):
    builder = FindingsBuilder(KEY)
    batch = make_batch({"NSS": ["255081416802538"]})
    for evidence in (Evidence.SHAPE, Evidence.CHECKSUM, Evidence.CONTEXT):
        builder.add(batch, make_matches(batch, [(0, 0, 0, 15, "FR_NIR")], evidence))
    (finding,) = builder.findings("a")
    assert (finding.evidence, finding.confidence) == (Evidence.CHECKSUM, 0.95)


def test_fields_without_end_are_pooled(monkeypatch, make_batch, make_matches):
    monkeypatch.setattr(aggregation, "MAX_GROUPS", 3)
    builder = FindingsBuilder(KEY)
    batch = make_batch({f"key {i}": ["255081416802538"] for i in range(9)})
    builder.add(batch, make_matches(batch, [(i, 0, 0, 15, "FR_NIR") for i in range(9)]))
    findings = builder.findings("a")
    assert len(findings) == 4
    assert {each.field: each.matches for each in findings}[OTHER_FIELDS] == 6
    assert MAX_GROUPS > 1_000


def test_entity_totals_are_sorted_by_name(columns, make_batch, make_matches):
    batch = make_batch(columns)
    builder = FindingsBuilder(KEY)
    places = places_of(columns)
    builder.add(batch, make_matches(batch, places))
    totals = entity_totals(builder.findings("a"))
    assert list(totals) == ["FR_INS", "FR_NIR"]
    assert sum(totals.values()) == len(places)
