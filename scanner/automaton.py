"""The automaton of all literals, kept between runs: it takes longer to build than a file to scan.

It lies in `$XDG_CACHE_HOME/vigilab`, which is private, under the digest of all it
is made from. Whatever is wrong with the file or the folder, the automaton is
built anew; a cache is no reason for a scan to fail.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import hyperscan
import numpy as np

import recognizers
from scanner import own
from scanner.literals import Literals, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["cached"]

_DIGEST_BYTES = 32
_OTHERS = 0o077
_SUFFIX = ".automaton"
_KEPT = 3
"""So many others stay: each set of a user's own recognizers has one."""
_MADE_FROM = ("*.py", "*.tsv")
_COLUMNS = (np.dtype("<i4"), np.dtype("?"), np.dtype("<i4"), np.dtype("<i4"))


def cached(build: Callable[[], Literals], environment: Mapping[str, str] = os.environ) -> Literals:
    """Return the automaton of an earlier run, or what `build` returns, kept for the next."""
    try:
        path = _path(environment)
        kept = _load(path)
    except (OSError, ValueError, RuntimeError, hyperscan.error):
        return build()
    if kept is not None:
        return kept
    made = build()
    with suppress(OSError):
        _save(path, made)
    return made


def _path(environment: Mapping[str, str]) -> Path:
    """Return where the automaton of this very program lies, in a folder of our own."""
    home = environment.get("XDG_CACHE_HOME") or str(Path(environment.get("HOME", "~"), ".cache"))
    folder = Path(home, "vigilab")
    if not folder.is_absolute():
        raise ValueError("no absolute cache folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    private = stat.S_ISDIR(status.st_mode) and not status.st_mode & _OTHERS
    if not private or status.st_uid != os.geteuid():
        raise ValueError("a cache folder open to others")
    return folder / f"{_digest()}{_SUFFIX}"


def _digest() -> str:
    """Return a digest of the recognizers, their vocabularies and the automaton's program."""
    state = blake2b(version("hyperscan").encode(), digest_size=16)
    root = Path(recognizers.__file__).parent
    here = Path(__file__).parent
    files = sorted(path for pattern in _MADE_FROM for path in root.rglob(pattern))
    for path in (*files, here / "literals.py", here / "candidates.py", Path(__file__)):
        content = path.read_bytes()
        state.update(f"{path.name}\0{len(content)}\0".encode())
        state.update(content)
    state.update(own.in_force_text().encode())
    return state.hexdigest()


def _load(path: Path) -> Literals | None:
    """Return what a file holds; None where there is none or it is not whole."""
    if not path.exists():
        return None
    content = path.read_bytes()
    body = memoryview(content)[_DIGEST_BYTES:]
    whole = blake2b(body, digest_size=_DIGEST_BYTES).digest()
    if not hmac.compare_digest(whole, content[:_DIGEST_BYTES]):
        return None
    sizes = np.frombuffer(body, "<i8", len(_COLUMNS))
    columns, offset = [], sizes.nbytes
    for kind, size in zip(_COLUMNS, sizes.tolist(), strict=True):
        columns.append(np.frombuffer(body, kind, size, offset))
        offset += size * kind.itemsize
    database = hyperscan.loadb(bytes(body[offset:]), hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    return Literals.ready(Table(*columns), database)


def _save(path: Path, made: Literals) -> None:
    """Write the file whole or not at all, and drop those of earlier versions."""
    table = made.table
    columns = [table.sizes, table.words, table.first, table.owners]
    sizes = np.array([len(column) for column in columns], "<i8")
    pieces = [column.astype(kind).tobytes() for column, kind in zip(columns, _COLUMNS, strict=True)]
    body = b"".join((sizes.tobytes(), *pieces, hyperscan.dumpb(made.database)))
    draft = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(blake2b(body, digest_size=_DIGEST_BYTES).digest())
            stream.write(body)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    others = [old for old in path.parent.glob(f"*{_SUFFIX}") if old != path]
    for old in sorted(others, key=_age)[_KEPT:]:
        old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Return how old a file is: the youngest first."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0
