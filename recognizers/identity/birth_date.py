"""Date de naissance: the date of birth.

With sex and postcode it singles a person out; it is one of the five strict
traits of identity. No date is one by its shape: `né(e) le`, `DDN`, an age behind
it, a sex mark in front of it, a column or a field must say so. Year and month
alone count behind `né en`.

Registers write `00` or a day that does not exist where day or month are unknown:
behind a label such a date counts as well.

Traps: every other date of the record (sampling, reception, edition); children
of a page (`né le` a sibling); dates before 1900 and after today.

Sources:
    * RNIV, référentiel national d'identitovigilance (the strict identity traits)
    * HL7 v2.5, PID-7; HPRIM Santé 2.x, P[7]; FHIR `Patient.birthDate`
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("03.05.85")
'1985-05-03'
>>> validate("29/02/1985")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: day
>>> validate("03/05/1885")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: year
>>> validate("mai 1985")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: layout
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recognizers.dates import DATE, MONTH, MONTH_TRIGGERS, SPACED, TIME, compact, parse, plausible
from recognizers.errors import ValidationError
from recognizers.folding import Folded
from recognizers.persons import persons
from recognizers.spec import Evidence, Pattern, Recognizer, Span
from recognizers.words import Case, words

__all__ = ["RECOGNIZER", "compact", "search", "validate"]

validate = parse

_VALUE = rf"(?P<value>{DATE}|{SPACED})"
_LABEL = (
    r"(?<![A-Z])(?:D\.?D\.?N\.?|D\.? ?NAISS(?:ANCE)?\.?|DN|DTN"
    r"|DATE ?(?:DE )?(?:LA )?(?:NAISS(?:ANCE)?|NAIS)\.?|DAT_?NAI(?:SS?)?|NAISSANCE|BIRTH ?DATE"
    r"|DATE OF BIRTH|DOB|ANNIVERSAIRE|(?:MISE|VENUE) AU MONDE)"
)
_BORN = r"(?<![A-Z])(?:NEE?|NE ?\(E\)|NE\.E|NE ?/ ?NEE?|NAIT)"
_LEAD = r"(?: ?[(\"']?[A-Z/]{1,12}[)\"']?)?[\"']?[ :=.\-|;\t]{1,6}(?:LE )?[\"']?"
_WEEKDAY = r"(?:(?:LUN|MAR|MERCRE|JEU|VENDRE|SAME)DI |DIMANCHE )?"
_YEAR_ONLY = rf"(?P<value>(?:{MONTH} )?(?:19|20)[0-9]{{2}})(?![0-9]|[/.\-][0-9])"
_AGE = r"[ ,;|]{0,3}[(\[,;|]? ?(?:AGEE? DE )?(?P<age>[0-9]{1,3}) ?ANS?(?![A-Z])"
_AGED = re.compile(_VALUE + _AGE)
_TOWN = r"[A-Z][A-Z' \-]{1,40}(?:\([0-9A-Z ]{2,20}\))?"
_SEX = r"(?<![A-Z0-9])(?:[MF]|SEXE ?:? ?[MFH]|FEMININ|MASCULIN|HOMME|FEMME)"
_NIR_SPACED = r"(?<![0-9] )(?:[0-9] ){13,15} {0,3}"
_BEHIND_LETTERS = re.compile(rf"(?<=[A-Z.])[ ,;|(]{{1,3}}(?:LE )?{_VALUE}")
_TWO_WORDS = re.compile(r"[A-ZÀ-Ý][^\W\d_]{1,20}[ \-][A-ZÀ-Ý][^\W\d_]{1,30}$")
MAX_AGE = 120
OLD_YEARS = 18


def _pattern(name: str, source: str, *, checked: bool = True) -> Pattern:
    """Return a layout with its label, behind which an unreal date is a birth date too."""
    return Pattern(
        name,
        re.compile(source),
        Evidence.CONTEXT,
        folded=True,
        validated=checked,
        validate=plausible,
    )


def search(folded: Folded) -> Iterator[Span]:
    """Yield dates with a fitting age behind them, and old ones behind a patient's name.

    Once a list has told a full name and a date, its unknown names tell theirs too.
    """
    for match in _AGED.finditer(folded.text):
        born = _real(match["value"])
        if born and int(match["age"]) <= MAX_AGE and _real(_later(born, int(match["age"]))):
            yield Span(*folded.span(*match.span("value")), Evidence.CONTEXT, "age behind")
    behind = [match for match in _BEHIND_LETTERS.finditer(folded.text) if _is_old(match["value"])]
    if not behind:
        return
    ends = {p.end for p in persons(folded.original) if p.role == "patient" and p.part == "full"}
    listed = set[str]()
    for match in behind:
        end = folded.span(match.start(), match.end())[0]
        lead = folded.text[match.start() : match.start("value")]
        if end in ends or (lead in listed and _TWO_WORDS.search(folded.original[:end][-60:])):
            listed.add(lead)
        elif not _is_named_in_capitals(folded.original[:end][-60:]):
            continue
        yield Span(*folded.span(*match.span("value")), Evidence.SHAPE, "name in front")


def _is_named_in_capitals(before: str) -> bool:
    """Say whether a text ends with two words in capitals that may be a name: `TRAVIS GUILLO`."""
    last = words(before)[-2:]
    in_capitals = len(last) == 2 and all(word.case is Case.UPPER for word in last)  # noqa: PLR2004
    return in_capitals and all(word.may_be_name for word in last)


def _real(text: str) -> str:
    """Return the date as YYYY-MM-DD, or nothing where it is none."""
    try:
        return parse(text)
    except ValidationError:
        return ""


def _later(born: str, years: int) -> str:
    return f"01/{born[5:7]}/{int(born[:4]) + years}"


def _is_old(text: str) -> bool:
    """Say whether a date is too long ago for most laboratories' examinations."""
    born = _real(text)
    return bool(born) and _real(_later(born, OLD_YEARS)) != ""


RECOGNIZER = Recognizer(
    entity="BIRTH_DATE",
    patterns=(
        _pattern("born", rf"{_BORN}\.?(?: :)?[ \t]{{1,3}}(?:LE ?:? ?)?{_WEEKDAY}{_VALUE}"),
        _pattern("named and born", rf"{_BORN} [A-Z][A-Z' \-]{{1,40}},? LE {_VALUE}"),
        _pattern("born at", rf"{_BORN} A {_TOWN},? LE {_VALUE}"),
        _pattern("label", rf"{_LABEL}{_LEAD}{_WEEKDAY}{_VALUE}"),
        _pattern("year", rf"{_BORN} EN {_YEAR_ONLY}", checked=False),
        _pattern("year label", rf"{_LABEL}{_LEAD}{_YEAR_ONLY}", checked=False),
        Pattern(
            "sex in front",
            re.compile(rf"{_SEX} ?[|,;] ?{_VALUE}"),
            Evidence.CONTEXT,
            folded=True,
        ),
        Pattern(
            "spaced behind a number",
            re.compile(rf"{_NIR_SPACED}(?P<value>{SPACED})"),
            folded=True,
            validate=plausible,
        ),
        Pattern(
            "cell",
            re.compile(rf"\A\s*{_VALUE}{TIME}\s*\Z"),
            needs_label=True,
            folded=True,
        ),
    ),
    validate=validate,
    search=search,
    headers=(
        *("DDN", "DN", "DATNAI", "DATNAIS", "DATNAISS", "DATNAISSANCE", "DATENAI", "DATENAIS"),
        *("DATENAISS", "DATENAISSANCE", "DATEDENAISSANCE", "DNAISS", "DNAISSANCE", "DNAI"),
        *("DNAIS", "NAISS", "NELE", "NEELE", "NAISSANCE", "DTNAISS", "DTNAIS", "DTNAI"),
        *("DTENAISS", "DTN", "DOB", "BIRTHDATE", "DATEOFBIRTH", "BIRTHDAY", "BIRTHTIME"),
        *("NAISSANCEDATE", "DATENAISSPAT"),
    ),
    triggers=(
        *("DDN", "D.D.N", "NAISS", "NAIS", "DTN", "BIRTH", "DOB", "NE LE", "NEE LE", " EN 19"),
        " EN 20",
        *MONTH_TRIGGERS,
    ),
    digits=frozenset({6, 7, 8}),
    examples=(
        "née le [[03/05/1985]]",
        "Né(e) le : [[03.05.85]]",
        "NEE LE [[03051985]]",
        "Mme Dupont, née Martin le [[3 mai 1985]]",
        "né à Vannes (56) le [[1er janvier 1985]]",
        "DDN : [[19850503]]",
        "DDN [[03-05-1985]] prélevé le 15/01/2024",
        "Date de naissance [[21|05|1956]]",
        '"birthDate": "[[1985-05-03]]"',
        "LE GOFF Anne | F | [[03/05/1985]] | 56000",
        "[[03/05/1985]] (38 ans)",
        "DUPONT Jeanne  2 8 5 0 5 5 6 2 6 0 0 0 1 8 2  [[0 3 0 5 1 9 8 5]]",
        "DUPONT Jeanne, [[03/05/1985]], Vannes",
        "née en [[1985]], né en [[novembre 1975]]",
        "né le [[31/02/1985]], DDN : [[00/00/1985]]",
        "née le [[trois mars mil neuf cent quatre-vingt-cinq]] à Vannes",
        "KERVALEC ROSETTE le [[3 mai mille neuf cent soixante dix huit]]",
        "Vues : Jeanne DUPONT, [[03/05/1985]], Arzhelenn Kerbiquet, [[04/06/1990]]",
        "né le [[29/10/1895]]",
    ),
    counterexamples=(
        "Prélevé le 15/01/2024",
        "15/01/2024",
        "né le 31/13/1985",
        "31/02/1985 (38 ans)",
        "née le 03/05/1885",
        "15/01/2024 (38 ans)",
        "édité le 15 janvier 2024",
        "DDR 12/11/2023",
        "version 19850503",
        "Dr Jeanne DUPONT 03/05/1985",
        "signé le trois mars deux mille vingt",
    ),
)
