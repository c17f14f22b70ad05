"""`compress` (.Z): LZW with codes of 9 to 16 bits, as old Unix laboratory systems write it.

The stream says nowhere how long it is. Codes come in groups of eight; where their
width changes or the table is cleared, the rest of a group is padding.
Source: the file format as `gzip -d` reads it.
"""

from __future__ import annotations

__all__ = ["MAGICS", "Unpacker"]

_FIRST_BITS, _LAST_BITS = 9, 16
_BLOCK_MODE, _CLEAR = 0x80, 256
_GROUP = 8
MAGICS = tuple(
    bytes((0x1F, 0x9D, mode | bits))
    for mode in (_BLOCK_MODE, 0)
    for bits in range(_FIRST_BITS, _LAST_BITS + 1)
)


class Unpacker:
    """Undoes `compress`, with the interface of `bz2.BZ2Decompressor`. It never meets an end."""

    eof = False
    unused_data = b""

    def __init__(self) -> None:
        self._input = b""
        self._out = bytearray()
        self._at = self._run = 0
        self._flags = -1
        self._hungry = True
        self._clear()

    @property
    def needs_input(self) -> bool:
        """Say whether more can come out only if more is given."""
        return self._hungry and not self._out

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most so many bytes. Raises ValueError where the codes make no sense."""
        self._input += data
        if self._flags < 0 and len(self._input) >= len(MAGICS[0]):
            self._flags = self._input[2]
            self._input = self._input[3:]
            self._clear()
        if self._flags >= 0 and len(self._out) < max_length:
            self._decode(max_length)
        made = bytes(self._out[:max_length])
        del self._out[:max_length]
        return made

    def _clear(self) -> None:
        self._table = [bytes((byte,)) for byte in range(_CLEAR)]
        if self._flags & _BLOCK_MODE:
            self._table.append(b"")
        self._bits, self._last = _FIRST_BITS, b""

    def _decode(self, wanted: int) -> None:
        """Decode until so much came out or the input is spent; positions are in bits."""
        most = self._flags & 0x1F
        given = len(self._input) * 8
        self._hungry = False
        while len(self._out) < wanted:
            if len(self._table) >= 1 << self._bits and self._bits < most:
                self._align()
                self._bits += 1
            if self._at + self._bits > given:
                self._hungry = True
                break
            first = self._at >> 3
            three = int.from_bytes(self._input[first : first + 3], "little")
            code = three >> (self._at & 7) & ((1 << self._bits) - 1)
            self._at += self._bits
            if code == _CLEAR and self._flags & _BLOCK_MODE:
                self._align()
                self._clear()
            else:
                self._put(code, 1 << most)
        spent = min(self._at >> 3, len(self._input))
        self._input = self._input[spent:]
        self._at -= spent * 8
        self._run -= spent * 8

    def _align(self) -> None:
        """Go to the end of a group of codes, where a new width begins."""
        group = self._bits * _GROUP
        self._at += (self._run - self._at) % group
        self._run = self._at

    def _put(self, code: int, room: int) -> None:
        """Write what a code stands for and learn the next one."""
        table, last = self._table, self._last
        if code < len(table):
            text = table[code]
        elif code == len(table) and last:
            text = last + last[:1]
        else:
            raise ValueError("a code that was not learnt")
        self._out += text
        if last and len(table) < room:
            table.append(last + text[:1])
        self._last = text
