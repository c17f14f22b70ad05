"""The header blocks of tar: v7, ustar, GNU and POSIX (pax).

Sources: POSIX.1-2017 `pax`; GNU tar manual, "Basic Tar Format" and "Sparse Formats".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["BLOCK", "Header", "parse", "pax_records", "sparse_entries"]

BLOCK = 512
_MAGIC = slice(257, 263)
_BASE_256 = 0x80


@dataclass(frozen=True, slots=True)
class Header:
    """One header block.

    Attributes:
        kind: its type flag.
        size: bytes that follow in the archive.
        block: as it stands in the archive.
    """

    name: bytes
    kind: bytes
    size: int
    modified: float | None
    block: bytes

    def amended(self, records: dict[str, bytes]) -> Header:
        """Return the header as the records of a pax header in front of it amend it."""
        size, moment = records.get("size", b""), records.get("mtime", b"")
        return replace(
            self,
            name=records.get("GNU.sparse.name", records.get("path", self.name)),
            size=int(size) if size.isdigit() else self.size,
            modified=_moment(moment) if moment else self.modified,
        )


def parse(block: bytes) -> Header | None:
    """Return a header block; None where its checksum does not fit."""
    if len(block) < BLOCK or _number(block[148:156]) not in _sums(block):
        return None
    size = _number(block[124:136])
    if size is None or size < 0:
        return None
    name, prefix = _text(block[:100]), _text(block[345:500])
    if prefix and block[_MAGIC] == b"ustar\0":
        name = prefix + b"/" + name
    modified = _number(block[136:148])
    return Header(name, block[156:157], size, float(modified) if modified else None, block)


def _sums(block: bytes) -> tuple[int, int]:
    """Return the sums of a block, its own field as blanks, of unsigned and of signed bytes."""
    counted = block[:148] + b" " * 8 + block[156:]
    total = sum(counted)
    return total, total - 256 * sum(byte > 127 for byte in counted)  # noqa: PLR2004 - the sign


def _number(field: bytes) -> int | None:
    """Return a number: octal, or in base 256 where the first bit says so."""
    if field[0] & _BASE_256:
        return int.from_bytes(field[1:], "big") if field[0] == _BASE_256 else -1
    digits = field.split(b"\0")[0].strip(b" ")
    try:
        return int(digits or b"0", 8)
    except ValueError:
        return None


def _text(field: bytes) -> bytes:
    return field.split(b"\0")[0]


def _moment(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def pax_records(content: bytes) -> list[tuple[str, bytes]] | None:
    r"""Return the records of a pax header in their order; None where they are broken.

    >>> pax_records(b"12 path=a.b\n")
    [('path', b'a.b')]
    >>> pax_records(b"99 path=a.b\n") is None
    True
    """
    found: list[tuple[str, bytes]] = []
    while content.rstrip(b"\0"):
        length, blank, _ = content.partition(b" ")
        if not (blank and length.isdigit() and len(length) < 8 and 3 < int(length) <= len(content)):  # noqa: PLR2004
            return None
        key, equals, value = content[len(length) + 1 : int(length) - 1].partition(b"=")
        if not equals:
            return None
        found.append((key.decode("utf-8", "replace"), value))
        content = content[int(length) :]
    return found


def sparse_entries(block: bytes, at: int, count: int) -> list[tuple[int, int]]:
    """Return the (offset, length) pairs of GNU's old form of sparse files in a block."""
    pairs = []
    for start in range(at, at + 24 * count, 24):
        offset, length = _number(block[start : start + 12]), _number(block[start + 12 : start + 24])
        if not block[start] or offset is None or length is None:
            break
        pairs.append((offset, length))
    return pairs
