"""Where the password of a database comes from; it is in no output and on no command line.

In this order: the URL, where that was allowed; `VIGILAB_DB_PASSWORD`; what the
server's own clients use (`PGPASSWORD` and `~/.pgpass`, which its library reads
itself; `MYSQL_PWD` and `~/.my.cnf`); and, where the server refuses what came of
these, the keyring (service `vigilab`, the URL with its user as the name) and a
question on the terminal.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Callable, Sequence
from configparser import Error as ConfigParserError
from configparser import RawConfigParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from scanner.errors import VigilabError
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.tables import Login, Unauthorised
from scanner.sources.databases.targets import Target, is_database, parse, without_password

__all__ = ["VARIABLE", "client_option", "gather"]

VARIABLE = "VIGILAB_DB_PASSWORD"
_SERVICE = "vigilab"
_MYSQL = ("mariadb", "mysql")
_FILES = ("duckdb", "sqlite")


def gather(
    targets: Sequence[str], ask: Callable[[str], str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return (URL without password, password) of the targets that need one.

    Args:
        targets: as typed; those that are no databases count for nothing.
        ask: puts a question on the terminal; None where there is one to find, or not.
    """
    found = []
    for typed in targets:
        bare, given = without_password(typed)
        if not is_database(bare):
            continue
        target = parse(bare)
        password = given or os.environ.get(VARIABLE) or _of_the_client(target)
        if target.scheme not in _FILES and _refused(target, password):
            password = _from_keyring(target) or _from_terminal(target, ask) or password
        if password:
            found.append((target.url, password))
    return tuple(found)


def _of_the_client(target: Target) -> str | None:
    if target.scheme not in _MYSQL:
        return None
    return os.environ.get("MYSQL_PWD") or client_option("password")


def client_option(name: str) -> str | None:
    """Return an option of the `[client]` part of `~/.my.cnf`, None where it has none."""
    lines = RawConfigParser(allow_no_value=True, strict=False, delimiters=("=",))
    with suppress(ConfigParserError, OSError, UnicodeDecodeError, RuntimeError):
        text = Path("~/.my.cnf").expanduser().read_text("utf-8")
        lines.read_string(re.sub(r"^\s*!.*$", "", text, flags=re.MULTILINE))
    for section in ("client", "client-mariadb", "mysql"):
        if value := lines.get(section, name, fallback=None):
            return value.strip("\"'")
    return None


def _refused(target: Target, password: str | None) -> bool:
    """Say whether the server wants another password; whatever else it says comes later."""
    try:
        connect(target, Login(password)).close()
    except Unauthorised:
        return True
    except VigilabError:
        return False
    return False


def _from_keyring(target: Target) -> str | None:
    try:
        keyring: Any = __import__("keyring")
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(_SERVICE, target.url)
    except Exception:  # noqa: BLE001 - each backend has errors of its own
        return None
    return found


def _from_terminal(target: Target, ask: Callable[[str], str] | None) -> str | None:
    if ask is None:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        ask = getpass.getpass
    return ask(f"Password for {target.url}: ")
