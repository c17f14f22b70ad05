"""The version, from the installed distribution."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["VERSION"]

try:
    VERSION = version("vigilab")
except PackageNotFoundError:  # run from a checkout that is not installed
    VERSION = "0+unknown"
