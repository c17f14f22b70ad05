"""The report as one JSON document, the form that all others derive from."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from scanner.sinks import Sink, View

__all__ = ["SINK"]


def _write(report: dict[str, Any], stream: BinaryIO, _view: View) -> None:
    # ASCII only: no byte of a hostile name reaches a terminal as it is.
    stream.write(json.dumps(report, indent=2, allow_nan=False).encode("ascii") + b"\n")


SINK = Sink("json", "the whole report, one document", _write)
