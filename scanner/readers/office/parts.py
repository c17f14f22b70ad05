"""What all office documents share: parts with properties, parts with further documents.

A part that cannot be read is named by its place in the package, for its own name may
tell something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipInfo

from scanner.errors import ReadError
from scanner.escaping import escape
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened
from scanner.readers.markup import parse
from scanner.readers.office.leaves import Leaves
from scanner.readers.office.package import Package
from scanner.readers.prose import Prose

__all__ = ["is_technical", "lost", "properties", "rest"]

_TECHNICAL = re.compile(
    r"\[content_types\]\.xml|mimetype|manifest\.rdf|meta-inf/manifest\.xml"
    r"|(?:docprops/thumbnail|thumbnails/thumbnail)\.\w+"
    r"|(?:word|xl|ppt)/(?:(?:\w+/)?theme/.*|.*printersettings\d*\.bin|(?:styles|fonttable|numbering"
    r"|websettings|calcchain|styleswitheffects|tablestyles|viewprops|presprops)\.(?:xml|bin))"
    r"|xl/metadata\.(?:xml|bin)|(?:word|ppt)/fonts/.*|configurations2/.*|layout-cache|settings\.xml"
    r"|(?:object [^/]+/)?settings\.xml",
    re.IGNORECASE,
)
_LEAVES = (".xml", ".rels", ".vml", ".rdf")


def is_technical(part: ZipInfo) -> bool:
    """Say whether a part holds the looks of a document and nothing of what it says.

    Styles, themes, fonts, printer settings, the picture of the first page.
    """
    return _TECHNICAL.fullmatch(part.filename) is not None


def properties(opened: Opened, package: Package, used: set[str], prose: Prose) -> Iterator[Item]:
    """Give a document's properties to its first record."""
    for part in package.parts:
        name = part.filename.lower()
        if name == "meta.xml" or (name.startswith("docprops/") and name.endswith(".xml")):
            used.add(name)
            yield from _leaves(opened, package, part, prose)


def rest(opened: Opened, package: Package, used: set[str], prose: Prose) -> Iterator[Item]:
    """Read every part that nobody did: XML as further text, others as resources inside."""
    for part in package.parts:
        name = part.filename.lower()
        if name in used or is_technical(part):
            continue
        if name.endswith(_LEAVES):
            yield from _leaves(opened, package, part, prose)
        else:
            yield _member(package, part)


def _leaves(opened: Opened, package: Package, part: ZipInfo, prose: Prose) -> Iterator[Item]:
    stem = re.sub(r"\.\w+$", "", part.filename.rsplit("/", 1)[-1])
    try:
        with package.open(part) as stream:
            for path, text in parse(stream, Leaves()):
                yield from prose.add(f"{stem}/{path}", text)
    except ReadError as error:
        if part.filename.lower().endswith(".vml"):  # which some programs write as HTML
            yield _member(package, part)
        else:
            yield lost(opened, package, part, error)


def _member(package: Package, part: ZipInfo) -> Member:
    name = part.filename
    escaped = escape(name.encode("utf-8", "surrogateescape"))

    def open_part() -> Any:
        return package.open(part)

    return Member(f"!{escaped}", open_part, file_name=name.rsplit("/", 1)[-1], size=part.file_size)


def lost(opened: Opened, package: Package, part: ZipInfo, error: ReadError) -> Skipped:
    """Return that a part could not be read, or not to its end."""
    place = f"part {package.parts.index(part) + 1} of {len(package.parts)}"
    detail = f"{place}: {error.detail}" if error.detail else place
    return Skipped(opened.resource.name, error.reason, detail, partial=True)
