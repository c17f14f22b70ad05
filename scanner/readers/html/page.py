"""What an HTML page says to its reader, and what it hides from them.

Visible text, the attributes that hold words (values of forms, alternative texts,
links to people), comments and scripts. Styles are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.readers.blocks import Block, Blocks, Note, Piece, Words

__all__ = ["Page"]

_WORDS = Words(
    blocks=frozenset(
        "html head body title p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd section article header "
        "footer main aside nav form fieldset legend pre blockquote address figure figcaption "
        "option select textarea button details summary center caption script template noscript "
        "svg text object iframe dialog map label".split()
    ),
    tables=frozenset({"table"}),
    rows=frozenset({"tr"}),
    cells=frozenset({"td", "th"}),
    attributes=frozenset({"alt", "title", "placeholder", "aria-label", "summary", "cite"}),
    spans=frozenset({"colspan", "rowspan"}),
    gaps={"br": "\n", "wbr": ""},
    breaks=frozenset({"hr"}),
    interrupts=True,
)
_AS_IT_IS = frozenset({"pre", "textarea", "script"})
_META = frozenset({"author", "description", "keywords", "subject", "dc.title", "dc.creator"})
_BLANKS = re.compile(r"\s+")
_LINK = re.compile(r"(?i)(?:mailto|tel|sms|file):|[^?#]{0,2000}\?")


class Page:
    """Makes pieces of the tags and text of a page; a target of lxml's parser."""

    def __init__(self) -> None:
        self._blocks = Blocks(_WORDS)
        self._beside: list[Piece] = []
        self._open: list[str] = []
        self._style = False

    def taken(self) -> list[Piece]:
        """Return the pieces that are complete."""
        beside, self._beside = self._beside, []
        return self._blocks.taken() + beside

    def finish(self) -> list[Piece]:
        """Return what is left at the end."""
        return self._blocks.finish() + self.taken()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""
        if name in _AS_IT_IS:
            self._open.append(name)
        self._style = self._style or name == "style"
        self._blocks.start(name, attributes)
        if attributes:
            self._attributes(name, attributes)

    def _attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("value", "")
        if value.strip() and name in ("input", "param", "option", "data", "button"):
            label = attributes.get("name") or attributes.get("id") or name
            self._beside.append(Note(f"{name}/{label}", value))
        if name == "meta" and attributes.get("name", "").lower() in _META:
            self._beside.append(Note(f"meta/{attributes['name']}", attributes.get("content", "")))
        for key, text in attributes.items():
            is_link = key in ("href", "src", "action") and _LINK.match(text)
            if (is_link or key.startswith("data-")) and len(text) > 3:  # noqa: PLR2004 - says nothing
                self._beside.append(Note(f"{name}@{key}", text))

    def end(self, name: str) -> None:
        """Take an end tag."""
        self._blocks.end(name)
        if self._open and self._open[-1] == name:
            self._open.pop()
        self._style = self._style and name != "style"

    def data(self, text: str) -> None:
        """Take text."""
        if not self._style:
            self._blocks.text(text if self._open else _BLANKS.sub(" ", text))

    def comment(self, text: str) -> None:
        """Take a comment."""
        if text.strip():
            self._beside.append(Block(text.strip()))

    def pi(self, target: str, text: str | None = None) -> None:
        """Leave a processing instruction out."""

    def close(self) -> None:
        """End, as lxml wants a target to."""
