"""IBAN et RIB: an international bank account number, or a French account in full.

Country, two check digits and the national account; 27 characters in France and
overseas. A RIB is the national part with its own two-digit key. An IBAN of any
other country, and a RIB, count after their name alone: their shapes are common.

Sources:
    * ISO 13616 and the SWIFT IBAN registry (lengths), ISO 7064 mod 97-10
    * Banque de France: RIB key 97 - ((89 bank + 15 branch + 3 account) mod 97)

>>> validate("FR14 2004 1010 0505 0001 3M02 606")
'FR1420041010050500013M02606'
>>> validate("FR15 2004 1010 0505 0001 3M02 606")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: key
>>> validate("FR14 2004")
Traceback (most recent call last):
recognizers.errors.InvalidLength: length
>>> validate("XX14 2004 1010")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: country
>>> validate_rib("30006 00001 12345678901 89")
'30006000011234567890189'
"""

import re

from recognizers.checksums import mod97
from recognizers.errors import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from recognizers.folding import fold
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate", "validate_rib"]

_REGISTRY = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27"
    " DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28"
    " IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22"
    " MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24"
    " SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
LENGTHS = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}
"""Characters of an IBAN by country."""

_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_RIB = re.compile(r"(\d{5})(\d{5})([0-9A-Z]{11})(\d\d)")


def compact(text: str) -> str:
    """Return the characters without layout, in upper case."""
    return re.sub(r"[ .\-]", "", fold(text).text)


def validate(text: str) -> str:
    """Return the compact IBAN.

    Raises:
        InvalidComponent: the country has no IBAN.
        InvalidLength: the length is not its country's.
        InvalidFormat: there are other characters.
        InvalidChecksum: the check digits are wrong.
    """
    iban = compact(text)
    length = LENGTHS.get(iban[:2])
    if length is None:
        raise InvalidComponent("country")
    if len(iban) != length:
        raise InvalidLength("length")
    if not re.fullmatch(r"[A-Z]{2}\d\d[0-9A-Z]+", iban):
        raise InvalidFormat("characters")
    if mod97(iban[4:] + iban[:4]) != 1:
        raise InvalidChecksum("key")
    return iban


def validate_rib(text: str) -> str:
    """Return the compact RIB: bank, branch, account and key, 23 characters.

    Raises:
        InvalidFormat: the parts are not there.
        InvalidChecksum: the key is wrong.
    """
    rib = compact(text)
    parts = _RIB.fullmatch(rib)
    if parts is None:
        raise InvalidFormat("characters")
    bank, branch, account = (int(part.translate(_LETTERS)) for part in parts.groups()[:3])
    if 97 - (89 * bank + 15 * branch + 3 * account) % 97 != int(parts[4]):
        raise InvalidChecksum("key")
    return rib


def _regex(*countries: str) -> re.Pattern[str]:
    """Return the regex of the IBAN of some countries, each with its length."""
    by_length: dict[int, list[str]] = {}
    for country in countries:
        by_length.setdefault(LENGTHS[country], []).append(country)
    layouts = (
        rf"(?:{'|'.join(codes)})\d\d(?:[ .\-]?[0-9A-Z]){{{length - 4}}}"
        for length, codes in by_length.items()
    )
    return re.compile(rf"(?<![0-9A-Z])(?:IBAN)?(?P<value>{'|'.join(layouts)})(?![0-9A-Z])")


RECOGNIZER = Recognizer(
    entity="IBAN_CODE",
    patterns=(
        Pattern("French IBAN", _regex("FR", "MC"), checksum=True, folded=True),
        Pattern("IBAN", _regex(*LENGTHS), needs_label=True, checksum=True, folded=True),
        Pattern(
            "RIB",
            re.compile(
                r"(?<![0-9A-Z])(?P<value>\d{5}[ .\-]?\d{5}[ .\-]?[0-9A-Z]{11}[ .\-]?\d\d)"
                r"(?![0-9A-Z])"
            ),
            evidence=Evidence.CONTEXT,
            needs_label=True,
            checksum=True,
            folded=True,
            validate=validate_rib,
        ),
    ),
    validate=validate,
    labels=("IBAN", "RIB"),
    headers=("IBAN", "RIB", "IBANCODE", "CODEIBAN", "NUMIBAN", "NIBAN", "IBANPATIENT", "IBANRIB"),
    triggers=(
        *("IBAN", "RIB"),
        *(f"{country}{check:02}" for country in ("FR", "MC") for check in range(2, 99)),
    ),
    examples=(
        "[[FR76 3000 6000 0112 3456 7890 189]]",
        "IBAN[[FR1420041010050500013M02606]]",
        "[[fr1420041010050500013m02606]]",
        "IBAN : [[DE89 3704 0044 0532 0130 00]]",
        "RIB [[30006 00001 12345678901 89]]",
        "[[FR76-3000-6000-0112-3456-7890-189]] BIC AGRIFRPP",
    ),
    counterexamples=(
        "FR77 3000 6000 0112 3456 7890 189",
        "FR76 3000 6000",
        "DE89 3704 0044 0532 0130 00",
        "30006 00001 12345678901 89",
        "RIB 30006 00001 12345678901 88",
        "XFR7630006000011234567890189",
    ),
)
