"""Binary Excel workbooks (XLS, XLSB) by calamine, in bounded memory.

calamine holds a sheet as a full rectangle. One of XLS has at most 16.8 million cells
(0.5 GB); the rectangle of an XLSB sheet is measured before, and a book with a larger
one is not read.

Sources:
    * [MS-XLSB] 2.1.4 (records), 2.4.777 (BrtRowHdr), 2.5.9 (Cell)
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, cast

from scanner.errors import CorruptResource, EncryptedResource, LimitExceeded
from scanner.readers.office.numerals import plain
from scanner.readers.office.package import Package
from scanner.readers.sheets import SheetRow

__all__ = ["MOST_CELLS", "check_size", "open_book", "sheet_names", "sheet_rows"]

MOST_CELLS = 65_536 * 256
_SHEET = re.compile(r"xl/(?:work|macro|dialog)sheets/[^/]+\.bin", re.IGNORECASE)
_ROW_HEADER, _LAST_CELL = 0, 11
_SMALL = 7
_STDERR = 2
_PANIC = "PanicException"


def open_book(stream: Any) -> Any:
    """Return a workbook of a stream that can seek. Raises `ReadError`."""
    import python_calamine  # noqa: PLC0415 - only where such a workbook is read

    try:
        with _silent():
            return python_calamine.CalamineWorkbook.from_filelike(stream)
    except python_calamine.PasswordError:
        raise EncryptedResource("password_required") from None
    except BaseException as error:  # noqa: BLE001 - a panic of Rust's is no `Exception`
        _raise(error)


def sheet_names(book: Any) -> list[tuple[int, str]]:
    """Return the numbers and names of all sheets of cells, hidden ones too."""
    return [
        (number, str(sheet.name))
        for number, sheet in enumerate(book.sheets_metadata)
        if "Chart" not in str(sheet.typ)
    ]


def sheet_rows(book: Any, number: int) -> Iterator[SheetRow]:
    """Yield the rows of a sheet. Raises `ReadError`."""
    try:
        with _silent():
            rows = book.get_sheet_by_index(number).iter_rows()
    except BaseException as error:  # noqa: BLE001 - a panic of Rust's is no `Exception`
        _raise(error)
    for line, row in enumerate(rows, 1):
        yield SheetRow(line, [value if type(value) is str else _text(value) for value in row])


@contextmanager
def _silent() -> Iterator[None]:
    """Keep a panic's words off the terminal: they may quote a cell, and go past Python."""
    try:
        kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no terminal to keep them from
        yield
        return
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)


def _raise(error: BaseException) -> Any:
    """Raise a panic of calamine's, which is no `Exception`, as what it is: a broken file."""
    if isinstance(error, Exception) or type(error).__name__ == _PANIC:
        raise CorruptResource from None
    raise error


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else str(value or "")


def check_size(package: Package) -> None:
    """Refuse an XLSB book with a sheet whose rectangle has too many cells. Raises `ReadError`."""
    for part in package.parts:
        if _SHEET.fullmatch(part.filename):
            with io.BufferedReader(package.open(part), 1 << 18) as stream:
                if _rectangle(cast("BinaryIO", stream)) > MOST_CELLS:
                    raise LimitExceeded("memory_limit", f"a sheet of over {MOST_CELLS} cells")


def _rectangle(stream: BinaryIO) -> int:
    """Return how many cells there are from the first row and column to the last of each."""
    rows = [1 << 32, -1]
    columns = [1 << 32, -1]
    read = stream.read
    while head := read(1):
        kind = head[0] if head[0] <= 127 else head[0] & 127 | ord(read(1) or b"\0") << 7  # noqa: PLR2004
        size = _varint(stream)
        content = read(min(size, 4))
        read(size - len(content))
        if kind <= _LAST_CELL and len(content) == 4:  # noqa: PLR2004 - a row's or column's number
            seen = rows if kind == _ROW_HEADER else columns
            number = int.from_bytes(content, "little")
            seen[0], seen[1] = min(seen[0], number), max(seen[1], number)
    return max(rows[1] - rows[0] + 1, 0) * max(columns[1] - columns[0] + 1, 0)


def _varint(stream: BinaryIO) -> int:
    value = shift = 0
    while byte := stream.read(1):
        value |= (byte[0] & 127) << shift
        shift += _SMALL
        if byte[0] <= 127 or shift > 3 * _SMALL:  # noqa: PLR2004 - the last byte
            break
    return value
