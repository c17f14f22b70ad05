"""SFTP: `sftp://user@host:port/path`, absolute paths.

Credentials as ssh(1) has them: the agent, the keys of `~/.ssh`; or a password in
`VIGILAB_SFTP_PASSWORD`. The host must be known in `~/.ssh/known_hosts`.
"""

from __future__ import annotations

import os
import socket
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

PASSWORD = "VIGILAB_SFTP_PASSWORD"  # noqa: S105 - the name of a variable
_SECONDS = 30
_WINDOW = 1 << 20


class _Sftp:
    """One session, made anew where it breaks."""

    def __init__(self, authority: str) -> None:
        user, _, place = authority.rpartition("@")
        host, _, port = place.partition(":")
        self._user, self._host, self._port = user or None, host, int(port or 22)
        self._session: Any = None

    def look(self, path: str) -> Entry:
        """Return what stands at a path."""
        return _entry(path.rpartition("/")[2], self._call("lstat", f"/{path}"))

    def children(self, path: str) -> list[Entry]:
        """Return what is in a folder."""
        found = self._call("listdir_attr", f"/{path}")
        return [_entry(attributes.filename, attributes) for attributes in found]

    def open(self, path: str, offset: int) -> Any:
        """Return the bytes of a file from an offset."""
        stream = self._call("open", f"/{path}", "rb", _WINDOW)
        stream.seek(offset)
        stream.prefetch(stream.stat().st_size)
        return stream

    def _call(self, method: str, *arguments: Any) -> Any:
        import paramiko  # noqa: PLC0415 - optional

        try:
            if self._session is None:
                self._session = self._connect()
            return getattr(self._session, method)(*arguments)
        except TimeoutError:
            raise ReadError("source_timeout") from None
        except OSError as error:
            if error.errno is None:
                self._session = None
                raise ReadError("connection_lost") from None
            raise ReadError(reason_of(error)) from None
        except (EOFError, paramiko.SSHException):
            self._session = None
            raise ReadError("connection_lost") from None

    def _connect(self) -> Any:
        import paramiko  # noqa: PLC0415 - optional

        client = paramiko.SSHClient()
        client.load_system_host_keys()
        try:
            client.connect(
                self._host, self._port, self._user, os.environ.get(PASSWORD) or None,
                timeout=_SECONDS, banner_timeout=_SECONDS, auth_timeout=_SECONDS,
            )  # fmt: skip
        except paramiko.AuthenticationException:
            raise ReadError("permission_denied", "the server refuses the login") from None
        except paramiko.BadHostKeyException:
            raise ReadError("permission_denied", "the host's key is another than known") from None
        except socket.gaierror:
            raise ReadError("connection_lost", "the host is unknown") from None
        except paramiko.SSHException as error:
            known = "known_hosts" in str(error)
            detail = "the host is not in known_hosts" if known else type(error).__name__
            raise ReadError("permission_denied" if known else "connection_lost", detail) from None
        session = client.open_sftp()
        session.get_channel().settimeout(_SECONDS)
        return session


def _entry(name: str, attributes: Any) -> Entry:
    mode = attributes.st_mode or 0
    kind = (
        "folder" if stat.S_ISDIR(mode) else "symlink" if stat.S_ISLNK(mode)
        else "file" if stat.S_ISREG(mode) else "not_regular"
    )  # fmt: skip
    return Entry(name, kind, attributes.st_size or 0, attributes.st_mtime)


@cache
def _store(authority: str, process: int) -> _Sftp:  # noqa: ARG001 - one a process
    return _Sftp(authority)


def _enumerate(
    target: str, prefix: str, config: ScanConfig
) -> Iterator[Resource | Skipped | Excluded]:
    try:
        import paramiko  # noqa: F401, PLC0415 - only to say what is missing
    except ImportError:
        raise SourceError("sftp:// needs vigilab[stores]") from None
    store = _store(parted(target)[1], os.getpid())
    yield from enumerate_store(SOURCE.name, store, target, prefix, config)


def _open(resource: Resource) -> Persistent:
    _, authority, path = parted(os.fsdecode(resource.path))
    store = _store(authority, os.getpid())
    return Persistent(lambda offset: store.open(path, offset), resource.size)


SOURCE = Source("sftp", lambda target: target.startswith("sftp://"), _enumerate, open=_open)
