"""Code postal: the postal code of a French address, or INSEE's code of a commune.

Five digits; with birth date and sex it singles a person out. In a text it needs
`CP`, `code postal`, `F-` or a CEDEX behind it (with street and town it belongs to
`POSTAL_ADDRESS`). Spreadsheets drop the first 0: four digits count in a column.

Sources:
    * La Poste, base officielle des codes postaux; INSEE, code officiel géographique

>>> validate("56000"), validate("2A004"), validate("1000")
('56000', '2A004', '01000')
>>> validate("99123")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: department
>>> validate("560")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: characters
"""

import re

from recognizers.errors import InvalidComponent, InvalidFormat
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "validate"]

_CODE = re.compile(r"(?:\d\d|2[AB])\d{3}", re.IGNORECASE)


def validate(text: str) -> str:
    """Return the five characters, with the 0 that a spreadsheet dropped.

    Raises:
        InvalidFormat: they are not four digits or five characters.
        InvalidComponent: there is no such department.
    """
    code = text.strip().zfill(5) if len(text.strip()) == 4 else text.strip()  # noqa: PLR2004
    if not _CODE.fullmatch(code):
        raise InvalidFormat("characters")
    if code[:2] in {"00", "96", "99"}:
        raise InvalidComponent("department")
    return code.upper()


RECOGNIZER = Recognizer(
    entity="POSTCODE",
    patterns=(
        Pattern(
            "label",
            re.compile(
                r"(?<![A-Z0-9])(?:CP|CODE[ _]?POSTAL|POST(?:AL)?[ _]?CODE|ZIP(?: ?CODE)?)[\"']?"
                r" {0,2}[:=]? {0,2}[\"']?(?P<value>\d{5})(?![A-Z0-9])"
            ),
            evidence=Evidence.CONTEXT,
            folded=True,
        ),
        Pattern("country", re.compile(r"(?<![\w-])FR?-(?P<value>\d{5})(?![\w-])")),
        Pattern(
            "CEDEX",
            re.compile(r"(?<![\w.,-])(?P<value>\d{5}) [A-Z][A-Z' \-]{2,40} CEDEX(?![A-Z])"),
            folded=True,
        ),
        Pattern(
            "column",
            re.compile(
                r"\A[ '\"=]{0,3}(?:FR?-)?(?P<value>\d{5}|2[AB]\d{3}|\d{4})(?:\.0)?"
                r"(?:[\"' ]{0,3}\Z| [A-Z])"
            ),
            evidence=Evidence.POSITION,
            needs_label=True,
            folded=True,
        ),
    ),
    validate=validate,
    headers=(
        *("CP", "CODPOST", "CODPOSTAL", "CODEPOST", "CODEPOSTAL", "CPOSTAL", "POSTCODE", "ZIP"),
        *("ZIPCODE", "POSTALCODE", "CODEPOSTALE", "CPVILLE", "CPNAISS", "CPRES", "CPRESIDENCE"),
        *("CPMED", "CPPRESC", "CODEINSEE", "CODINSEE", "CODECOMMUNE", "CODCOMMUNE", "INSEECOM"),
        *("INSEECOMMUNE", "COMINSEE", "INSEENAIS", "INSEENAISS", "BENRESCOM", "BENRESDPT"),
        *("CODEPOSTALMED", "CODEPOSTALPRESC", "CODEPOSTALPATIENT"),
    ),
    triggers=(
        *("CP ", "CP:", "CP=", 'CP"', "CODE POSTAL", "CODE_POSTAL", "CODEPOSTAL", "POSTAL CODE"),
        *("POSTALCODE", "POSTAL_CODE", "POSTCODE", "POST CODE", "POST_CODE", "ZIP", "CEDEX"),
        *(f"{land}-{digit}" for land in ("F", "FR") for digit in range(10)),
    ),
    examples=(
        "CP : [[56000]]",
        "code postal [[97411]]",
        "F-[[56000]] Vannes",
        "[[56019]] VANNES CEDEX",
        '"postalCode":"[[56000]]"',
    ),
    counterexamples=(
        "56000",
        "48000 COPIES/ML",
        "CP 99123",
        "CP 560001",
        "code postal inconnu",
        "F-5600012",
    ),
)
