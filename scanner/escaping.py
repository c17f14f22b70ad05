r"""How a name from a source is spelled inside a resource name.

`!`, `#` and `::` join the levels of a resource name (an archive and its member, a
book and its sheet, a dump and its table); inside a level they are written `%XX`,
as are control bytes and bytes that are no UTF-8. A `%` stays, unless it could be
taken for such an escape, so that two names never become one.

>>> escape(b"CR labo 100%.csv")
'CR labo 100%.csv'
>>> escape(b"caf\xe9!.csv"), escape(b"a::b"), escape(b"a%21")
('caf%E9%21.csv', 'a%3A%3Ab', 'a%2521')
"""

from __future__ import annotations

import re

__all__ = ["escape"]

_RESERVED = re.compile(r"[!#\x00-\x1f\x7f-\x9f\udc80-\udcff]|:(?=:|$)|(?<=:):|%(?=[0-9A-Fa-f]{2})")


def escape(name: bytes) -> str:
    """Return a name, or a `/`-separated path of names, as it stands in a resource name."""
    return _RESERVED.sub(_escaped, name.decode("utf-8", "surrogateescape"))


def _escaped(character: re.Match[str]) -> str:
    raw = character.group().encode("utf-8", "surrogateescape")
    return "".join(f"%{byte:02X}" for byte in raw)
