"""What any XML part says: the text of its elements and of its telling attributes, by path."""

from __future__ import annotations

from scanner.readers.xml.stream import local

__all__ = ["Leaf", "Leaves"]

Leaf = tuple[str, str]
"""A path of local names and the text there."""

_TELLING = frozenset(
    "v name displayName title descr description tooltip author userId initials value tag "
    "connection command sql prompt promptTitle error errorTitle comment string-value "
    "initial".split()
)
_TECHNICAL = frozenset(
    "created modified lastPrinted revision TotalTime Pages Words Characters Lines Paragraphs "
    "CharactersWithSpaces Application AppVersion DocSecurity ScaleCrop LinksUpToDate SharedDoc "
    "HyperlinksChanged Template PresentationFormat Slides Notes HiddenSlides MMClips i4 "
    "formatCode f Anchor AutoFill Row Column generator editing-cycles editing-duration "
    "creation-date print-date".split()
)
_STRUCTURE = frozenset({"vector", "variant"})
"""Left out of the paths, which are read as names of columns: a variant is a finding."""
_SILENT = frozenset({"HeadingPairs", "compatSetting"})
_WORD = 2


class Leaves:
    """Makes leaves of a part; a target of `scanner.readers.markup`."""

    def __init__(self) -> None:
        self._made: list[Leaf] = []
        self._path: list[str] = []
        self._text: list[str] = []

    def taken(self) -> list[Leaf]:
        """Return the leaves that are complete."""
        made, self._made = self._made, []
        return made

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        self._flush()
        self._path.append(name)
        external = attributes.get("TargetMode") == "External"
        for each, value in attributes.items():
            key = local(each)
            telling = key in _TELLING or (key == "Target" and external)
            telling = telling or (key == "val" and name == "docVar")
            if telling and _says(value) and not each.startswith("xmlns"):
                self._add(f"@{key}", value)

    def text(self, text: str) -> None:
        """Take text."""
        self._text.append(text)

    def end(self, name: str) -> None:  # noqa: ARG002 - elements end in order
        """Take the end of an element."""
        self._flush()
        self._path.pop()

    def _flush(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if text and self._path[-1] not in _TECHNICAL and _says(text):
            self._add("", text)

    def _add(self, attribute: str, text: str) -> None:
        if _SILENT.isdisjoint(self._path):
            path = [name for name in self._path[-3:] if name not in _STRUCTURE]
            self._made.append(("/".join(path) + attribute, text))


def _says(text: str) -> bool:
    """Say whether a text is more than a flag or a small number."""
    return len(text) > _WORD and not (text.isdecimal() and len(text) < 6)  # noqa: PLR2004
