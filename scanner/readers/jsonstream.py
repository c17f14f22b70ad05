"""A JSON text read value by value through a sliding buffer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from scanner.readers.jsonpaths import DECODER, TooDeep, cells

__all__ = ["JsonStream", "Malformed"]

_SPACE = re.compile(r"[ \t\r\n]*")
_BLOCK = 1 << 20
Taken = TypeVar("Taken")

MAX_VALUE = 32 << 20
"""A single value longer than that is not decoded."""


class Malformed(Exception):  # noqa: N818 - becomes a Skipped, never leaves the readers
    """The text is no JSON from here on. `reason` says why."""

    def __init__(self, reason: str = "malformed") -> None:
        super().__init__(reason)
        self.reason = reason


class JsonStream:
    """Where one stands in a JSON text.

    Attributes:
        line: 1-based line of the next value.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """Skip white space and return the next character, "" at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._move(space.end() if space else self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._fill()

    def take(self, characters: str) -> str:
        """Take the next character, which must be one of those. Raises `Malformed`."""
        found = self.peek()
        if not found or found not in characters:
            raise Malformed
        self._move(self._at + 1)
        return found

    def value(self) -> Any:
        """Decode the next value whole. Raises `Malformed`; the value is not taken then."""
        found, end = self._decoded()
        self._move(end)
        return found

    def cells(self, path: str = "") -> list[tuple[str, str]]:
        """Take the next value as its (path, text) pairs. Raises `Malformed`, as `value` does."""
        found, end = self._decoded()
        try:
            taken = list(cells(found, path))
        except TooDeep:
            raise Malformed("max_depth") from None
        self._move(end)
        return taken

    def elements(self, take: Callable[[], Taken]) -> Iterator[tuple[Taken, int]]:
        """Yield what `take` makes of each element of the array that comes next, and its line."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            line = self.line
            yield take(), line
            if self.take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; its values are the caller's to take."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                raise Malformed
            key = self.value()
            self.take(":")
            yield key
            if self.take(",}") == "}":
                return

    def rest(self) -> bytes:
        """Return what is in the buffer as UTF-8; the text goes on behind it."""
        return self._buffer[self._at :].encode("utf-8", "replace")

    def _decoded(self) -> tuple[Any, int]:
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                self._fill_more()
            except RecursionError:
                raise Malformed("max_depth") from None
            else:
                if end < len(self._buffer) or self._ended or self._buffer[end - 1] in '"}]':
                    return found, end
                self._fill_more()

    def _fill(self) -> None:
        block = self._read(max(_BLOCK, len(self._buffer) - self._at))
        self._ended = not block
        self._buffer = self._buffer[self._at :] + block.decode("utf-8", "replace")
        self._at = 0

    def _fill_more(self) -> None:
        """Get more of a value that is not whole; as much again, so that it stays linear."""
        if self._ended:
            raise Malformed("truncated" if self._open_ended() else "malformed")
        if len(self._buffer) - self._at > MAX_VALUE:
            raise Malformed("value_too_long")
        self._fill()

    def _open_ended(self) -> bool:
        """Say whether the value breaks off at the end of the text."""
        try:
            DECODER.raw_decode(self._buffer, self._at)
        except json.JSONDecodeError as error:
            return error.msg.startswith("Unterminated") or not self._buffer[error.pos :].strip()
        return True

    def _move(self, to: int) -> None:
        self.line += self._buffer.count("\n", self._at, to)
        self._at = to
