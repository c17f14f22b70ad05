"""The site key: a secret that keeps digests from being guessed, and what is made with it.

A plain hash of a NIR is undone in minutes, so nothing leaves the scanner but
digests under this key. It comes from `VIGILAB_KEY` (hexadecimal, or any text of
at least 32 bytes) or from `$XDG_CONFIG_HOME/vigilab/key`, which is made at
first use. Two runs with one key name the same things alike; `key_id` tells
keys apart and reveals none.
"""

from __future__ import annotations

import os
import secrets
import stat
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import ConfigError

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

__all__ = [
    "SiteKey",
    "content_hash",
    "content_id",
    "field_id",
    "key_id",
    "key_path",
    "keyed",
    "load_key",
    "resource_id",
    "subkey",
]

VARIABLE = "VIGILAB_KEY"
MIN_BYTES = 32
DIGEST_BYTES = 16
_CHUNK = 1 << 20
_OTHERS = 0o077


class SiteKey(NamedTuple):
    """A key of 32 bytes and the name it goes by. Neither `repr` nor `str` shows the key."""

    key: bytes
    key_id: str

    def __repr__(self) -> str:
        return f"SiteKey(key_id={self.key_id!r})"


def load_key(
    targets: Iterable[str | os.PathLike[str]] = (), environment: Mapping[str, str] = os.environ
) -> SiteKey:
    """Return the site key, made on the spot if there is none yet.

    Args:
        targets: what will be scanned; no key file is made inside.
        environment: where `VIGILAB_KEY`, `XDG_CONFIG_HOME` and `HOME` are read.

    Raises:
        ConfigError: the key is too short, its file is open to others or cannot
            be read or made.
    """
    text = environment.get(VARIABLE, "")
    if text:
        return _site_key(text, VARIABLE)
    path = key_path(environment)
    try:
        if not path.exists():
            _refuse_inside(path, targets)
            _make(path)
        return _site_key(_read(path), "the key file")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"cannot use the key file {path}: {reason}; set {VARIABLE}") from None


def key_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the key file stands."""
    home = environment.get("HOME") or str(Path("~").expanduser())
    folder = environment.get("XDG_CONFIG_HOME") or str(Path(home, ".config"))
    return Path(folder, "vigilab", "key")


def key_id(key: bytes) -> str:
    """Return the 16 hex digits that name a key."""
    return blake2b(b"key-id", key=key, digest_size=8).hexdigest()


def keyed(key: bytes, domain: str, value: bytes | str) -> bytes:
    """Return the 16-byte digest of a value under a key.

    Equal values of two domains (at most 16 bytes of name) have unrelated digests.
    """
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    return blake2b(value, key=key, digest_size=DIGEST_BYTES, person=domain.encode()).digest()


@lru_cache(maxsize=64)
def subkey(key: bytes, domain: str) -> bytes:
    """Return the key under which the digests of one kind of trait of a person are made."""
    return keyed(key, "subject key", domain)


def resource_id(key: bytes, name: str) -> str:
    """Return the keyed id of a resource's name."""
    return keyed(key, "resource", name).hex()


def field_id(key: bytes, name: str) -> str:
    """Return the keyed id of a field's name."""
    return keyed(key, "field", name).hex()


def content_hash(key: bytes) -> hashlib.blake2b:
    """Return a hash to feed with a resource's bytes; its `hexdigest()` is the content id."""
    return blake2b(key=key, digest_size=DIGEST_BYTES, person=b"content")


def content_id(key: bytes, stream: BinaryIO) -> str:
    """Return the keyed id of all bytes left in a stream, read piece by piece."""
    digest = content_hash(key)
    while piece := stream.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _site_key(text: str, source: str) -> SiteKey:
    """Turn the key as written into 32 bytes."""
    stripped = text.strip()
    try:
        secret = bytes.fromhex(stripped)
    except ValueError:
        secret = stripped.encode("utf-8", "surrogateescape")
    if len(secret) < MIN_BYTES:
        raise ConfigError(f"{source} holds {len(secret)} bytes; a key needs {MIN_BYTES} or more")
    key = blake2b(secret, digest_size=MIN_BYTES, person=b"site key").digest()
    return SiteKey(key, key_id(key))


def _read(path: Path) -> str:
    with path.open("rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError(f"the key file {path} is no regular file")
        if status.st_mode & _OTHERS:
            raise ConfigError(f"the key file {path} is open to others; run: chmod 600 {path}")
        return stream.read(_CHUNK).decode("utf-8", "surrogateescape")


def _refuse_inside(path: Path, targets: Iterable[str | os.PathLike[str]]) -> None:
    """Keep the key out of what is scanned: a scan writes nothing there."""
    folder = path.resolve()
    for target in targets:
        name = os.fspath(target)
        if name == "-" or "://" in name:
            continue
        if folder.is_relative_to(Path(name).resolve()):
            raise ConfigError(
                f"the key file {path} would be made inside a scanned target; "
                f"set {VARIABLE} or XDG_CONFIG_HOME"
            )


def _make(path: Path) -> None:
    """Write a new key so that it is there whole or not at all; another run's key wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".key.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(MIN_BYTES) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
