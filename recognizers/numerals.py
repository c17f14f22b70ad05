"""Numbers and dates spelled out in French, as registers and notaries write them.

They run on the folded text: `TROIS MARS MIL NEUF CENT QUATRE-VINGT-CINQ`.

>>> number("MIL NEUF CENT QUATRE-VINGT-CINQ"), number("DEUX MILLE VINGT ET UN"), number("PREMIER")
(1985, 2021, 1)
"""

from __future__ import annotations

import re

__all__ = ["DAY", "YEAR", "number"]

_SMALL = (
    *("UN", "DEUX", "TROIS", "QUATRE", "CINQ", "SIX", "SEPT", "HUIT", "NEUF", "DIX", "ONZE"),
    *("DOUZE", "TREIZE", "QUATORZE", "QUINZE", "SEIZE"),
)
_WORTH = {word: value for value, word in enumerate(_SMALL, 1)}
_WORTH |= {"PREMIER": 1, "VINGT": 20, "TRENTE": 30, "QUARANTE": 40, "CINQUANTE": 50}
_WORTH |= {"SOIXANTE": 60}
_FOUR_TWENTIES = 4

_WORD = r"(?:UNE?|DEUX|TROIS|QUATRE|CINQ|SIX|SEPT|HUIT|NEUF|DIX|ONZE|DOUZE|TREIZE|QUATORZE|QUINZE"
_WORD += r"|SEIZE|VINGTS?|TRENTE|QUARANTE|CINQUANTE|SOIXANTE|ET)"
DAY = rf"(?:PREMIER|{_WORD}(?:[ \-]{_WORD}){{0,2}})"
"""A day of the month; also what no month has, which `parse` refuses."""

YEAR = rf"(?:(?:MIL(?:LE)?[ \-]NEUF|DIX[ \-]NEUF)[ \-]CENTS?|DEUX[ \-]MILLE)(?:[ \-]{_WORD}){{0,5}}"
"""A year from 1900 on."""


def number(text: str) -> int:
    """Return the value of a folded number in words; what is no number counts as nothing."""
    total = part = 0
    for word in re.split(r"[ \-]+", text):
        plain = word.removesuffix("S") if word in ("VINGTS", "CENTS") else word
        if plain in ("MIL", "MILLE"):
            total, part = total + max(part, 1) * 1000, 0
        elif plain == "CENT":
            part = max(part, 1) * 100
        elif plain == "VINGT" and part % 100 == _FOUR_TWENTIES:
            part += 76
        else:
            part += _WORTH.get(plain, 0)
    return total + part
