"""Where scripts, settings and password files keep a password, and what is none.

Sources:
    * PostgreSQL, "The Password File"; GNU inetutils, netrc(5); crypt(5), shadow(5)
    * Apache HTTP Server, "Password Formats"; RFC 2307 5.3 (`{SSHA}`)
    * curl(1), mysql(1), Oracle SQL*Plus "Starting SQL*Plus"

>>> validate("Soleil56")
'Soleil56'
"""

import re
from functools import partial

from recognizers.errors import InvalidComponent
from recognizers.spec import Evidence, Pattern

__all__ = ["LAYOUTS", "TRIGGERS", "VALUE", "validate"]

_PLACEHOLDER = re.compile(
    r"[*x•#.\-_]+|null|none|nil|n/?a|nan|oui|non|true|false|vide|inconnu|aucun|oubli[ée]|perdu"
    r"|password|login|user|username|str(?:ing)?|int|text|bytes|(?:var)?char\d*|changeme|\$.*|%.*%?|<.*|\{.*",
    re.IGNORECASE,
)
_BLANKS = r" {0,2}"
_NAMED = (
    r"(?:PASS|PASSWORD|PASSWD|PASSE|PASSPHRASE|PWD|MDP|TOKEN|SECRET|(?:API|ACCESS|SECRET|PRIVATE)"
    r"_?KEY)"
)
"""Ends the name of a variable or a setting that holds a secret: `FTP_PASS`, `FtpPassword`."""
VALUE = r"[^\s\"',;|<>()]{3,128}+(?!\()"
_PORT_DIGITS = 5


def validate(text: str) -> str:
    """Return the secret as it is.

    Raises:
        InvalidComponent: it is a "placeholder": `****`, `null`, `${PASSWORD}`.
    """
    if _PLACEHOLDER.fullmatch(text.strip()):
        raise InvalidComponent("placeholder")
    return text


def _no_port(text: str) -> str:
    """Return a password behind `-p`; `-P3306` is a port in a folded text.

    Raises:
        InvalidComponent: it is a "port", or a placeholder.
    """
    if text.isdigit() and len(text) <= _PORT_DIGITS:
        raise InvalidComponent("port")
    return validate(text)


_found = partial(Pattern, evidence=Evidence.CONTEXT, folded=True)

LAYOUTS = (
    _found("label", re.compile(rf"(?<![A-Z0-9])PASS[\"']?(?:=>|=)[\"']?(?P<value>{VALUE})")),
    _found(
        "variable",
        re.compile(
            rf"(?<![A-Z0-9])(?:[A-Z0-9]{{1,30}}[_.\-]){{1,5}}{_NAMED}"
            rf"[\"']?{_BLANKS}(?:=>|[:=]){_BLANKS}[\"']?(?P<value>{VALUE})"
        ),
    ),
    _found(
        "setting",
        re.compile(
            rf"<(?:ADD|SETTING|PARAM|PROPERTY|ENTRY|VARIABLE) [^<>]{{0,60}}?"
            rf"(?:KEY|NAME)=[\"'][A-Z0-9_.:\-]{{0,40}}?{_NAMED}[\"']"
            rf" [^<>]{{0,40}}?VALUE=[\"'](?P<value>[^\"'<>]{{1,128}})[\"']"
        ),
    ),
    Pattern(
        "digest",
        re.compile(
            r"(?<![\w$])(?:\$(?:1|5|6|apr1|2[abxy]?|7|y|gy|argon2(?:id|i|d))"
            r"\$[A-Za-z0-9./$,=+\-]{20,200}|\{S?(?:SHA|MD5)(?:256|512)?\}[A-Za-z0-9+/=]{20,120})"
        ),
        evidence=Evidence.POSITION,
        validated=False,
    ),
    _found(
        "pgpass",
        re.compile(
            r"(?<!\S)(?:[A-Z0-9.\-]{1,100}|\*):(?:54[0-9]{2}|6432|\*):[^\s:]{1,63}:[^\s:]{1,63}"
            r":(?P<value>[^\s:]{1,128})(?!\S)"
        ),
    ),
    _found(
        "command",
        re.compile(
            r"(?<![A-Z0-9])(?:SQLPLUS|EXPDP|IMPDP|SQLLDR|EXP|IMP|RMAN)(?: -[A-Z]{1,10}){0,3}"
            r" [\"']?(?:USERID=)?[\"']?(?P<value>[A-Z0-9_$#.]{1,64}/[^\s/@\"']{1,128})(?=@)"
        ),
    ),
    _found(
        "command",
        re.compile(
            r"(?<![A-Z0-9])(?:MYSQL|MYSQLDUMP|MYSQLADMIN|MARIADB|MARIADB-DUMP)(?= )"
            r"(?: [^\s|;]{1,80}){0,8}? -P[\"']?(?P<value>[^\s\"'|;]{1,128})"
        ),
        validate=_no_port,
    ),
    _found(
        "command",
        re.compile(
            r"(?<![A-Z0-9])(?:CURL|WGET|LFTP|SMBCLIENT)(?= )(?: [^\s|;]{1,200}){0,8}?"
            r" (?:-U|--USER|--PROXY-USER)[ =]?[\"']?"
            r"(?P<value>[^\s:\"'/]{1,64}[:%,][^\s\"'|;]{1,128})"
        ),
    ),
    _found(
        "command",
        re.compile(r"(?<![A-Z0-9])SSHPASS -P ?[\"']?(?P<value>[^\s\"'|;]{1,128})"),
    ),
)
"""Each at its own label or command."""

TRIGGERS = (
    *(
        "PASS=",
        'PASS"',
        "PASS'",
        "PASS:",
        "PASS ",
        "PASSE",
        "_KEY",
        ".KEY",
        "-KEY",
        "ACCESSKEY",
    ),
    *(
        "SECRETKEY",
        "PRIVATEKEY",
        "LOGIN ",
        "$1$",
        "$5$",
        "$6$",
        "$APR1$",
        "$2A$",
        "$2B$",
        "$2Y$",
        "$2$",
        "$2X$",
        "$7$",
        "$Y$",
    ),
    *("$GY$", "$ARGON2", "{SHA", "{SSHA", "{MD5", "{SMD5", "SQLPLUS", "EXPDP", "IMPDP"),
    *("SQLLDR", "EXP ", "IMP ", "RMAN ", "MYSQL", "MARIADB", "CURL ", "WGET ", "LFTP "),
    *("SMBCLIENT ", ":54", ":6432:", ":*:", "SSHPASS"),
)
"""One of them stands in every match of a layout."""
