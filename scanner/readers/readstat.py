"""Files of statistical programs: SAS (SAS7BDAT, XPT), SPSS (SAV, ZSAV, POR), Stata (DTA).

Coded values are given as their labels where the file has them (`séropositif` for 1);
a column's label tells what it is where its name does not. Of a file that is damaged
the strings are read, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from scanner.errors import ReadError
from scanner.model import Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.pathed import pathed
from scanner.readers.values import Values

__all__ = ["READER"]

_ROWS = 20_000
_CARD = 80
"""Bytes of which an XPT file has a whole number: it was made for tapes."""
_SAS = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_STATA_OLD = frozenset((105, 108, 110, 111, 112, 113, 114, 115))
_MEMBER = b"HEADER RECORD*******MEMB"
_PORTABLE = slice(40, 60)


class _Kind(NamedTuple):
    name: str
    function: str


def _kind(head: bytes) -> _Kind | None:
    """Return what a file is by its first bytes."""
    if head.startswith(_SAS):
        return _Kind("sas7bdat", "read_sas7bdat")
    if head.startswith((b"HEADER RECORD*******LIB", b"HEADER RECORD*******LIBV8")):
        return _Kind("xpt", "read_xport")
    if head.startswith((b"$FL2", b"$FL3")):
        return _Kind("sav", "read_sav")
    if head[_PORTABLE].startswith(b"ASCII SPSS PORT"):
        return _Kind("por", "read_por")
    old = len(head) > 4 and head[0] in _STATA_OLD and head[1] in b"\1\2" and head[2:4] == b"\1\0"  # noqa: PLR2004
    if old or head.startswith(b"<stata_dta>"):
        return _Kind("dta", "read_dta")
    return None


def _sniff(head: bytes, name: str) -> int:
    """Know a file by its magic; that of old Stata is short and wants its name."""
    found = _kind(head)
    if found is None:
        return 0
    return 97 if found.name != "dta" or head[:1] == b"<" or name.endswith(".dta") else 0


def _read(opened: Opened) -> Iterator[Item]:
    try:
        import pyreadstat  # noqa: PLC0415 - optional
    except ImportError:
        raise ReadError("missing_dependency", "vigilab[tables]") from None
    kind = _kind(opened.head)
    if kind is None:
        raise ReadError("malformed")
    wanted = opened.resource.override("encoding")
    encodings = [None, "WINDOWS-1252"] if wanted in (None, "auto") else [wanted]
    with pathed(opened) as file:
        function = getattr(pyreadstat, kind.function)
        faults = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, TypeError,
                  OverflowError, OSError)  # fmt: skip
        reading = _Reading(opened, kind.name, function, file.path, faults)
        yield from reading.items(encodings)
        if reading.broken:
            with open(file.path, "rb", buffering=0) as again:  # noqa: PTH123 - a descriptor's path
                yield from runs(again, reading.records)
        if kind.name == "xpt" and os.stat(file.path).st_size % _CARD:  # noqa: PTH116
            yield Skipped(opened.resource.name, "truncated", "", partial=True)
    members = opened.head.count(_MEMBER)
    if members > 1:
        yield Skipped(opened.resource.name, "malformed", "only the first table", partial=True)


class _Reading:
    """The way through one file."""

    def __init__(
        self, opened: Opened, name: str, function: Any, path: str, faults: tuple[Any, ...]
    ) -> None:
        self._opened, self._name = opened, name
        self._function, self._path, self._faults = function, path, faults
        self._values: Values | None = None
        self.broken = False

    @property
    def records(self) -> int:
        """Return how many there were."""
        return self._values.next if self._values else 0

    def items(self, encodings: Sequence[str | None]) -> Iterator[Item]:
        """Yield the records; what cannot be decoded is tried in the next encoding."""
        for encoding in encodings:
            try:
                yield from self._pieces(self.records, encoding)
            except _Fault:
                continue
            if self._values is not None:
                yield from self._values.remarks()
            return
        self.broken = True
        detail = f"after {self.records} records"
        yield Skipped(self._opened.resource.name, "malformed", detail, partial=True)

    def _pieces(self, row: int, encoding: str | None) -> Iterator[Item]:
        while True:
            columns, told = self._piece(row, encoding)
            if self._values is None:
                self._opened.describe(self._name, encoding or told.file_encoding)
                labels = told.column_labels
                self._values = Values(self._opened.resource.name, told.column_names, labels)
            count = max(map(len, columns), default=0)
            if count:
                yield from self._values.items(columns, count)
            row += count
            if count < _ROWS:
                return

    def _piece(self, row: int, encoding: str | None) -> tuple[list[Any], Any]:
        options: dict[str, Any] = {"encoding": encoding} if encoding else {}
        try:
            found, told = self._function(
                self._path, output_format="dict", row_offset=row, row_limit=_ROWS, **options
            )
        except self._faults:
            raise _Fault from None
        labels = told.variable_value_labels
        return [_labelled(found[name], labels.get(name)) for name in told.column_names], told


def _labelled(values: Any, labels: dict[Any, str] | None) -> Any:
    return [labels.get(value, value) for value in values] if labels else values


class _Fault(Exception):  # noqa: N818 - becomes a Skipped
    """The library could not read on; what it said may quote a value."""


READER = Reader(
    name="readstat",
    title="SAS (SAS7BDAT, XPT), SPSS (SAV, ZSAV, POR) and Stata (DTA) tables",
    suffixes=(".sas7bdat", ".xpt", ".sav", ".zsav", ".por", ".dta"),
    sniff=_sniff,
    read=_read,
    extra="tables",
)
