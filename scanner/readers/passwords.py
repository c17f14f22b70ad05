"""The passwords that the user knows: `--password-file FILE`, one a line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scanner.errors import EncryptedResource, ReadError
from scanner.model import Resource

__all__ = ["OPTION", "passwords", "refusal", "spellings"]

OPTION = "password-file"
_MOST = 1 << 20


def passwords(resource: Resource) -> tuple[str, ...]:
    """Return what may open a resource, in the order of the file; () where there is none.

    Raises:
        ReadError: the file cannot be read any more.
    """
    path = resource.override(OPTION)
    return _lines(path) if path else ()


@lru_cache(maxsize=4)
def _lines(path: str) -> tuple[str, ...]:
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(_MOST)
    except OSError:
        raise ReadError("password_required", "the password file cannot be read") from None
    lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    return tuple(dict.fromkeys(line for line in lines if line))


def spellings(password: str) -> list[bytes]:
    r"""Return a password's bytes as Unix, Windows and DOS programs write them.

    >>> spellings("été")
    [b'\xc3\xa9t\xc3\xa9', b'\xe9t\xe9', b'\x82t\x82']
    """
    forms = [password.encode()]
    for encoding in ("cp1252", "cp850"):
        form = password.encode(encoding, "ignore")
        if form not in forms:
            forms.append(form)
    return forms


def refusal(known: tuple[str, ...]) -> EncryptedResource:
    """Return why an encrypted resource stays closed."""
    if known:
        return EncryptedResource("password_required", "none of the passwords given opens it")
    return EncryptedResource()
