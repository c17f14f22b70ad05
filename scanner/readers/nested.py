"""Arrow columns become cell columns: every type as text, nested ones by their JSON paths.

Numbers are written as their shortest decimal text (`185057800608491`, not
`1.85057800608491e+14`), dates and times as ISO 8601. A null is no text, whatever
bytes stand under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.model import CellColumn, RecordBatch
from scanner.readers.cells import clean, ordinals, strings
from scanner.readers.jsonpaths import MAX_INDEX, index

__all__ = ["cell_batch", "text_of"]

_EXACT = 2.0**53
_CUT = 8 << 20


def cell_batch(batch: pa.RecordBatch, first_record: int) -> RecordBatch:
    """Return the rows of an Arrow batch as records from `first_record` on."""
    records = ordinals(first_record, batch.num_rows)
    columns = [
        column
        for name, values in zip(batch.schema.names, batch.columns, strict=True)
        for column in _columns(name, values, records)
    ]
    return RecordBatch(tuple(columns), first_record, batch.num_rows)


def _columns(path: str, values: Any, records: np.ndarray) -> Iterator[CellColumn]:
    """Yield the cell columns of an Arrow array, whose values belong to `records`."""
    if isinstance(values.type, pa.BaseExtensionType):
        values = values.storage
    kind = values.type
    if pa.types.is_dictionary(kind):
        yield from _columns(path, _decoded(values), records)
    elif pa.types.is_struct(kind):
        yield from _fields(path, values, records)
    elif pa.types.is_map(kind):
        entry = pa.struct([("key", kind.key_type), ("value", kind.item_type)])
        yield from _elements(path, values.cast(pa.list_(entry)), records)
    elif _is_list(kind):
        yield from _elements(path, values, records)
    elif not pa.types.is_null(kind):
        yield CellColumn(path, clean(text_of(values)), records)


def _decoded(values: Any) -> Any:
    return values.dictionary.take(values.indices)


def _is_list(kind: Any) -> bool:
    checks = (
        "is_list",
        "is_large_list",
        "is_fixed_size_list",
        "is_list_view",
        "is_large_list_view",
    )
    return any(getattr(pa.types, check)(kind) for check in checks if hasattr(pa.types, check))


def _fields(path: str, values: Any, records: np.ndarray) -> Iterator[CellColumn]:
    valid = np.flatnonzero(values.is_valid())
    kept = values if len(valid) == len(values) else values.take(pa.array(valid))
    for number, child in enumerate(kept.flatten()):
        name = (
            f"{path}.{values.type.field(number).name}" if path else values.type.field(number).name
        )
        yield from _columns(name, child, records[valid])


def _elements(path: str, values: Any, records: np.ndarray) -> Iterator[CellColumn]:
    """Split a list column by position: one column each, the far ones together."""
    owners = pc.list_parent_indices(values).to_numpy(zero_copy_only=False)
    flat = pc.list_flatten(values)
    starts = np.searchsorted(owners, owners)
    places = np.minimum(np.arange(len(owners)) - starts, MAX_INDEX)
    for place in np.unique(places).tolist():
        chosen = np.flatnonzero(places == place)
        part = flat.take(pa.array(chosen))
        yield from _columns(path + index(place), part, records[owners[chosen]])


def text_of(values: Any) -> pa.StringArray:
    """Return an array of a plain type as text."""
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        return _valid(values)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or (
        pa.types.is_fixed_size_binary(kind) or kind == pa.binary_view()
    ):  # fmt: skip
        return strings([None if item is None else _from_bytes(item) for item in values.to_pylist()])
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind):
        return values.cast(pa.string())
    if pa.types.is_floating(kind):
        return _floats(values)
    return strings([None if item is None else _one(item) for item in _listed(values)])


def _valid(values: Any) -> Any:
    """Return text without bytes that are no UTF-8: a file may hold what it should not."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        if values.type == pa.string_view():
            raise
        large = pa.types.is_large_string(values.type)
        raw = values.view(pa.large_binary() if large else pa.binary()).to_pylist()
        return strings([None if item is None else _from_bytes(item) for item in raw])
    return values if values.type == pa.string() else values.cast(pa.string())


def _from_bytes(item: bytes) -> str:
    try:
        return item.decode()
    except UnicodeDecodeError:
        return item.decode("cp1252", "replace")


def _floats(values: Any) -> Any:
    """Write whole numbers without exponent or point, the others as Arrow does."""
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    whole = (np.abs(numbers) < _EXACT) & (np.nan_to_num(numbers) % 1 == 0)
    text = values.cast(pa.string())
    if whole.any():
        integers = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string())
        text = pc.if_else(pa.array(whole), integers, text)
    exponent = pc.match_substring(text, "e")
    if pc.any(exponent).as_py():
        text = strings([_plain(item) for item in text.to_pylist()])
    return text if not values.null_count else pc.if_else(values.is_valid(), text, None)


def _plain(text: str | None) -> str | None:
    return _one(Decimal(text)) if text is not None and "e" in text else text


def _listed(values: Any) -> list[Any]:
    try:
        found: list[Any] = values.to_pylist()
    except (ValueError, OverflowError):  # nanoseconds and years that Python has no type for
        return list(values.cast(pa.string()).to_pylist())
    return found


def _one(item: Any) -> str:
    if isinstance(item, Decimal):
        text = f"{item:f}" if abs(item.adjusted()) < 40 else str(item)  # noqa: PLR2004
        return text.rstrip("0").rstrip(".") if "." in text else text
    return item.isoformat() if hasattr(item, "isoformat") else str(item)
