"""The report as JSON lines: what each line is stands in its `type`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from scanner.sinks import Sink, View

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SINK"]

_LISTS = (("resource", "resources"), ("folder", "rolled_up"), ("finding", "findings"))


def _lines(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    listed = {name for _, name in _LISTS}
    coverage = dict(report["coverage"])
    items = coverage.pop("items")
    checks = report["checks"]
    plain = {name: value for name, value in report.items() if name not in {*listed, "checks"}}
    yield {"type": "report", **plain, "coverage": coverage}
    for kind, name in _LISTS:
        yield from ({"type": kind, **entry} for entry in report[name])
    yield from ({"type": "unread", **entry} for entry in items)
    yield from ({"type": "check", **entry} for entry in checks)


def _write(report: dict[str, Any], stream: BinaryIO, _view: View) -> None:
    stream.writelines(
        json.dumps(line, allow_nan=False).encode("ascii") + b"\n" for line in _lines(report)
    )


SINK = Sink("jsonl", "the report as typed lines", _write)
