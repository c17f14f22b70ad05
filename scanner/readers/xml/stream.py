"""An XML text taken apart by expat, block by block; nothing is fetched, bombs are refused.

Entities that a document declares are expanded as long as they stay small; those of
HTML are known without being declared, for exports use them so. What an entity or DTD
outside says is not loaded, but noted. Control characters, which XML forbids, are
blanks. Documents glued together are read one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import name2codepoint
from typing import Any, Protocol
from xml.parsers import expat

__all__ = ["Broken", "Handler", "XmlStream", "local"]

_BLOCK = 256 << 10
MAX_TOKEN = 64 << 20
"""A tag with its attributes that is longer is not read as one."""
_FREE, _FACTOR = 8 << 20, 20
"""Characters that text may have without question, and how many times those of its bytes."""
_NO_ELEMENTS, _UNCLOSED, _PARTIAL, _JUNK = 3, 5, 6, 9
_AMPLIFIED = frozenset({43, 44})
_RECURSIVE = 12
_MISPLACED = 17
_PLAIN = bytes.maketrans(bytes([*range(9), 11, 12, *range(14, 32)]), b" " * 29)
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("lt", "gt", "amp", "quot")
).encode()


class Broken(Exception):  # noqa: N818 - becomes a Skipped, never leaves the readers
    """The text is no XML from here on. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Handler(Protocol):
    """Takes what stands in a document; names come as written, with any prefix (see `local`)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""

    def end(self, name: str) -> None:
        """Take an end tag."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def aside(self, kind: str, text: str) -> None:
        """Take what is no content: a `comment()`, the value of an `entity()`, a `pi()`."""


@lru_cache(4096)
def local(name: str) -> str:
    """Return a name without its prefix.

    >>> local("hl7:ClinicalDocument"), local("nom")
    ('ClinicalDocument', 'nom')
    """
    return name.rpartition(":")[2]


class XmlStream:
    """The way through a text.

    Attributes:
        external: whether it points to something outside that was not loaded.
    """

    def __init__(self, read: Callable[[int], bytes], handler: Handler) -> None:
        self._read, self._handler = read, handler
        self._block = b""
        self._before = self._lines = self._characters = 0
        self.external = False
        self._parser = self._parser_of()

    @property
    def line(self) -> int:
        """The 1-based line that is being read."""
        return int(self._lines + self._parser.CurrentLineNumber)

    def blocks(self) -> Iterator[None]:
        """Read to the end; the handler has more at each step. Raises `Broken`."""
        while block := self._read(_BLOCK):
            self._feed(block.translate(_PLAIN), final=False)
            yield
        self._feed(b"", final=True)
        yield

    def rest(self) -> bytes:
        """Return what of the last block was not read; the text goes on behind it."""
        return self._block[self._error_at() :]

    def _error_at(self) -> int:
        return max(0, int(self._parser.ErrorByteIndex) - self._before)

    def _feed(self, block: bytes, *, final: bool) -> None:
        self._before += len(self._block)
        self._block = block
        while True:
            try:
                self._parser.Parse(block, final)
            except expat.ExpatError as error:
                block = self._next_document(error.code, final=final)
            else:
                break
        if self._before + len(block) - self._parser.CurrentByteIndex > MAX_TOKEN:
            raise Broken("value_too_long")

    def _next_document(self, code: int, *, final: bool) -> bytes:
        """Return the start of a further document where one was glued on. Raises `Broken`."""
        self._parser.buffer_text = False  # hands over the text before the break
        rest = self.rest()
        if code in (_JUNK, _MISPLACED) and rest.lstrip()[:1] == b"<" and len(rest) > 1:
            self._lines = self.line - 1
            self._before, self._block = 0, rest
            self._parser = self._parser_of()
            return rest
        if code in _AMPLIFIED or code == _RECURSIVE:
            raise Broken("entity_limit") from None
        cut = final and code in (_NO_ELEMENTS, _UNCLOSED, _PARTIAL)
        raise Broken("truncated" if cut else "malformed") from None

    def _parser_of(self) -> Any:
        parser: Any = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        handler = self._handler
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        parser.CommentHandler = lambda text: handler.aside("comment()", text)
        parser.ProcessingInstructionHandler = lambda _, text: handler.aside("pi()", text)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = lambda name, _: handler.text(f"&{name};")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.UseForeignDTD(True)  # noqa: FBT003 - expat takes no keyword
        parser.ExternalEntityRefHandler = self._outside
        return parser

    def _counted(self, text: str) -> None:
        """Take text in a document that declares entities."""
        self._characters += len(text)
        if self._characters > _FREE and self._characters > _FACTOR * (self._before + _BLOCK):
            raise Broken("entity_limit")
        self._handler.text(text)

    def _doctype(self, _name: str, system: str | None, public: str | None, _own: int) -> None:
        self.external |= system is not None and public is None

    def _entity(self, *declared: Any) -> None:
        value, address = declared[2], declared[4]
        self.external |= address is not None
        self._parser.CharacterDataHandler = self._counted
        if value is not None:
            self._handler.aside("entity()", value)

    def _outside(self, context: str | None, *_address: str | None) -> int:
        """Put the entities of HTML in the place of any DTD, and nothing in that of an entity."""
        if context is None:
            inner = self._parser.ExternalEntityParserCreate(context)
            inner.EntityDeclHandler = None
            inner.Parse(_ENTITIES, True)  # noqa: FBT003
        else:
            self.external = True
        return 1
