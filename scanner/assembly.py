"""Gathers matches as arrays while a batch is searched, and sorts them at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from recognizers import Evidence, Span
from scanner.matching import Cells
from scanner.model import ASSERTIONS, NOTES, ROLES, Matches

__all__ = ["Found", "MatchBuilder"]

_COLUMNS = ("entity", "rule", "column", "cell", "record", "start", "end", "evidence",
            "assertion", "role", "note", "level", "first_byte", "last_byte")  # fmt: skip
_TYPES = {"entity": np.int16, "rule": np.int32, "column": np.int32, "evidence": np.int8,
          "assertion": np.int8, "role": np.int8, "note": np.int8, "level": np.int8}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One span of a text, its entity, and whether the text affirms it."""

    entity: str
    span: Span
    assertion: str | None


def _rule(entity: str, rule: str) -> str:
    """Name the recognizer and the row or pattern: `hiv:12`, `patient_name:surname`."""
    if entity.startswith("HEALTH_") and ":" in rule:
        return rule
    return f"{entity.lower()}:{rule.rpartition(':')[2]}"


class MatchBuilder:
    """Collects the matches of one batch column by column."""

    def __init__(self) -> None:
        self._entities: dict[str, int] = {}
        self._rules: dict[str, int] = {}
        self._chunks: dict[str, list[np.ndarray]] = {name: [] for name in _COLUMNS}
        self._single: list[tuple[int, ...]] = []

    def open(self, column: int, cells: Cells, records: np.ndarray) -> None:
        """Say which column the next matches belong to."""
        self._flush()
        self._column, self._cells, self._records = column, cells, records

    def add_whole(
        self,
        entity: str,
        rule: str,
        rows: np.ndarray,
        starts: np.ndarray,
        ends: np.ndarray,
        evidence: Evidence | np.ndarray = Evidence.POSITION,
        *,
        note: str | None = None,
        role: str | None = None,
        level: int = 0,
        assertion: str | None = None,
    ) -> None:
        """Add one match for each of some cells; `starts`, `ends` are byte positions."""
        if not len(rows):
            return
        edges = self._cells.edges[rows]
        first = self._cells.code_points(edges, starts)
        self._append(
            entity=self._index(self._entities, entity),
            rule=self._index(self._rules, rule),
            column=self._column,
            cell=rows,
            record=self._records[rows],
            start=first,
            end=first + self._cells.code_points(starts, ends),
            evidence=evidence,
            assertion=ASSERTIONS.index(assertion),
            role=ROLES.index(role),
            note=NOTES.index(note),
            level=level,
            first_byte=starts,
            last_byte=ends,
        )

    def add_found(self, row: int, found: Iterable[Found], role: str | None) -> None:
        """Add the finds in the text of one cell; their own role outweighs the column's."""
        edge = int(self._cells.edges[row])
        ascii_, text = self._cells.is_ascii, ""
        if not ascii_:
            text = self._cells.text(row)
            ascii_ = text.isascii()
        for item in found:
            span = item.span
            if ascii_:
                first, last = span.start, span.end
            else:
                first = len(text[: span.start].encode())
                last = first + len(text[span.start : span.end].encode())
            self._single.append(
                (
                    self._index(self._entities, item.entity),
                    self._index(self._rules, _rule(item.entity, span.rule)),
                    self._column,
                    row,
                    int(self._records[row]),
                    span.start,
                    span.end,
                    int(span.evidence),
                    ASSERTIONS.index(item.assertion),
                    ROLES.index(span.role or role),
                    NOTES.index(span.note),
                    span.level or 0,
                    edge + first,
                    edge + last,
                )
            )  # fmt: skip

    def replace_notes(self, column: int, rows: np.ndarray, note: str, evidence: Evidence) -> None:
        """Rewrite note and evidence of the matches in some cells of a column."""
        self._flush()
        for number, cells in enumerate(self._chunks["cell"]):
            hit = (self._chunks["column"][number] == column) & np.isin(cells, rows)
            self._chunks["note"][number] = np.where(hit, NOTES.index(note), self._chunks["note"][number])
            self._chunks["evidence"][number] = np.where(
                hit, int(evidence), self._chunks["evidence"][number]
            )

    def finish(self) -> Matches:
        """Return all matches by record, column, start and entity name."""
        self._flush()
        joined = {
            name: np.concatenate(chunks or [np.empty(0)]).astype(_TYPES.get(name, np.int64))
            for name, chunks in self._chunks.items()
        }
        names = tuple(self._entities)
        rank = np.argsort(np.argsort(names)) if names else np.empty(0, int)
        order = np.lexsort(
            (rank[joined["entity"]], joined["start"], joined["column"], joined["record"])
        )
        return Matches(names, tuple(self._rules), **{n: a[order] for n, a in joined.items()})

    def _flush(self) -> None:
        if self._single:
            table = np.array(self._single, np.int64)
            for place, name in enumerate(_COLUMNS):
                self._chunks[name].append(table[:, place])
            self._single = []

    def _append(self, **columns: object) -> None:
        size = len(columns["cell"])  # type: ignore[arg-type]
        for name in _COLUMNS:
            self._chunks[name].append(np.broadcast_to(np.asarray(columns[name]), size))

    @staticmethod
    def _index(known: dict[str, int], name: str) -> int:
        return known.setdefault(name, len(known))
