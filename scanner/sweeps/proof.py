"""Proof of deletion: a signed statement that what a sweep saw another no longer sees.

The statement names the resources (keyed ids and masked names) that the first
sweep or an earlier one had listed and that the second, which read everything,
does not; and what nobody looked at. It is JSON, signed with Ed25519 (RFC 8032)
over its canonical form: keys sorted, no spaces, UTF-8. The signing key is made
at first use beside the site key; whoever checks a statement needs its public
half from a trusted place.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.errors import ConfigError
from scanner.files import create_private
from scanner.keys import key_path
from scanner.version import VERSION

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from scanner.sweeps.state import State

__all__ = ["NOT_LOOKED_AT", "sign", "signing_key", "statement", "verify"]

NOT_LOOKED_AT = (
    "backups and their media",
    "snapshots and versions of the file system or store",
    "recycle bins outside the target",
    "copies outside the target",
    "freed blocks that were not overwritten",
)
"""What a sweep cannot speak for, as every statement says."""


def statement(state: State, target: str, before: int, after: int) -> dict[str, Any]:
    """Return what can be said of two runs.

    Raises:
        ConfigError: there are no such runs, or the second did not read everything.
    """
    runs = {run.id: run for run in state.runs(target)}
    if before not in runs or after not in runs or before >= after:
        raise ConfigError(f"{target} has no run {before} before a run {after}")
    if runs[after].status != "complete":
        raise ConfigError(f"run {after} is {runs[after].status}: it proves nothing to be gone")
    return {
        "schema_version": 1,
        "tool": {"name": "vigilab", "version": VERSION},
        "target": target,
        "seen": {"run": before, "started_at": runs[before].started},
        "absent": {"run": after, "started_at": runs[after].started, "ended_at": runs[after].ended},
        "resources": [
            {"resource": shown, "resource_id": identity.hex(), "bytes": size, "content_id": content}
            for identity, shown, size, content in state.gone(target, before, after)
        ],
        "not_looked_at": list(NOT_LOOKED_AT),
    }


def sign(said: dict[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """Return a statement with its signature and the public key that checks it."""
    public = key.public_key().public_bytes_raw()
    return {
        **said,
        "signature": {
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(public).decode(),
            "value": base64.b64encode(key.sign(_canonical(said))).decode(),
        },
    }


def verify(signed: dict[str, Any]) -> str:
    """Return the public key that a statement is signed with, in base64.

    Raises:
        ConfigError: the signature is missing, or not of this text.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    said = {name: value for name, value in signed.items() if name != "signature"}
    try:
        signature = signed["signature"]
        public = base64.b64decode(signature["public_key"], validate=True)
        value = base64.b64decode(signature["value"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(value, _canonical(said))
    except (KeyError, TypeError, ValueError, InvalidSignature):
        raise ConfigError("this is no statement, or it was changed after it was signed") from None
    return str(signature["public_key"])


def signing_key() -> Ed25519PrivateKey:
    """Return the key that statements are signed with, made on the spot if there is none.

    Raises:
        ConfigError: it cannot be read or made.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - heavy
        Ed25519PrivateKey,
    )

    path = key_path().with_name("proof.key")
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with create_private(str(path)) as stream:
                stream.write(Ed25519PrivateKey.generate().private_bytes_raw())
                stream.flush()
                os.fsync(stream.fileno())
        return Ed25519PrivateKey.from_private_bytes(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot use the signing key {path}: {type(error).__name__}") from None


def _canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
