r"""What RTF says: paragraphs, table rows, properties and embedded files.

Code pages follow the font (`\fcharset`) or the document (`\ansicpg`), `\u` wins over
what stands for it. Hidden and deleted text, comments, notes, headers, footers, field
codes and text boxes are read; tables of fonts, colours, styles and lists are not.

Sources:
    * Rich Text Format specification 1.9.1 (Microsoft, 2008)
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from scanner.readers.blocks import Block, Break, Note, Piece, Row
from scanner.readers.rtf.tokens import Kind, Token, tokens

__all__ = ["Embedded", "RtfText"]

_MOST = 256 << 20
_DEEPEST = 10_000
_BLANK = b" \t\r\n\0\x1a"
_IGNORED = frozenset(
    b"colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping "
    b"datastore latentstyles filetbl xmlnstbl fontemb fontfile wgrffmtfilter generator pgptbl "
    b"revtbl sn objclass mmathPr listpicture panose blipuid picprop defchp defpap "
    b"template ftnsep ftnsepc aftnsep aftnsepc creatim revtim printim buptim bkmkend falt".split()
)
_PROPERTIES = frozenset(
    b"title subject author manager company operator category keywords comment doccomm hlinkbase "
    b"propname staticval".split()
)
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_FAMILIES = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_ENDS = frozenset(b"par sect page cell row nestcell nestrow column".split())
_SURROGATES = 0x10000


class Embedded(NamedTuple):
    """Bytes of an embedded object or picture; `whole` where not cut at the bound."""

    content: bytes
    is_picture: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a group and ends with it."""

    codec: str = ""
    skip: int = 1
    destination: bytes = b""
    ignored: bool = False


class RtfText:
    """Makes pieces, properties and embedded files of a stream.

    Attributes:
        complete: whether every group was closed, once it is read.
        behind: whether anything stands behind the last one; it is read as text.
    """

    def __init__(self, stream: Any) -> None:
        self._tokens = tokens(stream)
        self._group = _Group()
        self._groups: list[_Group] = []
        self._codec, self._fonts, self._font = "cp1252", dict[int, str](), 0
        self._text: list[str] = []
        self._held: list[list[str]] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._starred = False
        self._cells: list[str] = []
        self._table, self._was_row, self._in_table = 1, False, False
        self._hex = bytearray()
        self.complete = self.behind = False

    def pieces(self) -> Iterator[Piece | Embedded]:
        """Yield all that there is."""
        for token in self._tokens:
            if self.complete and (token.kind is not Kind.TEXT or token.text.strip(_BLANK)):
                self.behind = True
            if token.kind is Kind.OPEN:
                self._flush()
                self._groups.append(self._group)
                self.complete = False
            elif token.kind is Kind.CLOSE:
                yield from self._close()
                self.complete = not self._groups
            elif token.kind is Kind.WORD:
                yield from self._word(token)
            else:
                self._take(token)
            if len(self._groups) > _DEEPEST:
                break
        yield from self._paragraph()

    def _close(self) -> Iterator[Piece | Embedded]:
        outer = self._groups.pop() if self._groups else _Group()
        if outer.destination != self._group.destination:
            yield from self._end_destination()
        self._flush()
        self._group, self._to_skip = outer, 0

    def _end_destination(self) -> Iterator[Piece | Embedded]:
        name = self._group.destination
        if name in (b"pict", b"objdata"):
            content, self._hex = bytes(self._hex), bytearray()
            if content:
                yield Embedded(content, name == b"pict", len(content) < _MOST)
        elif name in _ASIDE or name in _PROPERTIES:
            text = self._taken()
            self._text = self._held.pop() if self._held else []
            if not text:
                return
            if name in _PROPERTIES:
                yield Note(f"info/{name.decode()}", text)
            elif self._in_table:
                self._text.append(f"\n{text}")
            else:
                yield Block(text)

    def _word(self, token: Token) -> Iterator[Piece | Embedded]:
        word, number = token.text, token.number
        if self._starred or word in _IGNORED or word in _PROPERTIES or word in _DESTINATIONS:
            self._begin_destination(word)
        if word == b"u" and number is not None:
            self._unicode(number)
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in _ENDS:
            yield from self._end(word)
        elif word in (b"pard", b"intbl", b"pagebb"):
            self._in_table = word == b"intbl" or (self._in_table and word == b"pagebb")
            if word == b"pagebb" and not self._group.ignored:
                yield Break()
        else:
            self._set(word, number)

    def _begin_destination(self, word: bytes) -> None:
        """Set aside the paragraph around a note, header or property."""
        self._starred = False
        if word in _ASIDE or word in _PROPERTIES:
            self._flush()
            self._held.append(self._text)
            self._text = []
        ignored = self._group.ignored or word in _IGNORED
        self._group = replace(self._group, destination=word, ignored=ignored)

    def _set(self, word: bytes, number: int | None) -> None:
        """Take a word that changes how bytes are read."""
        self._flush()
        if word == b"ansicpg" and number:
            self._codec = _codec(f"cp{number}")
        elif word in _FAMILIES:
            self._codec = _FAMILIES[word]
        elif word == b"uc" and number is not None:
            self._group = replace(self._group, skip=max(0, min(number, 16)))
        elif word == b"f" and number is not None:
            self._font = number
            if self._group.destination != b"fonttbl":
                self._group = replace(self._group, codec=self._fonts.get(number, ""))
        elif word == b"plain":
            self._group = replace(self._group, codec="")
        elif word == b"fcharset" and number in _CHARSETS:
            self._fonts[self._font] = _codec(_CHARSETS[number])

    def _take(self, token: Token) -> None:
        if token.kind is Kind.SYMBOL:
            if token.text == b"*":
                self._starred = True
            elif token.text in (b"\r", b"\n"):
                self._add("\n")
            else:
                self._add(_SYMBOLS.get(token.text, ""))
            return
        if self._group.destination in (b"pict", b"objdata"):
            self._collect(token)
        elif token.kind is Kind.TEXT and not self._group.ignored:
            skipped = min(self._to_skip, len(token.text))
            self._to_skip -= skipped
            self._bytes += token.text[skipped:]

    def _collect(self, token: Token) -> None:
        if len(self._hex) >= _MOST:
            return
        if token.kind is Kind.BINARY:
            self._hex += token.text
            return
        digits = token.text.replace(b" ", b"")
        try:
            self._hex += bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        except ValueError:
            self._bytes += token.text  # no hexadecimal: words where a picture should be

    def _unicode(self, number: int) -> None:
        self._add(chr(number % _SURROGATES))
        self._to_skip = self._group.skip

    def _add(self, text: str) -> None:
        if self._to_skip and not self._bytes:
            self._to_skip = 0
        self._flush()
        if not self._group.ignored:
            self._text.append(text)

    def _flush(self) -> None:
        """Decode the bytes that came since the last change."""
        if self._bytes:
            codec = self._group.codec or self._codec
            if self._group.destination != b"fonttbl":
                self._text.append(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _taken(self) -> str:
        self._flush()
        text = "".join(self._text).strip()
        self._text.clear()
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _end(self, word: bytes) -> Iterator[Piece]:
        if self._group.ignored:
            return
        if word in (b"cell", b"nestcell"):
            self._cells.append(self._taken())
        elif word in (b"row", b"nestrow"):
            if any(self._cells):
                yield Row(self._table, self._cells)
            self._cells, self._was_row = [], True
        elif word == b"par" and self._in_table:
            self._add("\n")
        else:
            yield from self._paragraph()
            if word in (b"page", b"sect"):
                yield Break()

    def _paragraph(self) -> Iterator[Piece]:
        if self._group.destination in _PROPERTIES:
            return
        text = self._taken()
        if text:
            if self._was_row:
                self._table, self._was_row = self._table + 1, False
            yield Block(text)


_ASIDE = frozenset(
    b"header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt sv "
    b"bkmkstart atnauthor atnid".split()
)
_DESTINATIONS = _ASIDE | {b"fonttbl", b"info", b"pict", b"objdata"}


def _codec(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
