"""FHIR R4 and R5 in XML: each entry of a bundle a record, else the resource.

Fields are paths of local names, `resource/Patient/name/family@value`. Whose a name is
follows from the type of the resource, as in JSON; an attachment's `data` is a
resource of its own, `!data@value`.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.readers import Item, Opened, Reader
from scanner.readers.clinical import identified
from scanner.readers.fhir.paths import place_of_element
from scanner.readers.xml.profile import Frame, Profile
from scanner.readers.xml.records import read_xml
from scanner.readers.xml.roots import Plan, root_of

__all__ = ["READER"]

_NAMESPACE = "http://hl7.org/fhir"
_SHORTEST = 24


class _Fhir(Profile):
    """What the elements of resources hold: that of their `value`."""

    format = "fhir/xml"

    def enter(self, frame: Frame) -> None:
        """Note the type of a resource, and what stands beside others."""
        parent = frame.parent
        if frame.name == "div":
            frame.prose = []
        if frame.name[:1].isupper():
            frame.owner = frame.name
        if parent is None:
            return
        value = frame.attributes.get("value", "")
        if frame.name == "reference":
            value = value.rpartition("/")[0] + "/"
        parent.seen[frame.name] = value
        typed = parent.parent
        if frame.name == "code" and parent.name == "coding" and typed is not None:
            holder = typed.parent
            if typed.name == "type" and holder is not None and identified(value) != "id":
                holder.seen["type"] = value

    def place(self, frame: Frame, attribute: str, value: str) -> str:  # noqa: ARG002
        """Return the word of an element's value."""
        if attribute != "value" or not frame.owner or frame.parent is None:
            return "other:text" if not attribute else "other:nothing"
        names: list[str] = []
        step: Frame | None = frame
        while step is not None and step.name != frame.owner:
            names.insert(0, step.name)
            step = step.parent
        return place_of_element(frame.owner, tuple(names), frame.parent.seen) if names else ""

    def inner(self, frame: Frame, attribute: str, text: str) -> str:
        """Name the content of an attachment."""
        if frame.name == "data" and attribute == "value" and len(text) >= _SHORTEST:
            return "data@value"
        return super().inner(frame, attribute, text)


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - the root says it
    """Want the namespace of FHIR."""
    root = root_of(head)
    return 97 if root is not None and root.namespace == _NAMESPACE else 0


def _read(opened: Opened) -> Iterator[Item]:
    root = root_of(opened.head)
    is_bundle = root is not None and root.name == "Bundle"
    plan = Plan(2, frozenset({"entry"})) if is_bundle else Plan()
    yield from read_xml(opened, _Fhir(), plan)


READER = Reader(
    name="fhir-xml",
    title="FHIR R4 and R5 in XML: bundles and resources",
    suffixes=(".fhir.xml",),
    sniff=_sniff,
    read=_read,
)
