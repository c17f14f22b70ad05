"""Numéro ADELI: the number of a health professional in the directory that RPPS replaces.

Nine characters: department of practice (2), profession (1), order (5), key (1).
The "numéro AM" of invoices has the same shape. The key's rule is not published,
so nine digits count with a label or a column alone. IDNPS puts a 0 in front.

Sources:
    * ANS, annuaire santé: IDNPS `0` + ADELI (OID 1.2.250.1.71.4.2.1)
    * unverified: the parts; the key

>>> validate("56 1 01234 5")
'561012345'
>>> validate("001012345")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: department
>>> validate("56101234")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: characters
"""

import re

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.folding import fold
from recognizers.spec import Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_NUMBER = re.compile(r"(?:\d\d|2[AB])\d{7}")


def compact(text: str) -> str:
    """Return the nine characters without layout and without the 0 of IDNPS.

    Raises:
        InvalidFormat: they are not nine, or not digits but for Corsica's letter.
    """
    plain = re.sub(r"[ .\-]", "", fold(text).text)
    if len(plain) == 10 and plain[0] == "0":  # noqa: PLR2004 - IDNPS
        plain = plain[1:]
    if not _NUMBER.fullmatch(plain):
        raise InvalidFormat("characters")
    return plain


def validate(text: str) -> str:
    """Return the compact number.

    Raises:
        InvalidFormat: see `compact`.
        InvalidComponent: there is no department 00.
    """
    number = compact(text)
    if number.startswith("00"):
        raise InvalidComponent("department")
    return number


RECOGNIZER = Recognizer(
    entity="FR_ADELI",
    patterns=(
        Pattern(
            "label",
            re.compile(
                r"(?<![0-9A-Z])(?P<value>0?(?:\d\d|2[AB])[ .\-]?\d[ .\-]?\d{5}[ .\-]?\d)"
                r"(?![0-9A-Z])(?!\.[1-9])"
            ),
            needs_label=True,
            folded=True,
        ),
    ),
    validate=validate,
    labels=("ADELI", "NUM_AM", "NUM AM", "NO AM", "N° AM", "NUMERO AM"),
    foreign=("RPPS", "FINESS", "SIRET", "SIREN", "TEL", "TELEPHONE", "FAX", "PORTABLE"),
    headers=(
        *("ADELI", "NADELI", "NUMADELI", "NOADELI", "NUMEROADELI", "CODEADELI", "IDADELI"),
        *("ADELIPRESC", "ADELIPRESCRIPTEUR", "ADELIPS", "ADELIMED", "ADELIMEDECIN", "MEDADELI"),
        *("NUMAM", "NOAM", "NAM", "AMPRESC", "NFACT", "NUMPRESC", "NUMPRAT", "PFSPRENUM"),
        *("PFSEXENUM", "NUMFACTURATION", "FRADELI"),
    ),
    triggers=("ADELI", "NUM_AM", " AM ", " AM:", " AM="),
    examples=(
        "ADELI : [[561012345]]",
        "N° AM [[56 1 01234 5]]",
        "num_am [[2A1012345]]",
        "adeli=[[0561012345]]",
    ),
    counterexamples=(
        "561012345",
        "ADELI 56101234",
        "ADELI : en cours ; tél. 0561012345",
        "ADELI 001012345",
        "SIREN 732829320",
    ),
)
