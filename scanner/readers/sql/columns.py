"""The values of one column of INSERT rows, from where they stand in a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.readers.cells import strings
from scanner.readers.ranges import cut
from scanner.readers.sql.dialect import Dialect
from scanner.readers.sql.expressions import is_broken, literal
from scanner.readers.sql.literals import replaced, unescaped

__all__ = ["Binary", "Column", "bytes_in", "column", "without_bytes"]

Places = NDArray[np.int64]
_QUOTE, _ZERO = b"'0"
_LOWER = 32
_NULL = np.frombuffer(b"null", np.uint8)
_BYTEA = "\\x"
_HEXADECIMAL = r"^\\x(?:[0-9a-f]{2})+$"
_BARE = np.zeros(256, bool)
_BARE[list(b"0123456789-+.")] = True


@dataclass(frozen=True, slots=True)
class Binary:
    """A value of bytes: the row it stands in, counted in its batch, its field, and itself."""

    row: int
    field: str
    content: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values of one field, one a row.

    Attributes:
        values: as text.
        binary: those that are bytes (null among the others) by their row.
        broken: the first row whose value starts as a string and does not end as one.
    """

    values: pa.StringArray
    binary: list[tuple[int, bytes]]
    broken: int | None = None


def column(
    block: bytes, octets: NDArray[np.uint8], starts: Places, ends: Places, dialect: Dialect
) -> Column:
    """Return the values of one column, one a row, whose ranges are trimmed and not empty."""
    first, last = octets[starts], octets[ends - 1]
    national = ((first | _LOWER) == ord("n")) & (octets[starts + 1] == _QUOTE)
    quoted = ((first == _QUOTE) | national) & (last == _QUOTE) & (ends - starts > 1 + national)
    missing = _null(octets, starts, ends)
    hexadecimal = (
        (first == _ZERO)
        & ((octets[starts + 1] | _LOWER) == ord("x"))
        & (ends - starts > len(b"0x"))
    )
    odd = ~quoted & ~missing & (~_BARE[first] | hexadecimal)
    inner = quoted.astype(np.int64)
    values = cut(block, starts + inner + (national & quoted), ends - inner, missing)
    if quoted.any():
        values, broken = _quoted(values, quoted, dialect)
        odd |= broken
    binary: list[tuple[int, bytes]] = []
    if dialect.dollar_quotes:
        values, binary = without_bytes(values)
    if odd.any():
        return _with_odd(values, block, starts, ends, odd, dialect)
    return Column(values, binary)


def _null(octets: NDArray[np.uint8], starts: Places, ends: Places) -> NDArray[np.bool_]:
    missing: NDArray[np.bool_] = (ends - starts == len(_NULL)) & (
        octets[starts] | _LOWER == _NULL[0]
    )
    candidates = np.flatnonzero(missing)
    if len(candidates):
        text = octets[starts[candidates, None] + np.arange(len(_NULL))] | _LOWER
        missing[candidates] = (text == _NULL).all(axis=1)
    return missing


def _quoted(
    values: pa.StringArray, quoted: NDArray[np.bool_], dialect: Dialect
) -> tuple[pa.StringArray, NDArray[np.bool_]]:
    """Undo the escapes of strings; say which are no string, but `'a' || 'b'`."""
    text = values if quoted.all() else values.filter(pa.array(quoted))
    broken = np.zeros(len(quoted), bool)
    single = _single_quote(text, backslash=dialect.backslash)
    if single.any():
        broken[np.flatnonzero(quoted)[single]] = True
    plain = unescaped(text, backslash=dialect.backslash)
    if plain is not text:
        values = plain if text is values else replaced(values, quoted, plain)
    return values, broken


def _single_quote(values: pa.StringArray, *, backslash: bool) -> NDArray[np.bool_]:
    """Say where a quote stands alone: there the string ended and something else began."""
    found = pc.fill_null(pc.match_substring(values, "'"), False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    if not found.any():
        return np.asarray(found)
    rest = values.filter(pa.array(found))
    if backslash:
        rest = pc.replace_substring(pc.replace_substring(rest, "\\\\", ""), "\\'", "")
    rest = pc.match_substring(pc.replace_substring(rest, "''", ""), "'")
    alone = np.zeros(len(values), bool)
    alone[np.flatnonzero(found)[rest.to_numpy(zero_copy_only=False)]] = True
    return alone


def _with_odd(
    values: pa.StringArray,
    block: bytes,
    starts: Places,
    ends: Places,
    odd: NDArray[np.bool_],
    dialect: Dialect,
) -> Column:
    """Put in the values that are written as expressions."""
    binary: list[tuple[int, bytes]] = []
    texts: list[str | None] = []
    broken = None
    for row in np.flatnonzero(odd).tolist():
        raw = block[starts[row] : ends[row]].decode("utf-8", "replace")
        meant = literal(raw, backslash=dialect.backslash)
        if broken is None and is_broken(raw, meant):
            broken = row
        if isinstance(meant, bytes):
            binary.append((row, meant))
            meant = None
        texts.append(meant)
    return Column(replaced(values, odd, strings(texts)), binary, broken)


def bytes_in(text: str) -> bytes | None:
    r"""Return the bytes of a text such as `\x25504446`, or None where it is none."""
    return bytes.fromhex(text[2:]) if re.fullmatch(_HEXADECIMAL, text) else None


def without_bytes(values: pa.StringArray) -> tuple[pa.StringArray, list[tuple[int, bytes]]]:
    r"""Take out what is bytes as PostgreSQL writes them: `\x25504446`; null stays there."""
    marked = pc.fill_null(pc.starts_with(values, _BYTEA), False)  # noqa: FBT003
    if not pc.any(marked).as_py():
        return values, []
    chosen = pc.fill_null(pc.match_substring_regex(values, _HEXADECIMAL), False)  # noqa: FBT003
    rows = np.flatnonzero(chosen.to_numpy(zero_copy_only=False)).tolist()
    found = [(row, bytes.fromhex(values[row].as_py()[2:])) for row in rows]
    return pc.if_else(chosen, pa.scalar(None, pa.string()), values), found
