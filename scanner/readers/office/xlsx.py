"""Excel workbooks of XML (XLSX, XLSM), row by row.

A sheet is never held: only the shared strings are, up to 512 MiB of text. Hidden sheets, rows and
columns are read like others, notes and threads with the row they stand at, formulas
that have text of their own where no result is stored. Shared strings that no cell
shows any more are left over from deleted cells and are read, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from scanner.errors import ReadError
from scanner.readers.markup import Target, parse
from scanner.readers.office.leaves import Leaf
from scanner.readers.office.numerals import Shown
from scanner.readers.office.package import Package
from scanner.readers.office.relations import main_part, relations
from scanner.readers.office.xlsxparts import Cells, Notes, Strings, Styles, Workbook
from scanner.readers.sheets import SheetRow

__all__ = ["Book", "Sheet"]


class Sheet:
    """One sheet: its name, the part it stands in, whether it is shown."""

    def __init__(self, name: str, part: str) -> None:
        self.name, self.part = name, part


class Book:
    """What all sheets of a workbook share.

    Attributes:
        sheets: in their order.
        used: the parts that were read or are read with the sheets.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self.used: set[str] = set()
        self.sheets: list[Sheet] = []
        self._strings: list[str] = []
        self._seen = bytearray()
        self._formats: list[Shown] = []
        self._from_1904 = False
        self._comments: dict[str, str] = {}

    def open(self) -> Iterator[ReadError]:
        """Read what the sheets need; yield what of it cannot be read."""
        workbook = main_part(self._package, "xl/workbook.xml")
        targets = relations(self._package, workbook)
        usual = dict(targets.values())
        read: tuple[tuple[str, Target[Any], Callable[[Any], None]], ...] = (
            (workbook, Workbook(), lambda made: self._add_sheet(made, targets)),
            (usual.get("styles", "xl/styles.xml"), Styles(), self._formats.append),
            (
                usual.get("sharedStrings", "xl/sharedStrings.xml"),
                Strings(),
                self._strings.append,
            ),
        )
        for name, target, take in read:
            try:
                for made in self._parsed(name, target):
                    take(made)
            except ReadError as error:
                yield error
        self.used.discard(workbook.lower())
        self._add_lost_sheets()
        self._seen = bytearray(len(self._strings))

    def _parsed(self, name: str, target: Target[Any]) -> Iterator[Any]:
        part = self._package.named(name)
        self.used.add(name.lower())
        if part is not None:
            with self._package.open(part) as stream:
                yield from parse(stream, target)

    def _add_sheet(self, made: Any, targets: dict[str, tuple[str, str]]) -> None:
        if isinstance(made, bool):
            self._from_1904 = made
            return
        name, key = made
        kind, part = targets.get(key, ("", ""))
        if kind in ("worksheet", "", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"):
            self.sheets.append(Sheet(name, part))

    def _add_lost_sheets(self) -> None:
        """Add parts that hold sheets and that the workbook does not name."""
        known = {sheet.part.lower() for sheet in self.sheets}
        self.sheets = [sheet for sheet in self.sheets if self._package.named(sheet.part)]
        numbers = count(1)
        for part in self._package.parts:
            name = part.filename
            if re.fullmatch(r"xl/(?:work|macro|dialog)sheets/[^/]+\.xml", name, re.IGNORECASE):
                number = next(numbers)
                if name.lower() not in known:
                    self.sheets.append(Sheet(f"sheet{number}", name))
        self.used |= {sheet.part.lower() for sheet in self.sheets}

    def notes(self, sheet: Sheet) -> dict[int, list[tuple[str, str]]]:
        """Return the notes and threads of a sheet by row number; raises `ReadError`."""
        found: dict[int, list[tuple[str, str]]] = {}
        for kind, part in relations(self._package, sheet.part).values():
            if kind in ("comments", "threadedComment"):
                for reference, text in self._parsed(part, Notes()):
                    row = re.sub(r"\D", "", reference)[:8]
                    found.setdefault(int(row or 1), []).append(("note", text))
        return found

    def rows(self, sheet: Sheet, others: list[Leaf]) -> Iterator[SheetRow]:
        """Yield the rows of a sheet; what stands beside its cells goes to `others`."""
        notes = self.notes(sheet)
        cells = Cells(self._strings, self._seen, self._formats, others, from_1904=self._from_1904)
        for line, values in self._parsed(sheet.part, cells):
            yield SheetRow(line, values, notes.pop(line, ()))
        for line, left in sorted(notes.items()):
            yield SheetRow(line, [], left)

    def left_over(self) -> Iterator[str]:
        """Yield the shared strings that no cell of the sheets read showed."""
        for place, shown in enumerate(self._seen):
            if not shown and self._strings[place].strip():
                yield self._strings[place]
