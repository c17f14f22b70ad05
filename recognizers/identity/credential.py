"""Identifiant et mot de passe: a login, a password, a key, a token.

Portal logins and passwords stood beside the patients in the leak of 2022; transfer
scripts hold those of the servers. A column's name, a word and `:` or `=`, an
address with `user:password@`, the header of a private key or the shape of a known
token tell them. A password is kept whatever it is, but for placeholders.

Sources:
    * RFC 3986 3.2.1 (user information in addresses), RFC 7468 (key headers)
    * RFC 7519 (JSON Web Token), AWS IAM identifiers

>>> validate("Soleil56")
'Soleil56'
>>> validate("********")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: placeholder
"""

import re
from functools import partial

from recognizers.errors import InvalidComponent
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "validate"]

_PLACEHOLDER = re.compile(
    r"[*x•#.\-_]+|null|none|nil|n/?a|nan|oui|non|true|false|vide|inconnu|aucun|oubli[ée]|perdu"
    r"|password|login|user|username|str(?:ing)?|int|text|bytes|(?:var)?char\d*|changeme|\$.*|%.*%?|<.*|\{.*",
    re.IGNORECASE,
)
_KIND = (
    r"(?:MOTS? ?DE ?PASSE|MOT_DE_PASSE|MDP|PASSWORD|PASSWD|PASSPHRASE|PWD|CODE ?(?:D'|_)?ACCES"
    r"|CODE[ _]SERVEUR|CLE ?(?:D'|_)ACCES|CLE[ _]SERVEUR|API[_ \-]?KEY|SECRET(?:[_\-]?KEY)?"
    r"|(?:ACCESS|AUTH|REFRESH)[_\-]?TOKEN|TOKEN|CODE CONFIDENTIEL|CODE[ _]PATIENT[ _]WEB"
    r"|CLIENT[_\-]?SECRET)"
)
_LOGIN = r"(?:IDENTIFIANTS?|LOGIN|UTILISATEUR|USER(?:NAME)?|COMPTE)"
_IS = r"[\"']?(?: PROVISOIRE| TEMPORAIRE)?[ \]]{0,3}(?:=>|[:=])[ \"'(]{0,4}"
_VALUE = r"[^\s\"',;|<>()]{3,128}+(?!\()"


def validate(text: str) -> str:
    """Return the secret as it is.

    Raises:
        InvalidComponent: it is a "placeholder": `****`, `null`, `${PASSWORD}`.
    """
    if _PLACEHOLDER.fullmatch(text.strip()):
        raise InvalidComponent("placeholder")
    return text


_found = partial(Pattern, evidence=Evidence.CONTEXT, folded=True)

RECOGNIZER = Recognizer(
    entity="CREDENTIAL",
    patterns=(
        _found(
            "address",
            re.compile(
                r"(?<![A-Z0-9+.\-])[A-Z][A-Z0-9+.\-]{1,20}://"
                r"(?P<value>[^\s/:@\"'<>]{1,64}:[^\s/@\"'<>]{1,128})@"
            ),
        ),
        _found(
            "private key",
            re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"),
            evidence=Evidence.POSITION,
            validated=False,
        ),
        Pattern(
            "token",
            re.compile(
                r"(?<![A-Za-z0-9])(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
                r"|eyJ[\w\-]{10,1000}\.eyJ[\w\-]{10,2000}\.[\w\-]{10,1000})(?![A-Za-z0-9])"
            ),
            evidence=Evidence.POSITION,
        ),
        _found(
            "authorization",
            re.compile(
                r"AUTHORIZATION[\"']?: ?[\"']?(?:BASIC|BEARER) (?P<value>[^\s\"',;]{8,2000})"
            ),
        ),
        _found("element", re.compile(rf"<{_KIND}(?: [^<>]{{0,60}})?>(?P<value>[^<>]{{1,128}})</")),
        _found("element", re.compile(r"<PASS(?: [^<>]{0,60})?>(?P<value>[^<>]{1,128})</")),
        _found("label", re.compile(rf"(?<![A-Z]){_KIND}{_IS}(?P<value>{_VALUE})")),
        _found("SQL", re.compile(r"IDENTIFIED BY [\"']?(?P<value>[^\s\"';]{1,128})")),
        _found(
            "netrc",
            re.compile(r"LOGIN \S{1,64} PASSWORD (?P<value>\S{1,128})"),
        ),
        _found(
            "login beside a secret",
            re.compile(
                rf"(?<![A-Z]){_LOGIN}{_IS}(?P<value>[^\s\"',;|<>()]{{2,64}}+)(?=.{{0,40}}{_KIND})"
            ),
        ),
        _found(
            "column",
            re.compile(r"\A\s{0,4}(?P<value>\S{1,128}(?: \S{1,40})?)\s{0,4}\Z"),
            evidence=Evidence.POSITION,
            needs_label=True,
        ),
    ),
    validate=validate,
    headers=(
        *("LOGIN", "USER", "USERNAME", "IDENTIFIANT", "UTILISATEUR", "LOGINWEB", "LOGINPATIENT"),
        *("IDENTIFIANTWEB", "IDENTIFIANTPORTAIL", "MDP", "MOTDEPASSE", "MOTPASSE", "PWD", "PASS"),
        *("PASSWD", "PASSWORD", "MDPWEB", "MDPPATIENT", "MDPPROVISOIRE", "CODEACCES", "CODEWEB"),
        *("CODESERVEUR", "CODEPATIENTWEB", "CLEACCES", "CLESERVEUR", "CLEWEB", "TOKEN", "APIKEY"),
        *("SECRET", "CODECONFIDENTIEL", "ACCESSTOKEN", "PASSWORDHASH", "HASHMDP", "CODESECRET"),
    ),
    triggers=(
        *(
            "DE PASSE",
            "DE_PASSE",
            "DEPASSE",
            "MDP",
            "PASSW",
            "PASSPHRASE",
            "PWD",
            "CODE D",
            "CODE A",
        ),
        *("CODE_A", "CODEACC", "SERVEUR", " D'ACC", "E_ACC", "API_KEY", "APIKEY", "API-KEY"),
        *("API KEY", "SECRET", "TOKEN", "CONFIDENTIEL", "PATIENT WEB", "PATIENT_WEB", "://"),
        *("PRIVATE KEY", "AUTHORIZATION", "IDENTIFIED BY", "<PASS", "AKIA", "GHP_", "GHO_", "GHU_"),
        *("GHS_", "GHR_", ".EYJ"),
    ),
    examples=(
        "mot de passe : [[Soleil56]]",
        "MDP=[[azerty!2024]]",
        "identifiant : [[am.legoff]] ; code d'accès : [[Soleil56]]",
        'password = "[[hunter2]]"',
        '{"login": "[[am.legoff]]", "password": "[[Soleil56]]"}',
        "ftp://[[labo:Soleil56]]@ftp.exemple.fr/export",
        "Server=db;Database=sil;User Id=sa;Pwd=[[S0leil56]];",
        "[[-----BEGIN RSA PRIVATE KEY-----]]",
        "CREATE USER sil IDENTIFIED BY '[[Soleil56]]'",
        '<Pass encoding="base64">[[U29sZWlsNTY=]]</Pass>',
        "machine ftp.exemple.fr login labo password [[Soleil56]]",
    ),
    counterexamples=(
        "mot de passe oublié",
        "mot de passe : ********",
        "password = getpass()",
        "pwd: ${PASSWORD}",
        "https://exemple.fr:8080/a@b",
        "secret médical",
        "login : am.legoff",
        "il se passe : rien",
    ),
)
