"""Identifiant et mot de passe: a login, a password, a key, a token.

Portal logins and passwords stood beside the patients in the leak of 2022; transfer
scripts hold those of the servers. A column's name, a word and `:` or `=`, an
address with `user:password@`, the header of a private key, the shape of a known
token, and the layouts of scripts and settings (`recognizers.passwords`) tell them. A
password is kept whatever it is, but for placeholders.

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

from recognizers.passwords import LAYOUTS, TRIGGERS, VALUE, validate
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "validate"]

_KIND = (
    r"(?:MOTS? ?DE ?PASSE|MOT_DE_PASSE|MDP|PASSWORD|PASSWD|PASSPHRASE|PWD|CODE ?(?:D'|_)?ACCES"
    r"|CODE[ _]SERVEUR|CLE ?(?:D'|_)ACCES|CLE[ _]SERVEUR|API[_ \-]?KEY|SECRET(?:[_\-]?KEY)?"
    r"|(?:ACCESS|AUTH|REFRESH)[_\-]?TOKEN|TOKEN|CODE CONFIDENTIEL|CODE[ _]PATIENT[ _]WEB"
    r"|CLIENT[_\-]?SECRET)"
)
_LOGIN = r"(?:IDENTIFIANTS?|LOGIN|UTILISATEUR|USER(?:NAME)?|COMPTE)"
_IS = r"[\"']?(?: PROVISOIRE| TEMPORAIRE)?[ \]]{0,3}(?:=>|[:=])[ \"'(]{0,4}"


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
        _found("label", re.compile(rf"(?<![A-Z]){_KIND}{_IS}(?P<value>{VALUE})")),
        _found("SQL", re.compile(r"IDENTIFIED BY [\"']?(?P<value>[^\s\"';]{1,128})")),
        _found(
            "netrc",
            re.compile(r"LOGIN \S{1,64}\s{1,4}PASSWORD (?P<value>\S{1,128})"),
        ),
        *LAYOUTS,
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
        *TRIGGERS,
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
        "machine ftp.exemple.fr\n  login labo\n  password [[Soleil56]]",
        "db.exemple.fr:5432:labo:sil:[[Soleil56]]",
        "*:*:*:sil:[[Soleil56]]",
        "pass=[[Soleil56]]",
        "export FTP_PASS=[[Soleil56]]",
        "AWS_SECRET_ACCESS_KEY=[[wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY]]",
        '<add key="FtpPassword" value="[[Soleil56]]" />',
        "labo:[[$apr1$kYwT6eyD$sPO0bCdK3Bq7mYt0lWqVu1]]",
        "sil:[[$6$rounds=5000$abcdefgh$ABCDEFGHIJKLMNOPQRSTUVWX]]:19000:0:99999:7:::",
        "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
        "sqlplus [[sil/Soleil56]]@SIL",
        "mysql -u sil -p[[Soleil56]] labo",
        "curl -u [[labo:Soleil56]] https://exemple.fr/export",
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
        "pass sanitaire",
        "PASS: 12 tests",
        "pass sanitaire : valide",
        "mysql -h db -P 3306 -P3306",
        "mysql -u sil -p labo",
        "curl -u labo https://exemple.fr",
        "FTP_PASS=$FTP_PASS",
        "compte rendu 12/01@SIL",
        "heure:10:12:13:14",
        "durée 00:54:12:07:33",
        '<add key="FtpHost" value="ftp.exemple.fr" />',
        "analyse:HEMOGLOBINE12",
        "prix $1$ ou $2$",
        "by-pass=non",
    ),
)
