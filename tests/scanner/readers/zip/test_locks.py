"""Encrypted zip entries: opened by the passwords that are known, else named."""

import gzip
import hashlib
import hmac
import io
import struct
import zipfile
import zlib

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from scanner.readers.passwords import spellings
from scanner.readers.zip.crypto import Aes, ZipCrypto, aes_header

PATIENTS = b"nom;prenom;nir\n" + b"KERVELLA;Maelle;299027800608483\n" * 300
TABLE = [zlib.crc32(bytes((byte,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256)]


def zipcrypto(password, content, check):
    """Encrypt as PKZIP does; the twelve bytes in front end in the check."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def mix(byte):
        keys[0] = keys[0] >> 8 ^ TABLE[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ TABLE[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        mix(byte)
    out = bytearray()
    for byte in b"elevenbytes" + bytes((check,)) + content:
        half = keys[2] | 2
        out.append(byte ^ (half * (half ^ 1) >> 8 & 255))
        mix(byte)
    return bytes(out)


def aes(password, content, bits):
    """Encrypt as WinZip does: salt, check, counter mode, authentication code."""
    size, salt = bits // 8, b"s" * (bits // 16)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * size + 2)
    block = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor()
    out = bytearray()
    for number, start in enumerate(range(0, len(content), 16), 1):
        stream = block.update(number.to_bytes(16, "little"))
        out += bytes(a ^ b for a, b in zip(content[start : start + 16], stream, strict=False))
    code = hmac.new(keys[size : 2 * size], out, "sha1").digest()[:10]
    return salt + keys[2 * size :] + bytes(out) + code


def archive(password, *, bits=0, version=1, described=False, method=8, content=PATIENTS):
    """Write an encrypted entry and a clear one behind it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush() if method else content
    crc, clock = zlib.crc32(content), 0x5A21
    extra = b""
    if bits:
        extra = struct.pack("<HHH2sBH", 0x9901, 7, version, b"AE", bits // 64 - 1, method)
        sealed, method = aes(password, packed, bits), 99
        crc = 0 if version == 2 else crc
    else:
        sealed = zipcrypto(password, packed, clock >> 8 if described else crc >> 24)
    flags = 1 | 8 * described
    sizes = (crc, len(sealed), len(content))
    head = (20, flags, method, clock, 33, *((0, 0, 0) if described else sizes), 5, len(extra))
    body = struct.pack("<4s5H3L2H", b"PK\3\4", *head) + b"a.csv" + extra + sealed
    if described:
        body += b"PK\7\x08" + struct.pack("<LLL", *sizes)
    clear = b"nom\nx\n"
    second = len(body)
    plain = (20, 0, 0, 0, 33, zlib.crc32(clear), len(clear), len(clear), 5, 0)
    body += struct.pack("<4s5H3L2H", b"PK\3\4", *plain) + b"b.csv" + clear
    start = len(body)
    body += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, clock, 33, *sizes, 5,
                        len(extra), 0, 0, 0, 0, 0) + b"a.csv" + extra  # fmt: skip
    body += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, *plain[:-1], 0, 0, 0, 0, 0, second) + b"b.csv"
    return body + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(body) - start, start, 0)


KINDS = [
    {},
    *({"bits": bits, "version": version} for bits in (128, 192, 256) for version in (1, 2)),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("method", [0, 8])
@pytest.mark.parametrize("described", [False, True])
@pytest.mark.parametrize("piped", [False, True])
def test_a_password_of_the_file_opens_it(
    scan_content, password_file, kind, method, described, piped
):
    content = archive("été 2024".encode("cp850"), described=described, method=method, **kind)
    found = scan_content(gzip.compress(content) if piped else content, password_file=password_file)
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 300)
    assert "!b.csv" in found.inside


@pytest.mark.parametrize("kind", KINDS[:2], ids=str)
@pytest.mark.parametrize("method", [0, 8])
@pytest.mark.parametrize("described", [False, True])
@pytest.mark.parametrize("piped", [False, True])
def test_without_it_the_entry_is_named_and_the_next_is_read(
    scan_content, password_file, kind, method, described, piped
):
    content = archive(b"unknown", described=described, method=method, **kind)
    content = gzip.compress(content) if piped else content
    for given, reason in ({}, "encrypted"), ({"password_file": password_file}, "password_required"):
        found = scan_content(content, **given)
        assert found.reasons == {"!a.csv": [reason]}
        assert found.inside["!b.csv"][0] == "scanned"


@pytest.mark.parametrize("bits", [0, 256])
def test_what_was_tampered_with_is_told(scan_content, password_file, bits):
    content = bytearray(archive(b"mot de passe", bits=bits, version=2, method=0))
    content[content.index(b"b.csv") - 30 - 20] ^= 1
    found = scan_content(bytes(content), password_file=password_file)
    assert found.reasons["!a.csv"][-1] == "checksum_mismatch"
    assert found.inside["!a.csv"][0] == "partial"


def test_the_test_s_own_archives_are_those_of_others():
    with zipfile.ZipFile(io.BytesIO(archive(b"secret"))) as other:
        assert other.read("a.csv", b"secret") == PATIENTS


def test_pieces_of_any_size_decrypt_alike():
    sealed = aes(b"secret", PATIENTS, 192)
    header = sealed[: aes_header(192)]
    for step in (1, 16, 1000, 1 << 20):
        cipher = Aes(b"secret", header, 192)
        body = sealed[len(header) : -10]
        clear = b"".join(cipher.update(body[at : at + step]) for at in range(0, len(body), step))
        assert (cipher.fits, clear) == (True, PATIENTS)
    assert not Aes(b"other", header, 192).fits
    assert not Aes(b"secret", header[:5], 192).fits
    assert not ZipCrypto(b"secret", b"short", 0).fits


def test_passwords_are_tried_as_programs_spell_them():
    assert spellings("secret") == [b"secret"]
    assert len(spellings("été")) == 3
