"""RPPS: the national number of a health professional (répertoire partagé).

Eleven digits, of which the first two are 10 or 11 and the last is a Luhn check
digit. The national identifier IDNPS (`PS_IdNat`) puts an 8 in front. Luhn alone
lets one number in ten through, so the number counts with a label, a column or
the assigning authority of an HL7 field; a wrong check digit is then reported too.

Sources:
    * ANS, annuaire santé and CI-SIS samples (OID 1.2.250.1.71.4.2.1)
    * ISO/IEC 7812-1 annex B (Luhn)
    * unverified: the meaning of the first digit of IDNPS

>>> validate("10 99 99 00 003"), validate("810002422979")
('10999900003', '10002422979')
>>> validate("10003456787")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: key
>>> validate("20999900003")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: prefix
>>> validate("1099990000")
Traceback (most recent call last):
recognizers.errors.InvalidLength: length
>>> validate("1099990000A")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: characters
"""

import re

from recognizers.checksums import luhn
from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from recognizers.folding import fold
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_DIGITS = r"8?[01](?:[ .]?\d){10}"
_START = r"(?<![0-9A-Z+])(?<!\d[.,])"
_END = r"(?![0-9A-Z])(?!\.[1-9])"


def compact(text: str) -> str:
    """Return the eleven digits without layout and without the 8 of IDNPS.

    Raises:
        InvalidFormat: there are other characters.
        InvalidLength: there are not eleven digits.
    """
    plain = fold(text).text.replace(" ", "").replace(".", "")
    if not (plain.isascii() and plain.isdigit()):
        raise InvalidFormat("characters")
    if len(plain) == 12 and plain[0] == "8":  # noqa: PLR2004 - IDNPS
        plain = plain[1:]
    if len(plain) != 11:  # noqa: PLR2004
        raise InvalidLength("length")
    return plain


def validate(text: str) -> str:
    """Return the compact number.

    Raises:
        InvalidFormat, InvalidLength: see `compact`.
        InvalidComponent: it starts with neither 0 nor 1.
        InvalidChecksum: the Luhn digit is wrong, or the prefix is invented.
    """
    number = compact(text)
    if number[0] not in "01":
        raise InvalidComponent("prefix")
    if not luhn(number) or number[:2] not in {"10", "11"}:
        raise InvalidChecksum("key")
    return number


RECOGNIZER = Recognizer(
    entity="FR_RPPS",
    patterns=(
        Pattern(
            "authority",
            re.compile(
                rf"{_START}(?P<value>{_DIGITS})(?=\^[^|~]{{0,120}}(?:RPPS|1\.2\.250\.1\.71\.4\.2\.1))"
            ),
            evidence=Evidence.POSITION,
            checksum=True,
            folded=True,
        ),
        Pattern(
            "label after",
            re.compile(rf"{_START}(?P<value>{_DIGITS}){_END}(?=[ (,-]{{1,3}}(?:N° ?)?RPPS)"),
            evidence=Evidence.CONTEXT,
            checksum=True,
            folded=True,
        ),
        Pattern(
            "label",
            re.compile(rf"{_START}(?P<value>{_DIGITS}){_END}"),
            needs_label=True,
            checksum=True,
            folded=True,
        ),
    ),
    validate=validate,
    keeps_wrong_key=True,
    labels=("RPPS", "IDNPS", "PS_IDNAT", "IDNAT_PS", "PSIDNAT", "1.2.250.1.71.4.2.1"),
    foreign=("ADELI", "FINESS", "SIRET", "SIREN", "NIR", "INS", "TEL", "FAX"),
    headers=(
        *("RPPS", "NRPPS", "NUMRPPS", "NORPPS", "NUMERORPPS", "CODERPPS", "CODRPPS", "IDRPPS"),
        *("RPPSPRESC", "RPPSPRESCRIPTEUR", "RPPSPS", "RPPSMED", "RPPSMEDECIN", "RPPSMT"),
        *("RPPSBIOLOGISTE", "RPPSBIO", "RPPSPRELEVEUR", "RPPSDEMANDEUR", "RPPSCORRESP"),
        *("PRESCRPPS", "MEDRPPS", "MEDECINRPPS", "IDNPS", "PSIDNAT", "IDNATPS", "FRRPPS"),
    ),
    triggers=("RPPS", "IDNPS", "IDNAT", "1.2.250.1.71.4.2.1"),
    examples=(
        "RPPS : [[10999900003]]",
        "Dr KERVELLA, n° RPPS [[10 99 99 00 003]]",
        "[[10999900011]] (RPPS)",
        "[[10999900003]]^KERVELLA^YANN^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS",
        'root="1.2.250.1.71.4.2.1" extension="[[810002422979]]"',
        "RPPS [[10003456787]] (clé fausse)",
    ),
    counterexamples=(
        "10999900003",
        "810002422979",
        "ADELI 561012345, RPPS en cours",
        "RPPS 1099990000",
        "RPPS n° 109999000031",
        "tél. 10999900003",
    ),
)
