"""Why a text is not the identifier it looks like.

    ValidationError(ValueError)
    +-- InvalidFormat       characters or layout
    |   +-- InvalidLength   too few or too many characters
    +-- InvalidComponent    a part has no possible meaning (month 13)
    +-- InvalidChecksum     every part is possible, the key is wrong

The argument names the part that failed ("month", "key"), never its value.
"""

__all__ = [
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "ValidationError",
]


class ValidationError(ValueError):
    """Base of the reasons; never raised itself."""


class InvalidFormat(ValidationError):  # noqa: N818 - python-stdnum's established names
    """The characters or their layout are wrong."""


class InvalidLength(InvalidFormat):
    """There are too few or too many characters."""


class InvalidComponent(ValidationError):  # noqa: N818
    """A part, such as the month, has no possible meaning."""


class InvalidChecksum(ValidationError):  # noqa: N818
    """Every part is possible but the key does not fit."""
