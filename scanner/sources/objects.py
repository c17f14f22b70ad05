"""Object stores: `s3://bucket/prefix`, `gs://...`, `abfs://container@account/...`.

Credentials come by the usual chain of each store (environment, profile, role of
the machine); a compatible server by `AWS_ENDPOINT_URL`, a region by `AWS_REGION`.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from scanner.config import ScanConfig
from scanner.errors import ReadError
from scanner.model import Resource, Skipped
from scanner.sources import Excluded, Source
from scanner.sources.remote import Entry, Persistent, enumerate_store, parted

__all__ = ["SOURCE"]

_SCHEMES = ("s3", "gs", "gcs", "abfs", "abfss")
_SIGNS = (
    ("ACCESS_DENIED", "permission_denied"),
    ("403", "permission_denied"),
    ("NO_SUCH", "vanished"),
    ("404", "vanished"),
    ("INVALID_OBJECT_STATE", "storage_class"),
    ("InvalidObjectState", "storage_class"),
    ("Timeout", "source_timeout"),
)


class _Objects:
    """One bucket or container, through Arrow's file systems."""

    def __init__(self, scheme: str, authority: str) -> None:
        self._files, self._bucket = _file_system(scheme, authority)

    def look(self, path: str) -> Entry:
        """Return what stands at a path: an object, else a folder if anything is below it."""
        info = self._call(self._files.get_file_info, self._path(path))
        if not path or info.is_file:
            return self._entry(info) if path else Entry("", "folder")
        if not self.children(path):
            raise ReadError("vanished")
        return Entry(path, "folder")

    def children(self, path: str) -> list[Entry]:
        """Return what is in a folder."""
        from pyarrow.fs import FileSelector  # noqa: PLC0415 - heavy

        selector = FileSelector(self._path(path), recursive=False)
        return [self._entry(info) for info in self._call(self._files.get_file_info, selector)]

    def open(self, path: str, offset: int) -> Any:
        """Return the bytes of an object from an offset, by ranges."""
        stream = self._call(self._files.open_input_file, self._path(path))
        stream.seek(offset)
        return _Translated(stream)

    def _path(self, path: str) -> str:
        return f"{self._bucket}/{path}".rstrip("/")

    @staticmethod
    def _entry(info: Any) -> Entry:
        from pyarrow.fs import FileType  # noqa: PLC0415 - heavy

        kind = "folder" if info.type == FileType.Directory else "file"
        modified = None if info.mtime is None else info.mtime.timestamp()
        return Entry(info.base_name, kind, info.size or 0, modified)

    @staticmethod
    def _call(function: Any, *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except OSError as error:
            raise _error(error) from None


class _Translated(io.RawIOBase):
    """An object's bytes; its errors are ReadErrors that quote nothing."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return some bytes."""
        try:
            return bytes(self._stream.read(size))
        except OSError as error:
            raise _error(error) from None

    def close(self) -> None:
        """Close the object."""
        self._stream.close()
        super().close()


def _error(error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        return ReadError("vanished")
    text = str(error)
    reason = next((reason for sign, reason in _SIGNS if sign in text), "connection_lost")
    return ReadError(reason)


def _file_system(scheme: str, authority: str) -> tuple[Any, str]:
    from pyarrow import fs  # noqa: PLC0415 - heavy

    if scheme == "s3":
        options: dict[str, Any] = {}
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        if endpoint:
            url = urlsplit(endpoint)
            options |= {"endpoint_override": url.netloc, "scheme": url.scheme}
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if region:
            options["region"] = region
        return fs.S3FileSystem(**options), authority
    if scheme in ("gs", "gcs"):
        return fs.GcsFileSystem(), authority
    container, _, account = authority.partition("@")
    return fs.AzureFileSystem(account.partition(".")[0]), container


@cache
def _store(scheme: str, authority: str, process: int) -> _Objects:  # noqa: ARG001 - one a process
    return _Objects(scheme, authority)


def _enumerate(
    target: str, prefix: str, config: ScanConfig
) -> Iterator[Resource | Skipped | Excluded]:
    scheme, authority, _ = parted(target)
    store = _store(scheme, authority, os.getpid())
    yield from enumerate_store(SOURCE.name, store, target, prefix, config)


def _open(resource: Resource) -> Persistent:
    scheme, authority, path = parted(os.fsdecode(resource.path))
    store = _store(scheme, authority, os.getpid())
    return Persistent(lambda offset: store.open(path, offset), resource.size)


def _claims(target: str) -> bool:
    return target.partition("://")[0] in _SCHEMES and "://" in target


SOURCE = Source("object store", _claims, _enumerate, open=_open)
