"""Which module speaks to which server; a driver is imported where a session is opened."""

from __future__ import annotations

import importlib

from scanner.errors import MissingDependency
from scanner.sources.databases.tables import Login, Session
from scanner.sources.databases.targets import Target

__all__ = ["connect"]

_MODULES = {
    "postgresql": ("postgres", "databases"),
    "mysql": ("mysql", "databases"),
    "mariadb": ("mysql", "databases"),
    "sqlite": ("sqlite", ""),
    "duckdb": ("duck", "tables"),
    "odbc": ("odbc", "odbc"),
}
_ALCHEMY = ("alchemy", "databases")


def connect(target: Target, login: Login) -> Session:
    """Open a session.

    Raises:
        MissingDependency: its driver is not installed.
        ConfigError: the URL says what the driver does not know.
        ReadError: the server refuses (`Unauthorised`), is out of reach (`Lost`), or
            there is no such database.
    """
    module, extra = _MODULES.get(target.scheme, _ALCHEMY)
    if target.scheme == "sqlite" and target.driver:
        module, extra = _ALCHEMY
    unit = importlib.import_module(f"scanner.sources.databases.{module}")
    try:
        session: Session = unit.connect(target, login)
    except ImportError as error:
        name = error.name or "a driver"
        raise MissingDependency(
            f"{target.scheme} databases need {name}: pip install 'vigilab[{extra}]'"
        ) from None
    return session
