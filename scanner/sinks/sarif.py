"""The findings as SARIF 2.1.0, for code hosts and review tools; no snippet, no value."""

from __future__ import annotations

import json
from typing import Any, BinaryIO
from urllib.parse import quote

from scanner.sinks import Sink, View

__all__ = ["SINK"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _result(finding: dict[str, Any], rule: int, *, level: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding["resource"], safe="/")}}
    lines = [each["line"] for each in finding["samples"] if each["line"] is not None]
    if lines:
        place["region"] = {"startLine": lines[0]}
    counts = f"{finding['matches']} matches in {finding['records']} records"
    return {
        "ruleId": finding["entity"],
        "ruleIndex": rule,
        "level": level,
        "message": {"text": f"{finding['entity']}: {counts} ({finding['evidence']})"},
        "locations": [
            {
                "physicalLocation": place,
                "logicalLocations": [{"name": finding["field"], "kind": "member"}],
            }
        ],
        "partialFingerprints": {
            "finding/v1": f"{finding['resource_id']}/{finding['field']}/{finding['entity']}"
        },
    }


def _notification(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "level": "note" if item["accepted"] else "warning",
        "message": {"text": f"{item['status']}: {item['reason']}"},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": quote(item["resource"], safe="/")}}}
        ],
    }


def _log(report: dict[str, Any], view: View) -> dict[str, Any]:
    rules = sorted({finding["entity"] for finding in report["findings"]})
    tiers = {each["resource_id"]: each["tier"] or 0 for each in report["resources"]}
    results = []
    for finding in report["findings"]:
        failing = tiers.get(finding["resource_id"], 0) >= view.fail_on
        level = "error" if failing else "note"
        results.append(_result(finding, rules.index(finding["entity"]), level=level))
    tool = {**report["tool"], "rules": [{"id": rule} for rule in rules]}
    invocation = {
        "executionSuccessful": report["coverage"]["complete"] and not view.interrupted,
        "startTimeUtc": report["started_at"],
        "endTimeUtc": report["ended_at"],
        "toolExecutionNotifications": [_notification(each) for each in report["coverage"]["items"]],
    }
    run = {"tool": {"driver": tool}, "invocations": [invocation], "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _write(report: dict[str, Any], stream: BinaryIO, view: View) -> None:
    stream.write(json.dumps(_log(report, view), indent=2).encode("ascii") + b"\n")


SINK = Sink("sarif", "the findings, for code hosts and review tools", _write)
