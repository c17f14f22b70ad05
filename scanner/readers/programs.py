"""Other programs that unpack what no library can, fed and read through memory alone.

They see the archive as a file that is open already, or as a copy in memory; what they
unpack comes through a pipe. Nothing is written to disk, and no password is handed to
them: it would stand in the list of processes.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scanner.errors import ReadError
from scanner.readers import Opened

__all__ = ["Output", "handed"]

_IN_MEMORY = 64 << 20
_PIECE = 1 << 20


@contextmanager
def handed(opened: Opened, stream: Any) -> Iterator[int]:
    """Give a descriptor of a resource's bytes that other programs can inherit.

    Args:
        opened: the resource.
        stream: its bytes, that can seek.

    Raises:
        ReadError: they are no file, and too many for memory.
    """
    descriptor = getattr(getattr(opened.stream, "raw", None), "descriptor", None)
    if descriptor is not None:
        yield descriptor
        return
    copy = os.memfd_create("archive", os.MFD_CLOEXEC)
    try:
        stream.seek(0)
        while piece := stream.read(_PIECE):
            if stream.tell() > _IN_MEMORY:
                raise ReadError("needs_seek", "too large to be handed to another program")
            os.write(copy, piece)
        yield copy
    finally:
        os.close(copy)


class Output(io.RawIOBase):
    """What a program writes, up to a size that is known; it is ended with the stream.

    Args:
        command: the program and its arguments; `{}` is the archive.
        descriptor: of the archive.
        size: how many bytes should come.

    Attributes:
        faults: `corrupt_member` where fewer came.
    """

    def __init__(self, command: Sequence[str], descriptor: int, size: int) -> None:
        super().__init__()
        self.faults: list[tuple[str, str]] = []
        self._left = size
        words = [word.replace("{}", f"/proc/self/fd/{descriptor}") for word in command]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a tool that rarfile or we name
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, pass_fds=(descriptor,),
            )  # fmt: skip
        except OSError:
            raise ReadError("missing_dependency", command[0]) from None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        if not self._left or not len(buffer):
            return 0
        pipe: Any = self._process.stdout
        taken = pipe.read(min(len(buffer), self._left, _PIECE))
        if not taken:
            self.faults.append(("corrupt_member", f"{self._left} bytes are missing"))
            self._left = 0
            return 0
        self._left -= len(taken)
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        """End the program."""
        if not self.closed:
            self._process.kill()
            self._process.communicate()
        super().close()
