"""The zip of an office document: its parts, read with bounds and checked to the end."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Any

from scanner.config import Limits
from scanner.errors import CorruptResource, LimitExceeded, ReadError

__all__ = ["Package"]

_RATIO = 250
"""Sheets inflate 20 to 50 times, text less."""
_GRACE = 64 << 20
"""Below so many bytes no ratio is suspicious."""
_ENCRYPTED = 1


class Package:
    """An open office document.

    Attributes:
        parts: its entries in their order, without directories. Two may have one name.
    """

    def __init__(self, stream: Any, limits: Limits) -> None:
        """Read the directory. Raises `ReadError` where there is none."""
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise CorruptResource("missing_end_marker") from None
        self._limits = limits
        self.parts = [part for part in self._zip.infolist() if not part.is_dir()]
        for part in self.parts:  # what is stored under it is found by `orig_filename`
            part.filename = part.filename.replace("\\", "/").lstrip("/")

    @property
    def is_encrypted(self) -> bool:
        """Say whether a part needs a password."""
        return any(part.flag_bits & _ENCRYPTED for part in self.parts)

    def named(self, name: str) -> zipfile.ZipInfo | None:
        """Return the last part of a name, whatever its case; None where there is none."""
        found = [part for part in self.parts if part.filename.lower() == name.lower()]
        return found[-1] if found else None

    def open(self, part: zipfile.ZipInfo) -> io.RawIOBase:
        """Return a part's bytes. Opening and reading raise `ReadError` alone."""
        return _Part(self._zip, part, self._limits)

    def read(self, part: zipfile.ZipInfo, most: int) -> bytes:
        """Return a whole part of at most `most` bytes."""
        with io.BufferedReader(self.open(part)) as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise LimitExceeded("size_limit", "a part that should be small")
        return content


class _Part(io.RawIOBase):
    """One part's bytes, forward only."""

    def __init__(self, package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
        super().__init__()
        self._most = min(limits.inflated_bytes, max(_GRACE, _RATIO * part.compress_size))
        self._made = 0
        try:
            self._source: Any = package.open(part)
        except RuntimeError:  # zipfile wants a password
            raise ReadError("password_required") from None
        except NotImplementedError:
            raise ReadError("unsupported_compression") from None
        except (zipfile.BadZipFile, OSError, ValueError):
            raise CorruptResource("corrupt_member") from None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with some bytes."""
        try:
            made = self._source.read1(len(buffer))
        except zipfile.BadZipFile:
            raise CorruptResource("checksum_mismatch") from None
        except (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError):
            raise CorruptResource("corrupt_member") from None
        self._made += len(made)
        if self._made > self._most:
            raise LimitExceeded("ratio_limit", f"inflates more than {_RATIO} times")
        buffer[: len(made)] = made
        return len(made)
