"""The commands of `vigilab`: one module each, with `register(app)`, found by walking.

Modules here import nothing heavy before a command runs, so that `--help` is instant.
"""

from __future__ import annotations

import importlib
import pkgutil

import typer

__all__ = ["register_all"]


def register_all(app: typer.Typer) -> None:
    """Add every command of this package to an application."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        register = getattr(importlib.import_module(module.name), "register", None)
        if register is not None:
            register(app)
