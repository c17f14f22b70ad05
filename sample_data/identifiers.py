"""Numbers and spellings: keys, invented NIRs, names without accents, days."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["FIRST_DAY", "LAST_DAY", "caps", "chance", "fold", "luhn", "nir", "nir_key", "yearly"]

FIRST_DAY, LAST_DAY = date(2015, 1, 5), date(2020, 10, 14)
CORSICA_SPLIT = 1976
_NEIGHBOURS = ("29", "35", "14", "50", "28", "37", "75", "59", "69", "13")


def fold(text: str) -> str:
    """Return a text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def caps(text: str) -> str:
    """Return a text in capitals without accents, as old laboratory software writes."""
    return fold(text).upper()


def nir_key(number: str) -> str:
    """Return the two-digit key of a 13-character NIR."""
    digits = number[:5] + {"2A": "19", "2B": "18"}.get(number[5:7], number[5:7]) + number[7:]
    return f"{97 - int(digits) % 97:02d}"


def luhn(digits: str) -> str:
    """Return digits with their Luhn check digit appended."""
    doubled = (int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits)))
    return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def yearly(rng: random.Random, first: date, last: date) -> date:
    """Return a day between two days, both included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def chance(rng: random.Random, rate: float) -> bool:
    """Return True at a rate of 0..1."""
    return rng.random() < rate


def nir(rng: random.Random, sex: str, born: date, dep: str, order: int) -> str:
    """Return a 15-character NIR with its right key, of a commune that does not exist."""
    commune = rng.randint(901, 989)
    where = rng.choices(("abroad", "overseas", "corsica", "elsewhere", "here"), (6, 3, 2, 24, 65))
    if where == ["abroad"]:
        place = f"99{rng.randint(601, 689)}"
    elif where == ["overseas"]:
        place = f"97{rng.choice('12346')}{rng.randint(81, 89)}"
    elif where == ["corsica"]:
        island = "20" if born.year < CORSICA_SPLIT else rng.choice(("2A", "2B"))
        place = f"{island}{commune}"
    else:
        place = f"{dep if where == ['here'] else rng.choice(_NEIGHBOURS)}{commune}"
    number = f"{'2' if sex == 'F' else '1'}{born:%y%m}{place}{order:03d}"
    return number + nir_key(number)
