"""What the parts of an Excel workbook say: its sheets, styles, shared strings, notes, cells.

Each class is a target of `scanner.readers.markup`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from scanner.errors import LimitExceeded
from scanner.readers.office.leaves import Leaf
from scanner.readers.office.numerals import Shown, plain, shown_by

__all__ = ["Cells", "Notes", "Strings", "Styles", "Workbook"]

_STRINGS = 512 << 20
_WIDEST = 16_384
_FORMULA_TEXT = re.compile(r'"[^"]{3,}"')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FLAGS = {"0": "FALSE", "1": "TRUE"}


def _unescaped(text: str) -> str:
    """Undo `_x000D_`, which stands for a character that XML or Excel would not keep."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


@lru_cache(1 << 15)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return min(max(number, 1), _WIDEST) - 1


def column_of(reference: str) -> int:
    """Return the column number, from 0, of a cell's reference.

    >>> column_of("A1"), column_of("XFD1048576")
    (0, 16383)
    """
    return _column(reference.rstrip("0123456789").replace("$", "").upper())


class _Collector:
    """A target that makes things of elements; most need no text."""

    def __init__(self) -> None:
        self.made: list[Any] = []

    def taken(self) -> list[Any]:
        """Return what was made since the last call."""
        made, self.made = self.made, []
        return made

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text."""


class Workbook(_Collector):
    """Makes (name, relation) of each sheet, and whether days count from 1904."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if name == "workbookPr":
            self.made.append(attributes.get("date1904") in ("1", "true"))
        elif name == "sheet":
            keys = [value for key, value in attributes.items() if key.endswith(":id")]
            self.made.append((attributes.get("name", ""), keys[0] if keys else ""))


class Styles(_Collector):
    """Makes what the format of each cell style shows."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            number = attributes.get("numFmtId", "0")
            code = self._codes.get(number, "")
            self.made.append(shown_by(int(number) if number.isdecimal() else 0, code))

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name == "cellXfs":
            self._inside = False


class Strings(_Collector):
    """Makes the shared strings; how they are pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._inside = self._spoken = False
        self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Take a start tag."""
        if name == "t":
            self._inside = not self._spoken
        elif name == "rPh":
            self._spoken = True
        elif name == "si":
            self._text = []

    def text(self, text: str) -> None:
        """Take text."""
        if self._inside:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            text = _unescaped("".join(self._text))
            self._size += len(text)
            if self._size > _STRINGS:
                raise LimitExceeded("memory_limit", "shared strings")
            self.made.append(text)


class Notes(_Collector):
    """Makes (reference, text) of notes and threads."""

    def __init__(self) -> None:
        super().__init__()
        self._reference = ""
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if name in ("comment", "threadedComment"):
            self._reference, self._text = attributes.get("ref", ""), []

    def text(self, text: str) -> None:
        """Take text."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name in ("comment", "threadedComment") and self._text is not None:
            text = "".join(self._text).strip()
            if text:
                self.made.append((self._reference, text))
            self._text = None


class Cells(_Collector):
    """Makes (row number, cells) of a sheet."""

    is_plain = True

    def __init__(
        self,
        strings: list[str],
        seen: bytearray,
        formats: list[Shown],
        others: list[Leaf],
        *,
        from_1904: bool,
    ) -> None:
        super().__init__()
        self._strings, self._seen, self._formats = strings, seen, formats
        self._others, self._from_1904 = others, from_1904
        self._row: list[str] | None = None
        self._line = self._column = 0
        self._kind = self._style = ""
        self._text: list[str] = []
        self._take = self._spoken = False
        self._value = self._formula = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else column_of(reference)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value = self._formula = ""
        elif name in ("v", "t", "f"):
            self._text, self._take = [], not self._spoken
        elif name == "row":
            number = attributes.get("r", "")
            self._line = int(number[:8]) if number.isdecimal() else self._line + 1
            self._row, self._column = [], -1
        elif name == "rPh":
            self._spoken = True
        elif self._row is None:
            self._beside(name, attributes)

    def _beside(self, name: str, attributes: dict[str, str]) -> None:
        """Take what stands outside the rows: lists to choose from, headers, links."""
        self._text, self._take = [], name.endswith(("formula1", "formula2", "Header", "Footer"))
        for key in ("prompt", "error", "tooltip", "display", "location"):
            if len(attributes.get(key, "")) > 2:  # noqa: PLR2004 - says nothing
                self._others.append((f"{name}@{key}", attributes[key]))

    def text(self, text: str) -> None:
        """Take text."""
        if self._take:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "v":
            self._value, self._take = "".join(self._text), False
        elif name == "t":
            self._value += "".join(self._text)
            self._take = False
        elif name == "f":
            self._formula, self._take = "".join(self._text), False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._row:
                self.made.append((self._line, self._row))
            self._row = None
        elif name == "rPh":
            self._spoken = False
        elif self._row is None and self._take:
            text = "".join(self._text)
            self._take = False
            if len(text) > 2:  # noqa: PLR2004 - says nothing
                self._others.append((name, text))

    def _end_cell(self) -> None:
        row = self._row
        if row is None:
            return
        text = self._shown()
        if not text:
            return
        if self._column > len(row):
            row += [""] * (self._column - len(row))
        if self._column < len(row):
            row[self._column] = f"{row[self._column]} {text}".strip()
        else:
            row.append(text)

    def _shown(self) -> str:
        value, kind = self._value, self._kind
        if not value:
            return " ".join(_FORMULA_TEXT.findall(self._formula)) if self._formula else ""
        if kind == "s":
            return self._shared(value)
        if kind == "n":
            style = int(self._style) if self._style.isdecimal() else 0
            if style < len(self._formats):
                return self._formats[style].text(value, from_1904=self._from_1904)
            return plain(value)
        if kind == "d":
            return value.replace("T", " ").removesuffix(" 00:00:00")
        return _FLAGS.get(value, value) if kind == "b" else _unescaped(value)

    def _shared(self, value: str) -> str:
        if not value.isdecimal() or int(value) >= len(self._strings):
            return ""
        self._seen[int(value)] = 1
        return self._strings[int(value)]
