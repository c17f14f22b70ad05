"""A mail becomes one record: its headers, its text; what is attached is a resource of its own.

Headers are fields by their names, the text is `body`, an HTML part that says something
else `html`. An attachment is called by its file name, `!rapport.pdf`, or `!part 3`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email import policy
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64LengthDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import Message
from email.parser import BytesParser
from typing import Any

from scanner.model import Member, Skipped
from scanner.readers.embedded import document, inner_name
from scanner.readers.mail.text import bare, header_text, html_text, text_of, unflowed
from scanner.readers.placed import placed

__all__ = ["LONGEST", "MailParts", "looks_like_mail"]

LONGEST = 256 << 20
"""Bytes of one mail that are held."""

_KNOWN = re.compile(
    r"(?i)(?:return-path|received|from|to|cc|subject|date|message-id|mime-version|delivered-to"
    r"|content-type|reply-to|x-[\w\-]{1,60}|dkim-signature|authentication-results|sender"
    r"|content-transfer-encoding|references|in-reply-to|thread-[\w\-]{1,30}|importance|bcc"
    r"|arc-[\w\-]{1,40}|envelope-to|list-[\w\-]{1,40}|user-agent|disposition-notification-to):"
)
_HEADER = re.compile(r"[!-9;-~]{1,80}:")
_TELLING = re.compile(r"(?im)^(?:from|received|return-path|message-id|mime-version|x-mailer):")
_TRUNCATED = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, InvalidBase64LengthDefect)
_TEXTS = frozenset({"text/plain", "text/html"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MACHINE = frozenset({"content-type", "content-transfer-encoding", "mime-version", "message-id",
                      "dkim-signature", "references", "in-reply-to"})  # fmt: skip
_NAMING = frozenset({"content-type", "content-disposition"})
_TOO_DEEP = "the parts are nested too deeply"


def looks_like_mail(text: str) -> bool:
    r"""Say whether a text begins with the headers of a mail.

    >>> looks_like_mail("From: a@exemple.fr\r\nSubject: x\r\n\r\nBonjour")
    True
    >>> looks_like_mail("From: Paris\nMonsieur,\n")
    False
    """
    known = 0
    lines = text.lstrip("\ufeff\r\n").splitlines()
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        if not _HEADER.match(line):
            return False
        known += _KNOWN.match(line) is not None
    return known > 1 and _TELLING.search(text) is not None


class MailParts:
    """What one mail consists of.

    Attributes:
        cells: fields and texts.
        members: what is attached.
        skipped: what of it was not read.
    """

    def __init__(self, content: bytes, name: str, where: str = "") -> None:
        """Take a mail apart.

        Args:
            content: its bytes.
            name: the name of the resource that it stands in, for what is skipped.
            where: what stands before the names of attachments: `record 3/`.
        """
        self.cells: list[tuple[str, str]] = []
        self.members: list[Member] = []
        self.skipped: list[Skipped] = []
        self._name, self._where = name, where
        self._number = 0
        self._problems: set[str] = set()
        self._body = ""
        try:
            message = BytesParser(policy=policy.compat32).parsebytes(content)
            self._headers(message)
            self._part(message)
        except RecursionError:
            self._problem("max_depth", _TOO_DEEP)
            self.cells.append(("body", text_of(content)))

    def _problem(self, reason: str, detail: str = "") -> None:
        if reason not in self._problems:
            self._problems.add(reason)
            self.skipped.append(Skipped(self._name, reason, detail, partial=True))

    def _headers(self, message: Any) -> None:
        for name, value in message.raw_items():
            text = header_text(str(value))
            if text:
                place = "other:nothing" if name.lower() in _MACHINE else "other:text"
                self.cells.append((placed(name, place), text))

    def _part(self, part: Any) -> None:
        _mend(part)
        kind = part.get_content_type()
        payload = part.get_payload()
        if not isinstance(payload, list):
            self._leaf(part, kind)
        elif kind == "message/rfc822":
            self._attached_mail(part, payload)
        else:
            for field, text in (("preamble", part.preamble), ("epilogue", part.epilogue)):
                if text and text.strip():
                    raw = text.encode("utf-8", "surrogateescape")
                    self.cells.append((placed(field, "other:text"), text_of(raw)))
            for inner in payload:
                if kind == "message/delivery-status":
                    self._headers(inner)
                self._part(inner)
        if any(isinstance(defect, _TRUNCATED) for defect in part.defects):
            self._problem("truncated", "a part is cut")

    def _leaf(self, part: Message, kind: str) -> None:
        self._number += 1
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            return
        name = _file_name(part)
        said = str(part.get("content-disposition", "")).lower()
        if kind in _TEXTS and not name and not said.startswith("attachment"):
            self._text(part, kind, content)
            return
        if name:
            self.cells.append((placed("attachment", "other:text"), name))
        shown = f"{self._where}{name or f'part {self._number}'}"
        if _is_sealed(part, kind):
            self.skipped.append(Skipped(self._name + inner_name(shown), "encrypted"))
        else:
            self.members.append(document(shown, content, name))

    def _text(self, part: Message, kind: str, content: bytes) -> None:
        text = text_of(content, _parameter(part.get_content_charset) or "")
        if kind == "text/html":
            text = html_text(text)
            if bare(text) == bare(self._body):
                return
            self.cells.append((placed("html", "other:text"), text))
            return
        if str(part.get_param("format", "")).lower() == "flowed":
            delete = str(part.get_param("delsp", "")).lower() == "yes"
            text = unflowed(text, delete_space=delete)
        self._body += text
        self.cells.append(("body", text))

    def _attached_mail(self, part: Message, payload: list[Any]) -> None:
        self._number += 1
        name = _file_name(part)
        shown = f"{self._where}{name or f'part {self._number}.eml'}"
        try:
            content = b"".join(inner.as_bytes(policy=policy.compat32) for inner in payload)
        except (RecursionError, UnicodeError, ValueError, LookupError, KeyError, TypeError):
            self.skipped.append(Skipped(self._name + inner_name(shown), "corrupt_member"))
            return
        self.members.append(document(shown, content, name or "x.eml"))


def _is_sealed(part: Message, kind: str) -> bool:
    if kind in _SEALED:
        return str(part.get_param("smime-type", "")).lower() != "signed-data"
    return kind == "application/octet-stream" and _file_name(part).lower().startswith("encrypted.")


def _mend(part: Message) -> None:
    """Read the 8-bit bytes in headers that the library would only replace."""
    for name, value in part.raw_items():
        if name.lower() in _NAMING and not str(value).isascii():
            raw = str(value).encode("utf-8", "surrogateescape")
            part.replace_header(name, text_of(raw))


def _file_name(part: Message) -> str:
    name = _parameter(part.get_filename)
    return header_text(name).replace("/", "_") if name else ""


def _parameter(get: Callable[[], Any]) -> str:
    """Return a parameter of a header, "" where it is so broken that the library stumbles."""
    try:
        return str(get() or "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
