"""Private files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from scanner.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STDOUT", "atomic", "check_destination", "create_private"]

STDOUT = "-"
"""Destination that means standard output."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def create_private(path: str) -> BinaryIO:
    """Create a file that only its owner may read; it must not exist."""
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def check_destination(path: str) -> None:
    """Raise `SinkError` where `atomic(path)` is bound to fail: better before a long scan."""
    if path == STDOUT:
        return
    _special(path)
    folder = os.path.dirname(path) or "."  # noqa: PTH120 - the path is only looked at
    if not os.path.isdir(folder):  # noqa: PTH112
        raise SinkError(f"the directory of {_shown(path)} does not exist")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SinkError(f"no permission to write in the directory of {_shown(path)}")


@contextmanager
def atomic(path: str) -> Iterator[BinaryIO]:
    """Yield a stream whose bytes stand at `path`, mode 0600, once all went well.

    The bytes go to a new file beside it, reach the disk, then take its name. A
    link at `path` is refused, a pipe or device written to directly, `-` is
    standard output.

    Raises:
        SinkError: the file cannot be written; what stood at `path` still does.
    """
    try:
        if path == STDOUT:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif _special(path):
            flags = os.O_WRONLY | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
            with os.fdopen(os.open(path, flags), "wb") as stream:
                yield stream
        else:
            yield from _replacing(Path(path))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SinkError(f"cannot write {_shown(path)}: {os.strerror(error.errno or 0)}") from None


def _replacing(target: Path) -> Iterator[BinaryIO]:
    partial = target.with_name(f".{target.name[:200]}.{secrets.token_hex(6)}.part")
    try:
        with create_private(str(partial)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)  # there is none once it has its name
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _special(path: str) -> bool:
    """Tell a pipe or device from a regular file or nothing; refuse anything else."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise SinkError(f"cannot write {_shown(path)}: {os.strerror(error.errno or 0)}") from None
    if stat.S_ISREG(mode):
        return False
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        return True
    kind = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
    raise SinkError(f"cannot write {_shown(path)}: it is {kind}")


def _shown(path: str) -> str:
    return ascii(path)
