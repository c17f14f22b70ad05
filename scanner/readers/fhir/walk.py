"""The way through a FHIR resource in JSON: cells with what they hold, and attached documents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from scanner.model import Member
from scanner.readers.clinical import identified
from scanner.readers.embedded import decoded, document
from scanner.readers.fhir.paths import place_of_element
from scanner.readers.jsonpaths import Pairs, TooDeep, index
from scanner.readers.placed import placed

__all__ = ["Walk"]

Cell = tuple[str, str]
_BESIDE = ("system", "reference", "type", "value")
_DEEPEST = 200
_SHORTEST = 24
"""Characters of base64 that may be a document; less is read where it stands."""


class Walk:
    """Takes resources apart; keeps the documents attached to them until they are asked for."""

    def __init__(self) -> None:
        self._documents: list[Member] = []

    def documents(self) -> Iterator[Member]:
        """Yield the documents met since the last call."""
        met, self._documents = self._documents, []
        yield from met

    def cells(self, value: Any, where: str = "", path: str = "") -> list[Cell]:
        """Return the cells of a decoded value.

        Args:
            value: the value.
            where: what stands before its fields in the names of documents: `entry[3].`.
            path: the field of the value in its record.

        Raises:
            TooDeep: it is nested too deeply.
        """
        found: list[Cell] = []
        self._take(found, value, _Here(path, where, "", (), 0))
        return found

    def _take(self, found: list[Cell], value: Any, here: _Here) -> None:
        if here.depth >= _DEEPEST:
            raise TooDeep
        if isinstance(value, Pairs):
            self._object(found, value, here)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                path = here.path + index(place)
                if isinstance(item, list):  # objects too: `Pairs` is one
                    self._take(found, item, here._replace(path=path, depth=here.depth + 1))
                elif item is not None:
                    place_ = _place(here.kind, here.names, ())
                    found.append((placed(path, place_), _text(item)))
        elif value is not None:
            found.append((here.path, _text(value)))

    def _object(self, found: list[Cell], value: Pairs, here: _Here) -> None:
        kind, names = here.kind, here.names
        own = _type(value)
        if own:
            kind, names = own, ()
        beside = _beside(value)
        prefix = f"{here.path}." if here.path else ""
        for key, each in value:
            path = prefix + key.replace("\0", "")
            below = (*names, key)
            if isinstance(each, list):
                self._take(found, each, _Here(path, here.where, kind, below, here.depth + 1))
            elif each is None or (key == "data" and self._keep(each, here.where + path)):
                continue
            elif key == "fullUrl" and not kind:
                found.append((placed(path, _place(_type_within(value), below, ())), _text(each)))
            else:
                found.append((placed(path, _place(kind, below, beside)), _text(each)))

    def _keep(self, text: Any, name: str) -> bool:
        """Keep an attachment; say whether it was one."""
        long_enough = isinstance(text, str) and len(text) >= _SHORTEST
        content = decoded(text) if long_enough else None
        if content is None:
            return False
        self._documents.append(document(name, content))
        return True


class _Here(NamedTuple):
    """Where one is: the field, what names of documents begin with, the resource's type."""

    path: str
    where: str
    kind: str
    names: tuple[str, ...]
    depth: int


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "true" if value else "false"


def _type(value: Pairs) -> str:
    """Return the type of a resource, "" of anything else."""
    found = next((each for key, each in value if key == "resourceType"), "")
    return found if isinstance(found, str) else ""


def _type_within(entry: Pairs) -> str:
    """Return the type of the resource in an entry."""
    resource = next((each for key, each in entry if key == "resource"), None)
    return _type(resource) if isinstance(resource, Pairs) else ""


def _beside(value: Pairs) -> tuple[tuple[str, str], ...]:
    """Return what tells what the values of an object are; of a value itself only its looks."""
    found = {}
    for key, each in value:
        if key not in _BESIDE:
            continue
        if isinstance(each, str):
            found[key] = each
        elif key == "type" and isinstance(each, Pairs):
            found[key] = _type_of(each)
    if "value" in found:
        found["value"] = "@" if "@" in found["value"] else ""
    if "reference" in found:
        found["reference"] = found["reference"].rpartition("/")[0] + "/"
    return tuple(found.items())


def _type_of(concept: Pairs) -> str:
    """Return the first code of an identifier's type that means something."""
    codings: Any = next((each for key, each in concept if key == "coding"), ())
    for coding in codings if isinstance(codings, list) else ():
        code = dict(coding).get("code", "") if isinstance(coding, Pairs) else ""
        if isinstance(code, str) and identified(code) != "id":
            return code
    return ""


@lru_cache(8192)
def _place(kind: str, names: tuple[str, ...], beside: tuple[tuple[str, str], ...]) -> str:
    return place_of_element(kind, names, dict(beside)) if kind and names else ""
