"""MAPI properties that Outlook keeps of mails, as `.msg` and `winmail.dat` hold them.

Sources:
    * [MS-OXPROPS] (property identifiers), [MS-OXCDATA] 2.11.1 (types)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scanner.readers.mail.lzfu import inflated
from scanner.readers.mail.text import bare, header_text, html_text, rtf_text, text_of
from scanner.readers.placed import placed

__all__ = ["BINARY", "DATA", "FILE_NAME", "SHORT_NAME", "STRING", "TIME", "UNICODE", "Properties",
           "mail_cells", "text_property"]  # fmt: skip

BINARY, STRING, UNICODE, TIME = 0x0102, 0x001E, 0x001F, 0x0040
DATA, FILE_NAME, SHORT_NAME = 0x3701, 0x3707, 0x3704
_BODY, _HTML, _RTF, _HEADERS = 0x1000, 0x1013, 0x1009, 0x007D
_NAMES = {
    0x0037: "Subject",
    0x0C1A: "From",
    0x0C1F: "From address",
    0x5D01: "From address",
    0x0042: "On behalf of",
    0x0065: "On behalf of address",
    0x0E04: "To",
    0x0E03: "Cc",
    0x0E02: "Bcc",
    0x0039: "Date",
    0x0E06: "Received",
    0x3001: "Recipient",
    0x3003: "Recipient address",
    0x39FE: "Recipient address",
    0x8503: "Reminder",
}
_REPEATED = frozenset({0x0070, 0x0E1D, 0x003D, 0x0E05, 0x001A, 0x39FF, 0x3002, 0x0C1E, 0x0064,
                       0x1035, 0x300B, 0x5D02})  # fmt: skip
"""What says the subject again, or nothing of anyone: conversation topic, prefix, class, kind."""

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Properties = list[tuple[int, int, bytes]]
"""(identifier, type, value) of each property."""


def mail_cells(properties: Properties) -> Iterator[tuple[str, str]]:
    """Yield the cells of a mail: named fields, its text as `body`, `html` or `rtf`.

    A formatted text that says the same as the plain one is left out. A text property
    nobody named here is a field by its number, `property 8005`.

    Raises:
        ReadError: the compressed text is none.
    """
    said = ""
    for wanted in (_BODY, _HTML, _RTF):
        for identifier, kind, value in properties:
            if identifier == wanted and value:
                text = _formatted(identifier, kind, value)
                if text.strip() and bare(text) != said:
                    said = said or bare(text)
                    field = {_BODY: "body", _HTML: "html", _RTF: "rtf"}[wanted]
                    yield placed(field, "other:text"), text
    for identifier, kind, value in properties:
        if identifier in (_BODY, _HTML, _RTF, *_REPEATED):
            continue
        text = _plain(kind, value)
        if identifier == _HEADERS:
            yield from _headers(text)
        elif text:
            field = _NAMES.get(identifier, f"property {identifier:04X}")
            yield placed(field, "other:text"), text


def text_property(properties: Properties, wanted: int) -> str:
    """Return a property of text, "" where there is none."""
    found = (_plain(kind, value) for identifier, kind, value in properties if identifier == wanted)
    return next(found, "").strip()


def _headers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the headers that a mail came with, where they are not fields already."""
    for line in header_text(text).splitlines():
        name, mark, value = line.partition(":")
        if mark and value.strip():
            yield placed(name.strip(), "other:text"), header_text(value)


def _formatted(identifier: int, kind: int, value: bytes) -> str:
    if identifier == _RTF:
        return rtf_text(inflated(value)).text
    text = _plain(kind, value) if kind != BINARY else text_of(value)
    return html_text(text) if identifier == _HTML else text


def _plain(kind: int, value: bytes) -> str:
    if kind == UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    if kind == STRING:
        return text_of(value.rstrip(b"\0"))
    if kind == TIME and len(value) >= 8:  # noqa: PLR2004 - a FILETIME
        return _time(int.from_bytes(value[:8], "little"))
    return ""


def _time(ticks: int) -> str:
    """Return 100 ns since 1601 as a time, "" where it is none."""
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError):
        return ""
