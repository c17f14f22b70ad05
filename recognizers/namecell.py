"""A cell of a name's column: its layouts, its compact form and its check.

>>> compact("Le Goff^Anne-Marie")
'LE GOFF ANNE MARIE'
>>> [CELLS[0].regex.match(cell)["value"] for cell in ("DR KERVELLA YANN", "MARTIN^ANNE^^^MME")]
['KERVELLA YANN', 'MARTIN^ANNE']
>>> CELLS[1].regex.match("56K012    DR KERVELLA YANN")["value"]
'KERVELLA YANN'
"""

from __future__ import annotations

import re

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold
from recognizers.gazetteer import GAZETTEER
from recognizers.shapes import PERSON, TITLE
from recognizers.spec import Pattern

__all__ = ["CELLS", "compact", "validate"]

_NOBODY = """
    INCONNU INCONNUE ANONYME TEST NEANT NULL NONE AUCUN AUCUNE SANS XXX XXXX VIDE NC NR ND NA
    ANONYMISE ANONYMISEE
"""
_PLACEHOLDERS = frozenset(_NOBODY.split())

_TITLES = rf"(?:(?i:{TITLE})[ .:]{{1,3}}){{0,2}}"
_CODE = r"(?=[A-Za-z]{0,8}[0-9])[A-Za-z0-9\-]{2,20}(?:[\^~;]| {1,8})"
_TAIL = r"(?:[ ,]{1,2}\((?:DR|PR|Dr|Pr)\))?\s*(?:[~^][^\n]{0,300})?\Z"


def _cell(name: str, before: str, parted: str) -> Pattern:
    person = rf"{PERSON}(?:[{parted}]{PERSON})?"
    regex = rf"\A\s*{before}{_TITLES}(?P<value>{person}){_TAIL}"
    return Pattern(name, re.compile(regex), needs_label=True)


CELLS = (_cell("cell", "", r"~\^"), _cell("coded cell", _CODE, r"\^"))
"""Whole cells of a name's column: with a title, behind a code, in HL7 or HPRIM components."""


def compact(text: str) -> str:
    """Return a name in accent-free capitals with single spaces."""
    return " ".join(re.findall(r"[A-Z0-9']+", fold(text).text))


def validate(text: str) -> str:
    """Return the compact name.

    Raises:
        InvalidFormat: "letters": there are digits, or no two letters.
        InvalidComponent: "placeholder" or "word": it says that there is no name,
            or holds ordinary words alone.
    """
    name = compact(text)
    if not re.search(r"[A-Z]{2}", name) or re.search(r"[0-9]", name):
        raise InvalidFormat("letters")
    parts = name.split()
    if all(part in _PLACEHOLDERS for part in parts):
        raise InvalidComponent("placeholder")
    if all(GAZETTEER.is_word(part) for part in parts):
        raise InvalidComponent("word")
    return name
