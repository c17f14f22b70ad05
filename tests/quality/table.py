"""The rows of the report and how they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.quality.scoring import Tally, wilson

__all__ = ["Row", "as_json", "lines"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        part: the corpus and the way it is read.
        entity: what is looked for.
        finder: who looks.
        tally: the counts, where there is a truth to count against.
        figures: whatever else was measured.
        reason: why nothing was.
        recall_only: false finds cannot be told from true ones.
    """

    part: str
    entity: str
    finder: str
    tally: Tally | None = None
    figures: dict[str, float] = field(default_factory=dict)
    reason: str = ""
    recall_only: bool = False


def as_json(row: Row) -> dict[str, Any]:
    """Return a row with its shares and intervals."""
    values: dict[str, Any] = {k: v for k, v in asdict(row).items() if v}
    tally = row.tally
    if tally is not None:
        values["recall"] = _measured(tally.recall, tally.hits, tally.hits + tally.missed)
    if tally is not None and not row.recall_only:
        values["precision"] = _measured(tally.precision, tally.hits, tally.hits + tally.false)
        values["f1"] = round(tally.f1, 4)
    return values


def _measured(value: float, successes: int, trials: int) -> dict[str, Any]:
    interval = [round(end, 4) for end in wilson(successes, trials)]
    return {"value": round(value, 4), "interval": interval}


def lines(rows: Iterable[Row]) -> list[str]:
    """Return the table, a heading for each corpus."""
    printed: list[str] = []
    part = ""
    for row in rows:
        if row.part != part:
            part = row.part
            printed += ["", part, _head() if row.tally or row.reason else ""]
        name = f"  {row.entity:22} {row.finder:23}"
        if row.reason:
            printed.append(f"{name} not measured: {row.reason}")
        elif row.tally is not None:
            printed.append(name + _shares(row.tally, row.recall_only) + _others(row.figures))
        else:
            printed.append(name + _others(row.figures))
    return [line.rstrip() for line in printed]


def _head() -> str:
    return f"  {'':46} {'P [95 %]':21}{'R [95 %]':21}{'F1':7}{'hits':>6}{'false':>6}{'missed':>7}"


def _shares(tally: Tally, recall_only: bool) -> str:  # noqa: FBT001 - one use, just above
    recall = _share(tally.recall, tally.hits, tally.hits + tally.missed)
    if recall_only:
        return f" {'':21}{recall:21}{'':7}{tally.hits:6}{'':6}{tally.missed:7}"
    precision = _share(tally.precision, tally.hits, tally.hits + tally.false)
    counts = f"{tally.hits:6}{tally.false:6}{tally.missed:7}"
    return f" {precision:21}{recall:21}{tally.f1:<7.3f}{counts}"


def _share(value: float, successes: int, trials: int) -> str:
    if not trials:
        return "-"
    low, high = wilson(successes, trials)
    return f"{value:.3f} [{low:.3f} {high:.3f}]"


def _others(figures: dict[str, float]) -> str:
    return "".join(f"  {name} {value:,.4g}" for name, value in figures.items())
