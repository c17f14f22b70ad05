"""How a number of a spreadsheet reads: as its shortest text, as a date, with leading zeros.

Sources:
    * ECMA-376 part 1, 18.8.30 (number formats), 18.17.4 (dates)
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

__all__ = ["Shown", "plain", "shown_by"]

_EXACT = 10**17
_LEAP_BUG = 60
"""Serial of 29 February 1900, a day that there was only in Lotus and Excel."""
_LAST = 2_958_466
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhsYMDHS]|jj|aaaa", re.IGNORECASE)
_GENERAL = frozenset({"general", "standard"})
_DIGITS_ONLY = re.compile(r"[0# ./-]*0[0# ./-]*")


class Shown:
    """What a number format makes of a number: a date, or digits with zeros in front.

    Attributes:
        is_date: whether it shows a date or time.
        digits: the least number of digits it shows.
    """

    __slots__ = ("digits", "is_date")

    def __init__(self, digits: int = 0, *, is_date: bool = False) -> None:
        self.is_date, self.digits = is_date, digits

    def text(self, value: str, *, from_1904: bool = False) -> str:
        """Return a stored number as text; as it stands where it is none.

        >>> Shown().text("1.85057800608436E14"), Shown(5).text("1000")
        ('185057800608436', '01000')
        >>> Shown(is_date=True).text("31178"), Shown(is_date=True).text("45306.5")
        ('1985-05-11', '2024-01-15 12:00:00')
        """
        if self.is_date:
            return _date(value, from_1904=from_1904) or plain(value)
        if value.isdecimal():
            return value.zfill(self.digits)
        found = plain(value)
        return found.zfill(self.digits) if self.digits and found.isdecimal() else found


def plain(value: str | float) -> str:
    """Return the shortest decimal text of a number.

    >>> plain("12.300000000000001"), plain(3.0), plain("-0.5"), plain("n/a")
    ('12.3', '3', '-0.5', 'n/a')
    """
    try:
        number = float(value)
    except ValueError:
        return str(value)
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    return repr(number)


def _date(value: str, *, from_1904: bool) -> str:
    """Return a serial number as ISO date, time or both; "" where it is none."""
    try:
        serial = float(value)
    except ValueError:
        return ""
    if not 0 <= serial < _LAST:
        return ""
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no time zones
    else:
        start = datetime(1899, 12, 30 if serial >= _LEAP_BUG else 31)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return moment.time().isoformat()
    return moment.isoformat(sep=" ").removesuffix(" 00:00:00")


@cache
def shown_by(number: int, code: str = "") -> Shown:
    """Return what a format makes of a number, by its number among the built-in ones or code.

    >>> shown_by(14).is_date, shown_by(164, "jj/mm/aaaa").is_date, shown_by(0).is_date
    (True, True, False)
    >>> shown_by(165, '0#" "##" "##" "##" "##').digits, shown_by(166, "00000").digits
    (10, 5)
    """
    if not code:
        return Shown(is_date=number in _DATES)
    first = code.split(";", 1)[0]
    bare = _QUOTED.sub("", first)
    if _DATE_LETTERS.search(bare) and bare.lower() not in _GENERAL:
        return Shown(is_date=True)
    if _DIGITS_ONLY.fullmatch(bare) and "." not in bare:
        return Shown(sum(map(bare[bare.index("0") :].count, "0#")))
    return Shown()
