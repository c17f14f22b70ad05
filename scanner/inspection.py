"""Why one record has its tier: what each of its columns is, what was found, what it adds up to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from scanner.classification import Policy, classify
from scanner.columns import Kind
from scanner.config import ScanConfig
from scanner.errors import ConfigError
from scanner.explanation import explain
from scanner.identities import minors
from scanner.model import Match, Matches, Resource, Skipped, iterate
from scanner.pipeline import Examined, examine
from scanner.redaction import mask, subset

__all__ = ["explain_record", "parted"]

_JOINER = re.compile("!|#|::")


def parted(name: str) -> tuple[str, str]:
    """Part the name of a resource into a file's and that of what stands inside it.

    >>> parted("no such file.zip!a.csv")
    ('no such file.zip!a.csv', '')
    """
    if Path(name).exists():
        return name, ""
    for joiner in _JOINER.finditer(name):
        if Path(name[: joiner.start()]).is_file():
            return name[: joiner.start()], name[joiner.start() :]
    return name, ""


def explain_record(
    resource: Resource, inner: str, record: int, config: ScanConfig, show: Callable[[str], str]
) -> list[str]:
    """Say in some lines why a record has its tier; no value is in them.

    `inner` names a resource inside it, as `scanner.pipeline.examine` has it; `show`
    gives the name of a field as it may be printed.

    Raises:
        ConfigError: the resource has no such record.
        ReadError: it cannot be read that far.
    """
    skipped: list[Skipped] = []
    for examined in examine(resource, config, skipped.append, inner=inner):
        batch = examined.batch
        if batch.first_record <= record < batch.first_record + batch.n_records:
            return list(_lines(examined, record, config, show))
    raise ConfigError(f"there is no record {record}; the first is 0")


def _lines(
    examined: Examined, record: int, config: ScanConfig, show: Callable[[str], str]
) -> Iterator[str]:
    batch, matches = examined.batch, examined.matches
    policy = Policy.cached(config.policy)
    young = minors(batch, matches)
    judged = classify(matches, batch.n_records, batch.first_record, policy, minor=young)
    row = record - batch.first_record
    yield from explain(int(judged.mask[row]), policy, config.lang)
    chosen = subset(matches, np.flatnonzero(matches.record == record))
    fields = tuple(column.field for column in batch.columns)
    for match in iterate(chosen, fields, mask(batch, chosen).to_pylist()):
        yield _match_line(match, show)
    for name in dict.fromkeys(fields[number] for number in _columns(chosen)):
        verdict = examined.verdicts[name]
        if verdict.kind != Kind.UNKNOWN:
            yield f"{show(name) or 'text'} ({verdict.kind}): {'; '.join(verdict.evidence)}"


def _columns(matches: Matches) -> list[int]:
    return [int(number) for number in np.unique(matches.column)]


def _match_line(match: Match, show: Callable[[str], str]) -> str:
    extras = [match.evidence.name.lower(), match.assertion, match.role, match.note]
    said = ", ".join(extra for extra in extras if extra)
    place = f"{show(match.field) or 'text'} [{match.start}:{match.end}]"
    return f"{match.entity} in {place} {match.masked} ({said})"
