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
from scanner.examination import Examined
from scanner.explanation import explain
from scanner.identities import minors
from scanner.model import Match, Matches, Resource, Skipped, iterate
from scanner.pipeline import examine
from scanner.redaction import mask, subset
from scanner.sources.databases.targets import is_database

__all__ = ["explain_record", "parted"]

_JOINER = re.compile("!|#|::")


def parted(name: str) -> tuple[str, str]:
    """Part the name of a resource into a file's and that of what stands inside it.

    >>> parted("no such file.zip!a.csv")
    ('no such file.zip!a.csv', '')
    >>> parted("mysql://host/labo::courrier!contenu[3]")
    ('mysql://host/labo::courrier', '!contenu[3]')
    """
    if is_database(name):
        table, mark, inner = name.partition("!")
        return table, mark + inner
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
    found: list[str] = []
    columns: dict[str, str] = {}
    for part in examine(resource, config, skipped.append, inner=inner):
        batch, row = part.batch, record - part.batch.first_record
        if not 0 <= row < batch.n_records:
            continue
        found += _match_lines(part, record, show)
        columns |= _column_lines(part, record, show)
        if row < part.whole.n_records:
            return [*_judgement(part, row, config), *found, *columns.values()]
    raise ConfigError(f"there is no record {record}; the first is 0")


def _judgement(part: Examined, row: int, config: ScanConfig) -> list[str]:
    batch, told = part.whole, part.told
    policy = Policy.cached(config.policy)
    young = minors(batch, told)
    judged = classify(told, batch.n_records, batch.first_record, policy, minor=young)
    return explain(int(judged.mask[row]), policy, config.lang)


def _of(record: int, matches: Matches) -> Matches:
    return subset(matches, np.flatnonzero(matches.record == record))


def _match_lines(part: Examined, record: int, show: Callable[[str], str]) -> Iterator[str]:
    chosen = _of(record, part.matches)
    fields = tuple(column.field for column in part.batch.columns)
    for match in iterate(chosen, fields, mask(part.batch, chosen).to_pylist()):
        yield _match_line(match, show)


def _column_lines(part: Examined, record: int, show: Callable[[str], str]) -> dict[str, str]:
    """Return what each column is in which something of a record was found."""
    lines = {}
    for number in np.unique(_of(record, part.matches).column):
        name = part.batch.columns[number].field
        verdict = part.verdicts[part.batch.columns[number].judged_as]
        if verdict.kind != Kind.UNKNOWN:
            lines[name] = f"{show(name) or 'text'} ({verdict.kind}): {'; '.join(verdict.evidence)}"
    return lines


def _match_line(match: Match, show: Callable[[str], str]) -> str:
    extras = [match.evidence.name.lower(), match.assertion, match.role, match.note]
    said = ", ".join(extra for extra in extras if extra)
    place = f"{show(match.field) or 'text'} [{match.start}:{match.end}]"
    return f"{match.entity} in {place} {match.masked} ({said})"
