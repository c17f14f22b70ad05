"""Access databases (MDB, ACCDB) through mdbtools, which must be installed.

`mdb-tables` and `mdb-export` read the file as it is open, or a copy in memory; what
they print comes through a pipe. Without them, and of a file that they cannot read,
the printable strings are read, which is told. Documents of OLE fields are opened.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from scanner.escaping import escape
from scanner.model import Member, Skipped
from scanner.readers import Item, Opened, Reader
from scanner.readers.binary import runs
from scanner.readers.pathed import Pathed, pathed
from scanner.readers.values import Values

__all__ = ["READER"]

_MAGIC = re.compile(rb".{4}Standard (?:Jet DB|ACE DB)\0", re.DOTALL)
_TOOLS = ("mdb-tables", "mdb-export")
_CELL, _ROW = "\x1f", "\x1e"
_BLOCK, _ROWS = 1 << 20, 5_000
_LONGEST = 64 << 20
_CPU_SECONDS, _MEMORY = 3_600, 4 << 30
_HEXADECIMAL = re.compile(r"(?:[0-9A-F]{2}){16,}")
_DOCUMENT = re.compile(rb"%PDF-|PK\x03\x04|\xff\xd8\xff|\x89PNG|\xd0\xcf\x11\xe0|\{\\rtf")
_WRAPPED = 2_048
"""Within how many bytes of an OLE field the document itself begins."""
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MDB_JET3_CHARSET": "cp1252", "MDBICONV": "UTF-8"}


def _sniff(head: bytes, name: str) -> int:  # noqa: ARG001 - names lie
    """Know a database by its magic."""
    return 98 if _MAGIC.match(head) else 0


def _read(opened: Opened) -> Iterator[Item]:
    opened.describe("access", None)
    name = opened.resource.name
    with pathed(opened) as file:
        missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
        tables = [] if missing else _tables(file)
        if not tables:
            yield from _strings(file)
            if missing:
                yield Skipped(name, "missing_dependency", "mdbtools", partial=True)
            else:
                yield Skipped(name, "malformed", "no table could be read", partial=True)
            return
        for table in tables:
            inner = "::" + escape(table.encode())
            rows = _rows(file, table, name + inner)
            yield Member(inner, batches=rows, format="access", encoding="utf-8")


def _strings(file: Pathed) -> Iterator[Item]:
    with open(file.path, "rb", buffering=0) as stream:  # noqa: PTH123 - a descriptor's path
        yield from runs(stream)


@contextmanager
def _output(file: Pathed, *command: str) -> Iterator[Any]:
    """Give a program while it runs, bounded in time and memory, and end it."""
    known = _ENVIRONMENT | {"PATH": os.environ.get("PATH", os.defpath)}
    process = subprocess.Popen(  # noqa: S603 - tools that are named here
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        pass_fds=(file.descriptor,), env=known,
    )  # fmt: skip
    try:
        with suppress(ImportError, OSError, ValueError, AttributeError):
            import resource  # noqa: PLC0415 - not on every system

            resource.prlimit(process.pid, resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
            resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        yield process
    finally:
        process.kill()
        process.communicate()


def _tables(file: Pathed) -> list[str]:
    with _output(file, "mdb-tables", "-1", file.path) as process:
        printed = process.stdout.read(_LONGEST).decode("utf-8", "replace")
    return [line for line in printed.split("\n") if line]


def _rows(file: Pathed, table: str, name: str) -> Iterator[Item]:
    command = ("mdb-export", "-Q", "-d", _CELL, "-R", _ROW, "-b", "hex", "-D", "%F",
               "-T", "%F %T", file.path, table)  # fmt: skip
    with _output(file, *command) as process:
        lines = _records(process.stdout)
        header = next(lines, "")
        values = Values(name, header.split(_CELL))
        width = header.count(_CELL) + 1
        held: list[list[str | bytes | None]] = []
        ragged = 0
        for line in lines:
            cells = line.split(_CELL)
            ragged += len(cells) != width
            cells = (cells + [""] * width)[: max(width, 1)] if len(cells) < width else cells
            cells[width - 1 :] = [_CELL.join(cells[width - 1 :])]
            held.append([_value(cell) for cell in cells])
            if len(held) == _ROWS:
                yield from values.rows(held)
                held = []
        yield from values.rows(held)
        yield from values.remarks()
        failed = process.wait() != 0 or not header
    if failed or ragged:
        yield Skipped(name, "db_corrupt", f"after {values.next} records", partial=True)


def _records(stream: Any) -> Iterator[str]:
    """Yield what stands between row marks."""
    held = b""
    while piece := stream.read(_BLOCK):
        held += piece
        *whole, held = held.split(_ROW.encode())
        for line in whole:
            yield line.decode("utf-8", "replace")
        if len(held) > _LONGEST:
            break
    if held:
        yield held.decode("utf-8", "replace")


def _value(text: str) -> str | bytes | None:
    """Return a value; what is in hexadecimal is bytes, without what OLE puts before a document."""
    if not _HEXADECIMAL.fullmatch(text):
        return text or None
    content = bytes.fromhex(text)
    found = _DOCUMENT.search(content, 0, _WRAPPED)
    return content[found.start() :] if found else content


READER = Reader(
    name="access",
    title="Access databases (MDB, ACCDB), if mdbtools is installed",
    suffixes=(".mdb", ".accdb", ".mde", ".accde"),
    sniff=_sniff,
    read=_read,
)
