"""What the batches of one resource add up to: counts, findings, spilled rows and keys.

An account is kept where the batches are examined: in the process that reads them,
or stretch by stretch in others. Accounts of consecutive stretches add up to what one
of the whole would have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from scanner import interruption
from scanner.aggregation import FindingsBuilder
from scanner.classification import Policy, classify
from scanner.config import ScanConfig
from scanner.examination import Examined, Stretch, examined
from scanner.identities import identities, minors
from scanner.keyfiles import KeyWriter
from scanner.model import Part, Resource
from scanner.names import Names
from scanner.policy import FLAGS
from scanner.redaction import mask
from scanner.rows import PartWriter
from scanner.subjects import record_keys, site_of, subject_ids

__all__ = ["Account", "account_of", "kept"]

_NAMES_SOMEBODY = 2
_TEST_DATA = 1 << FLAGS.index("TEST_DATA")


@dataclass(slots=True)
class Account:
    """What some consecutive records of a resource add up to; it pickles.

    Attributes:
        by_tier: records of each tier, T0 to T5.
        test_records: records flagged as test data.
        parts: the rows and keys that were spilled, in record order.
        n_bytes: bytes of the resource that the batches account for.
    """

    findings: FindingsBuilder
    records: int = 0
    by_tier: np.ndarray = field(default_factory=lambda: np.zeros(6, np.int64))
    test_records: int = 0
    parts: tuple[Part, ...] = ()
    n_bytes: int = 0

    def add(self, other: Account) -> None:
        """Take the account of the records that follow."""
        self.findings.merge(other.findings)
        self.records += other.records
        self.by_tier += other.by_tier
        self.test_records += other.test_records
        self.parts += other.parts
        self.n_bytes += other.n_bytes


class _Keeper:
    """Keeps the account of a resource while it is examined."""

    def __init__(self, resource: Resource, config: ScanConfig) -> None:
        self._resource, self._config = resource, config
        self._findings = FindingsBuilder(config.key)
        self._keys = KeyWriter(config, resource)
        self._rows = PartWriter(
            config.spill, resource.order, records=config.wants_records,
            matches=config.wants_matches, names=Names.of(config),
        )  # fmt: skip

    def take(self, part: Examined) -> Account:
        """Hand on what a batch holds, and give the records that end in it their tiers.

        Returns the counts of the batch alone.
        """
        config = self._config
        account = Account(FindingsBuilder(config.key), n_bytes=part.batch.n_bytes)
        masked = mask(part.batch, part.matches)
        self._findings.add(part.batch, part.matches, masked)
        self._rows.add_matches(part.batch, part.matches, masked)
        batch, told = part.whole, part.told
        if not batch.n_records:
            return account
        records = classify(
            told, batch.n_records, batch.first_record, Policy.cached(config.policy),
            minor=minors(batch, told),
        )  # fmt: skip
        account.records = batch.n_records
        account.by_tier += np.bincount(records.tier, minlength=6)
        account.test_records = int(np.count_nonzero(records.flags & _TEST_DATA))
        site = site_of(self._resource.name)
        subjects = record_keys(identities(batch, told), site, config.key)
        unnamed = records.identifier_level < _NAMES_SOMEBODY
        for name in ("subject", "bare", "other_bare"):
            subjects[name][unnamed] = 0
        self._keys.add(subjects, records.tier, records.identifier_level, records.content_level)
        self._rows.add_records(
            batch, told, records.tier, records.identifier_level, records.content_level,
            records.flags, subject_ids(subjects) if config.subjects else None,
        )  # fmt: skip
        return account

    def close(self) -> Account:
        """Finish what was spilled and return it, and the findings, as an account."""
        records, matches = self._rows.close()
        resource = self._resource
        part = Part(resource.name, resource.order, records, matches, self._keys.close())
        spilled = (part,) if records or matches or part.keys else ()
        return Account(self._findings, parts=spilled)


def kept(found: Iterable[Examined], resource: Resource, config: ScanConfig) -> Iterator[Account]:
    """Yield the counts of each batch, and at the end the findings and what was spilled.

    Raises what `found` raises, or that the run was interrupted, once all that came
    before is accounted for.
    """
    keeper = _Keeper(resource, config)
    broken: Exception | None = None
    try:
        for part in found:
            yield keeper.take(part)
            interruption.stop_if_asked()
    except Exception as error:  # noqa: BLE001 - raised again below
        broken = error
    yield keeper.close()
    if broken is not None:
        raise broken


def account_of(stretch: Stretch, resource: Resource, config: ScanConfig) -> Account:
    """Examine a stretch of whole records and account for it."""
    account = Account(FindingsBuilder(config.key))
    for part in kept(examined((stretch,)), resource, config):
        account.add(part)
    return account
