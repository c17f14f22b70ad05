"""Numéro de téléphone: a French telephone number, or one abroad with its code.

Ten digits that start with 0, in pairs or not; +33, 0033 or an overseas code
(262, 508, 590, 594, 596, 681, 687, 689) may replace the 0. Spreadsheets drop
the 0: nine digits count in a telephone column alone. Numbers in 08 are services
and belong to an organisation.

Sources:
    * ARCEP, plan national de numérotation, and its ranges reserved for fiction
    * ITU-T E.164 (country codes)
    * unverified: the ranges reserved for fiction

>>> validate("+33 (0)2 61 91 00 00"), validate("00262 692 12 34 56")
('+33261910000', '+262692123456')
>>> validate("02 61 91 00 0")
Traceback (most recent call last):
recognizers.errors.InvalidLength: length
>>> validate("poste 12")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: characters
>>> validate("00 00 00 00 00")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: prefix
"""

import re
from functools import partial

from recognizers.errors import InvalidComponent, InvalidFormat, InvalidLength
from recognizers.folding import fold
from recognizers.spec import Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_NATIONAL = 9
_OVERSEAS = {"262": 9, "508": 6, "590": 9, "594": 9, "596": 9, "681": 6, "687": 6, "689": 8}
_ABROAD = range(9, 14)


def compact(text: str) -> str:
    """Return the number with `+` and country code; a French one where none is written.

    Raises:
        InvalidFormat: there are other characters than digits and layout.
    """
    plain = re.sub(r"^\(\+?33\)", "+33", fold(text).text)
    plain = re.sub(r"\(0\)|[ .\-/()]", "", plain)
    plain = re.sub(r"\.0$", "", plain)
    if not re.fullmatch(r"\+?\d+", plain):
        raise InvalidFormat("characters")
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if not plain.startswith("+"):
        plain = "+33" + plain.removeprefix("0")
    return "+33" + plain[4:] if plain.startswith("+330") else plain


def validate(text: str) -> str:
    """Return the compact number.

    Raises:
        InvalidFormat: see `compact`.
        InvalidLength: too few or too many digits for its country.
        InvalidComponent: no such prefix.
    """
    number = compact(text)
    if re.match(r"\+(?:0|33[^1-9]|$)", number):
        raise InvalidComponent("prefix")
    code = number[1:3] if number.startswith("+33") else number[1:4]
    wanted = _NATIONAL if code == "33" else _OVERSEAS.get(code)
    subscriber = number[1 + len(code) :]
    if wanted is None and len(number) - 1 not in _ABROAD:
        raise InvalidLength("length")
    if wanted is not None and len(subscriber) != wanted:
        raise InvalidLength("length")
    return number


_START = r"(?<![0-9A-Z+])(?<!\d[.,])"
_END = r"(?![0-9A-Z])(?!\.[1-9])"
_FRENCH = r"(?:(?:(?:\+|00)33|\(\+?33\))[ .\-]?(?:\(0\))?[ .\-]?0?|0)"
_FOUR = r"(?!19|20)\d{4}"
_PAIRS = r"(?:(?P<gap>[ .\-/]{0,3})\d\d(?:(?P=gap)\d\d){3}|\d\d(?:[ .\-]\d\d){3})"


def _regex(value: str) -> re.Pattern[str]:
    return re.compile(rf"{_START}(?:TEL|FAX|GSM)?(?P<value>{value}){_END}")


_found = partial(Pattern, folded=True)

RECOGNIZER = Recognizer(
    entity="PHONE_NUMBER",
    patterns=(
        _found("services", _regex(rf"{_FRENCH}8{_PAIRS}"), role="organisation"),
        _found("national", _regex(rf"{_FRENCH}[1-79]{_PAIRS}")),
        _found(
            "fours",
            _regex(
                r"0[1-9](?P<gap>[ .\-])(?:"
                rf"\d\d(?P=gap)\d\d(?P=gap){_FOUR}|\d\d(?P=gap){_FOUR}(?P=gap)\d\d"
                rf"|{_FOUR}(?P=gap)(?:{_FOUR}|\d\d(?P=gap)\d\d))"
            ),
        ),
        _found(
            "overseas",
            _regex(
                r"(?:\+|00)(?:262|590|594|596)[ .\-]?(?:\(0\))?0?[ .\-]?\d(?:[ .\-]?\d){8}"
                r"|(?:\+|00)(?:508|681|687|689)(?:[ .\-]?\d\d){3,4}"
            ),
        ),
        _found("abroad", _regex(r"\+[1-9]\d{0,2}(?:[ .\-]?(?:\(\d{1,4}\)|\d{1,4})){2,5}")),
        _found("irregular", _regex(r"0[1-9](?:[ .\-/]?\d){8}"), needs_label=True),
        _found("without 0", _regex(r"[1-9](?:[ .\-]?\d\d){4}(?=(?:\.0)?$)"), needs_label=True),
        _found("abroad, 00", _regex(r"00[1-9]\d(?:[ .\-]?\d){6,12}"), needs_label=True),
    ),
    validate=validate,
    labels=(
        *("TEL", "TELEPHONE", "PORTABLE", "PORT", "MOBILE", "GSM", "FAX", "DOMICILE", "APPELER"),
        *("JOINDRE", "RAPPELER", "TELECOPIE", "STANDARD", "CONTACT"),
    ),
    foreign=(
        *("DOSSIER", "DEMANDE", "ACCESSION", "TUBE", "ECHANTILLON", "CODE-BARRES", "CODE BARRES"),
        *("SIRET", "SIREN", "FINESS", "ADELI", "RPPS", "FACTURE", "COMMANDE", "LOT", "SERIE"),
        *("NIR", "NSS", "SECU", "IPP", "NDA", "IEP", "REF", "REFERENCE", "CIP", "CODE"),
    ),
    foreign_reach=14,
    headers=(
        *("TEL", "TELEPHONE", "TELDOM", "TELDOMICILE", "TELPORT", "TELPORTABLE", "PORTABLE"),
        *("TELMOBILE", "MOBILE", "GSM", "FAX", "TELECOPIE", "TELFIXE", "TELPERSO", "TELPRO"),
        *("NUMTEL", "NTEL", "NOTEL", "NUMEROTEL", "NUMEROTELEPHONE", "NUMTELEPHONE", "PHONE"),
        *("PHONENUMBER", "CELLPHONE", "TELBUREAU", "TELTRAVAIL", "TELCONTACT", "TELURGENCE"),
        *("TELMED", "TELMEDECIN", "TELPRESC", "TELPRESCRIPTEUR", "FAXMED", "FAXMEDECIN"),
        *("TELLABO", "TELCORRESP", "TELEPHONEPATIENT", "TELEPHONEMOBILE", "TELEPHONEFIXE"),
    ),
    triggers=("+508", "+681", "+687", "+689", "00508", "00681", "00687", "00689"),
    digits=frozenset({9, 10, 11, 12, 13, 14}),
    examples=(
        "[[06 39 98 12 34]]",
        "Tél. [[0261910000]]",
        "[[02.61.91.00.00]] ou [[04-65-71-12-34]]",
        "[[+33 6 39 98 12 34]]",
        "[[+33 (0)2 61 91 00 00]]",
        "[[0033639981234]]",
        "[[+262 692 12 34 56]]",
        "[[+32 475 12 34 56]]",
        "fax : [[026 191 00 00]]",
        "portable [[6 39 98 12 34]]",
        "[[08 00 00 00 00]]",
    ),
    counterexamples=(
        "639981234",
        "dossier 0261910000",
        "FINESS 0261910000",
        "02619100001",
        "0,0261910000",
        "A0261910000",
        "02/01/2024 10:30",
        "HIV+ 12 copies",
        "00 61 91 00 00",
    ),
)
