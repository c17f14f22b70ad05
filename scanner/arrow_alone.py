"""pyarrow without pandas.

At its first array pyarrow imports pandas where that is installed, to know its frames.
That takes longer than a small scan, and no command has a frame.
"""

from __future__ import annotations

import sys

__all__ = ["leave_pandas_out"]


def leave_pandas_out() -> None:
    """Have pyarrow decide now, for this process, that there is no pandas.

    Others may import pandas afterwards. For commands and workers only: in a user's
    own program frames are welcome.
    """
    if "pandas" in sys.modules:
        return
    finder = _Absent()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy

        pa.array([])
    finally:
        sys.meta_path.remove(finder)


class _Absent:
    """A finder that knows of one package that it is not there."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ImportError(name)
