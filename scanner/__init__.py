"""Finds French medical identifiers and health data and gives every record a sensitivity tier.

>>> from scanner import scan_frame
>>> import pyarrow as pa
>>> scan_frame(pa.table({"CODE": ["A1"], "LIBELLE": ["Dépistage VIH"]})).tier
<Tier.T1: 1>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.api import FrameScan, ScanReport, scan, scan_frame

__all__ = ["FrameScan", "ScanReport", "scan", "scan_frame"]


def __getattr__(name: str) -> object:
    """Import the interface when it is used: `vigilab --help` needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module 'scanner' has no attribute {name!r}")
    from scanner import api  # noqa: PLC0415

    return getattr(api, name)
