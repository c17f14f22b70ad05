"""Documents that stand inside a text: base64 of a PDF, an RTF or XML letter.

They become resources of their own, read by whichever reader knows them.
"""

from __future__ import annotations

import binascii
import io
import re
from base64 import b64decode

from scanner.escaping import escape
from scanner.model import Member

__all__ = ["SHORTEST", "decoded", "document", "inner_name", "is_base64", "is_written"]

SHORTEST = 64
"""Characters of base64 below which nothing is taken for a document."""
_SIGNATURES = (
    *("JVBERi0", "UEsDB", "e1xydG", "/9j/4", "iVBORw0KGgo", "SUkqA", "TU0AK", "0M8R4KGxGuE"),
    *("H4sI", "PD94bWwg", "PENsaW5pY2FsRG9j", "TVNIf", "e1xyd", "UklGR", "R0lGOD"),
)
"""How documents begin in base64: PDF, zip, RTF, JPEG, PNG, TIFF, OLE, gzip, XML, HL7."""
_ALPHABET = re.compile(r"[A-Za-z0-9+/\-_=\s]*")
_WRITTEN = re.compile(
    r"\s{0,40}(?:\{\\rtf|<\?xml\s|<ClinicalDocument[\s>]|<!DOCTYPE\s|<html[\s>]|MIME-Version:)"
)


def decoded(text: str) -> bytes | None:
    r"""Return the bytes of a base64 text, of either alphabet and with any line breaks.

    What is cut off in the middle gives the bytes before; None where it is no base64.

    >>> decoded("SGVs\nbG8"), decoded("été")
    (b'Hello', None)
    """
    bare = re.sub(r"\s+", "", text).replace("-", "+").replace("_", "/").rstrip("=")
    if not bare:
        return None
    kept = len(bare) - (len(bare) % 4 == 1)
    try:
        return b64decode(bare[:kept] + "=" * (-kept % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_base64(text: str) -> bool:
    """Say whether a text is a document in base64: one of the known beginnings, nothing else in it.

    >>> is_base64("JVBERi0" + "A" * 80), is_base64("JVBERi0 est un PDF" + "é" * 80)
    (True, False)
    """
    start = text[:200].lstrip()
    if len(text) < SHORTEST or not start.startswith(_SIGNATURES):
        return False
    return _ALPHABET.fullmatch(text) is not None


def is_written(text: str) -> bool:
    r"""Say whether a text is itself a document in a format of its own: RTF, XML, HTML.

    >>> is_written(r"{\rtf1 Bonjour}"), is_written("glycémie < 5")
    (True, False)
    """
    return _WRITTEN.match(text) is not None


def inner_name(name: str) -> str:
    """Return the name of what stands inside, with its joiner."""
    return "!" + escape(name.encode("utf-8", "surrogatepass"))


def document(name: str, content: bytes, file_name: str = "") -> Member:
    """Return bytes that are held as a resource inside another.

    `name` is the inner name as it comes; `file_name` may hint at the format.
    """
    return Member(
        inner_name(name), lambda: io.BytesIO(content), file_name=file_name, size=len(content)
    )
