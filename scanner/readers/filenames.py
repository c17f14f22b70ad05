"""Names of files inside archives: in which encoding they were meant, and how they are shown."""

from __future__ import annotations

import re

from scanner.escaping import escape

__all__ = ["file_name", "member_name", "name_text"]

_FRENCH = frozenset("éèêëàâäîïôöûüùçœÉÈÊËÀÂÄÎÏÔÖÛÜÙÇŒ°'’")
_DOS = ("cp437", "cp850", "cp1252")
_UNIX = ("cp1252", "cp850", "cp437")


def name_text(name: bytes, *, dos: bool = True) -> str:
    r"""Return a name in the encoding that it was most likely written in.

    It is UTF-8 where it can be; else what DOS, Windows or old Unix systems write in
    France: the code page in which most of its signs are French letters.

    >>> name_text(b"r\x82sultat.csv"), name_text(b"r\xe9sultat.csv"), name_text("é".encode())
    ('résultat.csv', 'résultat.csv', 'é')
    >>> name_text(b"\xd4TRE"), name_text(b"H\xb7"), name_text(b"\xe3")
    ('ÈTRE', 'HÀ', 'π')
    >>> name_text(b"\xd4TRE", dos=False)
    'ÔTRE'
    """
    try:
        return name.decode()
    except UnicodeDecodeError:
        readings = [name.decode(page, "replace") for page in (_DOS if dos else _UNIX)]
        return max(readings, key=lambda text: sum(sign in _FRENCH for sign in text))


def member_name(text: str) -> str:
    """Return what a member of this name adds to the name of its archive.

    >>> member_name("lot 2/a!b.csv")
    '!lot 2/a%21b.csv'
    """
    return "!" + escape(text.encode("utf-8", "surrogateescape"))


def file_name(text: str) -> str:
    r"""Return the last part of a path, as any system writes it.

    >>> file_name("lot\\2/a.csv")
    'a.csv'
    """
    return re.split(r"[/\\]", text)[-1]
