"""NIR, numéro de sécurité sociale: the French social security number.

Given by INSEE to everyone born in France and by the Cnav to those born abroad
(NIA while they wait). Fifteen characters: see `recognizers.identity.matricule`.

Traps: a random 15-digit number passes the key once in a hundred, and a number
that starts with a date has a possible structure nine times in ten, so 13 digits
without a key need a label. A parent's number stands on a child's record: count
no patients by it. Departments 20, 91 to 96 and communes above 990 are not
refused, they occur. Registers hold wrong keys: with a label they are reported
as `wrong_key`. First digits other than 1 and 2 count with a label alone.

Sources:
    * décret n° 82-103 du 22 janvier 1982, article 4 (xml.insee.fr)
    * assurance-maladie-digital/nir-validation: shapes, key, 5/6 (MIG), 7/8 (NNP)
    * service-public.fr F33078: births abroad and in former territories
    * CNIL, page "NIR"; ANS: mailboxes `<matricule>@patient.mssante.fr`
    * unverified: first digits 3 and 4, months above 12

>>> validate("1 85 05 78 006 084 (clé 91)")
'185057800608491'
>>> from recognizers.errors import ValidationError
>>> for wrong in ("18505780060849", "1850578006084X1", "185137800608491", "185057800608492"):
...     try:
...         validate(wrong)
...     except ValidationError as error:
...         print(type(error).__name__, error)
InvalidLength length
InvalidFormat characters
InvalidComponent month
InvalidChecksum key
"""

import re
from functools import partial

from recognizers.errors import InvalidChecksum, InvalidFormat
from recognizers.identity.matricule import (
    END,
    INS_FOLLOWS,
    KEY,
    START,
    birth,
    body,
    compact,
    key,
    sex,
    validate,
)
from recognizers.spec import Pattern, Recognizer

__all__ = ["RECOGNIZER", "birth", "compact", "key", "sex", "validate"]

_MASK = "[X*#•●]"
_SEPARATOR = r"[ .,\-/']"
_DIGIT = r"(?:\d|(?<=2)[AB]|(?<=2[ .\-/])[AB])"


def _regex(layout: str, before: str = START) -> re.Pattern[str]:
    return re.compile(rf"{before}(?P<value>{layout}){END}(?!{INS_FOLLOWS})")


def _whole(text: str) -> str:
    """Validate a number whose last digits may be lost: then its key is not wrong but absent."""
    try:
        return validate(text)
    except InvalidChecksum:
        raise InvalidFormat("digits") from None


_alone = partial(Pattern, folded=True)
_labelled = partial(Pattern, folded=True, needs_label=True)
_shown = partial(_labelled, validated=False)

PATTERNS = (
    _shown(
        "placeholder",
        _regex(r"[12]9{12}[ \d]{0,3}|[12]\d{4}9{8}[ \d]{0,3}|(?P<d>\d)(?P=d){12}(?:(?P=d){2})?"),
        note="placeholder",
    ),
    _alone("key", _regex(body("[12]") + KEY), checksum=True),
    _alone("unattributed month", _regex(body("[12]", "4[3-9]") + KEY)),
    _labelled("registering", _regex(body("[34]") + KEY), checksum=True),
    _labelled(
        "provisional with key",
        _regex(body("[78]", r"\d\d") + KEY),
        checksum=True,
        note="provisional",
    ),
    _alone("scientific", _regex(r"[12][.,]\d{14}E\+?14"), checksum=True),
    _alone(
        "scientific, last digit 0",
        _regex(r"[12][.,]\d{13}E\+?14"),
        checksum=True,
        validate=_whole,
    ),
    _alone("single digits", _regex(rf"[12](?: {_DIGIT}){{14}}"), checksum=True),
    _labelled("no key", _regex(body("[1-4]", r"\d\d")), note="no_key"),
    _labelled("scientific, no key", _regex(r"[12][.,]\d{11,12}E\+?12"), note="no_key"),
    _labelled("provisional", _regex(r"[5-8]\d{12}"), note="provisional"),
    _labelled("padded", _regex(r"[12]\d{14}", r"(?<![0-9A-Z])0{2,8}"), checksum=True),
    _labelled("regrouped", _regex(rf"[12](?:{_SEPARATOR}?{_DIGIT}){{14}}"), checksum=True),
    _shown("lossy", _regex(r"[1-478][.,]\d{1,14}E\+?1[24]"), note="lossy"),
    _alone(
        "masked groups",
        _regex(
            rf"[12] \d\d (?:0[1-9]|1[0-2]|{_MASK}{{2}}) (?:\d[0-9AB]|{_MASK}{{2}}) "
            rf"(?:\d{{3}} {_MASK}{{3}}|{_MASK}{{3}} (?:{_MASK}{{3}}|\d{{3}}))"
            rf"(?: (?:\d\d|{_MASK}{{2}}))?"
        ),
        validated=False,
        note="truncated",
    ),
    _shown(
        "masked",
        _regex(rf"[12]\d{{2,9}}{_MASK}{{4,11}}\d{{0,2}}|{_MASK}{{7,9}}\d{{6}}"),
        note="truncated",
    ),
)

LABELS = (
    "NIR", "NSS", "SS", "NUMSS", "NOSS", "SECU", "NSECU", "NUMSECU", "NOSECU",
    "SECURITE SOCIALE", "SECURITESOCIALE", "NUMEROSECURITESOCIALE", "IMMATRICULATION", "IMMAT",
    "MATRICULE", "INSEE", "ASSURE", "ASSUREE", "ASSURE SOCIAL", "VITALE", "NIA", "NIRPP",
    "1.2.250.1.213.1.4.13", "1.2.250.1.213.1.4.14",
)  # fmt: skip
FOREIGN = (
    "DOSSIER", "DEMANDE", "ACCESSION", "CODE-BARRES", "CODE BARRES", "CODE BARRE", "CODE-BARRE",
    "BARCODE", "CAB", "TUBE", "ECHANTILLON", "PRELEVEMENT", "ENREGISTREMENT", "IPP", "NDA", "IEP",
    "IMEI", "IMSI", "ICCID", "SIRET", "SIREN", "EAN", "EAN13", "GTIN", "CIP", "CIP13", "UCD",
    "ISBN", "FACTURE", "COMMANDE", "DEVIS", "TICKET", "COLIS", "TRANSACTION", "REFERENCE", "REF",
    "LOT", "SERIE", "TIMESTAMP", "EPOCH", "IBAN", "RIB", "COMPTE", "RPPS", "FINESS",
    "INS", "INS-NIR", "INS-NIA", "MATRICULE INS",
    "1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11",
)  # fmt: skip
HEADERS = (
    "NIR", "NSS", "SS", "NUMSS", "NOSS", "NUMEROSS", "NSECU", "NUMSECU", "NOSECU", "SECU",
    "NUMEROSECU", "SECUSOCIALE", "SECURITESOCIALE", "NUMSECURITESOCIALE",
    "NUMEROSECURITESOCIALE", "NUMERODESECURITESOCIALE", "NDESECURITESOCIALE",
    "NSECURITESOCIALE", "NOSECURITESOCIALE", "IMMAT", "IMMATRICULATION", "NOIMMATRICULATION",
    "NUMIMMATRICULATION", "NDIMMATRICULATION", "MATRICULE", "INSEE", "NINSEE", "NUMINSEE",
    "NOINSEE", "NUMASSURE", "NOASSURE", "NASSURE", "ASSURE", "MATRICULEASSURE", "SSBENEF",
    "SSASSURE", "NSSASSURE", "NSSBENEF", "BENNIR", "BENNIRPSA", "BENNIRANO", "NIROD",
    "NIRBENEF", "NIRASSURE", "NIRPATIENT", "NIRINDIVIDU", "NIRCLE", "NIR13", "NIR15", "IDSS",
    "COUVERTURE", "VITALE", "CARTEVITALE", "NUMVITALE", "NIA", "SSN", "FRNIR",
)  # fmt: skip

RECOGNIZER = Recognizer(
    entity="FR_NIR",
    patterns=PATTERNS,
    validate=validate,
    keeps_wrong_key=True,
    labels=LABELS,
    foreign=FOREIGN,
    foreign_reach=14,
    headers=HEADERS,
    triggers=("E+12", "E+14", "E12", "E14", "XXX", "***", "###"),
    digits=frozenset({13, 15, 21}),
    examples=(
        "[[185057800608491]]",
        "[[1 85 05 78 006 084 91]] adressé ce jour",
        "[[1 85 05 78 006 084 / 91]]",
        "n° [[1850578006084 (clé 91)]]",
        "[[1850578006084, clé : 91]]",
        "[[1.85.05.78.006.084.91]]",
        "[[1-85-05-78-006-084-91]]",
        "[[1\u00a085\u202f05\u200978\t006 084 91]]",
        "[[2 91 05 974 11 004 65]] née au Port",
        "[[2 84 05 2A 321 025 52]]",
        "[[253072b07300470]]",
        "[[165029935212328]] né à Alger",
        "[[199301305599948]], [[220349935100134]] et [[178997505601209]]",
        "[[255081416802538]]@patient.mssante.fr",
        "cr_[[255081416802538]]_20240102.pdf",
        "[[1,85057800608491E+14]]",
        "[[185057800608491]].0",
        "'[[185057800608491]]",
        '="[[185057800608491]]"',
        "NSS : [[1850578006084]]",
        "N° SS [[188057506510094]] (erreur de saisie)",
        "NIR provisoire : [[7101234567890]]",
        "NIR : [[1,85E+14]]",
        "NIR [[1999999999999]]",
        "[[1 85 05 78 XXX XXX]]",
        "n° sécu [[185057*******]]",
        "Vitale 000000[[185057800608491]]",
    ),
    counterexamples=(
        "facture 2024000001234",
        "1850578006084",
        "185057800608492",
        "20160512000123",
        "00185057800608491",
        "185057800608491X",
        "353918051234567",
        "3400935955838",
        "dossier n° 185057800608491",
        "code-barres : 185057800608491",
        "IMEI 185057800608491",
        "(01)185057800608491",
        "a185057800608491f",
        "0.185057800608491",
        "1700000000000",
        "INS : 255081416802538",
        "255081416802538^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS",
    ),
)
