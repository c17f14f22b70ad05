"""The findings as CSV, one row each, with no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from scanner.redaction import formula_safe
from scanner.sinks import Sink, View

__all__ = ["COLUMNS", "SINK"]

COLUMNS = (
    "resource",
    "resource_id",
    "tier",
    "field",
    "field_id",
    "entity",
    "matches",
    "records",
    "distinct",
    "evidence",
    "confidence",
    "sample_record",
    "sample_masked",
)


def _write(report: dict[str, Any], stream: BinaryIO, _view: View) -> None:
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    rows = csv.writer(text, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    tiers = {each["resource_id"]: each["tier"] for each in report["resources"]}
    for finding in report["findings"]:
        sample = next(iter(finding["samples"]), {"record": None, "masked": None})
        cells = {
            **finding,
            "tier": tiers.get(finding["resource_id"]),
            "sample_record": sample["record"],
            "sample_masked": sample["masked"],
        }
        rows.writerow([_cell(cells[name]) for name in COLUMNS])
    text.detach()


def _cell(value: object) -> str:
    return "" if value is None else formula_safe(str(value))


SINK = Sink("csv", "the findings, for a spreadsheet", _write)
