"""Numéro FINESS: the number of a health establishment (EJ entity, ET site).

Nine characters: department (2) and seven digits, the last a Luhn check digit in
which Corsica's 2A counts 21 and 2B counts 22. A laboratory's FINESS is no
personal data, but it says whose file it is. Nine digits pass Luhn one time in
ten, so a label or a column must speak for them. The national structure
identifier (OID 1.2.250.1.71.4.2.2) puts a 1 in front.

Sources:
    * ansforge/finess issue 22: layout `NN NNN NNN N`
    * data.gouv.fr, FINESS: 22 numbers recomputed, 6 of them Corsican

>>> validate("75 071 218 4"), validate("2A0000386")
('750712184', '2A0000386')
>>> validate("750712185")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: key
>>> validate("75071218")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: characters
>>> validate("000712184")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: department
"""

import re

from recognizers.checksums import luhn
from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidFormat
from recognizers.folding import fold
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_SHAPE = r"(?:\d\d|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d"
_NUMBER = re.compile(r"(?:\d\d|2[AB])\d{7}")
_OID = r"1\.2\.250\.1\.71\.4\.2\.2(?![0-9])"


def compact(text: str) -> str:
    """Return the nine characters without layout.

    Raises:
        InvalidFormat: they are not nine, or not digits but for Corsica's letter.
    """
    plain = re.sub(r"[ .]", "", fold(text).text)
    if not _NUMBER.fullmatch(plain):
        raise InvalidFormat("characters")
    return plain


def validate(text: str) -> str:
    """Return the compact number.

    Raises:
        InvalidFormat: see `compact`.
        InvalidComponent: there is no department 00 or 96.
        InvalidChecksum: the Luhn digit is wrong.
    """
    number = compact(text)
    if number[:2] in {"00", "96"}:
        raise InvalidComponent("department")
    if not luhn(number.replace("A", "1").replace("B", "2")):
        raise InvalidChecksum("key")
    return number


RECOGNIZER = Recognizer(
    entity="FR_FINESS",
    patterns=(
        Pattern(
            "OID before",
            re.compile(rf"{_OID}[^0-9]{{1,40}}1(?P<value>{_SHAPE})(?![0-9A-Z])"),
            evidence=Evidence.POSITION,
            checksum=True,
            folded=True,
        ),
        Pattern(
            "OID after",
            re.compile(rf"(?<![0-9A-Z])1?(?P<value>{_SHAPE})(?=[^0-9]{{1,60}}{_OID})"),
            evidence=Evidence.POSITION,
            checksum=True,
            folded=True,
        ),
        Pattern(
            "label",
            re.compile(rf"(?<![0-9A-Z])(?P<value>{_SHAPE})(?![0-9A-Z])"),
            needs_label=True,
            checksum=True,
            folded=True,
        ),
    ),
    validate=validate,
    keeps_wrong_key=True,
    labels=("FINESS", "FINESS ET", "FINESS EJ"),
    foreign=("ADELI", "RPPS", "SIRET", "SIREN", "TEL", "TELEPHONE", "FAX"),
    headers=(
        *("FINESS", "NFINESS", "NUMFINESS", "NOFINESS", "NUMEROFINESS", "CODEFINESS"),
        *("CODFINESS", "IDFINESS", "FINESSET", "FINESSEJ", "FINESSLABO", "FINESSSITE"),
        *("FINESSETAB", "FINESSGEO", "FINESSJUR", "NOFINESSET", "NOFINESSEJ", "FRFINESS"),
    ),
    triggers=("FINESS", "1.2.250.1.71.4.2.2"),
    examples=(
        "FINESS : [[750712184]]",
        "n° FINESS ET [[2A 000 001 4]]",
        'root="1.2.250.1.71.4.2.2" extension="1[[750712184]]"',
        "1[[690781810]]^^^&1.2.250.1.71.4.2.2&ISO",
        "FINESS [[750712185]] (clé fausse)",
    ),
    counterexamples=("750712184", "732829320", "FINESS 75071218", "FINESS : tél. 0261910000"),
)
