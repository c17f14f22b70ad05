"""Files and directory trees.

A tree is listed by its own stack of directories, because `os.walk` says nothing
of those that it cannot open. Symbolic links are never followed. Everything that
is not read has its `Skipped`; everything left out on purpose its `Excluded`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from scanner.config import ScanConfig
from scanner.errors import ReadError, SourceError
from scanner.escaping import escape
from scanner.model import Resource, Skipped
from scanner.opening import open_resource, reason_of
from scanner.sources import Excluded, Source
from scanner.sources.ignore import Rules

__all__ = ["SOURCE"]

_IGNORE_BYTES = 1 << 20
_PSEUDO = frozenset({
    "proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs", "debugfs", "tracefs",
    "pstore", "bpf", "configfs", "fusectl", "mqueue", "binfmt_misc", "efivarfs",
})  # fmt: skip

Item = Resource | Skipped | Excluded


@dataclass(frozen=True, slots=True)
class _Place:
    """A directory or file on the way down; `name` is its path within the target."""

    path: bytes
    name: bytes
    left_out: bool = False
    rules: tuple[tuple[bytes, Rules], ...] = ()


@dataclass(frozen=True, slots=True)
class _Tree:
    """What holds for the whole of one enumeration."""

    prefix: str
    exclude: Rules
    ignore_files: tuple[bytes, ...]

    def resource_name(self, place: _Place) -> str:
        name = escape(place.name)
        return "/".join(part for part in (self.prefix, name) if part) or "."

    def left_out(self, place: _Place, *, is_dir: bool) -> bool:
        """Apply `--exclude`, then the ignore files from the innermost outwards."""
        name = os.fsdecode(place.name)
        spellings = (name, f"{self.prefix}/{name}") if self.prefix else (name,)
        if any(self.exclude.verdict(spelling, is_dir=is_dir) for spelling in spellings):
            return True
        for folder, rules in reversed(place.rules):
            inside = os.fsdecode(place.name[len(folder) + bool(folder) :])
            verdict = rules.verdict(inside, is_dir=is_dir)
            if verdict is not None:
                return verdict
        return False

    def within(self, place: _Place) -> _Place:
        """Add the rules of a directory's own ignore files."""
        rules = place.rules
        for file in self.ignore_files:
            lines = _lines(os.path.join(place.path, file))  # noqa: PTH118 - bytes
            rules += ((place.name, Rules.parse(lines)),) if lines else ()
        return replace(place, rules=rules)


def _enumerate(target: str, prefix: str, config: ScanConfig) -> Iterator[Item]:
    """List a file or a tree. Raises `SourceError` where there is none of that name."""
    path = os.fsencode(target)
    try:
        status = os.lstat(path)
    except OSError as error:
        raise SourceError(f"{target}: {os.strerror(error.errno or 0)}") from None
    ignore = ((b".gitignore",) if config.gitignore else ()) + (
        (b".vigilabignore",) if config.trust_tree_config else ()
    )
    tree = _Tree(escape(os.fsencode(prefix)), Rules.parse(config.exclude), ignore)
    if stat.S_ISDIR(status.st_mode):
        return _walk(tree, _Place(path, b""))
    place = _Place(path, b"" if prefix else os.path.basename(path.rstrip(b"/")))  # noqa: PTH119
    base = _Place(path, os.path.basename(path))  # noqa: PTH119
    out = tree.left_out(base, is_dir=False)
    return iter((_file(tree, replace(place, left_out=out), status),))


def _walk(tree: _Tree, root: _Place) -> Iterator[Item]:
    stack: list[tuple[_Place, os.DirEntry[bytes] | None]] = [(root, None)]
    while stack:
        place, entry = stack.pop()
        if entry is not None and not entry.is_dir(follow_symlinks=False):
            yield _entry(tree, place, entry)
            continue
        try:
            children = _children(place)
        except OSError as error:
            yield Skipped(tree.resource_name(place), reason_of(error), "directory not listed")
            continue
        if children is None:
            yield Skipped(tree.resource_name(place), "not_regular", "system file system")
            continue
        folder = tree.within(place)
        stack.extend((_below(tree, folder, child), child) for child in reversed(children))


def _children(place: _Place) -> list[os.DirEntry[bytes]] | None:
    """Return a directory's entries so that whole paths come in byte order; None for `/proc`."""
    if os.lstat(place.path).st_dev in _pseudo_devices():
        return None
    with os.scandir(place.path) as entries:
        return sorted(entries, key=lambda e: e.name + b"/" * e.is_dir(follow_symlinks=False))


def _below(tree: _Tree, folder: _Place, entry: os.DirEntry[bytes]) -> _Place:
    name = folder.name + b"/" + entry.name if folder.name else entry.name
    place = _Place(entry.path, name, folder.left_out, folder.rules)
    if folder.left_out or not (tree.exclude.rules or folder.rules):
        return place
    return replace(place, left_out=tree.left_out(place, is_dir=entry.is_dir(follow_symlinks=False)))


def _entry(tree: _Tree, place: _Place, entry: os.DirEntry[bytes]) -> Item:
    try:
        return _file(tree, place, entry.stat(follow_symlinks=False))
    except OSError as error:
        return Skipped(tree.resource_name(place), reason_of(error))


def _file(tree: _Tree, place: _Place, status: os.stat_result) -> Item:
    name = tree.resource_name(place)
    if place.left_out:
        return Excluded(name, status.st_size if stat.S_ISREG(status.st_mode) else 0)
    if stat.S_ISLNK(status.st_mode):
        return Skipped(name, "symlink")
    if not stat.S_ISREG(status.st_mode):
        return Skipped(name, "not_regular")
    stamp = f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_size}"
    mode = stat.S_IMODE(status.st_mode)
    return Resource(name, place.path, status.st_size, status.st_mtime, stamp=stamp, mode=mode)


def _lines(path: bytes) -> list[str]:
    try:
        with open_resource(Resource("", path, 0)) as file:
            return file.read(_IGNORE_BYTES).decode("utf-8", "surrogateescape").splitlines()
    except (OSError, ReadError):
        return []


@cache
def _pseudo_devices() -> frozenset[int]:
    """Return the device numbers of file systems that hold the kernel's state, not data."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return frozenset()
    devices = set()
    for mount in mounts:
        left, _, right = mount.partition(" - ")
        major, _, minor = left.split()[2].partition(":")
        if right.split()[0] in _PSEUDO:
            devices.add(os.makedev(int(major), int(minor)))
    return frozenset(devices)


SOURCE = Source("files", lambda target: target != "-" and "://" not in target, _enumerate)
