"""A command's pyarrow asks for no pandas, and leaves it to others."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from scanner.arrow_alone import leave_pandas_out
leave_pandas_out()
import numpy, pyarrow
pyarrow.array(numpy.zeros(3))
print("pandas" in sys.modules)
print(any(type(each).__module__ == "scanner.arrow_alone" for each in sys.meta_path))
import pandas
print(pyarrow.Table.from_pandas(pandas.DataFrame({"a": [1]})).num_rows)
"""


def test_pandas_is_imported_by_who_asks_for_it_only() -> None:
    """And no trace is left in the import system."""
    pytest.importorskip("pandas")
    told = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True).split()
    assert told == ["False", "False", "1"]
