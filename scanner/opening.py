"""Opening a resource so that nothing but a regular file is ever read, and never waited for.

A plain `open` of a FIFO blocks for ever and one of a symbolic link may leave the
tree; both are refused here. Nothing is written: not even the access time where
the file is the caller's own.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from typing import Any

from scanner.errors import ReadError
from scanner.model import Resource, Skipped

__all__ = ["STDIN", "changed", "open_resource", "reason_of"]

STDIN = b"-"
"""The path that means standard input."""

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY
_NO_ATIME = getattr(os, "O_NOATIME", 0)
_REASONS = {
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.ESTALE: "vanished",
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
    errno.ELOOP: "symlink",
    errno.ENXIO: "not_regular",
    errno.ENODEV: "not_regular",
    errno.EISDIR: "not_regular",
}


def open_resource(resource: Resource) -> io.FileIO:
    """Return the bytes of a resource as an unbuffered stream at its start.

    Raises:
        ReadError: it vanished, may not be read, or is no regular file.
    """
    if resource.path == STDIN:
        return io.FileIO(os.dup(0), "rb")
    try:
        descriptor = _open(resource.path)
    except OSError as error:
        raise ReadError(reason_of(error)) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ReadError("not_regular")
    return io.FileIO(descriptor, "rb")


def _open(path: bytes) -> int:
    try:
        return os.open(path, _FLAGS | _NO_ATIME)
    except PermissionError:  # O_NOATIME is the owner's privilege
        return os.open(path, _FLAGS)


def reason_of(error: OSError) -> str:
    """Return the reason that stands in the report for an operating system error."""
    return _REASONS.get(error.errno or 0, "io_error")


def changed(stream: Any, resource: Resource) -> Skipped | None:
    """Say whether a file is not what was enumerated, once it has been read.

    Args:
        stream: what `open_resource` returned.
        resource: as enumerated; without a modification time there is nothing to compare.
    """
    if resource.modified is None:
        return None
    now = os.fstat(stream.fileno())
    if (now.st_size, now.st_mtime) == (resource.size, resource.modified):
        return None
    return Skipped(resource.name, "changed_during_read", partial=True)
