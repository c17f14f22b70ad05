"""Keeps what libraries would say to themselves: their messages quote what they read.

A warning of a workbook's library names the cell's value, a log of a PDF's its text, an
exception in a destructor whatever it held. Only the class of an error is told.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["silence"]


def silence() -> None:
    """Drop the warnings and logs of this process; say of an unforeseen error its class alone."""
    warnings.simplefilter("ignore")
    logging.disable()
    logging.raiseExceptions = False
    sys.excepthook = _told
    sys.unraisablehook = _nothing
    threading.excepthook = _nothing


def _told(kind: type[BaseException], _: BaseException, __: TracebackType | None) -> None:
    sys.stderr.write(f"vigilab: internal error: {kind.__name__}\n")


def _nothing(_: Any) -> None:
    pass
