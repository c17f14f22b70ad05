"""Which encoding a text is in, and its bytes as UTF-8, in bulk.

In order: a byte order mark, valid UTF-8, UTF-16 without mark by where its NULs
stand, else the code page in which the bytes above 127 read as French letters:
cp1252 (Windows), cp850 (DOS), MacRoman or latin-1; EBCDIC is told before by its digits.

Bytes of a UTF-8 text that are no UTF-8 are read as cp1252 one by one: exports are
often glued together from two programs. Only what is a letter in neither, and so
lost, is replaced by U+FFFD and counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from scanner.readers.ebcdic import PAGES as EBCDIC_PAGES
from scanner.readers.ebcdic import is_ebcdic

__all__ = ["Encoding", "Transcoder", "detect", "encoding_named"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGES = ("cp1252", "cp850", "mac_roman")
_SCORES = (
    dict.fromkeys("éèàçêôîûùâ", 3) | dict.fromkeys("ëïüœÉÈÀÊÇ°µ€’", 2)
    | dict.fromkeys("ÙÔÎÛÂËæñöä«»²³±–…", 1)
)  # fmt: skip
_WRONG_CASE = re.compile(r"[A-Z]{2}[à-öø-ÿœ]|[à-öø-ÿœ][A-Z]|[a-z][À-ÖØ-ÞŒ]")
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_C1 = bytes(range(0x80, 0xA0))
_ASCII = bytes(range(0x80))
_NOT_C1 = bytes(sorted(set(range(256)) - set(_C1)))
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_SUPERSETS = frozenset({"utf-8", "cp1252", "latin-1", *_PAGES})
"""Encodings in which an ASCII byte is itself."""
_ALIASES = {"windows-1252": "cp1252", "iso8859-1": "latin-1", "iso-8859-1": "latin-1"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and the byte order mark that stands before the text (not part of it).

    `certain` is False for pure ASCII: the first other byte decides.
    """

    name: str
    bom: bytes = b""
    certain: bool = True


def detect(head: bytes) -> Encoding:
    r"""Return the encoding of a text by its first bytes, which may end in mid-character.

    >>> detect("Glycémie à jeun".encode("cp850")).name
    'cp850'
    >>> detect("Glycémie à jeun".encode("cp1252")).name
    'cp1252'
    >>> detect(b"\xef\xbb\xbfNOM;PRENOM")
    Encoding(name='utf-8', bom=b'\xef\xbb\xbf', certain=True)
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, mark)
    if b"\0" in head:
        wide = _wide(head)
        if wide:
            return Encoding(wide)
    if head.isascii():
        return Encoding("utf-8", certain=False)
    if _mostly_utf8(head):
        return Encoding("utf-8")
    if is_ebcdic(head):
        return Encoding(max(EBCDIC_PAGES, key=lambda page: _french(head.decode(page))))
    return Encoding(_page(head))


def encoding_named(name: str) -> str:
    """Return the codec of a name given by a person. Raises `LookupError` for none.

    >>> encoding_named("Windows-1252"), encoding_named("ISO-8859-1"), encoding_named("UTF8")
    ('cp1252', 'latin-1', 'utf-8')
    """
    "".encode(name)
    known = codecs.lookup(name).name
    return _ALIASES.get(known, known).replace("_", "-" if known.startswith("utf") else "_")


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 of Latin text by NULs in one half of each pair and none in the other."""
    pairs = np.frombuffer(head[: len(head) & ~1], np.uint8).reshape(-1, 2)
    if len(pairs) < 4:  # noqa: PLR2004 - too short to tell
        return None
    low, high = (pairs == 0).mean(axis=0)
    if high > 0.7 and low < 0.05:  # noqa: PLR2004
        return "utf-16-le"
    if low > 0.7 and high < 0.05:  # noqa: PLR2004
        return "utf-16-be"
    return None


def _mostly_utf8(head: bytes) -> bool:
    """Say whether some UTF-8 letters stand there, and not by chance; others may be cp1252."""
    good = _MULTIBYTE.findall(head)
    cut = len(head) - _whole_characters(head)
    stray = len(head.translate(None, _ASCII)) - sum(map(len, good)) - cut
    if not stray:
        return bool(good) or not cut
    western = sum(character < "\u0250" or "\u2000" <= character < "\u2150"
                  for character in b"".join(good).decode("utf-8", "ignore"))  # fmt: skip
    return 4 * western >= stray


def _page(head: bytes) -> str:
    """Choose the code page in which the text reads most like French."""
    texts = {page: head.decode(page, "replace") for page in _PAGES}
    scores = {page: _french(text) for page, text in texts.items()}
    best = max(_PAGES, key=lambda page: scores[page])
    if scores[best] <= 0 and not head.translate(None, _ASCII + bytes(range(0xA0, 256))):
        return "latin-1"
    return best


def _french(text: str) -> int:
    """Score a reading: letters of French count, others cost, as does `ANDRê` or `andrÉ`."""
    foreign = sum(not letter.isascii() for letter in text) - sum(map(text.count, _SCORES))
    score = sum(text.count(letter) * value for letter, value in _SCORES.items())
    return score - 2 * foreign - 4 * len(_WRONG_CASE.findall(text))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as cp1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("vigilab.cp1252", _stray)


class Transcoder:
    """A text stream's bytes as valid UTF-8, without its byte order mark.

    Attributes:
        encoding: what the text turned out to be in; final at its end.
        replaced: how many characters were lost and stand as U+FFFD.
        fallback: how many bytes of a UTF-8 text were read as cp1252.
    """

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        self.encoding = encoding
        self.replaced = self.fallback = 0
        self._stream = stream
        self._skip = len(encoding.bom)
        self._carry = b""
        self._decoder: codecs.IncrementalDecoder | None = None

    def read(self, size: int) -> bytes:
        """Return about `size` bytes of UTF-8 that end with a character; b"" at the end."""
        while True:
            block = self._stream.read(size) or b""
            if self._skip:
                block, self._skip = block[self._skip :], max(0, self._skip - len(block))
                if not block and self._skip:
                    continue
            text = self._convert(block, final=not block)
            if text or not block:
                return text

    def _convert(self, block: bytes, *, final: bool) -> bytes:
        if self.encoding.name in _SUPERSETS and not self._carry and block.isascii():
            return block
        if not self.encoding.certain:
            self.encoding = Encoding(detect(self._carry + block).name)
        if self.encoding.name == "utf-8":
            return self._from_utf8(self._carry + block, final=final)
        if self.encoding.name in ("cp1252", "latin-1"):
            return self._from_latin(block)
        return self._decoded(block, final=final)

    def _from_utf8(self, block: bytes, *, final: bool) -> bytes:
        cut = len(block) if final else _whole_characters(block)
        block, self._carry = block[:cut], block[cut:]
        try:
            block.decode()
        except UnicodeDecodeError:
            return self._mended(block)
        return block

    def _mended(self, block: bytes) -> bytes:
        text = block.decode("utf-8", "vigilab.cp1252")
        lost = text.count("\ufffd") - block.count("\ufffd".encode())
        stray = len(block) - sum(map(len, _MULTIBYTE.findall(block)))
        self.fallback += stray - len(block) + len(block.translate(None, _ASCII))
        self.replaced += lost
        return text.encode()

    def _from_latin(self, block: bytes) -> bytes:
        """Go through latin-1, three times as fast as cp1252, then mend what differs."""
        text = block.decode("latin-1").encode()
        if self.encoding.name == "latin-1":
            return text
        for code in set(block.translate(None, _NOT_C1)):
            letter = bytes((code,)).decode("cp1252", "replace").encode()
            text = text.replace(b"\xc2" + bytes((code,)), letter)
            if code in _UNDEFINED:
                self.replaced += block.count(code)
        return text

    def _decoded(self, block: bytes, *, final: bool) -> bytes:
        """Go through Python's decoder; where it fails, count what it replaces."""
        decoder = self._decoder
        if decoder is None:
            decoder = self._decoder = codecs.getincrementaldecoder(self.encoding.name)("strict")
        state = decoder.getstate()
        try:
            text = decoder.decode(block, final)
        except UnicodeDecodeError:
            lenient = codecs.getincrementaldecoder(self.encoding.name)("replace")
            lenient.setstate(state)
            text = lenient.decode(block, final)
            decoder.setstate(lenient.getstate())
            self.replaced += text.count("\ufffd")
        return text.encode("utf-8", "replace")


def _whole_characters(block: bytes) -> int:
    """Return where the last whole UTF-8 character of a block ends."""
    for back in range(1, min(4, len(block) + 1)):
        byte = block[-back]
        if byte < 0x80:  # noqa: PLR2004
            break
        if byte >= 0xC0:  # noqa: PLR2004
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4  # noqa: PLR2004
            return len(block) - back if back < size else len(block)
    return len(block)
