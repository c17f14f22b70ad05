"""Names of files, sheets, tables and columns are data too: how a report shows them.

What an identity recognizer matches in a name is masked; a keyed id goes with it,
so that `vigilab locate` finds the real one again. A lone surname stays
(`labo_martin/`); a surname with a first name or a date, a NIR, a phone number or
a mail address does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recognizers import Recognizer, discover
from scanner.keys import field_id, resource_id
from scanner.redaction import HIDDEN, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.config import ScanConfig

__all__ = ["Names", "mask_name", "shape"]

NUMBERS = frozenset(
    {"FR_NIR", "FR_INS", "PHONE_NUMBER", "EMAIL_ADDRESS", "IBAN_CODE", "FR_ID_DOCUMENT"}
)
PERSON = "PATIENT_NAME"

_SEPARATOR = re.compile(r"(::|[/!#\\])")
_SUFFIX = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{1,7}){1,2}$")
_SPACED = (None, str.maketrans("_", " "), str.maketrans("_.-", "   "))
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]\d[-_. ]?[01]\d[-_. ]?(?:19|20)\d\d)"
    r"(?!\d)"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def shape(text: str) -> str:
    """Return a text with `x` for letters and `#` for digits, or `***` when short."""
    if len(text) < SHORT:
        return HIDDEN
    return "".join(
        "x" if character.isalpha() else "#" if character.isdigit() else character
        for character in text
    )


def mask_name(name: str, recognizers: Iterable[Recognizer]) -> str:
    """Return a name with the identities in it masked."""
    units = tuple(unit for unit in recognizers if unit.entity in NUMBERS or unit.entity == PERSON)
    return "".join(
        part if _SEPARATOR.fullmatch(part) else _mask_part(part, units)
        for part in _SEPARATOR.split(name)
    )


def _mask_part(part: str, units: tuple[Recognizer, ...]) -> str:
    suffix = _SUFFIX.search(part)
    stem = part[: suffix.start()] if suffix and suffix.start() else part
    hidden = [False] * len(stem)
    plain: list[tuple[int, int]] = []
    for start, end, entity in _spans(stem, part, units):
        stop = min(end, len(stem))
        hidden[start:stop] = [True] * (stop - start)
        if entity == PERSON:
            plain.append((start, stop))
    if plain:
        for date in _DATE.finditer(stem):
            hidden[date.start() : date.end()] = [True] * (date.end() - date.start())
    return _rewrite(stem, hidden, plain) + part[len(stem) :]


def _spans(stem: str, part: str, units: tuple[Recognizer, ...]) -> Iterator[tuple[int, int, str]]:
    dated = _DATE.search(stem) is not None
    for unit in units:
        person = unit.entity == PERSON
        for table in _SPACED:
            text = (stem if person else part).translate(table) if table else part
            if not _may_match(unit, text):
                continue
            for span in unit.find(text):
                words = _LETTERS.findall(text[span.start : span.end])
                if not person or dated or len(words) > 1:
                    yield span.start, span.end, unit.entity


def _may_match(unit: Recognizer, text: str) -> bool:
    """Apply the recognizer's own promise of what a text with a match holds."""
    if unit.digits and sum(map(str.isdigit, text)) >= min(unit.digits):
        return True
    folded = text.casefold()
    return any(trigger.casefold() in folded for trigger in unit.triggers)


def _rewrite(stem: str, hidden: list[bool], plain: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    start = 0
    while start < len(stem):
        end = start + 1
        while end < len(stem) and hidden[end] == hidden[start]:
            end += 1
        piece = stem[start:end]
        named = any(first < end and start < last for first, last in plain)
        pieces.append(piece if not hidden[start] else HIDDEN if named else shape(piece))
        start = end
    return "".join(pieces)


class Names:
    """How the names of one run are shown.

    Args:
        key: the site's secret.
        show: show every name as it is (`--show-paths`).
        recognizers: what to look for; all of them by default.
    """

    def __init__(
        self, key: bytes, *, show: bool = False, recognizers: Iterable[Recognizer] | None = None
    ) -> None:
        units = tuple(discover() if recognizers is None else recognizers)
        self._key = key
        self._mask = lru_cache(1 << 16)(lambda name: name if show else mask_name(name, units))

    @staticmethod
    def of(config: ScanConfig) -> Names:
        """Return the names as a configuration wants them; one instance a process."""
        return _of(config.key, config.show_paths)

    def shown(self, name: str) -> str:
        """Return a name as every output shows it."""
        return self._mask(name)

    def resource_id(self, name: str) -> str:
        """Return the keyed id of a resource."""
        return resource_id(self._key, name)

    def field_id(self, name: str) -> str | None:
        """Return the keyed id of a field whose name is masked, else None."""
        return None if self.shown(name) == name else field_id(self._key, name)


@lru_cache(4)
def _of(key: bytes, show: bool) -> Names:  # noqa: FBT001 - private
    return Names(key, show=show)
