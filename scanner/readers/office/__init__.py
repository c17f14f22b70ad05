"""Office documents in a zip: Word, Excel, PowerPoint and OpenDocument, by their parts.

Whatever a document is called, its parts say what it is. One whose directory is missing
or that is none of these is read as the archive that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from scanner.errors import EncryptedResource, ReadError
from scanner.readers import Item, Opened, Reader, discover
from scanner.readers.office import books, texts
from scanner.readers.office.package import Package
from scanner.readers.spool import seekable

__all__ = ["READER"]

_SUFFIXES = (
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".pptx", ".pptm", ".ppsx",
    ".odt", ".ott", ".ods", ".ots", ".odp", ".odg",
)  # fmt: skip
_LOCAL = b"PK\3\4"
_PARTS = re.compile(
    rb"PK\x03\x04.{26}(?:word/\w|xl/\w|ppt/\w|mimetypeapplication/vnd\.(?:oasis\.opendocument|sun\.xml)"
    rb"|\[Content_Types\]\.xml)",
    re.DOTALL,
)
_MANIFEST = 4 << 20
_MAINS = {b"wordprocessingml": "docx", b"spreadsheetml": "xlsx", b"presentationml": "pptx"}
_MAIN = re.compile(rb"(wordprocessingml|spreadsheetml|presentationml)\.\w{1,40}\.main\+xml")
_READ: dict[str, Callable[[Opened, Package, Any], Iterator[Item]]] = {
    "docx": texts.word,
    "pptx": texts.slides,
    "xlsx": books.xlsx,
    "xlsb": books.xlsb,
    "odt": texts.opendocument,
    "odp": texts.opendocument,
    "ods": books.ods,
}


def _sniff(head: bytes, name: str) -> int:
    """Know the names of the first parts; a file name counts where the head is not long enough."""
    if not head.startswith(_LOCAL):
        return 0
    return 98 if name.endswith(_SUFFIXES) or _PARTS.search(head) else 0


def _read(opened: Opened) -> Iterator[Item]:
    with seekable(opened) as stream:
        try:
            package = Package(stream, opened.limits)
        except ReadError as error:
            yield from _as_archive(opened, stream, error)
            return
        kind = _kind(package)
        if kind is None:
            yield from _as_archive(opened, stream, None)
            return
        opened.describe(kind, None)
        if package.is_encrypted or _is_sealed(package):
            raise EncryptedResource("password_required")
        yield from _READ[kind](opened, package, stream)


def _kind(package: Package) -> str | None:
    """Return what a package is, by its parts."""
    names = {part.filename.lower() for part in package.parts}
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) and name.endswith(".xml") for name in names):
            return kind
    if "content.xml" in names:
        declared = _content(package, "mimetype")
        if b"spreadsheet" in declared or b".calc" in declared:
            return "ods"
        return "odp" if b"presentation" in declared or b"graphics" in declared else "odt"
    found = _MAIN.search(_content(package, "[Content_Types].xml"))
    return _MAINS[found[1]] if found is not None else None


def _content(package: Package, name: str) -> bytes:
    part = package.named(name)
    try:
        return package.read(part, _MANIFEST) if part is not None else b""
    except ReadError:
        return b""


def _is_sealed(package: Package) -> bool:
    """Say whether the manifest of an OpenDocument names an encryption."""
    return b":encryption-data" in _content(package, "META-INF/manifest.xml")


def _as_archive(opened: Opened, stream: Any, error: ReadError | None) -> Iterator[Item]:
    """Let the reader of zip archives take what is no office document, or no whole one."""
    reader = next((unit for unit in discover() if unit.name == "zip"), None)
    if reader is None:
        raise error or ReadError("unsupported_format", "zip archive")
    stream.seek(0)
    yield from reader.read(replace(opened, stream=stream, seekable=True))


READER = Reader(
    name="office",
    title="office documents: DOCX, XLSX, XLSB, PPTX, ODT, ODS, ODP",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
