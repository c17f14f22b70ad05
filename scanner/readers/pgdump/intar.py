"""A pg_dump archive in tar format: its contents come first, then the rows of each table."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import Any

from scanner.errors import ReadError
from scanner.readers.pgdump.plain import PREAMBLE, definitions
from scanner.readers.pgdump.toc import MAGIC, Input, contents

__all__ = ["is_archive", "parts"]

_CONTENTS, _BLOCK = b"toc.dat\0", 512
_PIECE = 1 << 20
_LARGE_OBJECT, _LARGE_OBJECTS = "blob_", b"\nCOPY pg_largeobject (loid, data) FROM stdin;\n"
_SCRIPT = "restore.sql"


def is_archive(head: bytes) -> bool:
    """Say whether a file is one by its first bytes."""
    return head.startswith(_CONTENTS) and head[_BLOCK:].startswith(MAGIC)


def parts(stream: Any, faults: list[tuple[str, str]]) -> Iterator[tuple[bytes, Any]]:
    """Yield each piece of SQL and the stream of its rows or None; tell `faults` what ended it."""
    copies: dict[str, bytes] = {}
    missing: set[str] = set()
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:
            for member in archive:
                if not member.isreg():
                    continue
                content: Any = archive.extractfile(member)
                if member.name == "toc.dat":
                    told = contents(Input(content))
                    copies |= {each.file: each.copy for each in told.entries if each.file}
                    missing = {each.file for each in told.entries if each.kind == "TABLE DATA"}
                    yield PREAMBLE + definitions(told), None
                elif member.name.startswith(_LARGE_OBJECT):
                    number = member.name.removeprefix(_LARGE_OBJECT).partition(".")[0].encode()
                    yield _LARGE_OBJECTS + number + b"\t\\\\x", _Hexadecimal(content)
                    yield b"\\.\n", None
                elif member.name in copies:
                    missing.discard(member.name)
                    yield b"\n" + copies[member.name], content.raw
                elif member.name != _SCRIPT and not member.name.endswith(".toc"):
                    faults.append(("corrupt_member", "a file that no table names"))
    except ReadError as error:
        faults.append((error.reason, error.detail))
    except (tarfile.TarError, OSError, EOFError):
        faults.append(("truncated", "the tar"))
    if missing and not faults:
        faults.append(("truncated", f"the rows of {len(missing)} tables are not there"))


class _Hexadecimal(io.RawIOBase):
    """Bytes as COPY writes them."""

    def __init__(self, content: Any) -> None:
        super().__init__()
        self._content = content

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with two digits a byte."""
        taken = bytes(self._content.read(min(len(buffer) // 2, _PIECE))).hex().encode()
        buffer[: len(taken)] = taken
        return len(taken)
