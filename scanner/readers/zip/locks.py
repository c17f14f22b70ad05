"""From an entry's headers to its bytes: the password that fits and the method that applies."""

from __future__ import annotations

from scanner.errors import ReadError
from scanner.model import Resource
from scanner.readers.cursor import Cursor
from scanner.readers.passwords import passwords, refusal, spellings
from scanner.readers.zip.crypto import AES_END, ZIPCRYPTO_HEADER, Aes, ZipCrypto, aes_header
from scanner.readers.zip.entries import Entry
from scanner.readers.zip.methods import BROKEN, unpacker
from scanner.readers.zip.payload import Payload

__all__ = ["unlocked"]

_TRIED = 16 << 10


def unlocked(resource: Resource, cursor: Cursor, entry: Entry) -> tuple[Payload, ReadError | None]:
    """Return an entry's bytes and why they cannot be had, if so.

    Args:
        resource: the archive, with the user's overrides.
        cursor: stands behind the entry's header; it is moved behind that of the encryption.
        entry: as the headers describe it.
    """
    header = aes_header(entry.aes) if entry.aes else ZIPCRYPTO_HEADER
    packed = entry.packed
    if entry.encrypted and packed is not None:
        packed = max(packed - header - (AES_END if entry.aes else 0), 0)
    try:
        undo = unpacker(entry.method)
        if not entry.encrypted:
            return Payload(cursor, entry, packed, undo), None
        cipher = _cipher(resource, cursor, entry, cursor.take(header))
    except ReadError as error:
        return Payload(cursor, entry, packed), error
    return Payload(cursor, entry, packed, undo, cipher), None


def _cipher(resource: Resource, cursor: Cursor, entry: Entry, header: bytes) -> Aes | ZipCrypto:
    """Return the cipher under the first password that fits."""
    known = passwords(resource)
    sample = cursor.peek(min(_TRIED, entry.packed or _TRIED))
    for password in known:
        for spelling in spellings(password):
            if _start(spelling, header, entry).fits and _opens(spelling, header, entry, sample):
                return _start(spelling, header, entry)
    raise refusal(known)


def _start(password: bytes, header: bytes, entry: Entry) -> Aes | ZipCrypto:
    if entry.aes:
        return Aes(password, header, entry.aes)
    return ZipCrypto(password, header, entry.check)


def _opens(password: bytes, header: bytes, entry: Entry, sample: bytes) -> bool:
    """Say whether what comes out can be inflated: one wrong password in 256 passes the check."""
    undo = unpacker(entry.method)
    if undo is None:
        return True
    try:
        undo.decompress(_start(password, header, entry).update(sample), _TRIED)
    except BROKEN:
        return False
    return True
