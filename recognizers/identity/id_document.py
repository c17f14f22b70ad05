"""Pièce d'identité: identity card, passport, residence permit, driving licence.

Machine-readable lines (MRZ) carry check digits and speak for themselves; printed
numbers have none that is public and count with their label or column:

    CNI       12 digits until 2021, then 9 letters and digits
    passport  2 digits, 2 letters, 5 digits
    residence permit  10 digits (AGDREF), card 9 letters and digits
    licence   12 digits (also NEPH), or 2 digits, 2 letters, 5 digits

Sources:
    * ICAO Doc 9303 parts 3 to 6 (MRZ and its check digits)
    * unverified: the printed shapes, the line of the French card before 2021

>>> validate("L898902C36UTO7408122F1204159ZE184226B<<<<<10")[:9]
'L898902C3'
>>> validate("L898902C37UTO7408122F1204159ZE184226B<<<<<10")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: document number
>>> validate("L898902C36UTO7408123F1204159ZE184226B<<<<<10")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: date
>>> validate("L898902C3")
Traceback (most recent call last):
recognizers.errors.InvalidLength: length
"""

import re
from functools import partial

from recognizers.checksums import mrz
from recognizers.errors import InvalidChecksum, InvalidLength
from recognizers.folding import fold
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_PASSPORT_LINE, _CARD_LINE = 44, 36


def compact(text: str) -> str:
    """Return a machine-readable line without spaces, in upper case."""
    return fold(text).text.replace(" ", "")


def validate(text: str) -> str:
    """Return the second line of a passport (44) or of a card before 2021 (36).

    Raises:
        InvalidLength: it has neither length.
        InvalidChecksum: "document number" or "date" contradicts its check digit.
    """
    line = compact(text)
    if len(line) not in {_PASSPORT_LINE, _CARD_LINE}:
        raise InvalidLength("length")
    passport = len(line) == _PASSPORT_LINE
    number, date = (slice(0, 9), slice(13, 19)) if passport else (slice(0, 12), slice(27, 33))
    for part, field in (("document number", number), ("date", date)):
        if str(mrz(line[field])) != line[field.stop]:
            raise InvalidChecksum(part)
    return line


def _announced(name: str, words: str, value: str) -> Pattern:
    between = (
        r"(?: (?:FRANCAISE?|BIOMETRIQUE))?[ :=.,#\"'°()]{0,5}(?:N[°O]|NUM(?:ERO)?)?[ :=.\"']{0,5}"
    )
    regex = re.compile(rf"(?<![A-Z]){words}{between}(?P<value>{value})(?![0-9A-Z])")
    return Pattern(name, regex, Evidence.CONTEXT, validated=False, folded=True)


_PASSPORT = r"\d\d ?[A-Z]{2} ?\d{5}"
_NINE = r"(?=[A-Z]{0,8}\d)[0-9A-Z]{9}"
_TWELVE = r"\d{4} ?\d{4} ?\d{4}"
_line = partial(Pattern, evidence=Evidence.POSITION, folded=True)

RECOGNIZER = Recognizer(
    entity="FR_ID_DOCUMENT",
    patterns=(
        _line(
            "passport, second line",
            re.compile(
                r"(?<![0-9A-Z<])[0-9A-Z<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[0-9A-Z<]{14}[0-9<]\d(?![0-9A-Z<])"
            ),
            checksum=True,
        ),
        _line(
            "card, second line",
            re.compile(r"(?<![0-9A-Z<])\d{13}[A-Z<]{14}\d{7}[MF]\d(?![0-9A-Z<])"),
            checksum=True,
        ),
        _line(
            "first line",
            re.compile(
                r"(?<![0-9A-Z<])(?:I[A-Z<]|P[A-Z<]|T[A-Z])FRA(?=[0-9A-Z<]{0,37}<<)"
                r"[0-9A-Z<]{20,39}(?![0-9A-Z<])"
            ),
            validated=False,
        ),
        _announced(
            "CNI",
            r"(?:CNIE?|CARTE (?:NATIONALE )?D'IDENTITE|PIECE D'IDENTITE)",
            rf"{_TWELVE}|{_NINE}|{_PASSPORT}",
        ),
        _announced("passport", r"(?:PASSEPORT|PASSPORT)", rf"{_PASSPORT}|{_NINE}"),
        _announced(
            "residence permit",
            r"(?:TITRE DE SEJOUR|CARTE DE SEJOUR|CARTE DE RESIDENT|AGDREF|N[°O] ?(?:D')?ETRANGER)",
            rf"\d{{10}}|{_NINE}",
        ),
        _announced(
            "licence",
            r"(?:PERMIS DE CONDUIRE|NEPH)",
            rf"{_TWELVE}|{_PASSPORT}",
        ),
        Pattern(
            "column",
            re.compile(
                rf"\A[ '\"]{{0,3}}(?P<value>{_TWELVE}|{_PASSPORT}|\d{{10}}|{_NINE})[ '\"]{{0,3}}\Z"
            ),
            evidence=Evidence.POSITION,
            needs_label=True,
            validated=False,
            folded=True,
        ),
    ),
    validate=validate,
    headers=(
        *("CNI", "NUMCNI", "NCNI", "NOCNI", "CARTEIDENTITE", "NUMCARTEIDENTITE", "PIECEIDENTITE"),
        *("NUMPIECEIDENTITE", "NUMPIECE", "PASSEPORT", "NUMPASSEPORT", "NPASSEPORT", "PASSPORT"),
        *("PASSPORTNUMBER", "TITRESEJOUR", "NUMTITRESEJOUR", "CARTESEJOUR", "AGDREF"),
        *("NUMETRANGER", "NETRANGER", "PERMIS", "NUMPERMIS", "PERMISCONDUIRE", "NEPH", "MRZ"),
    ),
    triggers=(
        *("CNI", "IDENTIT", "PASSEPORT", "PASSPORT", "TITRE DE S", "CARTE DE S", "CARTE DE R"),
        *("AGDREF", "TRANGER", "PERMIS DE CONDUIRE", "NEPH", "<<"),
    ),
    examples=(
        "CNI n° [[880692310285]]",
        "carte d'identité : [[X4RTBPFW4]]",
        "passeport [[12AB34567]]",
        "titre de séjour n° [[9912345678]]",
        "permis de conduire [[880692310285]]",
        "[[L898902C36UTO7408122F1204159ZE184226B<<<<<10]]",
        "[[IDFRABERTHIER<<<<<<<<<<<<<<<<<<923001]]",
        "[[8806923102858CORINNE<<<<<<<6512068F6]]",
    ),
    counterexamples=(
        "880692310285",
        "12AB34567",
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
        "carte d'identité périmée",
        "titre de séjour en cours",
        "AFFRANCHISSEMENT",
    ),
)
