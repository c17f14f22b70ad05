"""What the elements of a kind of XML hold; this is the profile of XML that nobody knows."""

from __future__ import annotations

import re

from scanner.readers.embedded import SHORTEST, is_base64

__all__ = ["Frame", "Profile"]

_NAME = re.compile(r"[A-Za-z_][\w.\-]{0,40}")
_MOST = 2_000
"""Distinct places that are told apart; beyond, a path goes by itself."""
_VALUES = frozenset({"value", "v", "val", "content", "text"})
"""Attributes that are the value of their element: `birthTime@value`."""


class Frame:
    """An element that is open.

    Attributes:
        name, path, attributes: its local name, its field, its attributes.
        owner: whose data stand in it, for the profile.
        seen: what the profile notes of its children.
        title: a title that stood before it, for prose.
        prose: the pieces of the prose that it is part of, None outside.
    """

    __slots__ = (
        "_seen",
        "attributes",
        "name",
        "owner",
        "parent",
        "path",
        "prose",
        "size",
        "texts",
        "title",
    )

    def __init__(
        self, name: str, path: str, attributes: dict[str, str], parent: Frame | None
    ) -> None:
        self.name, self.path, self.attributes, self.parent = name, path, attributes, parent
        self.owner: str = parent.owner if parent is not None else ""
        self.prose: list[str] | None = parent.prose if parent is not None else None
        self.texts: list[str] = []
        self.size = 0
        self.title = ""
        self._seen: dict[str, str] | None = None

    @property
    def seen(self) -> dict[str, str]:
        """What is noted of the children."""
        if self._seen is None:
            self._seen = {}
        return self._seen


def _name_of(attributes: dict[str, str]) -> str:
    """Return what an element calls its value, "" where it does not."""
    named = attributes.get("name") or attributes.get("key") or ""
    return named if _NAME.fullmatch(named) else ""


class Profile:
    """What any XML says of its fields: their names."""

    format = "xml"

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], str] = {}

    def enter(self, frame: Frame) -> None:
        """See an element open: say whose it is, and whether it is prose."""

    def leave(self, frame: Frame, text: str) -> None:
        """See an element end, with its text."""

    def place(self, frame: Frame, attribute: str, value: str) -> str:  # noqa: ARG002
        """Return what an attribute, or the text where it is "", holds: a name or word to judge by.

        The path with dots is read as that of JSON: `patient.nom`. An element that names
        what its value is goes by that: `<field name="nom">`, `<add key="mdp" value="">`.
        """
        named = _name_of(frame.attributes) if frame.attributes else ""
        key = (frame.path, attribute, named)
        found = self._known.get(key)
        if found is None:
            name = frame.path.replace("/", ".")
            last = attribute if attribute and attribute.lower() not in _VALUES else named
            if last and len(self._known) < _MOST:
                name = f"{name}.{last}" if name else last
            found = self._known[key] = name
        return found

    def inner(self, frame: Frame, attribute: str, text: str) -> str:
        """Return the name of the document that a value is in base64, "" where it is none."""
        if len(text) < SHORTEST or not is_base64(text):
            return ""
        return f"{frame.name}@{attribute}" if attribute else frame.name
