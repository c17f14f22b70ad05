"""Cells that come with what they hold: a field of one name may be a patient's or a doctor's."""

from __future__ import annotations

from dataclasses import replace

from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import CellRows

__all__ = ["PlacedRows", "placed"]

_MARK = "\0"
"""Parts a field from its place; no name of a field has it."""


def placed(field: str, place: str) -> str:
    r"""Return a field with its place (`scanner.documents`), as `PlacedRows` takes it.

    >>> placed("name[0].family", "patient:family"), placed("status", "")
    ('name[0].family\x00patient:family', 'status')
    """
    return f"{field}{_MARK}{place}" if place else field


class PlacedRows(CellRows):
    """Collects cells whose fields were made by `placed`."""

    __slots__ = ()

    def batch(self) -> RecordBatch:
        """Return what was collected since the last batch."""
        done = super().batch()
        return replace(done, columns=tuple(map(_parted, done.columns)))


def _parted(column: CellColumn) -> CellColumn:
    field, _, place = column.field.partition(_MARK)
    return replace(column, field=field, place=place)
