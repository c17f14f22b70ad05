"""What a sample says of a table: whether it must be read whole, else how little may be missed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from scanner.classification import Policy, classify
from scanner.columns import judge
from scanner.config import ScanConfig
from scanner.detection import detect
from scanner.matching import Cells
from scanner.model import CellColumn, Member, RecordBatch
from scanner.readers import Item

__all__ = ["hits", "statement", "upper_bound"]

PERSONAL = 2
"""The tier from which a record of a sample asks for the whole table."""
_CONFIDENCE = 0.95


def hits(items: Sequence[Item], config: ScanConfig) -> bool:
    """Say whether something in a sample asks for the whole table.

    That is a record with personal data, or a document: what it says is not looked at.
    """
    if any(isinstance(item, Member) for item in items):
        return True
    batches = [item for item in items if isinstance(item, RecordBatch)]
    columns = [column for batch in batches for column in batch.columns]
    verdicts = {name: judge(name, _joined(same)) for name, same in _by_name(columns).items()}
    policy = Policy.cached(config.policy)
    for batch in batches:
        matches = detect(batch, verdicts)
        tiers = classify(matches, batch.n_records, batch.first_record, policy).tier
        if len(tiers) and int(tiers.max()) >= PERSONAL:
            return True
    return False


def _by_name(columns: Sequence[CellColumn]) -> dict[str, list[CellColumn]]:
    ordered = sorted(columns, key=lambda column: column.judged_as)
    return {name: list(same) for name, same in groupby(ordered, lambda each: each.judged_as)}


def _joined(columns: Sequence[CellColumn]) -> Cells:
    return Cells.joined([column.values for column in columns])


def upper_bound(rows: int) -> float:
    """Return the share of which, at 95 %, a sample without a hit says that no more are hits.

    >>> round(upper_bound(10_000), 6)
    0.0003
    """
    return 1.0 if rows == 0 else float(1 - (1 - _CONFIDENCE) ** (1 / rows))


def statement(rows: int, total: int, how: str) -> str:
    """Say what a sample without a hit supports.

    >>> statement(10_000, 1_000_000, "drawn row by row")
    'none in 10,000 of about 1,000,000 records, drawn row by row: at most 0.03 % at 95 %'
    """
    share = f"{100 * upper_bound(rows):.1g}"
    share = f"{float(share):f}".rstrip("0").rstrip(".")
    return f"none in {rows:,} of about {total:,} records, {how}: at most {share} % at 95 %"
