"""The keys and levels of the records, spilled for `scanner.linking`, a file a resource."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from scanner.files import create_private
from scanner.subjects import KEYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.config import ScanConfig
    from scanner.model import Resource

__all__ = ["LEVELS", "SPILLED", "KeyWriter"]

LEVELS = ("tier", "identifier", "content")
_KEYS = tuple(name for name in KEYS.names or () if name != "subject")

SPILLED = np.dtype([*((name, KEYS[name]) for name in _KEYS), *((name, "i1") for name in LEVELS)])
"""A row of a keys file. 64 bits a key: a false link in 10**8 keys has odds of 1 in 3,700."""


class KeyWriter:
    """Spills the keys and levels of one resource's records."""

    def __init__(self, config: ScanConfig, resource: Resource) -> None:
        name = f"part-{resource.order:09d}-{secrets.token_hex(4)}.keys"
        self._path = Path(config.spill, name) if config.spill else None
        self._stream: BinaryIO | None = None

    def add(
        self,
        keys: NDArray[np.void],
        tier: NDArray[np.int8],
        identifier: NDArray[np.int8],
        content: NDArray[np.int8],
    ) -> None:
        """Spill the next records: their keys, own tiers and levels."""
        if self._path is None or not len(keys):
            return
        if self._stream is None:
            self._stream = create_private(str(self._path))
        rows = np.zeros(len(keys), SPILLED)
        for name in _KEYS:
            rows[name] = keys[name]
        rows["tier"], rows["identifier"], rows["content"] = tier, identifier, content
        self._stream.write(rows.tobytes())

    def close(self) -> str | None:
        """Finish the file and return its path, None where there were no records."""
        if self._stream is None:
            return None
        self._stream.close()
        return str(self._path)
