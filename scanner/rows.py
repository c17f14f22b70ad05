"""The rows of `--records` and `--matches`: spilled per resource, masked and keyed only.

What has few distinct values in a batch (entities, rules, fields, masks) is spilled as
codes and a dictionary; `scanner.merging` writes it so, too.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from scanner.classification import flag_names
from scanner.files import create_private
from scanner.model import ASSERTIONS, NOTES, ROLES, Evidence
from scanner.ordering import sorted_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from scanner.model import Matches, RecordBatch
    from scanner.names import Names

__all__ = ["CODED_MATCHES", "CODED_RECORDS", "PartWriter", "coded", "match_table", "record_table"]

RECORD_SCHEMA = pa.schema(
    [
        pa.field("record", pa.int64(), nullable=False),
        pa.field("line", pa.int64()),
        pa.field("tier", pa.int8(), nullable=False),
        pa.field("identifier_level", pa.int8(), nullable=False),
        pa.field("content_level", pa.int8(), nullable=False),
        pa.field("entities", pa.list_(pa.string()), nullable=False),
        pa.field("flags", pa.list_(pa.string()), nullable=False),
        pa.field("subject", pa.string()),
    ]
)

MATCH_SCHEMA = pa.schema(
    [
        pa.field("record", pa.int64(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("field_id", pa.string()),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("entity", pa.string(), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),
        pa.field("confidence", pa.float32(), nullable=False),
        pa.field("assertion", pa.string()),
        pa.field("role", pa.string()),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("note", pa.string()),
        pa.field("masked", pa.string(), nullable=False),
    ]
)

_CODED = pa.dictionary(pa.int32(), pa.string())
_FEW = ("evidence", "assertion", "role", "note")
"""Columns whose texts are known beforehand: one byte tells them apart."""


def coded(schema: pa.Schema) -> pa.Schema:
    """Return a schema with codes for its texts, but for `subject`: few records share one."""
    return pa.schema(each.with_type(_coded(each.name, each.type)) for each in schema)


def _coded(name: str, kind: pa.DataType) -> pa.DataType:
    if name == "subject" or kind not in (pa.string(), pa.list_(pa.string())):
        return kind
    if name in _FEW:
        return pa.dictionary(pa.int8(), pa.string())
    return _CODED if kind == pa.string() else pa.list_(_CODED)


CODED_MATCHES, CODED_RECORDS = coded(MATCH_SCHEMA), coded(RECORD_SCHEMA)

_EVIDENCE = ("", *(each.name.lower() for each in Evidence))
_CONFIDENCE = np.array([0.0, *(each.confidence for each in Evidence)], np.float32)


def record_table(
    batch: RecordBatch,
    matches: Matches,
    tier: np.ndarray,
    identifier_level: np.ndarray,
    content_level: np.ndarray,
    flags: np.ndarray,
    subject: pa.StringArray | None,
) -> pa.RecordBatch:
    """Return one row a record of the batch.

    `tier`, the levels (int8) and `flags` (bits, see `classification.flag_names`)
    are arrays of `n_records`; `subject` has a string or null for each, or is None.
    """
    n = batch.n_records
    lines = pa.nulls(n, pa.int64()) if batch.lines is None else pa.array(batch.lines, pa.int64())
    return pa.record_batch(
        [
            pa.array(np.arange(batch.first_record, batch.first_record + n), pa.int64()),
            lines,
            *(pa.array(each, pa.int8()) for each in (tier, identifier_level, content_level)),
            _entities(batch, matches),
            _lists(flags, flag_names),
            pa.nulls(n, pa.string()) if subject is None else subject,
        ],
        schema=CODED_RECORDS,
    )


def _entities(batch: RecordBatch, matches: Matches) -> pa.ListArray:
    """Return the sorted names of the entities that each record holds."""
    names = sorted(set(matches.entities))
    rank = np.array([names.index(name) for name in matches.entities], np.int64)
    present = np.zeros((batch.n_records, len(names)), bool)
    if len(matches):
        present[matches.record - batch.first_record, rank[matches.entity]] = True
    _, entity = np.nonzero(present)
    offsets = np.zeros(batch.n_records + 1, np.int32)
    np.cumsum(np.count_nonzero(present, axis=1), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), _pick(names, entity))


def _lists(masks: np.ndarray, names: Callable[[int], list[str]]) -> pa.ListArray:
    """Return the names that the bits of each mask stand for, worked out once a mask."""
    distinct, which = np.unique(masks, return_inverse=True)
    lists = pa.array([names(int(mask)) for mask in distinct], pa.list_(_CODED))
    return lists.take(pa.array(which))


def match_table(
    batch: RecordBatch, matches: Matches, masked: pa.DictionaryArray, names: Names
) -> pa.RecordBatch:
    """Return one row a match, by record, field, start and entity, texts as codes."""
    shown = [names.shown_field(column.field) for column in batch.columns]
    ids = [names.field_id(column.field) for column in batch.columns]
    columns = _ranks(shown)[matches.column]
    names_of = _ranks(matches.entities)[matches.entity]
    order = sorted_by(matches.record, columns, matches.start, names_of)
    column, evidence = matches.column[order], matches.evidence[order]
    return pa.record_batch(
        [
            pa.array(matches.record[order]),
            _pick(shown, column),
            _pick(ids, column),
            pa.array(matches.start[order]),
            pa.array(matches.end[order]),
            _pick(matches.entities, matches.entity[order]),
            _pick(_EVIDENCE, evidence, np.int8),
            pa.array(_CONFIDENCE[evidence]),
            _pick(ASSERTIONS, matches.assertion[order], np.int8),
            _pick(ROLES, matches.role[order], np.int8),
            _pick(matches.rules, matches.rule[order]),
            _pick(NOTES, matches.note[order], np.int8),
            pa.DictionaryArray.from_arrays(
                masked.indices.to_numpy()[order], masked.dictionary, safe=False
            ),
        ],
        schema=CODED_MATCHES,
    )


def _pick(
    names: Sequence[str | None], code: np.ndarray, kind: type[np.integer[Any]] = np.int32
) -> pa.DictionaryArray:
    """Return `names[code]` as codes of a kind; a name has one, None is a null."""
    known = list(dict.fromkeys(name for name in names if name is not None))
    if not known:
        return pa.nulls(len(code), _CODED)
    codes = np.asarray(code, kind)
    if names[0] is None and list(names[1:]) == known:
        codes = codes - kind(1)
    elif list(names) != known:
        places = [known.index(name) if name is not None else -1 for name in names]
        codes = np.array(places, kind)[code]
    indices = pa.array(codes, mask=codes < 0 if None in names else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.string()), safe=False)


def _ranks(names: tuple[str, ...] | list[str]) -> np.ndarray:
    """Return the rank of each name in byte order."""
    distinct = {name: rank for rank, name in enumerate(sorted(set(names)))}
    return np.array([distinct[name] for name in names], np.int64)


class PartWriter:
    """Spills the rows of one resource into Arrow IPC streams, one batch after another.

    Args:
        spill: private directory, mode 0700.
        order: rank of the resource, for the names of the files.
        records, matches: which rows are wanted; the calls for others do nothing.
        names: how field names are shown.
    """

    def __init__(
        self, spill: str, order: int, *, records: bool, matches: bool, names: Names
    ) -> None:
        self._stem = Path(spill) / f"part-{order:09d}-{secrets.token_hex(4)}"
        self._wants = {"records": records, "matches": matches}
        self._names = names
        self._files: dict[str, tuple[Path, BinaryIO, pa.RecordBatchWriter]] = {}

    def add_records(
        self,
        batch: RecordBatch,
        matches: Matches,
        tier: np.ndarray,
        identifier_level: np.ndarray,
        content_level: np.ndarray,
        flags: np.ndarray,
        subject: pa.StringArray | None = None,
    ) -> None:
        """Spill the records of a batch; see `record_table`."""
        if self._wants["records"] and batch.n_records:
            levels = (tier, identifier_level, content_level)
            self._write("records", record_table(batch, matches, *levels, flags, subject))

    def add_matches(self, batch: RecordBatch, matches: Matches, masked: pa.DictionaryArray) -> None:
        """Spill the matches of a batch; see `match_table`."""
        if self._wants["matches"] and len(matches):
            self._write("matches", match_table(batch, matches, masked, self._names))

    def _write(self, kind: str, rows: pa.RecordBatch) -> None:
        if kind not in self._files:
            path = self._stem.with_suffix(f".{kind}.arrows")
            stream = create_private(str(path))
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            writer = pa.ipc.new_stream(stream, rows.schema, options=options)
            self._files[kind] = path, stream, writer
        self._files[kind][2].write_batch(rows)

    def close(self) -> tuple[str | None, str | None]:
        """Finish the files and return the paths of (records, matches), None where empty."""
        for _, stream, writer in self._files.values():
            writer.close()
            stream.close()
        records, matches = (self._files.get(kind) for kind in ("records", "matches"))
        return (str(records[0]) if records else None, str(matches[0]) if matches else None)
