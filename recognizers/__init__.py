"""What French medical identifiers and health terms look like.

>>> from recognizers import recognizer
>>> [(s.start, s.end) for s in recognizer("FR_NIR").find("NIR 2 55 08 14 168 025 38")]
[(4, 25)]
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from recognizers.spec import Evidence, Pattern, Recognizer, Span

__all__ = ["Evidence", "Pattern", "Recognizer", "Span", "discover", "recognizer"]

FAMILIES = ("identity", "professionals", "health")


@cache
def discover() -> tuple[Recognizer, ...]:
    """Return every recognizer, found by walking the family packages, by entity."""
    found: dict[str, tuple[Recognizer, str]] = {}
    for family in FAMILIES:
        package = importlib.import_module(f"recognizers.{family}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            unit = getattr(importlib.import_module(module.name), "RECOGNIZER", None)
            if unit is None:
                continue
            if unit.entity in found:
                raise ImportError(f"{unit.entity}: both {found[unit.entity][1]} and {module.name}")
            found[unit.entity] = unit, module.name
    return tuple(unit for _, (unit, _) in sorted(found.items()))


@cache
def recognizer(entity: str) -> Recognizer:
    """Return the recognizer of an entity; KeyError where there is none."""
    for unit in discover():
        if unit.entity == entity:
            return unit
    raise KeyError(entity)
