"""The two encryptions of zip: ZipCrypto, which any program writes, and WinZip's AES.

Sources: PKWARE APPNOTE 6.3.10, section 6.1; WinZip "AES Encryption Information"
(AE-1, AE-2).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Protocol

import numpy as np

__all__ = ["AES_END", "ZIPCRYPTO_HEADER", "Aes", "Cipher", "ZipCrypto", "aes_header"]

ZIPCRYPTO_HEADER = 12
AES_END = 10
"""Bytes of the authentication code behind what AES encrypts."""
_CHECK = 2
_ROUNDS = 1000


class Cipher(Protocol):
    """Something that decrypts a stream."""

    def update(self, sealed: bytes) -> bytes:
        """Return the next bytes in clear."""


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ 0xEDB88320 * (value & 1)
        table.append(value)
    return table


_CRC = _crc_table()


class ZipCrypto:
    """The stream cipher of PKZIP 2. `fits` is false where the password is surely wrong.

    Args:
        password: its bytes.
        header: the 12 bytes in front of the entry's.
        check: what the last of them must be.
    """

    def __init__(self, password: bytes, header: bytes, check: int) -> None:
        self._keys = (0x12345678, 0x23456789, 0x34567890)
        self._run(password, clear=True)
        self.fits = len(header) == ZIPCRYPTO_HEADER and self.update(header)[-1] == check & 0xFF

    def update(self, sealed: bytes) -> bytes:
        """Return the next bytes in clear."""
        return self._run(sealed, clear=False)

    def _run(self, given: bytes, *, clear: bool) -> bytes:
        """Go through bytes; `clear`: they are in clear already. Each depends on the one before."""
        first, second, third = self._keys
        table = _CRC
        out = bytearray(given)
        for place, byte in enumerate(given):
            if not clear:
                half = third | 2
                byte ^= half * (half ^ 1) >> 8 & 0xFF  # noqa: PLW2901 - the loop is what takes time
                out[place] = byte
            first = first >> 8 ^ table[(first ^ byte) & 0xFF]
            second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
            third = third >> 8 ^ table[(third ^ second >> 24) & 0xFF]
        self._keys = first, second, third
        return bytes(out)


def aes_header(bits: int) -> int:
    """Return how many bytes of salt and check stand in front of what AES encrypts."""
    return bits // 16 + _CHECK


class Aes:
    """AES in WinZip's counter mode. `fits` is false where the password is surely wrong.

    Args:
        password: its bytes.
        header: salt and check, as they stand in front of the entry's bytes.
        bits: of the key.
    """

    def __init__(self, password: bytes, header: bytes, bits: int) -> None:
        from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - when used
            Cipher as Block,
        )
        from cryptography.hazmat.primitives.ciphers import algorithms, modes  # noqa: PLC0415

        size = bits // 8
        salt, check = header[:-_CHECK], header[-_CHECK:]
        keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * size + _CHECK)
        self.fits = len(header) == aes_header(bits) and keys[-_CHECK:] == check
        mode: Any = modes.ECB()  # noqa: S305 - of counters, which makes it a stream cipher
        self._blocks = Block(algorithms.AES(keys[:size]), mode).encryptor()
        self._mac = hmac.new(keys[size : 2 * size], digestmod="sha1")
        self._counter = 1
        self._left = b""

    def update(self, sealed: bytes) -> bytes:
        """Return the next bytes in clear."""
        blocks = -(-max(len(sealed) - len(self._left), 0) // 16)
        counters = np.zeros((blocks, 2), "<u8")
        counters[:, 0] = np.arange(self._counter, self._counter + blocks)
        self._counter += blocks
        stream = self._left + self._blocks.update(counters.tobytes())
        self._left = stream[len(sealed) :]
        key = np.frombuffer(stream[: len(sealed)], np.uint8)
        return (np.frombuffer(sealed, np.uint8) ^ key).tobytes()

    def authenticate(self, sealed: bytes) -> None:
        """Take encrypted bytes into account for the code at the end."""
        self._mac.update(sealed)

    def authentic(self, code: bytes) -> bool:
        """Say whether the code behind the bytes is theirs."""
        return hmac.compare_digest(self._mac.digest()[:AES_END], code)
