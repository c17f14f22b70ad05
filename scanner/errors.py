"""What can go wrong, and the exit code that says so.

    VigilabError                          .exit_code = 2
    +-- ConfigError                       bad option, policy, configuration
    |   +-- MissingDependency             names the extra to install
    +-- SourceError                       cannot enumerate            .exit_code = 3
    +-- ReadError                         one resource; skipped or partial, never fatal
    |   +-- UnsupportedFormat
    |   +-- EncodingError
    |   +-- CorruptResource
    |   +-- EncryptedResource
    |   +-- LimitExceeded
    +-- SinkError                         the report cannot be written .exit_code = 5
    +-- LedgerError                       coverage does not balance    .exit_code = 5

No message holds a value read from a resource. Arguments are positional, so that
errors cross process borders.
"""

__all__ = [
    "ConfigError",
    "CorruptResource",
    "EncodingError",
    "EncryptedResource",
    "LedgerError",
    "LimitExceeded",
    "MissingDependency",
    "ReadError",
    "SinkError",
    "SourceError",
    "UnsupportedFormat",
    "VigilabError",
]


class VigilabError(Exception):
    """Base of every error that this program raises on purpose."""

    exit_code = 2


class ConfigError(VigilabError):
    """An option, a policy or a configuration file makes no sense."""


class MissingDependency(ConfigError):  # noqa: N818
    """An optional library is needed; the message names its extra."""


class SourceError(VigilabError):
    """A source cannot be enumerated."""

    exit_code = 3


class ReadError(VigilabError):
    """One resource, or the rest of it, cannot be read.

    Arguments: the reason, from `scanner.coverage.REASONS`, and a detail that
    holds no value of the resource.
    """

    reason = "malformed"

    def __init__(self, reason: str = "", detail: str = "") -> None:
        super().__init__(reason or self.reason, detail)
        self.reason = reason or self.reason
        self.detail = detail


class UnsupportedFormat(ReadError):  # noqa: N818
    """No reader knows the format."""

    reason = "unsupported_format"


class EncodingError(ReadError):
    """The bytes are no text in any encoding tried."""

    reason = "decode_replacement"


class CorruptResource(ReadError):  # noqa: N818
    """The format is broken at some point."""

    reason = "malformed"


class EncryptedResource(ReadError):  # noqa: N818
    """A password would be needed."""

    reason = "encrypted"


class LimitExceeded(ReadError):  # noqa: N818
    """A limit on size, depth, ratio or time was reached."""

    reason = "size_limit"


class SinkError(VigilabError):
    """The report cannot be written."""

    exit_code = 5


class LedgerError(VigilabError):
    """Enumerated is not scanned + partial + skipped."""

    exit_code = 5
