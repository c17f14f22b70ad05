"""Adresse électronique: an e-mail address.

Whose it is, its domain or first part may tell: `@patient.mssante.fr` is a
patient's (and starts with the patient's NIR), other `mssante.fr` and
`apicrypt.org` addresses are a professional's, `secretariat@` and the like an
organisation's. `(at)` and `%40` stand for `@`, and scans
of letters bring blanks between the parts. The user and host of a URL are no address.

Sources:
    * RFC 5321 and RFC 1035 (lengths)
    * ANS, espace de confiance MSSanté (domains)
    * unverified: the Apicrypt domains

>>> validate("Anne.Martin@Exemple.FR")
'anne.martin@exemple.fr'
>>> validate("anne.martin@exemple")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: domain
>>> validate("anne..martin@exemple.fr")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: local part
"""

import re

from recognizers.errors import InvalidFormat
from recognizers.spec import Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

_LOCAL = r"(?<![\w.%+'’\-])[\w%+'’\-][\w.%+'’\-]{0,63}"
_AT = r"(?:@|%40| ?[(\[] ?(?:at|arobase) ?[)\]] ?)"
_IN_URL = r"://[^\s/@\"'<>]{1,200}@[\w.\-]{1,253}"
"""The user and the host of a URL, `ftp://labo:secret@ftp.exemple.fr`: taken first, no address."""
_LABELS = r"(?:[\w\-]{1,63}\.){1,8}"
_DOMAIN = rf"{_LABELS}[a-z]{{2,24}}(?![\w\-])"
_PARTED = r"(?:[\w\-]{1,63} ?\. ?){1,4}[a-z]{2,6}(?![\w\-])"
_SHARED = (
    r"(?:contact|accueil|secretariat|secr[ée]tariat|labo|laboratoire|info|infos|noreply|no-reply"
    r"|ne-pas-repondre|nepasrepondre|support|admin|dpo|rgpd|cabinet|service|facturation|qualite"
    r"|direction|standard|postmaster|webmaster|resultats|biologie)"
)


def compact(text: str) -> str:
    """Return the address in lower case with an `@`."""
    joined = re.sub(_AT, "@", text.strip().lower(), count=1, flags=re.IGNORECASE)
    return re.sub(r" ?([@.]) ?", r"\1", joined)


def validate(text: str) -> str:
    """Return the compact address.

    Raises:
        InvalidFormat: "local part" or "domain" cannot be one.
    """
    address = compact(text)
    local, _, domain = address.partition("@")
    if not re.fullmatch(_DOMAIN, domain, re.IGNORECASE) or domain.startswith("-"):
        raise InvalidFormat("domain")
    if not local or local.startswith(".") or local.endswith(".") or ".." in local:
        raise InvalidFormat("local part")
    return address


def _pattern(name: str, local: str, domain: str, role: str | None = None) -> Pattern:
    regex = rf"{_IN_URL}|(?P<value>{local}{_AT}{domain})"
    return Pattern(name, re.compile(regex, re.IGNORECASE), role=role)


RECOGNIZER = Recognizer(
    entity="EMAIL_ADDRESS",
    patterns=(
        _pattern("patient mailbox", _LOCAL, r"patient\.mssante\.fr(?![\w\-])", "patient"),
        _pattern(
            "professional mailbox",
            _LOCAL,
            rf"(?:{_LABELS})?(?:mssante\.fr|apicrypt\.org|apicrypt\.fr)(?![\w\-])",
            "practitioner",
        ),
        _pattern(
            "shared mailbox",
            rf"(?<![\w.%+'’\-]){_SHARED}(?:[.\-_][\w.\-]{{1,40}})?",
            _DOMAIN,
            "organisation",
        ),
        _pattern("address", _LOCAL, _DOMAIN),
        Pattern("parted address", re.compile(rf"{_LOCAL} @ {_PARTED}", re.IGNORECASE)),
    ),
    validate=validate,
    headers=(
        *("MAIL", "EMAIL", "COURRIEL", "MEL", "EMAILADDRESS", "ADRESSEMAIL", "ADRMAIL", "ADREMAIL"),
        *("ADRESSEEMAIL", "EMAILPERSO", "MAILPERSO", "EMAILPRO", "MAILPRO", "EMAILCONTACT"),
        *("ADRESSEELECTRONIQUE", "EMAILMED", "MAILMED", "EMAILMEDECIN", "MAILMEDECIN"),
        *("EMAILPRESC", "APICRYPT", "MSSANTE", "ADRESSEMSSANTE", "EMAILLABO"),
    ),
    triggers=("@", "%40", "(at)", "[at]", "( at )", "[ at ]", "(arobase)", "[arobase]"),
    examples=(
        "[[anne.martin@exemple.fr]]",
        "mailto:[[am+labo@exemple.co.uk]]",
        "<[[Anne-Marie.LE_GOFF@EXEMPLE.FR]]>, copie",
        "[[255081416802538@patient.mssante.fr]]",
        "[[yann.kervella@medecin.bretagne.mssante.fr]]",
        "?mail=[[anne.martin%40exemple.fr]]&x=1",
        "[[anne.martin (at) exemple.fr]]",
        "écrire à [[hélène@exemple.fr]].",
        "mail : [[anne.martin @ exemple . fr]]",
    ),
    counterexamples=(
        "@anne",
        "anne@exemple",
        "user@localhost",
        "12 @ 3.50",
        "2 cp @ 500 mg. le soir",
        "anne.martin @ exemple",
        "anne..martin@exemple.fr",
        "HIV@2.1",
        "a@b@c",
        "ftp://labo:Soleil56@ftp.exemple.fr/export",
        "sftp://labo@sftp.exemple.fr",
    ),
)
