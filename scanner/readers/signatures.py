"""What a binary is by its first bytes, where no reader knows its inside."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Signature", "signature_of"]

PLAIN, SEALED, OPAQUE = "plain", "sealed", "opaque"


@dataclass(frozen=True, slots=True)
class Signature:
    """One kind of binary.

    Attributes:
        title: what it is.
        magic: the bytes that say so.
        at: where they stand.
        kind: `plain`: holds no records, its strings are all there is to read (programs,
            fonts, sound, film); `opaque`: its strings are only a part; `sealed`:
            compressed, so that its strings are noise.
    """

    title: str
    magic: bytes
    at: int = 0
    kind: str = OPAQUE


_SIGNATURES = (
    Signature("ELF program", b"\x7fELF", kind=PLAIN),
    Signature("Mach-O program", b"\xcf\xfa\xed\xfe", kind=PLAIN),
    Signature("Mach-O program", b"\xce\xfa\xed\xfe", kind=PLAIN),
    Signature("Java class", b"\xca\xfe\xba\xbe", kind=PLAIN),
    Signature("WebAssembly", b"\0asm", kind=PLAIN),
    Signature("TrueType font", b"\0\1\0\0\0", kind=PLAIN),
    Signature("OpenType font", b"OTTO\0", kind=PLAIN),
    Signature("WOFF font", b"wOFF", kind=PLAIN),
    Signature("WOFF2 font", b"wOF2", kind=PLAIN),
    Signature("MP3 sound", b"ID3", kind=PLAIN),
    Signature("MP3 sound", b"\xff\xfb", kind=PLAIN),
    Signature("FLAC sound", b"fLaC", kind=PLAIN),
    Signature("Ogg sound", b"OggS", kind=PLAIN),
    Signature("WAVE sound", b"WAVE", 8, PLAIN),
    Signature("AVI film", b"AVI ", 8, PLAIN),
    Signature("MP4 film", b"ftyp", 4, PLAIN),
    Signature("Matroska film", b"\x1a\x45\xdf\xa3", kind=PLAIN),
    Signature("LHA archive", b"-lh", 2, SEALED),
    Signature("encrypted file (OpenSSL)", b"Salted__", kind=SEALED),
    Signature("encrypted file (age)", b"age-encryption.org/", kind=SEALED),
    Signature("LUKS volume", b"LUKS\xba\xbe", kind=SEALED),
    Signature("PDF document", b"%PDF"),
    Signature("OLE document (Office 97, .msg)", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    Signature("Outlook store", b"!BDN"),
    Signature("SQL Server backup", b"TAPE"),
    Signature("RTF document", b"{\\rtf"),
    Signature("JPEG picture", b"\xff\xd8\xff"),
    Signature("PNG picture", b"\x89PNG\r\n\x1a\n"),
    Signature("GIF picture", b"GIF8"),
    Signature("TIFF picture", b"II*\0"),
    Signature("TIFF picture", b"MM\0*"),
    Signature("WebP picture", b"WEBP", 8),
    Signature("DICOM picture", b"DICM", 128),
)


def signature_of(head: bytes) -> Signature | None:
    """Return what the first bytes say, or None.

    >>> signature_of(b"Salted__rest").title
    'encrypted file (OpenSSL)'
    """
    for signature in _SIGNATURES:
        if head[signature.at : signature.at + len(signature.magic)] == signature.magic:
            return signature
    return _program(head)


def _program(head: bytes) -> Signature | None:
    """Recognise a Windows program: `MZ`, and `PE` where its header says."""
    if head[:2] != b"MZ":
        return None
    at = int.from_bytes(head[60:64], "little")
    return Signature("Windows program", b"MZ", kind=PLAIN) if head[at : at + 2] == b"PE" else None
