"""A dump's text as it streams by: a buffer that grows while something is not yet whole."""

from __future__ import annotations

from scanner.readers.encoding import Transcoder

__all__ = ["LONGEST", "Source"]

BLOCK = 2 << 20
LONGEST = 64 << 20
"""Bytes of one row or statement beyond which it is not held, but read in pieces."""


class Source:
    """The bytes from where reading stands, as UTF-8.

    Attributes:
        buffer: what is in memory; it starts a little before `at` or there.
        at: where reading stands in it.
        line: the physical line of `at`, from 1.
        final: whether the buffer holds the end of the text.
    """

    __slots__ = ("_text", "at", "buffer", "final", "line")

    def __init__(self, text: Transcoder) -> None:
        self._text = text
        self.buffer, self.at, self.line, self.final = b"", 0, 1, False

    def __len__(self) -> int:
        return len(self.buffer) - self.at

    def more(self) -> bool:
        """Read on; say whether there is more in the buffer now.

        A thing that takes long to become whole is thereby looked at a few times only:
        each time there is twice as much of it.
        """
        if self.final:
            return False
        pieces, wanted = [self.buffer[self.at :]], max(BLOCK, len(self))
        while wanted > 0:
            block = self._text.read(BLOCK)
            if not block:
                self.final = True
                break
            pieces.append(block)
            wanted -= len(block)
        self.buffer, self.at = b"".join(pieces), 0
        return len(pieces) > 1

    def ready(self, size: int) -> bool:
        """Have at least `size` bytes, or all there are; say whether there are any."""
        while len(self) < size and self.more():
            pass
        return len(self) > 0

    def advance(self, end: int) -> None:
        """Go on at a place in the buffer."""
        self.line += self.buffer.count(b"\n", self.at, end)
        self.at = end

    @property
    def is_too_long(self) -> bool:
        """Say whether more is held than one thing may have."""
        return len(self) >= LONGEST
