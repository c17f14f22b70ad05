"""The shape that the local numbers of patients and samples share.

They have no check and no shape of their own: a word in front or the column makes
them. In a text at least four of their characters are digits and no date counts.
"""

import re

from recognizers.spec import Evidence, Pattern

__all__ = ["announced", "whole_cell"]

_DATE = r"(?!\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}(?!\d)|(?:19|20)\d\d-\d\d-\d\d(?!\d))"
_VALUE = (
    rf"{_DATE}(?=(?:[A-Z\-/._]{{0,4}}\d){{4}})[A-Z0-9](?:[A-Z0-9\-/._]{{0,18}}[A-Z0-9])(?![A-Z0-9])"
)
_BETWEEN = r"(?: ?N[°O]| EST(?: LE)?)?[ :=#.°\"']{1,6}"
_NO = (
    r"(?:N[°O]|NUM(?:ERO)?|IDENTIFIANT|ID|REF(?:ERENCE)?(?: INTERNE)?)[ .:]{0,3}"
    r"(?:D'|DE L'|DE LA |DE |DU )?"
)


def announced(alone: str, numbered: str) -> Pattern:
    """Return the pattern of a number behind its name.

    Args:
        alone: regex of names that announce a number by themselves (`IPP`).
        numbered: regex of words that do so as `n° de séjour`, `séjour n°` or `séjour :`.
    """
    names = (
        rf"(?:(?:{alone}){_BETWEEN}|{_NO}(?:{numbered}){_BETWEEN}"
        rf"|(?:{numbered})(?: N[°O]| ?#| ?[:=]| ID| NUMERO)[ :=.\"']{{0,5}})"
    )
    regex = re.compile(rf"(?<![A-Z0-9]){names}(?P<value>{_VALUE})")
    return Pattern("label", regex, evidence=Evidence.CONTEXT, folded=True)


def whole_cell() -> Pattern:
    """Return the pattern of a cell that is one such number, for labelled places alone."""
    regex = re.compile(
        r"\A[ '=\"]{0,4}(?P<value>(?=[A-Z\-/._ ]{0,12}\d)[A-Z0-9][A-Z0-9\-/._ ]{0,39}?)"
        r"(?:\.0)?(?:[\"' ]{0,4}\Z|\^)"
    )
    return Pattern("column", regex, evidence=Evidence.POSITION, needs_label=True, folded=True)
