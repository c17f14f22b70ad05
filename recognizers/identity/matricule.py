"""The 13 characters and the key that NIR and INS share: reading, checking, layouts.

    1  85  05  78 006  084  91
    |  |   |   |  |    |    key: 97 - (the 13 digits modulo 97), two digits, 01 to 97
    |  |   |   |  |    order of registration, 001 to 999
    |  |   |   |  commune, 001 to 990 (overseas 3 + 2: 974 11; abroad 99 + country)
    |  |   |   department of birth (2A counts 19 and 2B 18 in the key)
    |  |   month, 01 to 12; 20 to 42 and 50 to 99 where the civil record was incomplete
    |  year
    sex: 1, 2; 3, 4 while being registered (old); 5, 6 passing through; 7, 8 provisional

Sources:
    * décret n° 82-103 du 22 janvier 1982, article 4 (xml.insee.fr)
    * assurance-maladie-digital/nir-validation: key, 5/6 (MIG) and 7/8 (NNP)
    * unverified: the meaning of months above 12, the highest commune

>>> compact("2 84 05 2a 321 025 (clé 52)")
'284052A32102552'
>>> validate("1 85 05 78 006 084 92")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: key
"""

import re

from recognizers.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
)
from recognizers.folding import fold

__all__ = [
    "END",
    "INS_FOLLOWS",
    "KEY",
    "MONTH",
    "START",
    "birth",
    "body",
    "compact",
    "key",
    "sex",
    "validate",
]

MONTH = r"(?:0[1-9]|1[0-2]|[2-35-9]\d|4[0-2])"
"""Months that are attributed; 43 to 49 are not."""

_GAP = r"[ .\-/_]{0,3}"
_WORD = r"CLE(?: DE CONTROLE)?[ :=.]{0,3}"
KEY = rf"(?:{_GAP}\d\d|[ .,;\-/]{{0,3}}(?:\((?:{_WORD})?\d\d\)|{_WORD}\d\d))"
"""The key as it may follow the 13 characters: `91`, ` / 91`, ` (clé 91)`, `, clé : 91`."""

START = (
    r"(?:(?<![0-9A-Z+])(?<!\d\.)(?<!\(\d\d\))(?<!\(\d\d\d\))(?<!\(\d\d\d\d\))(?:NIR|NSS|NO)?"
    r"|(?<=%[0-9A-F][0-9A-F]))"
)
"""What may stand before: no alphanumeric run, decimal or GS1 identifier; `nº`, `%3D` may."""

END = r"(?![0-9A-Z])(?!\.(?!0{1,6}(?![0-9]))\d)(?!\(\d{2,4}\))"
"""What may stand after: no alphanumeric run, no decimals but `.0`, no GS1 identifier."""

INS_FOLLOWS = (
    r"(?:[^0-9<]{1,40}1\.2\.250\.1\.213\.1\.4\.(?:[89]|1[01])(?![0-9])"
    r"|\^[A-Z\-&^]{0,40}INS(?![A-Z]))"
)
"""What makes an INS of the number before it: its OID or identifier type."""

_SCIENTIFIC = re.compile(r"(\d)[.,](\d{1,14})E\+?(12|14)")
_FLOAT_TAIL = re.compile(r"(?<=\d{13})\.0{1,6}$")
_NOISE = re.compile(r"CLE(?: DE CONTROLE)?|[ .,;:=\-/_()'\"]")
_CHARACTERS = re.compile(r"\d{5}(?:\d\d|2[AB])\d{6}(?:\d\d)?")
_PROVISIONAL = re.compile(r"[56][12]\d{11}|[78][012]\d{11}(?:\d\d)?")
_STATED = range(1, 13)
_STATED_INCOMPLETE = range(31, 43)


def body(first: str, month: str = MONTH) -> str:
    """Return the regex of 13 characters, in groups or not, whose first is in class `first`."""
    place = rf"(?:(?:\d\d|2[AB]){_GAP}\d{{3}}|9[78]\d{_GAP}\d\d)"
    return rf"{first}{_GAP}\d\d{_GAP}{month}{_GAP}{place}{_GAP}\d{{3}}"


def compact(text: str) -> str:
    """Return the 13 or 15 characters without layout.

    Full-width digits, the word `clé`, `.0` and scientific notation are read.

    Raises:
        InvalidLength: neither 13 nor 15 characters are left.
        InvalidFormat: other characters stand among them.
    """
    plain = fold(text).text.strip()
    scientific = _SCIENTIFIC.fullmatch(plain)
    if scientific:
        lead, decimals, exponent = scientific.groups()
        if len(decimals) > int(exponent):
            raise InvalidLength("length")
        plain = (lead + decimals).ljust(int(exponent) + 1, "0")
    plain = _NOISE.sub("", _FLOAT_TAIL.sub("", plain))
    if len(plain) not in {13, 15}:
        raise InvalidLength("length")
    if not _CHARACTERS.fullmatch(plain):
        raise InvalidFormat("characters")
    return plain


def key(body13: str) -> str:
    """Return the two-digit key of 13 compact characters.

    >>> key("1850578006084"), key("260012A004015")
    ('91', '14')
    """
    department = {"2A": "19", "2B": "18"}.get(body13[5:7], body13[5:7])
    return f"{97 - int(body13[:5] + department + body13[7:]) % 97:02}"


def validate(text: str) -> str:
    """Return the compact number; 13 characters have no key to be wrong.

    Raises:
        InvalidFormat, InvalidLength: see `compact`.
        InvalidComponent: "sex", "month", "place" or "order" has no meaning.
        InvalidChecksum: "key".
    """
    number = compact(text)
    if not _PROVISIONAL.fullmatch(number):
        _check_parts(number)
    if len(number) == 15 and number[13:] != key(number[:13]):  # noqa: PLR2004 - with its key
        raise InvalidChecksum("key")
    return number


def _check_parts(number: str) -> None:
    if number[0] not in "123478":
        raise InvalidComponent("sex")
    if not re.fullmatch(r"0[1-9]|1[0-2]|[2-9]\d", number[3:5]):
        raise InvalidComponent("month")
    if number[5:7] == "00" or number[7:10] == "000":
        raise InvalidComponent("place")
    if number[10:13] == "000":
        raise InvalidComponent("order")


def birth(number: str) -> tuple[int, int | None]:
    """Return year (two digits) and month of birth, None where it is not stated.

    >>> birth("185057800608491"), birth("220349935100134"), birth("258509712003345")
    ((85, 5), (20, 4), (58, None))
    """
    month = int(number[3:5])
    if month in _STATED:
        return int(number[1:3]), month
    return int(number[1:3]), month - 30 if month in _STATED_INCOMPLETE else None


def sex(number: str) -> str:
    """Return `M` or `F`: the first digit is odd for a man.

    >>> sex("185057800608491"), sex("291059741100465")
    ('M', 'F')
    """
    return "M" if number[0] in "1357" else "F"
