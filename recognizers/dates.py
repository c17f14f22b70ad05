"""Dates as French documents write them: sources of regular expressions, and their check.

They run on the folded text. `DATE` takes `03/05/1985`, `3-5-1985`, `03.05.85`,
`1985-05-03`, `19850503`, `03051985`, `3 mai 1985`, `1er janv. 85`, `trois mai mil neuf
cent quatre-vingt-cinq`.

>>> parse("3 mai 1985"), parse("19850503"), parse("03051985"), parse("1985-05-03")
('1985-05-03', '1985-05-03', '1985-05-03', '1985-05-03')
>>> parse("31/02/1985")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: day
>>> parse("03/05/1885")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: year
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold
from recognizers.numerals import DAY, YEAR, number

__all__ = ["DATE", "MONTH", "MONTH_TRIGGERS", "SPACED", "TIME", "compact", "parse", "plausible"]

FIRST_YEAR = 1900
OLDEST = 1890
"""The year of birth of the oldest patients that archives hold."""

MONTH = (
    r"(?:JANV(?:IER)?|FEV(?:R(?:IER)?)?|MARS|AVR(?:IL)?|MAI|JUIN|JUIL(?:LET)?|AOUT|SEPT(?:EMBRE)?"
    r"|OCT(?:OBRE)?|NOV(?:EMBRE)?|DEC(?:EMBRE)?)(?![A-Z])\.?"
)
_LETTERED = re.compile(rf"([0-9]{{1,2}})(?:ER)?[ \-]{{1,2}}({MONTH})[ \-]{{1,2}}([0-9]{{2,4}})")
_SPELLED = re.compile(
    rf"([0-9]{{1,2}}|{DAY})(?:ER)?[ \-]{{1,2}}({MONTH})[ \-]{{1,2}}(?:DE L'AN )?({YEAR})"
)
_MONTHS = ("JAN", "FEV", "MAR", "AVR", "MAI", "JUIN", "JUIL", "AOU", "SEP", "OCT", "NOV", "DEC")
_YEAR = r"(?:189[0-9]|(?:19|20)[0-9]{2})"
_DAY_FIRST = r"[0-3]?[0-9](?P<{0}>[/.\-| ]| ?/ ?)[01]?[0-9](?P={0})"
_SHORT = r"[0-3][0-9](?P<{0}>[/.\-])[01][0-9](?P={0})[0-9]{{2}}"
DATE = (
    r"(?<![0-9A-Z])(?<![0-9][/.\-,])(?:"
    rf"{_DAY_FIRST.format('s1')}{_YEAR}|{_YEAR}(?P<s2>[/.\-])[01]?[0-9](?P=s2)[0-3]?[0-9]"
    rf"|{_SHORT.format('s3')}|{_YEAR}[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9]{_YEAR}"
    rf"|[0-3]?[0-9](?:ER)?[ \-]{{1,2}}{MONTH}[ \-]{{1,2}}(?:{_YEAR}|[0-9]{{2}})"
    rf"|(?:[0-3]?[0-9](?:ER)?|{DAY})[ \-]{{1,2}}{MONTH}[ \-]{{1,2}}(?:DE L'AN )?{YEAR}(?![A-Z])"
    r")(?![0-9]|[/.\-][0-9])"
)
"""One date; it brings groups s1 to s3 and so stands once in an expression."""

SPACED = r"(?<![0-9])(?:[0-9] ){7}[0-9](?![0-9]| [0-9](?![0-9]))"
"""Eight digits as some PDF text layers give them, glyph by glyph."""

TIME = (
    r"(?:(?:T| (?:A )?)[0-2]?[0-9][:H][0-9]{0,2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+\-][0-9:]{4,5})?)?"
)
"""A time of day behind a date, or nothing."""

MONTH_TRIGGERS = (
    *("JANV", "VRIER", " FEV", "-FEV", "MARS", "AVR", " MAI", "-MAI", "JUIN", "JUIL", "AOUT"),
    *("T 19", "T 20", "T-19", "T-20", " SEP", "-SEP", " OCT", "-OCT", " NOV", "-NOV", " DEC"),
    *("-DEC", "CEMBRE"),
)
"""ASCII literals one of which every date with its month in letters holds."""


def compact(text: str) -> str:
    """Return a date in folded letters with single separators."""
    return " ".join(fold(text).text.split())


def parse(text: str, last: date | None = None) -> str:
    """Return a date as YYYY-MM-DD.

    `last` is the last date that may be meant, today where it is not given; it
    also tells the century of a year of two digits.

    Raises:
        InvalidFormat: "layout" is none of those above.
        InvalidComponent: "year" before 1900 or after `last`, "month", or "day".
    """
    limit = last or datetime.now(tz=UTC).date()
    year, month, day = _parts(compact(text))
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004
        full += limit.year // 100 * 100
        full -= 100 if full > limit.year else 0
    if not FIRST_YEAR <= full <= limit.year:
        raise InvalidComponent("year")
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise InvalidComponent("month")
    try:
        found = date(full, month, day)
    except ValueError:
        raise InvalidComponent("day") from None
    if found > limit:
        raise InvalidComponent("year")
    return found.isoformat()


def plausible(text: str) -> str:
    """Return a compact date that a birth date may be although the calendar has none.

    Where the day or the month of a birth is unknown, registers write `00`, or days
    and months that do not exist: `31/02/1985`. Archives go back to births of 1890.

    Raises:
        InvalidFormat: as `parse`.
        InvalidComponent: "year" as `parse`; "month" above 12, "day" above 31.
    """
    year, month, day = _parts(compact(text))
    if not (len(year) == 4 and OLDEST <= int(year) < FIRST_YEAR):  # noqa: PLR2004
        parse(f"01/01/{year}")
    if month > 12:  # noqa: PLR2004
        raise InvalidComponent("month")
    if day > 31:  # noqa: PLR2004
        raise InvalidComponent("day")
    return compact(text)


def _parts(text: str) -> tuple[str, int, int]:
    lettered = _LETTERED.fullmatch(text)
    if lettered:
        return lettered[3], _month(lettered[2]), int(lettered[1])
    spelled = _SPELLED.fullmatch(text)
    if spelled:
        day = int(spelled[1]) if spelled[1].isdecimal() else number(spelled[1])
        return str(number(spelled[3])), _month(spelled[2]), day
    runs = re.findall(r"[0-9]+", text)
    if len(runs) == 8:  # noqa: PLR2004 - glyph by glyph: `0 3 0 5 1 9 8 5`
        text = "".join(runs)
        runs = [text]
    if re.fullmatch(r"[0-9 /.\-|]+", text) is None or len(runs) not in (1, 3):
        raise InvalidFormat("layout")
    if len(runs) == 1:
        return _run(runs[0])
    if len(runs[0]) == 4:  # noqa: PLR2004
        return runs[0], int(runs[1]), int(runs[2])
    return runs[2], int(runs[1]), int(runs[0])


def _month(name: str) -> int:
    return next(n for n, start in enumerate(_MONTHS, 1) if name.startswith(start))


def _run(digits: str) -> tuple[str, int, int]:
    """Read eight digits, the year first where that is possible."""
    if len(digits) != 8:  # noqa: PLR2004
        raise InvalidFormat("layout")
    if digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12:  # noqa: PLR2004
        return digits[:4], int(digits[4:6]), int(digits[6:])
    return digits[4:], int(digits[2:4]), int(digits[:2])
