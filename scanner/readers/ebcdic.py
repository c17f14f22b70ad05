"""EBCDIC, the code pages of IBM mainframes and AS/400; France's are in no standard library.

Importing this module makes `cp297` and `cp1147` known to Python. Both control
characters that end lines (NL and LF) are read as line breaks.

Sources: IBM CDRA, code pages 00297 and 01147 (297 with the euro sign at X'9F').
"""

from __future__ import annotations

import codecs
from functools import partial
from typing import Any

import numpy as np

__all__ = ["PAGES", "is_ebcdic"]

PAGES = ("cp1147", "cp500", "cp1140")
"""Code pages tried: France, international, United States with the euro sign."""

_UPPER = (
    " \xa0âä@áãå\\ñ°.<(+!&{êë}íîïìß§$*);^-/ÂÄÀÁÃÅÇÑù,%_>?øÉÊËÈÍÎÏÌµ:£à'=\""
    "Øabcdefghi«»ðýþ±[jklmnopqrªºæ¸Æ€`¨stuvwxyz¡¿ÐÝÞ®¢#¥·©]¶¼½¾¬|¯~´×"
    "éABCDEFGHI\xadôöòóõèJKLMNOPQR¹ûü¦úÿç÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ\x9f"
)
_CONTROLS = bytes(range(64)).decode("cp500").replace("\x85", "\n")
_TABLES = {"cp1147": _CONTROLS + _UPPER, "cp297": _CONTROLS + _UPPER.replace("€", "¤")}
_CORE = np.zeros(256, bool)
_CORE[[0x40, *range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA)]] = True
_CORE[[*range(0xC1, 0xCA), *range(0xD1, 0xDA), *range(0xE2, 0xEA), *range(0xF0, 0xFA)]] = True
_SHARE, _CONTROL_SHARE, _SHORTEST = 0.6, 0.1, 16
_BLANK, _FIRST_PRINTED = 0x40, 0x40


def is_ebcdic(head: bytes) -> bool:
    """Say whether bytes are mostly letters, digits and blanks of EBCDIC.

    >>> is_ebcdic("NOM      PRENOM 19840312".encode("cp500")), is_ebcdic("Éléonore à jeûn".encode())
    (True, False)
    """
    if len(head) < _SHORTEST:
        return False
    octets = np.frombuffer(head, np.uint8)
    # what is packed decimal or binary stands between the texts, but is not most of them
    return bool(
        _CORE[octets].mean() >= _SHARE
        and (octets < _FIRST_PRINTED).mean() <= _CONTROL_SHARE
        and (octets == _BLANK).any()
    )


class _Decoder(codecs.IncrementalDecoder):
    table = ""

    def decode(self, taken: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: ARG002, FBT001, FBT002
        return codecs.charmap_decode(taken, self.errors, self.table)[0]


def _known(name: str) -> codecs.CodecInfo | None:
    table = _TABLES.get(name)
    if table is None:
        return None
    places = codecs.charmap_build(table)
    decoder: Any = type("Decoder", (_Decoder,), {"table": table})
    return codecs.CodecInfo(
        name=name,
        encode=partial(_encode, places),
        decode=partial(_decode, table),
        incrementaldecoder=decoder,
    )


def _encode(places: object, text: str, errors: str = "strict") -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, places)  # type: ignore[arg-type]


def _decode(table: str, taken: bytes, errors: str = "strict") -> tuple[str, int]:
    return codecs.charmap_decode(taken, errors, table)


codecs.register(_known)
