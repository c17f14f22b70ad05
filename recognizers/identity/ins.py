"""Matricule INS: the national health identity of a patient.

A NIR or NIA of the patient's own (a child's record may carry a parent's NIR, never
a parent's INS) that stands with an OID, a label or in the datamatrix of an INS
card. The digits are those of a NIR: only the company they keep makes an INS of
them. The retired calculated INS-C has 20 digits and a key of 2.

OIDs below 1.2.250.1.213.1.4: `.8` INS-NIR, `.9` INS-NIA, `.10` test and `.11`
demonstration (reported with the note `test_oid`: in production they may be real
patients mislabelled), `.2 .6 .7` INS-C. `.13` and `.14` are NIR and NIA used as
social security numbers, which `FR_NIR` finds.

Sources:
    * ANS, volet Structuration minimale, OIDs (style sheet CDA-FO.xsl) and FR-Core
    * ANS, Datamatrix INS v2.2, as read by ZXing and Mediboard
    * ANS test patients: several have wrong keys, so a wrong key is reported
    * unverified: the length of INS-C

>>> validate("279035121518989")
'279035121518989'
>>> validate("289057545611404")
Traceback (most recent call last):
recognizers.errors.InvalidChecksum: key
>>> validate("27903512151898")
Traceback (most recent call last):
recognizers.errors.InvalidLength: length
"""

import re
from functools import partial

from recognizers.identity.matricule import END, INS_FOLLOWS, KEY, START, body, compact, validate
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_NUMBER = body("[1-4]") + KEY
_TEST_OID = r"1\.2\.250\.1\.213\.1\.4\.1[01](?![0-9])"
_CARD = r"IS01[0-9A-Z]{22}.{0,40}?S1"
_CARD_NUMBER = r"[12]\d{4}(?:\d\d|2[AB])\d{8}"


def _regex(value: str, before: str = START, after: str = END) -> re.Pattern[str]:
    return re.compile(rf"{before}(?P<value>{value}){after}")


_placed = partial(Pattern, folded=True, evidence=Evidence.POSITION)
_labelled = partial(Pattern, folded=True, needs_label=True)

PATTERNS = (
    _placed(
        "card, test OID",
        _regex(_CARD_NUMBER, _CARD, rf"S2{_TEST_OID}"),
        validate=compact,
        note="test_oid",
    ),
    _placed("card", _regex(_CARD_NUMBER, _CARD, "S2"), checksum=True),
    _placed("card", _regex(_CARD_NUMBER, _CARD, "S2"), validate=compact, note="wrong_key"),
    _placed(
        "test OID before",
        _regex(_NUMBER, rf"{_TEST_OID}[^0-9]{{1,40}}"),
        validate=compact,
        note="test_oid",
    ),
    _placed(
        "test OID after",
        _regex(_NUMBER, after=rf"{END}(?=[^0-9<]{{1,40}}{_TEST_OID})"),
        validate=compact,
        note="test_oid",
    ),
    _placed("OID after", _regex(_NUMBER, after=rf"{END}(?={INS_FOLLOWS})"), checksum=True),
    _placed(
        "OID after",
        _regex(_NUMBER, after=rf"{END}(?={INS_FOLLOWS})"),
        validate=compact,
        note="wrong_key",
    ),
    _labelled("label", _regex(_NUMBER), checksum=True),
    _labelled("INS-C", _regex(r"\d{20} ?\d\d"), validated=False),
    _labelled("no key", _regex(body("[1-4]")), note="no_key"),
)

RECOGNIZER = Recognizer(
    entity="FR_INS",
    patterns=PATTERNS,
    validate=validate,
    keeps_wrong_key=True,
    labels=(
        *("INS", "INS-NIR", "INS-NIA", "INS-C", "INSC", "MATRICULE INS", "INSI", "NUMINS"),
        *(f"1.2.250.1.213.1.4.{last}" for last in (2, 6, 7, 8, 9, 10, 11)),
    ),
    foreign=(
        *("NIR", "NSS", "SS", "SECU", "SECURITE SOCIALE", "IMMATRICULATION", "IPP", "DOSSIER"),
        *("1.2.250.1.213.1.4.13", "1.2.250.1.213.1.4.14"),
    ),
    headers=(
        *("INS", "INSNIR", "INSNIA", "INSC", "INSI", "INSA", "MATRICULEINS", "MATINS", "NUMINS"),
        *("NOINS", "NINS", "IDINS", "INSMATRICULE", "INSVALEUR", "NUMEROINS", "INSQUALIFIE"),
        *("IDENTIFIANTINS", "INSQUALIFIEE", "FRINS", "IDENTITENATIONALE"),
    ),
    triggers=("IS01",),
    digits=frozenset({13, 15, 22}),
    examples=(
        "INS : [[255081416802538]]",
        "Matricule INS [[2 79 03 51 215 189 89]]",
        "INS-NIR [[289057545611404]]",
        "[[255081416802538]]^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS",
        '<id root="1.2.250.1.213.1.4.10" extension="[[277076322082910]]"/>',
        "IS010000000000000000000000S1[[118058599124123]]S21.2.250.1.213.1.4.8\x1dS3ANNE",
        "INS-C 1234567890123456789012 : [[1234567890123456789012]]",
    ),
    counterexamples=(
        "255081416802538",
        "NIR : 255081416802538",
        "255081416802538^^^ASIP-SANTE&1.2.250.1.213.1.4.13&ISO^NH",
        "moins 255081416802538",
        "INS 240115",
    ),
)
