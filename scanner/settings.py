"""Options as typed become a `ScanConfig`, or a `ConfigError` in one sentence."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.arrow_alone import leave_pandas_out
from scanner.config import ScanConfig
from scanner.errors import ConfigError
from scanner.files import STDOUT, check_destination
from scanner.keys import load_key
from scanner.messages import LANGUAGES
from scanner.model import Tier
from scanner.policy import Policy, default_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_outputs", "check_targets", "language", "overrides", "read_policy", "settings"]

POLICY_BYTES = 1 << 20
_HEADERS = ("yes", "no")
_TABS = ("\\t", "tab", "TAB")
_SECRET_IN_URL = re.compile(r"://[^/@]*:[^/@]*@")


def settings(
    targets: Sequence[str],
    *,
    policy: str = "",
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
) -> ScanConfig:
    """Return the configuration that the options mean; 0 workers: one a usable processor.

    Raises:
        ConfigError: an option makes no sense, or there is no usable key.
    """
    check_targets(targets)
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
    )


def check_targets(targets: Sequence[str]) -> None:
    """Raise `ConfigError` where a target is missing or shows a password."""
    for target in targets:
        if _SECRET_IN_URL.search(target):
            raise ConfigError(
                "a password on the command line is open to every user of the machine; "
                "use an environment variable or a password file"
            )
        if target != STDOUT and "://" not in target and not os.path.lexists(target):
            raise ConfigError(f"there is no file or directory {target!a}")


def read_policy(path: str) -> str:
    """Return the text of a policy file, checked, or the one that ships with the program."""
    if not path:
        return default_policy()
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(POLICY_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"cannot read the policy {path!a}: {error.strerror}") from None
    if len(content) > POLICY_BYTES:
        raise ConfigError(f"the policy {path!a} is larger than {POLICY_BYTES} bytes")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ConfigError(f"the policy {path!a} is not UTF-8") from None
    Policy.load(text)
    return text


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
    *, encoding: str = "", delimiter: str = "", header: str = "", reader: str = ""
) -> tuple[tuple[str, str], ...]:
    """Return what the user knows better than the readers, as (option, value) pairs."""
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise ConfigError(f"--encoding does not know {encoding!a}") from None
    delimiter = "\t" if delimiter in _TABS else delimiter
    if len(delimiter) > 1:
        raise ConfigError("--delimiter takes one character, or tab")
    if header and header not in _HEADERS:
        raise ConfigError(f"--header takes yes or no, not {header!a}")
    if reader:
        _check_reader(reader)
    given = (
        ("encoding", encoding),
        ("delimiter", delimiter),
        ("header", header),
        ("as", reader),
    )
    return tuple((option, value) for option, value in given if value)


def _check_reader(reader: str) -> None:
    from scanner.readers import discover  # noqa: PLC0415 - readers are many

    names = [each.name for each in discover()]
    if reader not in names:
        raise ConfigError(f"--as takes one of {', '.join(names)}, not {reader!a}")


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
