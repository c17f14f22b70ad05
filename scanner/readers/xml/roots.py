"""What an XML text is by its beginning: its root, its encoding, and which elements repeat."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from scanner.columns import read_header
from scanner.readers.texts import decoded_head
from scanner.readers.xml.stream import Broken, XmlStream, local

__all__ = ["Plan", "Root", "declared_encoding", "plan_of", "root_of"]

_PROLOG = re.compile(
    r"[\s\ufeff\0]+|<\?.{0,2000}?\?>|<!--.{0,60000}?-->|<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,60000}?\]\s*)?>",
    re.DOTALL,
)
_ROOT = re.compile(r"<(?P<name>[A-Za-z_][\w.\-:]{0,200})(?=[\s/>])(?P<attributes>[^>]{0,8000})")
_NAMESPACE = re.compile(r"""xmlns(?::(?P<prefix>[\w.\-]{1,60}))?\s*=\s*["'](?P<uri>[^"']{0,200})""")
_ENCODING = re.compile(r"""<\?xml[^>]{0,80}encoding\s*=\s*["']([\w.\-:]{1,40})""")
_HEADS = re.compile(r"(?i)head|ent[eê]te|meta|info|param|propert|schema|control|emetteur|sender")
_PERSONAL = frozenset({"PATIENT_NAME", "BIRTH_DATE", "FR_NIR", "FR_INS", "PATIENT_ID"})
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Root:
    """The outermost element: its name, prefix left out, and the namespace it is in."""

    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which elements are records: those of some names at a depth (1 is the root, any name)."""

    depth: int = 1
    names: frozenset[str] = frozenset()


@lru_cache(8)
def root_of(head: bytes) -> Root | None:
    """Return the root of what seems to be XML; None where it does not begin as XML does.

    >>> root_of(b'<?xml version="1.0"?><!-- x --><h:a xmlns:h="urn:x" b="1"/>')
    Root(name='a', namespace='urn:x')
    >>> root_of(b"nom;prenom") is None
    True
    """
    text = decoded_head(head)
    at = 0
    while prolog := _PROLOG.match(text, at):
        at = prolog.end()
    found = _ROOT.match(text, at)
    if found is None:
        return None
    prefix, _, name = found["name"].rpartition(":")
    spaces = {m["prefix"] or "": m["uri"] for m in _NAMESPACE.finditer(found["attributes"])}
    return Root(name, spaces.get(prefix, ""))


def declared_encoding(head: bytes) -> str:
    """Return the encoding that the XML declaration names, "" where there is none."""
    found = _ENCODING.search(decoded_head(head)[:200])
    return found[1] if found else ""


@dataclass(slots=True)
class _Node:
    """An element near the root and those right below it."""

    name: str
    children: list[_Node] = field(default_factory=list)


class _Outline:
    """Takes down the elements near the root."""

    def __init__(self) -> None:
        self.root = _Node("")
        self._open = [self.root]
        self._beyond = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take down an element; its attributes are what stands below it."""
        if len(self._open) > _DEEPEST:
            self._beyond += 1
            return
        named = (local(each) for each in attributes if not each.startswith("xmlns"))
        node = _Node(local(name), [_Node(each) for each in named])
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, name: str) -> None:  # noqa: ARG002 - the parser has checked it
        """Go up."""
        if self._beyond:
            self._beyond -= 1
        else:
            self._open.pop()

    def text(self, text: str) -> None:
        """Leave text alone."""

    def aside(self, kind: str, text: str) -> None:
        """Leave comments alone."""


def plan_of(head: bytes) -> Plan:
    """Return which elements are records: those that repeat below the root, else the document.

    One wrapper, or one beside headers, may stand between. What has a patient's name or
    birth date beside the repeated elements is one record with them.

    >>> plan_of(b"<x><date/><p><nom/></p><p><nom/></p></x>")
    Plan(depth=2, names=frozenset({'p'}))
    >>> plan_of(b"<x><entete><date/></entete><l><p><nom/></p><p><nom/></p></l></x>").depth
    3
    >>> plan_of(b"<dossier><nom/><prenom/><res><code/></res><res><code/></res></dossier>").depth
    1
    """
    outline = _Outline()
    pieces = iter((decoded_head(head).encode("utf-8", "replace"), b""))
    with suppress(Broken):
        for _ in XmlStream(lambda _: next(pieces), outline).blocks():
            pass
    if not outline.root.children:
        return Plan()
    node = outline.root.children[0]
    for depth in range(2, _DEEPEST):
        counts = Counter(child.name for child in node.children)
        often = {name for name, count in counts.items() if count > 1}
        others = [child for child in node.children if child.name not in often]
        if often and len(others) <= len(node.children) - len(others):
            told = [child for child in others if not _HEADS.search(child.name)]
            personal = any(_is_personal(child, node.name) for child in told)
            return Plan() if personal else Plan(depth, frozenset(often))
        inner = [child for child in node.children if child.children]
        inner = [child for child in inner if not _HEADS.search(child.name)] or inner
        if len(inner) != 1 or any(_is_personal(c, "") for c in node.children if c is not inner[0]):
            return Plan()
        node = inner[0]
    return Plan()


def _is_personal(node: _Node, above: str) -> bool:
    """Say whether an element or one in it is called as a patient's name, birth date, number."""
    path = f"{above}.{node.name}" if above else node.name
    if node.children:
        return any(_is_personal(child, path) for child in node.children)
    return read_header(path).entity in _PERSONAL
