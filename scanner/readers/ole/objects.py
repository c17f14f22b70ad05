"""Files that were embedded in documents by OLE: in packages, or as they are.

Sources:
    * [MS-OLEDS] 2.2.5 (embedded objects of OLE 1), 2.3.6 (native stream); what a package
      holds (label, path, temporary path, bytes) is what Office writes, unverified
"""

from __future__ import annotations

import io
import re
import struct

from scanner.escaping import escape
from scanner.model import Member
from scanner.readers.ole.compound import MAGIC

__all__ = ["held_by_object", "held_by_package", "member"]

_EMBEDDED = 2


def member(name: str, content: bytes) -> Member:
    """Return bytes as a resource inside; its name may be a path of whoever embedded it."""
    bare = re.sub(r".*[\\/]", "", name)
    inner = "!" + escape(bare.encode("utf-8", "surrogateescape"))
    return Member(inner, lambda: io.BytesIO(content), file_name=bare, size=len(content))


def held_by_package(content: bytes, name: str) -> Member:
    """Return the file in a package's native stream, or that stream's bytes under `name`."""
    try:
        label, at = _string(content, 6)
        _, at = _string(content, at)
        at += 4
        at += 4 + _number(content, at)
        size = _number(content, at)
    except (struct.error, ValueError):
        return member(name, content[4:])
    inner = content[at + 4 : at + 4 + size]
    return member(label or name, inner) if inner else member(name, content[4:])


def held_by_object(content: bytes, name: str) -> Member:
    """Return what an object of OLE 1 holds, as RTF writes it."""
    try:
        kind = _number(content, 4)
        at = 8
        texts = []
        for _ in range(3):
            size = _number(content, at)
            texts.append(content[at + 4 : at + 4 + size].rstrip(b"\0"))
            at += 4 + size
        size = _number(content, at)
    except struct.error:
        return member(name, content)
    native = content[at + 4 : at + 4 + size]
    if kind != _EMBEDDED or not native:
        return member(name, content)
    if texts[0] == b"Package" and not native.startswith(MAGIC):
        return held_by_package(struct.pack("<I", len(native)) + native, name)
    return member(name, native)


def _number(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", content, at)[0])


def _string(content: bytes, at: int) -> tuple[str, int]:
    end = content.index(b"\0", at)
    return content[at:end].decode("cp1252", "replace"), end + 1
