"""Fields of DBF records that are no text: dates, binary numbers, places of memos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.readers.cells import clean, strings
from scanner.readers.dbf.header import Field, Header
from scanner.readers.fixedrows import Place, column
from scanner.readers.nested import text_of

__all__ = ["decoded", "memo_numbers"]

Records = NDArray[np.uint8]
_DAY_MS = 86_400_000
_JULIAN = 1_721_425
"""The Julian day number of the day before 1 January of year 1."""


def decoded(records: Records, field: Field, header: Header, encoding: str) -> pa.StringArray:
    """Return a field of every record as text; null where it is blank."""
    convert = _CONVERT.get(field.kind)
    if field.kind == "B" and not header.is_foxpro:
        convert = None
    if convert is not None and _SIZES[field.kind] == field.length:
        return clean(convert(np.ascontiguousarray(_raw(records, field)), field))
    values = column(records, Place(field.name, field.start, field.length), encoding)
    if field.kind == "D":
        values = strings([_date(text) for text in values.to_pylist()])
    return clean(strings([text or None for text in values.to_pylist()]))


def _raw(records: Records, field: Field) -> Records:
    return records[:, field.start : field.start + field.length]


def _date(text: str | None) -> str | None:
    if text and len(text) == 8 and text.isdigit():  # noqa: PLR2004
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text or None


def _whole(raw: Records, field: Field) -> pa.StringArray:  # noqa: ARG001
    return text_of(pa.array(raw.view("<i4")[:, 0]))


def _currency(raw: Records, field: Field) -> pa.StringArray:  # noqa: ARG001
    return text_of(pa.array(raw.view("<i8")[:, 0] / 10_000))


def _double(raw: Records, field: Field) -> pa.StringArray:  # noqa: ARG001
    return text_of(pa.array(raw.view("<f8")[:, 0], from_pandas=True))


def _moment(raw: Records, field: Field) -> pa.StringArray:  # noqa: ARG001
    pairs = raw.view("<i4").tolist()
    return strings([_time(day, ms) if day else None for day, ms in pairs])


def _time(day: int, ms: int) -> str:
    try:
        at = dt.datetime.fromordinal(day - _JULIAN) + dt.timedelta(milliseconds=ms % _DAY_MS)
    except (ValueError, OverflowError):
        return f"{day} {ms}"
    return at.isoformat(timespec="seconds")


_CONVERT: dict[str, Callable[[Any, Field], pa.StringArray]] = {
    "I": _whole, "Y": _currency, "B": _double, "T": _moment,
}  # fmt: skip
_SIZES = {"I": 4, "Y": 8, "B": 8, "T": 8}


def memo_numbers(records: Records, field: Field) -> list[int]:
    """Return the block of each record's memo, 0 where it has none."""
    raw = np.ascontiguousarray(_raw(records, field))
    if field.length == 4:  # noqa: PLR2004 - FoxPro's binary number
        return list(raw.view("<u4")[:, 0].tolist())
    texts = column(records, Place(field.name, field.start, field.length), "latin-1").to_pylist()
    return [int(text) if text and text.isdigit() else 0 for text in texts]
