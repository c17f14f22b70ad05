"""Names of files, sheets, tables and columns are data too: how a report shows them.

What an identity recognizer matches in a name is masked; a keyed id goes with it,
so that `vigilab locate` finds the real one again. A lone surname stays
(`labo_martin/`); a surname with a first name or a date, a NIR, a phone number or
a mail address does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from recognizers import Recognizer, discover
from recognizers.adoption import on_change
from recognizers.gazetteer import GAZETTEER, Likeness
from scanner.keys import field_id, resource_id
from scanner.redaction import HIDDEN, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.config import ScanConfig

__all__ = ["Names", "mask_name", "shape"]

NUMBERS = frozenset(
    {"FR_NIR", "FR_INS", "PHONE_NUMBER", "EMAIL_ADDRESS", "IBAN_CODE", "FR_ID_DOCUMENT",
     "POSTAL_ADDRESS"}
)  # fmt: skip
PERSON = "PATIENT_NAME"

_SEPARATOR = re.compile(r"(::|[/!#\\])")
_SUFFIX = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{1,7}){1,2}$")
_SPACED = (None, str.maketrans("_", " "), str.maketrans("_.-", "   "))
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]\d[-_. ]?[01]\d[-_. ]?(?:19|20)\d\d)"
    r"(?!\d)"
)
_ANY_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})(?!\d)")
_LONG_NUMBER = re.compile(r"(?<![\d\[#])(?<!\d\.)(?<!page )\d{5,}(?!\d)")
"""Not a rank, as in `#12345`, `page 12345` or `OBX[12345]`, nor an arc of an OID."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_GAP = re.compile(r"[_ .,'-]{1,2}")
_FILE_WORDS = frozenset(
    ("saint", "sainte", "st", "ste", "export", "extract", "extraction", "labo", "bio", "dump",
     "backup", "base", "test", "scan", "save", "sauve", "sauvegarde", "copie", "archive", "lot",
     "liste", "table", "fichier", "data", "db", "sql", "csv", "old", "new", "tmp", "final")
)  # fmt: skip
"""What stands beside a given name in the name of a place or a file and is no surname."""

_UNLISTED = 3
"""A surname that no list has needs so many letters."""


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
    dated = list(_DATE.finditer(stem))
    persons = [*_persons(stem, units, dated=bool(dated)), *_pairs(stem, dated=bool(dated))]
    numbers = [span for unit in units if unit.entity in NUMBERS for span in _find(unit, part)]
    if persons:
        numbers += [date.span() for date in dated]
    hidden = [False] * len(stem)
    for start, end in (*persons, *numbers):
        stop = min(end, len(stem))
        hidden[start:stop] = [True] * (stop - start)
    return _rewrite(stem, hidden, persons) + part[len(stem) :]


def _find(unit: Recognizer, text: str) -> Iterator[tuple[int, int]]:
    """Yield what a recognizer finds in a name, whatever stands for a space there."""
    for table in _SPACED:
        spaced = text.translate(table) if table else text
        if unit.search is not None or _may_match(unit, spaced):
            yield from ((span.start, span.end) for span in unit.find(spaced))


def _persons(stem: str, units: tuple[Recognizer, ...], *, dated: bool) -> Iterator[tuple[int, int]]:
    """Yield the persons a recognizer finds, with more than a surname or with a date."""
    for unit in units:
        if unit.entity == PERSON:
            for start, end in _find(unit, stem):
                if dated or len(_LETTERS.findall(stem[start:end])) > 1:
                    yield start, end


def _pairs(stem: str, *, dated: bool) -> Iterator[tuple[int, int]]:
    """Yield given name and surname side by side, in any case, and a surname beside a date.

    A file's name says so little else that this may be bolder than in a text.
    """
    words = list(_LETTERS.finditer(stem))
    for word in words:
        surname = GAZETTEER.surname(word[0])
        known = surname is not None and surname >= Likeness.MEDIUM
        if dated and known and not GAZETTEER.looks_like_word(word[0]):
            yield word.span()
    for left, right in pairwise(words):
        if _GAP.fullmatch(stem, left.end(), right.start()) and (
            _is_person(left[0], right[0]) or _is_person(right[0], left[0])
        ):
            yield left.start(), right.end()


def _is_person(given: str, surname: str) -> bool:
    likeness = GAZETTEER.given(given)
    if likeness is None or likeness < Likeness.MEDIUM:
        return False
    if surname.casefold() in _FILE_WORDS or GAZETTEER.looks_like_word(surname):
        return False
    listed = GAZETTEER.is_surname(surname)
    return listed or (likeness == Likeness.STRONG and len(surname) >= _UNLISTED)


def _may_match(unit: Recognizer, text: str) -> bool:
    """Apply the recognizer's own promise of what a text with a match holds."""
    if unit.digits and sum(map(str.isdigit, text)) >= min(unit.digits):
        return True
    folded = text.casefold()
    return any(trigger in folded for trigger in _caseless(tuple(unit.triggers)))


@lru_cache
def _caseless(triggers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(trigger.casefold() for trigger in triggers)


def _rewrite(stem: str, hidden: list[bool], persons: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    start = 0
    while start < len(stem):
        end = start + 1
        while end < len(stem) and hidden[end] == hidden[start]:
            end += 1
        piece = stem[start:end]
        named = any(first < end and start < last for first, last in persons)
        pieces.append(piece if not hidden[start] else HIDDEN if named else shape(piece))
        start = end
    return "".join(pieces)


def _hashes(found: re.Match[str]) -> str:
    return re.sub(r"\d", "#", found[0])


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
        self._key, self._show = key, show
        self._mask = lru_cache(1 << 16)(lambda name: name if show else mask_name(name, units))

    @staticmethod
    def of(config: ScanConfig) -> Names:
        """Return the names as a configuration wants them; one instance a process."""
        return _of(config.key, config.show_paths)

    def shown(self, name: str) -> str:
        """Return a name as every output shows it."""
        return self._mask(name)

    def shown_field(self, name: str) -> str:
        """Return the name of a field as every output shows it: no date and no long number.

        A column's name needs neither; the key of an object, or a first row that was taken
        for a header, may be one.
        """
        shown = self._mask(name)
        if self._show or not any(map(str.isdigit, shown)):
            return shown
        return _LONG_NUMBER.sub(_hashes, _ANY_DATE.sub(_hashes, shown))

    def resource_id(self, name: str) -> str:
        """Return the keyed id of a resource."""
        return resource_id(self._key, name)

    def field_id(self, name: str) -> str | None:
        """Return the keyed id of a field whose name is masked, else None."""
        return None if self.shown_field(name) == name else field_id(self._key, name)


@lru_cache(4)
def _of(key: bytes, show: bool) -> Names:  # noqa: FBT001 - private
    return Names(key, show=show)


on_change(_of.cache_clear)
