"""Windows shares: `smb://user@host:port/share/path`.

The password stands in `VIGILAB_SMB_PASSWORD`, or the login is Kerberos'. A share
that is mounted is read as any folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import cache
from typing import Any

from scanner.config import ScanConfig
from scanner.errors import ReadError, SourceError
from scanner.model import Resource, Skipped
from scanner.opening import reason_of
from scanner.sources import Excluded, Source
from scanner.sources.remote import Entry, Persistent, enumerate_store, parted

__all__ = ["SOURCE"]

PASSWORD = "VIGILAB_SMB_PASSWORD"  # noqa: S105 - the name of a variable
_SECONDS = 30


class _Smb:
    """One server's session; the library makes it anew where it breaks."""

    def __init__(self, authority: str) -> None:
        user, _, place = authority.rpartition("@")
        host, _, port = place.partition(":")
        self._host = host
        self._login = {
            "username": user or None,
            "password": os.environ.get(PASSWORD) or None,
            "port": int(port or 445),
            "connection_timeout": _SECONDS,
        }

    def look(self, path: str) -> Entry:
        """Return what stands at a path."""
        import smbclient  # noqa: PLC0415 - optional

        return _entry(path.rpartition("/")[2], self._call(smbclient.lstat, self._path(path)))

    def children(self, path: str) -> list[Entry]:
        """Return what is in a folder."""
        import smbclient  # noqa: PLC0415 - optional

        def listed(place: str, **login: Any) -> list[Entry]:
            return [_listed(each) for each in smbclient.scandir(place, **login)]

        return list(self._call(listed, self._path(path)))

    def open(self, path: str, offset: int) -> Any:
        """Return the bytes of a file from an offset."""
        import smbclient  # noqa: PLC0415 - optional

        stream = self._call(smbclient.open_file, self._path(path), mode="rb", share_access="rwd")
        stream.seek(offset)
        return stream

    def _path(self, path: str) -> str:
        return "\\\\" + self._host + "\\" + path.replace("/", "\\")

    def _call(self, function: Any, *arguments: Any, **options: Any) -> Any:
        from smbprotocol.exceptions import SMBException  # noqa: PLC0415 - optional

        try:
            return function(*arguments, **self._login, **options)
        except OSError as error:  # also those of the protocol that have an errno
            raise ReadError(reason_of(error) if error.errno else "connection_lost") from None
        except (SMBException, ValueError) as error:
            refused = "auth" in type(error).__name__.lower() or "logon" in str(error).lower()
            reason = "permission_denied" if refused else "connection_lost"
            raise ReadError(reason, type(error).__name__) from None


def _entry(name: str, status: Any) -> Entry:
    kind = (
        "folder" if stat.S_ISDIR(status.st_mode) else "symlink" if stat.S_ISLNK(status.st_mode)
        else "file"
    )  # fmt: skip
    return Entry(name, kind, status.st_size, status.st_mtime)


def _listed(found: Any) -> Entry:
    """Return an entry as the folder's own listing has it: a stat would ask the server again."""
    known = found.smb_info
    kind = "symlink" if found.is_symlink() else "folder" if found.is_dir() else "file"
    return Entry(found.name, kind, known.end_of_file, known.last_write_time.timestamp())


@cache
def _store(authority: str, process: int) -> _Smb:  # noqa: ARG001 - one a process
    return _Smb(authority)


def _enumerate(
    target: str, prefix: str, config: ScanConfig
) -> Iterator[Resource | Skipped | Excluded]:
    try:
        import smbclient  # noqa: F401, PLC0415 - only to say what is missing
    except ImportError:
        raise SourceError("smb:// needs vigilab[stores]") from None
    store = _store(parted(target)[1], os.getpid())
    yield from enumerate_store(SOURCE.name, store, target, prefix, config)


def _open(resource: Resource) -> Persistent:
    _, authority, path = parted(os.fsdecode(resource.path))
    store = _store(authority, os.getpid())
    return Persistent(lambda offset: store.open(path, offset), resource.size)


SOURCE = Source("smb", lambda target: target.startswith("smb://"), _enumerate, open=_open)
