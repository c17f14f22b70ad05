"""The directory at the end of a zip: what it says is where.

It is looked up first where the stream can seek, and met at the end in any case.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np

from scanner.readers.zip.entries import (
    CENTRAL,
    CENTRAL_BYTES,
    LOCAL_BYTES,
    Entry,
    central_entry,
    sizes_of,
)

__all__ = [
    "END", "END64_BYTES", "END_BYTES", "LOCATOR_BYTES", "RECORDS", "Directory", "find_directory",
]  # fmt: skip

END, END_BYTES = b"PK\5\6", 22
_SIGNATURE, _END64, _LOCATOR = b"PK\5\5", b"PK\6\6", b"PK\6\7"
LOCATOR_BYTES, END64_BYTES = 20, 56
_COMMENT = 0xFFFF
_LARGEST = 256 << 20
RECORDS = (CENTRAL, _SIGNATURE, _END64, _LOCATOR, END)
"""What stands behind the entries: records of the directory and of its end."""


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """The records of a directory, unparsed: a million of them take 100 MB.

    Attributes:
        records: as they stand in the archive.
        places: int64, where each record begins in `records`, by offset of its entry.
        offsets: the places of their local headers in the archive, sorted.
        start: where the directory begins.
        overlap: the place of an entry that reaches into the next one, or None.
    """

    records: bytes
    places: np.ndarray
    offsets: list[int]
    start: int
    overlap: int | None

    def at(self, offset: int) -> Entry | None:
        """Return the entry whose local header stands at a place, or None."""
        index = bisect_right(self.offsets, offset) - 1
        if index < 0 or self.offsets[index] != offset:
            return None
        return _entry(self.records, int(self.places[index]))[0]

    def following(self, offset: int) -> int:
        """Return where the next entry behind a place begins, or the directory."""
        index = bisect_right(self.offsets, offset)
        return self.offsets[index] if index < len(self.offsets) else self.start


def find_directory(stream: Any) -> Directory | None:
    """Return the directory of a zip in a stream that can seek, or None.

    The stream is left somewhere. An archive in several volumes, or one whose end is
    cut off or hidden behind 64 KiB of anything, has none.
    """
    size = stream.seek(0, os.SEEK_END)
    first = max(0, size - END_BYTES - _COMMENT)
    stream.seek(first)
    tail = stream.read(size - first)
    place = tail.rfind(END)
    while place >= 0:
        found = _directory(stream, first + place, tail[place : place + END_BYTES])
        if found is not None:
            return found
        place = tail.rfind(END, 0, place)
    return None


def _directory(stream: Any, end: int, record: bytes) -> Directory | None:
    """Return the directory that an end record at a place speaks of, if it is there."""
    if len(record) < END_BYTES or record[4:8] != bytes(4):
        return None
    size, offset = (int.from_bytes(record[at : at + 4], "little") for at in (12, 16))
    start = end - size
    stream.seek(max(0, end - LOCATOR_BYTES - END64_BYTES))
    wide = stream.read(LOCATOR_BYTES + END64_BYTES)
    if wide.startswith(_END64) and wide[END64_BYTES:].startswith(_LOCATOR):
        size, offset = (int.from_bytes(wide[at : at + 8], "little") for at in (40, 48))
        start = end - LOCATOR_BYTES - END64_BYTES - size
    if start < 0 or size > _LARGEST:
        return None
    stream.seek(start)
    records = stream.read(size)
    return _indexed(records, start, start - offset)


def _indexed(records: bytes, start: int, shift: int) -> Directory | None:
    """Index the records; `shift`: how much stands in front of the archive proper."""
    places, offsets, ends = [], [], []
    place = 0
    while records.startswith(CENTRAL, place) and len(records) - place >= CENTRAL_BYTES:
        entry, length = _entry(records, place)
        places.append(place)
        offsets.append(entry.offset + shift)
        ends.append(entry.offset + shift + LOCAL_BYTES + (entry.packed or 0))
        place += length
    whole = place == len(records) or records.startswith(_SIGNATURE, place)
    if not whole or min(offsets, default=0) < 0:
        return None
    order = np.argsort(np.array(offsets, np.int64), kind="stable")
    sorted_offsets = np.array([*offsets, start], np.int64)[[*order, len(order)]]
    over = np.flatnonzero(np.array(ends, np.int64)[order] > sorted_offsets[1:])
    return Directory(
        records, np.array(places, np.int64)[order], sorted_offsets[:-1].tolist(), start,
        int(sorted_offsets[over[0]]) if len(over) else None,
    )  # fmt: skip


def _entry(records: bytes, place: int) -> tuple[Entry, int]:
    """Return the entry of a record at a place, and the record's length."""
    head = records[place : place + CENTRAL_BYTES]
    name, extra, comment = sizes_of(head)
    at = place + CENTRAL_BYTES
    parts = records[at : at + name + extra + comment]
    entry = central_entry(head, parts[:name], parts[name : name + extra], parts[name + extra :])
    return entry, CENTRAL_BYTES + name + extra + comment
