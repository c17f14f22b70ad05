"""What the checks know of a column by its name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.columns import Kind, read_header

if TYPE_CHECKING:
    from scanner.model import Finding

__all__ = ["commented"]


def commented(finding: Finding) -> bool:
    """Say whether a finding stands in a column of comments."""
    return bool(finding.field) and _is_comment(finding.field)


@lru_cache(1 << 12)
def _is_comment(field: str) -> bool:
    return read_header(field).kind == Kind.TEXT
