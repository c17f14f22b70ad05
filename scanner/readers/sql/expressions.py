"""What a value says that is no plain string or number: calls by their argument, hexadecimal.

`TO_DATE('12/03/1984', 'DD/MM/YYYY')` says `12/03/1984`, `'a' || CHR(10) || 'b'` both
lines; of a function that is not known the whole text is kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.readers.sql.literals import without_slashes

__all__ = ["is_broken", "literal"]

_CLOSERS = dict(zip("{([<", "})]>", strict=True))
_PLAIN_BODY = re.compile(r"[^']*+(?:''[^']*+)*+'")
_SLASH_BODY = re.compile(r"[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+'", re.DOTALL)
_START = re.compile(
    r"(?<![\w'])(?:[nN]?[qQ]'(?P<odd>[^\w\s])|(?P<prefix>[nNeExXbB]|[uU]&|_[a-z]\w{2,15}\s?)?')|"
    r"\"(?P<double>[^\"]*+)\""
)
_NULL = re.compile(r"NULL(?:::.{1,60})?", re.IGNORECASE)
_CHR = re.compile(r"\bCHA?R\s*\(\s*(\d{1,5})\s*\)", re.IGNORECASE)
_JOINED = re.compile(r"\|\||^\s*concat\s*\(", re.IGNORECASE)
_HEX = re.compile(
    r"0x((?:[0-9A-F]{2})*)|(?:unhex|hextoraw)\s*\(\s*'((?:[0-9A-F]{2})*)'\s*\)", re.IGNORECASE
)
_FIRST = re.compile(
    r"(?:sys\.)?(?:to_(?:date|timestamp(?:_tz)?|n?clob|char|number)|cast|convert|try_cast|"
    r"str_to_date|date|datetime|time|timestamp(?:tz)?|interval|julianday|json|n?varchar)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:::[\w\s.()\"\[\],]{1,80}|COLLATE\s+\S{1,60})?", re.IGNORECASE)
_REPLACE = re.compile(r"replace\s*\(", re.IGNORECASE)
_UNISTR = re.compile(r"unistr\s*\(", re.IGNORECASE)
_CODE = re.compile(r"\\(?:u|\+00)?([0-9A-Fa-f]{4})")
_CACHED = 80


def literal(text: str, *, backslash: bool) -> str | bytes | None:
    r"""Return what one literal or expression says; its own text where nobody knows.

    >>> literal("N'Le Goff'", backslash=False), literal("NULL", backslash=False)
    ('Le Goff', None)
    >>> literal("TO_DATE('12/03/1984', 'DD/MM/YYYY')", backslash=False)
    '12/03/1984'
    >>> literal("'a' || CHR(10) || 'l''b'", backslash=False), literal("0x4142", backslash=True)
    ("a\nl'b", b'AB')
    """
    return (_remembered if len(text) < _CACHED else _literal)(text, backslash)


def _literal(text: str, backslash: bool) -> str | bytes | None:  # noqa: FBT001 - its cache's key
    text = text.strip()
    if _NULL.fullmatch(text):
        return None
    if found := _HEX.fullmatch(text):
        return bytes.fromhex(found[1] or found[2] or "")
    parts = _strings(text, backslash=backslash) if "'" in text or '"' in text else []
    if not parts:
        return text
    if _JOINED.search(text) and any(kind == "string" for kind, _ in parts):
        return "".join(each if isinstance(each, str) else each.hex() for _, each in parts)
    return _said(text, parts, backslash=backslash)


def _said(text: str, parts: list[tuple[str, str | bytes]], *, backslash: bool) -> str | bytes:
    """Return what a call of a known function says; of an unknown one, all its text."""
    first = next((part for kind, part in parts if kind == "string"), parts[0][1])
    if isinstance(first, str) and _REPLACE.match(text):
        return first.replace("\\n", "\n").replace("\\r", "\r")
    if isinstance(first, str) and _UNISTR.match(text):
        return _CODE.sub(lambda found: chr(int(found[1], 16)), first)
    start = _START.match(text)
    if start and _BEHIND.fullmatch(text, _end(text, start, backslash=backslash)):
        return first
    return first if _FIRST.match(text) else text


def is_broken(text: str, meant: str | bytes | None) -> bool:
    """Say whether a value starts as a string and does not end as one: a quote is missing."""
    return meant is not None and text[:1] in "'nN" and meant == text.strip() and "'" in text[:2]


_remembered = lru_cache(4096)(_literal)


def _end(text: str, start: re.Match[str], *, backslash: bool) -> int:
    if start["double"] is not None:
        return start.end()
    return min(_string(text, start, backslash=backslash)[0], len(text))


def _strings(text: str, *, backslash: bool) -> list[tuple[str, str | bytes]]:
    """Return the strings and CHR(n) of an expression in its order."""
    found: list[tuple[str, str | bytes]] = []
    at = 0
    while start := _START.search(text, at):
        found += [("chr", chr(int(code))) for code in _CHR.findall(text, at, start.start())]
        if start["double"] is not None:
            at, part = start.end(), start["double"]
        else:
            at, part = _string(text, start, backslash=backslash)
        found.append(("string", part))
    return found + [("chr", chr(int(code))) for code in _CHR.findall(text, at)]


def _string(text: str, start: re.Match[str], *, backslash: bool) -> tuple[int, str | bytes]:
    """Return where a string ends and what it says."""
    if odd := start["odd"]:
        end = text.find(_CLOSERS.get(odd, odd) + "'", start.end())
        end = len(text) if end < 0 else end
        return end + 2, text[start.end() : end]
    prefix = (start["prefix"] or "").upper()
    backslash = backslash or prefix == "E"
    body = (_SLASH_BODY if backslash else _PLAIN_BODY).match(text, start.end())
    end = body.end() if body else len(text) + 1
    inner = text[start.end() : end - 1]
    if prefix == "X" and re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", inner):
        return end, bytes.fromhex(inner)
    inner = inner.replace("''", "'")
    inner = without_slashes(inner) if backslash else inner
    return end, inner.encode() if prefix.startswith("_BINARY") else inner
