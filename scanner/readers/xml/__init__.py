"""XML of any kind: the elements that repeat below the root are records, else the document is.

Fields are paths of local names below the record, `patient/nom`, attributes
`patient@id`. Base64 of a document is a resource of its own: `!contenu`.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.readers import Item, Opened, Reader
from scanner.readers.texts import decoded_head, is_text
from scanner.readers.xml.profile import Profile
from scanner.readers.xml.records import read_xml
from scanner.readers.xml.roots import plan_of, root_of

__all__ = ["READER"]

_SUFFIXES = (".xml", ".xsd", ".xsl", ".svg", ".rdf", ".wsdl", ".plist", ".config")
_PAGES = frozenset({"html", "HTML"})


def _sniff(head: bytes, name: str) -> int:
    """Want a root element; a page for browsers is none."""
    root = root_of(head)
    text = decoded_head(head)
    if root is None or root.name in _PAGES or not is_text(text):
        return 0
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return 90
    return 88 if name.endswith(_SUFFIXES) else 75


def _read(opened: Opened) -> Iterator[Item]:
    yield from read_xml(opened, Profile(), plan_of(opened.head))


READER = Reader(
    name="xml",
    title="XML: repeated elements or the document, by path",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
)
