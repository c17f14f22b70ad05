"""Options as typed become a `ScanConfig`, or a `ConfigError` in one sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.arrow_alone import leave_pandas_out
from scanner.config import DatabaseOptions, Limits, ScanConfig
from scanner.errors import ConfigError
from scanner.files import STDOUT, check_destination
from scanner.keys import load_key
from scanner.messages import LANGUAGES
from scanner.model import Tier
from scanner.own import OWN_BYTES, parse
from scanner.policy import Policy, default_policy
from scanner.sources.databases.options import check, with_passwords

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "check_outputs",
    "check_targets",
    "language",
    "limits",
    "overrides",
    "read_policy",
    "read_recognizers",
    "settings",
]

POLICY_BYTES = 1 << 20
_HEADERS = ("yes", "no")
_TABS = ("\\t", "tab", "TAB")
_SIZE = re.compile(r"(\d{1,15})([KMGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS = "KMGT"
_OTHERS = 0o077


def settings(
    targets: Sequence[str],
    *,
    policy: str = "",
    recognizers: str = "",
    exclude: Sequence[str] = (),
    trust_tree_config: bool = False,
    gitignore: bool = False,
    fail_on: str = "T3",
    workers: int = 0,
    subjects: bool = True,
    records: bool = False,
    matches: bool = False,
    show_paths: bool = False,
    lang: str = "",
    bounds: Limits | None = None,
    databases: DatabaseOptions | None = None,
    allow_url_password: bool = False,
) -> ScanConfig:
    """Return the configuration that the options mean; 0 workers: one a usable processor.

    Raises:
        ConfigError: an option makes no sense, or there is no usable key.
    """
    check_targets(targets, allow_url_password=allow_url_password)
    if fail_on.upper() not in Tier.__members__:
        raise ConfigError(f"--fail-on takes T0 to T5, not {fail_on!a}")
    if workers < 0:
        raise ConfigError("--workers takes a number from 1 up")
    text = read_policy(policy)
    tongue = language(lang)
    site = load_key(targets)
    leave_pandas_out()
    return ScanConfig(
        policy=text,
        key=site.key,
        key_id=site.key_id,
        exclude=tuple(exclude),
        trust_tree_config=trust_tree_config,
        gitignore=gitignore,
        fail_on=Tier[fail_on.upper()],
        workers=workers or len(os.sched_getaffinity(0)),
        subjects=subjects,
        wants_records=records,
        wants_matches=matches,
        show_paths=show_paths,
        lang=tongue,
        limits=bounds or Limits(),
        databases=with_passwords(databases or DatabaseOptions(), targets),
        recognizers=read_recognizers(recognizers),
    )


def limits(
    *,
    depth: int | None = None,
    ratio: int | None = None,
    members: int | None = None,
    inflated: str = "",
    member_size: str = "",
    seconds: int | None = None,
    memory: str = "",
) -> Limits:
    """Return the bounds on one file; sizes are written as `500M` or `2G`, what is not given stays.

    Raises:
        ConfigError: a size cannot be read.
    """
    given = {
        "depth": depth,
        "ratio": ratio,
        "members": members,
        "inflated_bytes": _size(inflated, "--max-inflated"),
        "member_bytes": _size(member_size, "--max-member-size"),
        "seconds": seconds,
        "memory": _size(memory, "--max-memory"),
    }
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _size(text: str, option: str) -> int | None:
    if not text:
        return None
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ConfigError(f"{option} takes a size such as 500M or 2G, not {text!a}")
    unit = found[2].upper()
    return int(found[1]) << (10 * (_UNITS.index(unit) + 1) if unit else 0)


def check_targets(targets: Sequence[str], *, allow_url_password: bool = False) -> None:
    """Raise `ConfigError` where a target is missing, is no URL or shows a password."""
    for target in targets:
        if check(target, allow_password=allow_url_password):
            continue
        if target != STDOUT and "://" not in target and not os.path.lexists(target):
            raise ConfigError(f"there is no file or directory {target!a}")


def read_policy(path: str) -> str:
    """Return the text of a policy file, checked, or the one that ships with the program."""
    if not path:
        return default_policy()
    text = _text(path, "the policy", POLICY_BYTES)
    Policy.load(text)
    return text


def read_recognizers(path: str) -> str:
    """Return the text of a file of recognizers, checked; "" where none is named."""
    if not path:
        return ""
    text = _text(path, "the recognizers", OWN_BYTES)
    parse(text)
    return text


def _text(path: str, what: str, most: int) -> str:
    """Return what a small file of the user's says."""
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise ConfigError(f"cannot read {what} {path!a}: {error.strerror}") from None
    if len(content) > most:
        raise ConfigError(f"{what} {path!a} is larger than {most} bytes")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise ConfigError(f"{what} {path!a} is not UTF-8") from None


def language(lang: str) -> str:
    """Return the language asked for, or the one of the environment."""
    if lang in LANGUAGES:
        return lang
    if lang:
        raise ConfigError(f"--lang takes {' or '.join(LANGUAGES)}, not {lang!a}")
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


def overrides(
    *,
    encoding: str = "",
    delimiter: str = "",
    header: str = "",
    reader: str = "",
    password_file: str = "",
    layout: str = "",
) -> tuple[tuple[str, str], ...]:
    """Return what the user knows better than the readers, as (option, value) pairs."""
    if encoding:
        _check_encoding(encoding)
    delimiter = "\t" if delimiter in _TABS else delimiter
    if len(delimiter) > 1:
        raise ConfigError("--delimiter takes one character, or tab")
    if header and header not in _HEADERS:
        raise ConfigError(f"--header takes yes or no, not {header!a}")
    if reader:
        _check_reader(reader)
    if password_file:
        _check_passwords(password_file)
        password_file = os.path.realpath(password_file)
    if layout:
        reader = _checked_layout(layout, reader)
        layout = os.path.realpath(layout)
    given = (
        ("encoding", encoding),
        ("delimiter", delimiter),
        ("header", header),
        ("as", reader),
        ("password-file", password_file),
        ("layout", layout),
    )
    return tuple((option, value) for option, value in given if value)


def _check_encoding(encoding: str) -> None:
    from scanner.readers.encoding import encoding_named  # noqa: PLC0415 - it knows more than Python

    try:
        encoding_named(encoding)
    except LookupError:
        raise ConfigError(f"--encoding does not know {encoding!a}") from None


def _checked_layout(layout: str, reader: str) -> str:
    """Return the reader that a layout is for. Raises `ConfigError` where it makes no sense."""
    from scanner.readers.fixed.layout import load  # noqa: PLC0415 - when a layout is given

    if reader not in ("", "fixed"):
        raise ConfigError(f"--layout is for --as fixed, not {reader}")
    load(layout)
    return "fixed"


def _check_reader(reader: str) -> None:
    from scanner.readers import discover  # noqa: PLC0415 - readers are many

    names = [each.name for each in discover()]
    if reader not in names:
        raise ConfigError(f"--as takes one of {', '.join(names)}, not {reader!a}")


def _check_passwords(path: str) -> None:
    """Raise `ConfigError` where a password file cannot be read, or others can read it."""
    try:
        with Path(path).open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            filled = stream.read(1)
    except OSError as error:
        raise ConfigError(f"cannot read the password file {path!a}: {error.strerror}") from None
    if mode & _OTHERS:
        raise ConfigError(f"the password file is open to others; run: chmod 600 {path}")
    if not filled:
        raise ConfigError(f"the password file {path!a} is empty")


def check_outputs(paths: Sequence[str]) -> frozenset[bytes]:
    """Check that every output can be written and return their real paths.

    Raises:
        ConfigError: two outputs go to one place.
        SinkError: one of them is bound to fail.
    """
    real = [os.path.realpath(os.fsencode(path)) for path in paths if path != STDOUT]
    if len(set(real)) < len(real) or list(paths).count(STDOUT) > 1:
        raise ConfigError("two outputs cannot go to one place")
    for path in paths:
        check_destination(path)
    return frozenset(real)
