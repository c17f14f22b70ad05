"""The Python interface: scan targets, or one data frame, from a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from scanner import merging, own, readers, report
from scanner.classification import Policy, classify
from scanner.config import DatabaseOptions, Limits, ScanConfig
from scanner.detection import detect
from scanner.errors import ConfigError
from scanner.examination import profiled
from scanner.identities import minors
from scanner.keys import load_key
from scanner.model import Match, Matches, RecordBatch, Tier, iterate
from scanner.names import Names
from scanner.policy import default_policy
from scanner.redaction import mask
from scanner.run import run
from scanner.sources.databases.options import bare, with_passwords
from scanner.version import VERSION

__all__ = ["FrameScan", "ScanReport", "scan", "scan_frame"]


@dataclass(frozen=True, slots=True, eq=False)
class ScanReport:
    """What a scan found, with the columns and keys of the output contract.

    Attributes:
        report: what `--format json` writes.
        records: one row a record, as `--records`.
        matches: one row a match, as `--matches`; masked.
    """

    report: dict[str, Any]
    records: pa.Table
    matches: pa.Table


@dataclass(frozen=True, slots=True, eq=False)
class FrameScan:
    """What a frame holds.

    Attributes:
        tiers: int8, one a row.
        matches: the matches in order of row and column; masked.
    """

    tiers: np.ndarray
    matches: tuple[Match, ...]

    @property
    def tier(self) -> Tier:
        """The highest tier of the frame; T0 when it is empty."""
        return Tier(int(self.tiers.max(initial=0)))


def scan(
    *targets: str | Path, policy: str | None = None, workers: int = 1, recognizers: str = ""
) -> ScanReport:
    r"""Scan files, directory trees and databases.

    Args:
        targets: what to scan; `-` is standard input, `postgresql://host/labo` a database.
        policy: the text of a policy TOML; the one that ships by default.
        workers: processes.
        recognizers: the text of your own recognizers (`scanner.own`).

    Returns:
        The report and its rows. No clear value is in any of them.

    Raises:
        SourceError: a target cannot be enumerated.
        ConfigError: no target, a bad policy, or no usable key.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "export.csv").write_text("NOM;PRENOM;COMM\nLE GOFF;ANNE;VIH+\n")
    >>> scan(folder).report["summary"]["records_by_tier"]["T5"]
    1
    """
    names = [str(target) for target in targets]
    if not names:
        raise ConfigError("there is nothing to scan: name at least one target")
    databases = with_passwords(DatabaseOptions(), names)
    names = bare(names)
    site = load_key(names)
    config = ScanConfig(
        policy or default_policy(), site.key, site.key_id, workers=workers,
        wants_records=True, wants_matches=True, databases=databases, recognizers=recognizers,
    )  # fmt: skip
    Policy.cached(config.policy)
    outcome = run(names, config)
    try:
        records, matches = (
            str(Path(outcome.spill, f"{n}.parquet")) for n in ("records", "matches")
        )
        shown = Names.of(config)
        merging.write_records(outcome.result.parts, outcome.linking, records, shown, subjects=True)
        merging.write_matches(outcome.result.parts, matches, shown)
        summary = report.build(
            outcome.result, outcome.linking, config, names, outcome.started, outcome.ended,
            (outcome.excluded.resources, outcome.excluded.bytes), version=VERSION,
        )  # fmt: skip
        return ScanReport(summary, pq.read_table(records), pq.read_table(matches))
    finally:
        outcome.close()


def scan_frame(frame: Any, policy: str | None = None, recognizers: str = "") -> FrameScan:
    """Scan a pandas, polars or pyarrow frame in memory; each row is a record.

    Args:
        frame: a pandas DataFrame, a polars DataFrame, a pyarrow Table or RecordBatch.
        policy: the text of a policy TOML; the one that ships by default.
        recognizers: the text of your own recognizers (`scanner.own`).

    Raises:
        ConfigError: the frame is of no known kind.

    >>> import pyarrow as pa
    >>> found = scan_frame(pa.table({"NOM": ["LE GOFF"], "PRENOM": ["ANNE"], "VIH": ["positif"]}))
    >>> found.tier
    <Tier.T5: 5>
    >>> found.matches[0].entity, found.matches[0].masked
    ('PATIENT_NAME', '***')
    """
    rules = Policy.cached(policy or default_policy())
    own.take_up(recognizers)
    tiers: list[np.ndarray] = []
    rows: list[Match] = []
    for batch, verdicts in profiled(_batches(_table(frame)), Limits()):
        matches = detect(batch, verdicts)
        young = minors(batch, matches)
        tiers.append(
            classify(matches, batch.n_records, batch.first_record, rules, minor=young).tier
        )
        rows.extend(_rows(batch, matches))
    return FrameScan(np.concatenate([*tiers, np.empty(0, np.int8)]), tuple(rows))


def _rows(batch: RecordBatch, matches: Matches) -> Iterator[Match]:
    fields = tuple(column.field for column in batch.columns)
    return iterate(matches, fields, mask(batch, matches).to_pylist())


def _table(frame: Any) -> pa.Table:
    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    kind = type(frame).__module__.partition(".")[0]
    if kind == "pandas":
        return pa.Table.from_pandas(frame, preserve_index=False)
    if kind == "polars":
        return frame.to_arrow()
    raise ConfigError("a frame is a pandas or polars DataFrame, a pyarrow Table or RecordBatch")


def _batches(table: pa.Table) -> Iterator[RecordBatch]:
    first = 0
    for batch in table.to_batches(max_chunksize=1 << 16):
        yield readers.from_arrow(batch, first)
        first += batch.num_rows
