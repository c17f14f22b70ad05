r"""Regexes that a user brings: only those that no text can make slow.

A regex is taken where from any place of a text it can go a bounded number of ways:
every repeat has an upper bound, none varies inside another, and there is no
reference back to a group.

>>> bounded(r"B-\d{6}")
''
>>> bounded(r"(?:a{1,5}){2,9}")
'a repeat inside another varies'
>>> bounded(r"B\d+")
'a repeat has no upper bound; write {1,20}'
"""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["bounded"]

LONGEST = 1000
"""A regex may have so many characters, a repeat so many turns."""

MANY = 10_000
"""So many ways may a regex go from one place of a text."""

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_REFERENCES = (codes.GROUPREF, codes.GROUPREF_EXISTS)


class _Refused(ValueError):  # noqa: N818 - no error of the program's
    """Says in its argument why a regex is not taken."""


def bounded(regex: str) -> str:
    """Return why a regex is not taken, or "" where it is."""
    if len(regex) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    try:
        re.compile(regex)
        ways = _ways(parser.parse(regex))
    except re.error as error:
        return f"it is no regex: {error.msg}"
    except (RecursionError, OverflowError):
        return "it is nested too deep"
    except _Refused as refused:
        return str(refused)
    return "" if ways <= MANY else "its repeats can go too many ways"


def _ways(parsed: Any) -> int:
    """Return how many ways a parsed sequence can go; 1 where it never varies."""
    ways = 1
    for code, argument in parsed:
        ways = min(ways * _ways_of(code, argument), MANY + 1)
    return ways


def _ways_of(code: Any, argument: Any) -> int:
    if code in _REFERENCES:
        raise _Refused("it refers back to a group")
    if code in _REPEATS:
        return _ways_of_repeat(*argument)
    if code is codes.BRANCH:
        return sum(_ways(branch) for branch in argument[1])
    if code is codes.SUBPATTERN:
        return _ways(argument[-1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return _ways(argument[1])
    if code is codes.ATOMIC_GROUP:
        return _ways(argument)
    return 1


def _ways_of_repeat(low: int, high: int, body: Any) -> int:
    if high is codes.MAXREPEAT:
        raise _Refused("a repeat has no upper bound; write {1,20}")
    if high > LONGEST:
        raise _Refused(f"a repeat goes beyond {LONGEST}")
    inner = _ways(body)
    if inner > 1 and high > 1:
        raise _Refused("a repeat inside another varies")
    return int(high - low + inner)
