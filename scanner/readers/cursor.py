"""A container's stream read forward, with a look ahead and a way back into what was looked at."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

__all__ = ["Content", "Cursor", "Gap"]

_PIECE = 64 << 10


class Cursor:
    """Where one stands in a container.

    Args:
        stream: at its start; read by nobody else.
        seekable: whether stretches may be jumped over.
    """

    def __init__(self, stream: Any, *, seekable: bool) -> None:
        self._stream = stream
        self._held = b""
        self._read = 0
        self._end = stream.seek(0, os.SEEK_END) if seekable else None
        if seekable:
            stream.seek(0)

    @property
    def at(self) -> int:
        """Return where the next byte stands, from the start of the container."""
        return self._read - len(self._held)

    def peek(self, count: int) -> bytes:
        """Return the next bytes, fewer only at the end, and stay."""
        while len(self._held) < count:
            piece = self._stream.read(count - len(self._held))
            if not piece:
                break
            self._read += len(piece)
            self._held += piece
        return self._held[:count]

    def take(self, count: int) -> bytes:
        """Return the next bytes, fewer only at the end."""
        taken = self.peek(count)
        self._held = self._held[len(taken) :]
        return taken

    def back(self, taken: bytes) -> None:
        """Go back over bytes that were just taken."""
        self._held = taken + self._held

    def skip(self, count: int) -> int:
        """Go forward and return how far: less than `count` at the end of the container."""
        start = self.at
        held = min(count, len(self._held))
        self._held = self._held[held:]
        count -= held
        if self._end is not None and count > _PIECE:
            self._read = min(self._read + count, self._end)
            self._stream.seek(self._read)
            return self.at - start
        while count > 0 and (taken := self.take(min(count, _PIECE))):
            count -= len(taken)
        return self.at - start

    def skip_zeros(self, until: int | None = None) -> None:
        """Go over zero bytes, at most to a place."""
        while piece := self.peek(_PIECE if until is None else min(_PIECE, until - self.at)):
            zeros = len(piece) - len(piece.lstrip(b"\0"))
            self.take(zeros)
            if zeros < len(piece):
                return


class Gap(io.RawIOBase):
    """Bytes that no entry of a container covers, up to where the next one begins.

    Args:
        cursor: stands at the first byte.
        until: the place where it ends at the latest, or None for the end of the container.
        find: (bytes, their place) -> where among them an entry begins, or -1.
        keep: how many bytes `find` needs to know a beginning.
    """

    def __init__(
        self, cursor: Cursor, until: int | None, find: Callable[[bytes, int], int], keep: int
    ) -> None:
        super().__init__()
        self._cursor, self._until, self._find, self._keep = cursor, until, find, keep

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        taken = self._more(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def finish(self) -> None:
        """Go to the end of the gap, however much of it was read."""
        while self._more(_PIECE):
            pass

    def _more(self, wanted: int) -> bytes:
        room = _PIECE if self._until is None else min(_PIECE, self._until - self._cursor.at)
        piece = self._cursor.peek(max(room, 0))
        place = self._find(piece, self._cursor.at)
        if place < 0:
            place = len(piece) - self._keep if len(piece) == _PIECE else len(piece)
        return self._cursor.take(min(wanted, place))


class Content(io.RawIOBase):
    """The bytes of an entry that stand as they are, forward only.

    Args:
        cursor: stands at the first byte.
        size: how many they are.
        unit: they are padded to a multiple of this.

    Attributes:
        faults: `truncated` where the archive ends before the entry does.
    """

    def __init__(self, cursor: Cursor, size: int, unit: int = 1) -> None:
        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._cursor, self._left = cursor, size
        self._padding = -size % unit

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        taken = self.take(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def take(self, wanted: int) -> bytes:
        """Return the next bytes."""
        taken = self._cursor.take(min(wanted, self._left, _PIECE))
        if not taken and self._left and not self.faults:
            self.faults.append(("truncated", f"{self._left} bytes are missing"))
        self._left -= len(taken)
        return taken

    def finish(self) -> None:
        """Go behind the entry and its padding."""
        self._cursor.skip(self._left + self._padding)
        self._left = self._padding = 0
