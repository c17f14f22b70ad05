"""What the readers of text share: its encoding, whether it is text at all, what was lost."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.errors import ConfigError
from scanner.model import Skipped
from scanner.readers import Opened
from scanner.readers.encoding import Encoding, Transcoder, detect, encoding_named

__all__ = ["decoded_head", "is_text", "lost", "opened_text", "whole_text"]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MOST = 0.02
_HEAD = 64 << 10


@lru_cache(4)
def decoded_head(head: bytes) -> str:
    """Return the head of a resource as text; its last character may be cut off."""
    encoding = detect(head)
    return head[len(encoding.bom) :].decode(encoding.name, "replace").rstrip("\ufffd")


def whole_text(content: bytes) -> str:
    """Return a whole text that is held, in whatever encoding it is."""
    encoding = detect(content[:_HEAD])
    transcoder = Transcoder(io.BytesIO(content), encoding)
    pieces = iter(lambda: transcoder.read(1 << 20), b"")
    return b"".join(pieces).decode("utf-8", "replace")


def is_text(text: str) -> bool:
    """Say whether a decoded head is text: hardly a control character in it."""
    return bool(text) and len(_CONTROL.findall(text)) <= 1 + _MOST * len(text)


def opened_text(opened: Opened) -> Transcoder:
    """Return a resource's bytes as UTF-8, by `--encoding` or by what its head shows.

    Raises:
        ConfigError: there is no encoding of that name.
    """
    found = detect(opened.head)
    wanted = opened.resource.override("encoding")
    if wanted is not None and wanted != "auto":
        try:
            name = encoding_named(wanted)
        except LookupError:
            raise ConfigError(f"--encoding: {wanted} is no encoding") from None
        found = Encoding(name, found.bom if found.name == name else b"")
    return Transcoder(opened.stream, found)


def lost(opened: Opened, text: Transcoder) -> Iterator[Skipped]:
    """Say, once a text is read, how many characters could not be."""
    if text.replaced:
        detail = f"{text.replaced} characters of {text.encoding.name}"
        yield Skipped(opened.resource.name, "decode_replacement", detail, partial=True)
