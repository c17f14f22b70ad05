"""What French medical identifiers and health terms look like.

>>> from recognizers import recognizer
>>> [(s.start, s.end) for s in recognizer("FR_NIR").find("NIR 2 55 08 14 168 025 38")]
[(4, 25)]
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from recognizers.adoption import joined, remembered
from recognizers.spec import Evidence, Pattern, Recognizer, Span

__all__ = [
    "Evidence",
    "Pattern",
    "Recognizer",
    "Span",
    "discover",
    "modules",
    "recognizer",
    "shipped",
    "title",
]

FAMILIES = ("identity", "professionals", "health")


@cache
def modules() -> dict[str, ModuleType]:
    """Return the module of every recognizer by its entity, found by walking the families.

    They come by family, then by name.
    """
    found: dict[str, ModuleType] = {}
    for family in FAMILIES:
        package = importlib.import_module(f"recognizers.{family}")
        for entry in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(entry.name)
            unit = getattr(module, "RECOGNIZER", None)
            if unit is None:
                continue
            other = found.setdefault(unit.entity, module)
            if other is not module:
                raise ImportError(f"{unit.entity}: both {other.__name__} and {entry.name}")
    return found


def shipped() -> tuple[Recognizer, ...]:
    """Return every recognizer that comes with the program, by entity."""
    return tuple(module.RECOGNIZER for _, module in sorted(modules().items()))


@remembered
def discover() -> tuple[Recognizer, ...]:
    """Return every recognizer, by entity; then those of a user's own entities."""
    return tuple(joined(shipped()))


def title(entity: str) -> str:
    """Return a recognizer's title: its French name and what that is in English.

    >>> title("FR_ADELI")
    'Numéro ADELI: the number of a health professional in the directory that RPPS replaces'
    """
    return (modules()[entity].__doc__ or "").strip().partition("\n")[0].rstrip(".")


@remembered
def _by_entity() -> dict[str, Recognizer]:
    return {unit.entity: unit for unit in discover()}


def recognizer(entity: str) -> Recognizer:
    """Return the recognizer of an entity; KeyError where there is none."""
    return _by_entity()[entity]
