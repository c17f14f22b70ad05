"""Which part of an Office document stands for what, by the relations between parts."""

from __future__ import annotations

import posixpath

from scanner.errors import ReadError
from scanner.readers.markup import parse
from scanner.readers.office.package import Package

__all__ = ["main_part", "relations"]


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and path of each part that a part is related to, by id.

    What cannot be read of them is left out: whoever needs such a part looks for it by
    its usual path, and others are read as further text.
    """
    folder, name = posixpath.split(part)
    found = package.named(f"{folder}/_rels/{name}.rels".lstrip("/"))
    targets = _Relations(folder)
    if found is None:
        return {}
    made: dict[str, tuple[str, str]] = {}
    try:
        with package.open(found) as stream:
            for key, kind, path in parse(stream, targets):
                made[key] = (kind, path)
    except ReadError:
        pass
    return made


def main_part(package: Package, usual: str) -> str:
    """Return the path of the part that the whole document stands in."""
    if package.named(usual) is not None:
        return usual
    parts = relations(package, "").values()
    return next((path for kind, path in parts if kind == "officeDocument"), usual)


class _Relations:
    """Makes (id, kind, path); a target of `scanner.readers.markup`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._made: list[tuple[str, str, str]] = []

    def taken(self) -> list[tuple[str, str, str]]:
        """Return what was made since the last call."""
        made, self._made = self._made, []
        return made

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/" + self._folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self._made.append((attributes.get("Id", ""), kind, path))

    def end(self, name: str) -> None:
        """Take an end tag."""

    def text(self, text: str) -> None:
        """Take text."""
