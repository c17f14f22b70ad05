"""Whether a text is lines, each a record, or prose, which is one.

Lines are a log, a list, a table without delimiters, one note each: most of them
share a shape. Prose is a letter or a report: its name stands on the first page
and its result on the third, and its line breaks are where the paper ended.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

__all__ = ["has_stamps", "is_lines"]

_STAMP = re.compile(
    r"\s*[\[<(]?(?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|\d\d[/.-]\d\d[/.-]\d{4}"
    r"|\d{1,2}:\d\d:\d\d|\d{8}[ T]\d{4,6}"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\w{1,4}\s"
    r"|TRACE|DEBUG|INFO|WARN|ERROR|FATAL|\d{10}\.\d|\d{1,3}(?:\.\d{1,3}){3} - )"
)
_LETTER = re.compile(
    r"(?i)\b(?:cher|chère)s? (?:confrère|consœur|collègue|monsieur|madame|docteur|ami)"
    r"|\bcordialement\b|confraternel|\bveuillez agréer\b|\bobjet\s*:|salutations"
    r"|\bcompte[- ]rendu\b|\bconclusion\s*:|\bje vous (?:adresse|remercie|prie)\b"
    r"|^\s*(?:madame|monsieur|docteur),?\s*$",
    re.MULTILINE,
)
_LABEL = re.compile(r"\s*[^\W\d][\w .'/()-]{1,40}\s?:(?:\s|$)")
_SEPARATORS = (";", "\t", "|", "^", "~", ",", "=")
_MOST = 0.5
_MANY = 20


def is_lines(text: str) -> bool:
    r"""Say whether a text, by its first 64 KiB, is line-oriented.

    >>> is_lines("2024-01-15 10:00:01 INFO start\n2024-01-15 10:00:02 INFO end\n")
    True
    >>> is_lines("Cher confrère,\n\nje vous adresse Mme LE GOFF.\n\nCordialement\n")
    False
    """
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2:  # noqa: PLR2004 - one line has no shape to share
        return False
    if has_stamps(filled) or _shares_a_separator(filled):
        return True
    if _LETTER.search(text) or _is_form(filled):
        return False
    blank = len(lines) - len(filled)
    return _shares_a_shape(filled) or (blank <= len(filled) // _MANY and _is_notes(filled))


def has_stamps(filled: list[str]) -> bool:
    """Say whether most lines begin with a time, a date or a level, as a log's do."""
    return sum(bool(_STAMP.match(line)) for line in filled) > _MOST * len(filled)


def _shares_a_separator(filled: list[str]) -> bool:
    for separator in _SEPARATORS:
        count, often = Counter(line.count(separator) for line in filled).most_common(1)[0]
        least = 1 if separator in ";\t|^~" else 2
        if count >= least and often > _MOST * len(filled):
            return True
    return False


def _shares_a_shape(filled: list[str]) -> bool:
    """Say whether most lines are alike once words are x, numbers 9: a list of identifiers."""
    shapes = Counter(
        re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "x", line.strip())) for line in filled
    )
    shape, often = shapes.most_common(1)[0]
    few_words = shape.count("x") <= 3  # noqa: PLR2004 - a sentence has no shape of its own
    return few_words and often > _MOST * len(filled)


def _is_form(filled: list[str]) -> bool:
    """Say whether lines are `label: value` pairs or set out by indentation, as on paper."""
    labelled = sum(bool(_LABEL.match(line)) for line in filled)
    indented = sum(line.startswith(("  ", "\t")) for line in filled)
    return labelled > 0.3 * len(filled) or indented > 0.2 * len(filled)


def _is_notes(filled: list[str]) -> bool:
    """Say whether each line is a whole: few breaks stand where the next word did not fit."""
    width = max(map(len, filled))
    forced = sum(
        len(line) + 1 + len(after.split(None, 1)[0]) > width for line, after in pairwise(filled)
    )
    going_on = sum(
        line.rstrip()[-1] not in ".!?:;" and after[:1].islower() for line, after in pairwise(filled)
    )
    breaks = len(filled) - 1
    wrapped = breaks > 1 and forced > _MOST * breaks
    return not wrapped and not (going_on > 0.3 * breaks and forced > 0.2 * breaks)
