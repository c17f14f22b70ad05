"""The table of contents of a pg_dump archive (custom, directory and tar format).

Source: PostgreSQL's src/bin/pg_dump/pg_backup_archiver.c, functions ReadHead and ReadToc;
versions 1.4 (PostgreSQL 7.3) to 1.16 (17).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scanner.errors import CorruptResource, UnsupportedFormat

__all__ = ["CUSTOM", "DIRECTORY", "MAGIC", "TAR", "Contents", "Entry", "Input", "contents"]

MAGIC = b"PGDMP"
CUSTOM, TAR, DIRECTORY = 1, 3, 5
_LONGEST = 64 << 20
_MOST_ENTRIES = 5_000_000
_ALGORITHMS = ("none", "gzip", "lz4", "zstd")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a dump.

    Attributes:
        number: its dump id, by which its data are found.
        kind: `TABLE`, `TABLE DATA`, `COMMENT`, `ACL` ...
        definition: the SQL that makes it.
        copy: the COPY statement of its rows, if they are no INSERTs.
        file: where its rows are, in a directory or tar.
    """

    number: int
    kind: str
    definition: bytes
    copy: bytes
    file: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump holds.

    Attributes:
        format: `CUSTOM`, `TAR` or `DIRECTORY`.
        compression: `none`, `gzip`, `lz4` or `zstd`.
        entries: in the order of the dump.
    """

    format: int
    compression: str
    entries: list[Entry] = field(default_factory=list)


class Input:
    """Numbers and texts as pg_dump writes them. What is cut raises `CorruptResource`."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.int_size = 4

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        if not 0 <= count <= _LONGEST:
            raise CorruptResource("malformed", "a length that cannot be")
        taken: bytes = self._stream.read(count)
        if len(taken) < count:
            raise CorruptResource("truncated")
        return taken

    def byte(self) -> int:
        """Return one byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Return a number: its sign, then its bytes, lowest first."""
        raw = self.take(1 + self.int_size)
        value = int.from_bytes(raw[1:], "little")
        return -value if raw[0] else value

    def text(self) -> bytes | None:
        """Return a text, None where there is none."""
        size = self.number()
        return None if size < 0 else self.take(size)


def contents(source: Input) -> Contents:
    """Read a dump's header and table of contents.

    Raises:
        ReadError: it is damaged, or of a version that is not known.
    """
    source.take(len(MAGIC))
    version = (source.byte(), source.byte())
    revision = source.byte()
    if not (1, 4) <= version < (1, 20):
        raise UnsupportedFormat("", f"archive version {version[0]}.{version[1]}.{revision}")
    source.int_size = source.byte()
    offset_size = source.byte() if version >= (1, 7) else source.int_size
    kind = source.byte()
    if version >= (1, 15):
        algorithm = source.byte()
        compression = _ALGORITHMS[algorithm] if algorithm < len(_ALGORITHMS) else "unknown"
    else:
        compression = "gzip" if source.number() else "none"
    for _ in range(7):
        source.number()  # the time it was made
    for _ in range(3):
        source.text()  # the database, the server's version, pg_dump's
    count = source.number()
    if not 0 <= count <= _MOST_ENTRIES:
        raise CorruptResource("malformed", "a number of entries that cannot be")
    entries = [_entry(source, version, kind, offset_size) for _ in range(count)]
    return Contents(kind, compression, entries)


def _entry(source: Input, version: tuple[int, int], kind: int, offset_size: int) -> Entry:
    number = source.number()
    source.number()  # whether it has data
    if version >= (1, 8):
        source.text()  # the catalogue's OID
    source.text()  # the object's
    source.text()  # its name, which its definition tells
    described = source.text() or b""
    if version >= (1, 11):
        source.number()  # the section
    definition = source.text() or b""
    source.text()  # how to drop it
    copy = source.text() or b""
    for since in ((1, 6), (1, 10), (1, 14)):
        if version >= since:
            source.text()  # schema, tablespace, access method
    if version >= (1, 16):
        source.number()  # the kind of relation
    source.text()  # the owner
    if version >= (1, 9):
        source.text()  # whether it has OIDs
    while version >= (1, 5) and source.text() is not None:
        pass  # what it depends on
    file = b""
    if kind == CUSTOM:
        source.take(1 + offset_size)  # where its data are: they come in order
    else:
        file = source.text() or b""
    return Entry(number, described.decode("utf-8", "replace"), definition, copy,
                 file.decode("utf-8", "replace"))  # fmt: skip
