"""The report has the contract's keys, in order, and says nothing it must not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scanner import rollup
from scanner.errors import LedgerError
from scanner.linking import Linking
from scanner.model import Part, ScanResult, Skipped

GOLDEN = {
    "schema_version": int,
    "tool": {"name": str, "version": str},
    "config_hash": str,
    "key_id": str,
    "started_at": str,
    "ended_at": str,
    "targets": [str],
    "summary": {
        "resources": int,
        "records": int,
        "bytes": int,
        "records_by_tier": {f"T{tier}": int for tier in range(6)},
        "records_by_tier_linked": {f"T{tier}": int for tier in range(6)},
        "persons": int,
        "persons_range": [int],
        "persons_by_tier": {f"T{tier}": int for tier in range(6)},
        "records_without_person": int,
        "entities": {"FR_NIR": int, "HEALTH_HIV": int},
    },
    "resources": [
        {
            "resource": str,
            "resource_id": str,
            "format": str,
            "encoding": str,
            "records": int,
            "bytes": int,
            "tier": (int, type(None)),
            "records_by_tier": {f"T{tier}": int for tier in range(6)},
            "persons": int,
            "content_id": (str, type(None)),
            "modified_at": str,
        }
    ],
    "rolled_up": [],
    "findings": [
        {
            "resource": str,
            "resource_id": str,
            "field": str,
            "field_id": (str, type(None)),
            "entity": str,
            "matches": int,
            "records": int,
            "distinct": int,
            "evidence": str,
            "confidence": float,
            "samples": [{"record": int, "line": int, "start": int, "end": int, "masked": str}],
        }
    ],
    "coverage": {
        "enumerated": int,
        "scanned": int,
        "partial": int,
        "skipped": int,
        "bytes_enumerated": int,
        "bytes_scanned": int,
        "complete": bool,
        "accepted": int,
        "excluded": int,
        "bytes_excluded": int,
        "items": [
            {
                "resource": str,
                "resource_id": str,
                "status": str,
                "reason": str,
                "detail": str,
                "accepted": bool,
            }
        ],
    },
    "checks": [
        {
            "id": str,
            "title": str,
            "status": str,
            "evidence": str,
            "count": int,
            "resources": [{"resource": str, "resource_id": str}],
        }
    ],
}


def agree(value, golden, where="report"):
    if isinstance(golden, dict):
        assert list(value) == list(golden), where
        for key, inner in golden.items():
            agree(value[key], inner, f"{where}.{key}")
    elif isinstance(golden, list):
        assert isinstance(value, list), where
        for each in value:
            agree(each, golden[0], f"{where}[]")
    else:
        assert isinstance(value, golden), where


def test_keys_order_and_types(result, make_report):
    report = make_report(result)
    agree(report, GOLDEN)
    assert json.loads(json.dumps(report)) == report


def test_an_empty_run_has_a_report_too(make_report):
    report = make_report(ScanResult(), Linking())
    assert report["summary"]["records"] == 0
    assert not report["coverage"]["complete"]


def test_coverage_balances_and_names_what_was_not_read(result, make_report):
    coverage = make_report(result)["coverage"]
    assert coverage["enumerated"] == 3
    assert (coverage["scanned"], coverage["partial"], coverage["skipped"]) == (1, 0, 2)
    assert {item["reason"] for item in coverage["items"]} == {"encrypted", "symlink"}
    assert (coverage["excluded"], coverage["bytes_excluded"]) == (1, 10)


def test_a_skipped_file_has_no_tier(result, make_report):
    tiers = {each["resource"]: each["tier"] for each in make_report(result)["resources"]}
    assert tiers == {"exports/a.csv": 5, "exports/b.zip": None}


def test_an_unbalanced_ledger_makes_no_report(result, make_report):
    with pytest.raises(LedgerError):
        make_report(result.merge(result))


def test_results_in_another_order_give_the_same_report(result, make_report):
    turned = ScanResult(
        tuple(reversed(result.summaries)),
        tuple(reversed(result.findings)),
        tuple(reversed(result.skipped)),
    )
    assert make_report(turned) == make_report(result)


def test_identities_in_names_are_masked_everywhere(summary, finding, make_report):
    name = "exports/255081416802538.csv"
    result = ScanResult(
        (summary(name),),
        (finding(name, field="255081416802538"),),
        (Skipped(name, "malformed", partial=True),),
    )
    report = make_report(result)
    assert "255081416802538" not in json.dumps(report)
    assert report["resources"][0]["resource"] == "exports/###############.csv"
    assert report["findings"][0]["field_id"]


def test_linked_tiers_come_from_the_records_linked(result, make_report, monkeypatch):
    linking = Linking(by_tier=(0, 0, 0, 0, 1, 0))
    parts = (Part("exports/a.csv", 0, None, None, "keys"),)
    monkeypatch.setattr(Linking, "of", lambda self, part: ([], [4, 4, 4]))
    summary = make_report(replace(result, parts=parts), linking)["summary"]
    assert summary["records_by_tier"]["T5"] == 2
    assert summary["records_by_tier_linked"] == {
        "T0": 0,
        "T1": 0,
        "T2": 0,
        "T3": 0,
        "T4": 3,
        "T5": 0,
    }


def test_beyond_its_limit_only_what_matters_is_listed(summary, finding, make_report, monkeypatch):
    monkeypatch.setattr(rollup, "MAX_RESOURCES", 10)
    monkeypatch.setattr(rollup, "MAX_FOLDERS", 3)
    plain = [summary(f"{i % 5}/{i}/x.csv", (4, 0, 0, 0, 0, 0), order=i) for i in range(20)]
    worst = summary("z/worst.csv", (0, 0, 0, 1, 0, 0), order=20)
    unread = summary("z/unread.csv", (1, 0, 0, 0, 0, 0), order=21)
    report = make_report(
        ScanResult(
            (*plain, worst, unread),
            (finding("z/worst.csv"), finding("0/0/x.csv")),
            (Skipped("z/unread.csv", "truncated", partial=True),),
        )
    )
    assert [each["resource"] for each in report["resources"]] == ["z/unread.csv", "z/worst.csv"]
    assert [each["folder"] for each in report["rolled_up"]] == ["0", "1", "2", "3", "4"]
    assert sum(each["resources"] for each in report["rolled_up"]) == 20
    assert [each["resource"] for each in report["findings"]] == ["z/worst.csv"]
    assert report["summary"]["resources"] == 22
    assert report["summary"]["entities"] == {"FR_NIR": 4}
