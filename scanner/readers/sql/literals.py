"""What plain strings say once their quotes and escapes are gone, a whole column at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.readers.cells import strings

__all__ = ["copied", "replaced", "unescaped", "without_slashes"]

Places = NDArray[np.int64]
_ESCAPES = dict(zip("nrtb0Zfv", "\n\r\t\b\0\x1a\f\v", strict=True))
_SIMPLE = (("\\'", "'"), ('\\"', '"'), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"))
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COPY_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_COPY_SIMPLE = (("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"))


def replaced(
    values: pa.StringArray, chosen: NDArray[np.bool_], new: pa.StringArray
) -> pa.StringArray:
    """Return an array with other values where `chosen`."""
    return pc.replace_with_mask(values, pa.array(chosen), new)


def _where(values: pa.StringArray, text: str) -> NDArray[np.bool_]:
    found = pc.fill_null(pc.match_substring(values, text), False)  # noqa: FBT003 - Arrow's argument
    holds: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return holds


def _mapped(
    values: pa.StringArray, chosen: NDArray[np.bool_], change: Callable[[str], str]
) -> pa.StringArray:
    picked = values.filter(pa.array(chosen)).to_pylist()
    return replaced(values, chosen, strings([change(text) for text in picked]))


def unescaped(values: pa.StringArray, *, backslash: bool) -> pa.StringArray:
    """Return the text of strings whose quotes were taken off."""
    doubled = _where(values, "''")
    if doubled.any():
        part = values.filter(pa.array(doubled))
        values = replaced(values, doubled, pc.replace_substring(part, "''", "'"))
    return _slashes(values, _SIMPLE, without_slashes) if backslash else values


def _slashes(
    values: pa.StringArray, simple: tuple[tuple[str, str], ...], change: Callable[[str], str]
) -> pa.StringArray:
    """Undo escapes: the commonest by replacing, where no backslash is escaped itself."""
    escaped = _where(values, "\\")
    if not escaped.any():
        return values
    part = values.filter(pa.array(escaped))
    for written, meant in simple:
        easy = ~_where(part, "\\\\") & _where(part, written)
        if easy.any():
            plain = pc.replace_substring(part.filter(pa.array(easy)), written, meant)
            part = replaced(part, easy, plain)
    rest = _where(part, "\\")
    if rest.any():
        part = _mapped(part, rest, change)
    return replaced(values, escaped, part)


def without_slashes(text: str) -> str:
    """Return a string of MySQL, or of `E''`, without its backslashes."""
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)


def copied(values: pa.StringArray) -> pa.StringArray:
    r"""Return the text of COPY fields.

    >>> copied(pa.array([r"a\tb", r"\\x41", r"\101"])).to_pylist()
    ['a\tb', '\\x41', 'A']
    """
    return _slashes(values, _COPY_SIMPLE, _copied)


def _copied(text: str) -> str:
    return _COPY_ESCAPE.sub(_copy_escape, text)


def _copy_escape(found: re.Match[str]) -> str:
    octal, hexadecimal, letter = found.groups()
    if letter is not None:
        return _ESCAPES.get(letter, letter) if letter not in "0Z" else letter
    return chr(int(octal, 8) if octal else int(hexadecimal, 16))
