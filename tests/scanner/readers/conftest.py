"""Reading bytes with one reader, and seeing what came out as plain Python."""

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from scanner import classification
from scanner.classification import Policy, classify
from scanner.config import Limits
from scanner.coverage import Ledger
from scanner.model import Member, Resource, Skipped, iterate
from scanner.pipeline import examine, scan_resource
from scanner.policy import default_policy
from scanner.readers import HEAD_BYTES, Opened, open_and_read


@dataclass
class Outcome:
    """What a reader gave: cells by (record, field) in order, lines, skips, its own words."""

    cells: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    skipped: list = field(default_factory=list)
    batches: list = field(default_factory=list)
    format: str | None = None
    encoding: str | None = None
    records: int = 0
    n_bytes: int = 0
    members: list = field(default_factory=list)

    def take(self, item):
        if isinstance(item, Member):
            # its bytes at once, for the outer stream moves on
            self.members.append((item.name, item.open().read() if item.open else item))
            return
        if isinstance(item, Skipped):
            self.skipped.append(item)
            return
        self.batches.append(item)
        self.n_bytes += item.n_bytes
        self.records = max(self.records, item.first_record + item.n_records)
        for column in item.columns:
            values = column.values.to_pylist()
            self.cells += [
                (record, column.field, value)
                for record, value in zip(column.records.tolist(), values, strict=True)
                if value is not None
            ]
        if item.lines is not None:
            self.lines |= dict(enumerate(item.lines.tolist(), item.first_record))

    @property
    def reasons(self):
        return [item.reason for item in self.skipped]

    def rows(self):
        """The records as dictionaries."""
        found = [{} for _ in range(self.records)]
        for record, name, value in self.cells:
            found[record][name] = value
        return found

    def describe(self, format_, encoding):
        self.format, self.encoding = format_, encoding


def run(reader, content, limits=None, name="x", **overrides):
    """Read bytes with one reader, no file involved."""
    outcome = Outcome()
    resource = Resource(name, name.encode(), len(content), overrides=tuple(overrides.items()))
    head = content[:HEAD_BYTES]
    opened = Opened(resource, io.BytesIO(content), head, seekable=True, describe=outcome.describe,
                    limits=limits or Limits())  # fmt: skip
    for item in reader.read(opened):
        outcome.take(item)
    return outcome


@pytest.fixture
def read_file(tmp_path):
    """Write bytes to a file and read it as the pipeline would."""

    def read(content, name="x", limits=None, **overrides):
        path = tmp_path / name
        path.write_bytes(content)
        status = path.stat()
        resource = Resource(
            name, str(path).encode(), status.st_size, status.st_mtime, 0, tuple(overrides.items())
        )
        outcome = Outcome()
        for item in open_and_read(resource, limits or Limits(), outcome.describe):
            outcome.take(item)
        return outcome

    return read


@pytest.fixture(scope="session")
def read_with():
    """Read bytes with a given reader."""
    return run


@dataclass
class Verdicts:
    """What the whole flow says of one file: matches, tiers, what was not read."""

    matches: list = field(default_factory=list)
    tiers: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    format: str | None = None

    def entities(self, record=0):
        """The entities of a record."""
        return {match[2] for match in self.matches if match[0] == record}

    def texts(self, entity, record=0):
        """What was found of an entity in a record, as (field, text)."""
        return [(m[1], m[3]) for m in self.matches if m[0] == record and m[2] == entity]


@pytest.fixture
def examine_file(tmp_path, config):
    """Write bytes to a file and take it through reading, detection and classification."""

    def run_all(content, name="x", limits=None):
        path = tmp_path / name
        path.write_bytes(content)
        resource = Resource(name, str(path).encode(), len(content))
        seen = Verdicts()

        def describe(format_, _encoding):
            seen.format = format_

        policy = Policy.cached(Path(classification.__file__).with_name("policy.toml").read_text())
        settings = replace(config, limits=limits or Limits())
        for part in examine(resource, settings, seen.skipped.append, describe):
            batch, found = part.batch, part.matches
            fields = tuple(column.field for column in batch.columns)
            for place, match in enumerate(iterate(found, fields, [""] * len(found))):
                cell = batch.columns[found.column[place]].values[found.cell[place]].as_py()
                text = cell[match.start : match.end]
                seen.matches.append((match.record, match.field, match.entity, text, match))
            whole = part.whole
            judged = classify(part.told, whole.n_records, whole.first_record, policy)
            seen.tiers += judged.tier.tolist()
        return seen

    return run_all


@dataclass
class Contents:
    """What a scan says of a container: (status, format, records at T3 or more) by inner name."""

    inside: dict
    reasons: dict
    ledger: Ledger
    result: object

    def read(self, name=""):
        """Say how a resource inside was read: (status, sensitive records)."""
        status, _, found = self.inside[name]
        return status, found


@pytest.fixture
def scan_content(tmp_path, config):
    """Write bytes to a file and scan it with all that stands inside."""

    def scan(content, name="x", limits=None, **overrides):
        path = content if isinstance(content, Path) else tmp_path / name
        if path is not content:
            path.write_bytes(content)
        pairs = tuple((option.replace("_", "-"), value) for option, value in overrides.items())
        resource = Resource(path.name, bytes(path), path.stat().st_size, None, 0, pairs)
        settings = replace(config, policy=default_policy(), limits=limits or Limits())
        result = scan_resource(resource, settings)
        outer = len(path.name)
        reasons = {}
        for item in result.skipped:
            reasons.setdefault(item.resource[outer:], []).append(item.reason)
        inside = {
            each.resource[outer:]: (each.status, each.format, sum(each.records_by_tier[3:]))
            for each in result.summaries
        }
        ledger = Ledger.of(result.summaries, result.skipped)
        ledger.check()
        assert ledger.bytes == path.stat().st_size
        return Contents(inside, reasons, ledger, result)

    return scan


@pytest.fixture
def password_file(tmp_path):
    """Return a file that only its owner can read, with passwords."""
    path = tmp_path / "passwords.txt"
    path.write_text("wrong\nmot de passe\nété 2024\n", "utf-8")
    path.chmod(0o600)
    return str(path)


@dataclass
class Tables:
    """What a reader of tables gave: the rows and lines of each by its name, documents, skips."""

    rows: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)
    skipped: list = field(default_factory=list)
    format: str | None = None
    encoding: str | None = None

    def take(self, items, name=""):
        rows, lines = self.rows.setdefault(name, []), self.lines.setdefault(name, [])
        for item in items:
            if isinstance(item, Skipped):
                self.skipped.append(item)
            elif isinstance(item, Member) and item.batches is not None:
                inner = name + item.name
                while inner in self.rows:
                    inner += "+"
                self.take(item.batches, inner)
            elif isinstance(item, Member):
                self.documents[name + item.name] = item.open().read()
            else:
                rows += [{} for _ in range(item.first_record + item.n_records - len(rows))]
                lines += [] if item.lines is None else item.lines.tolist()
                for column in item.columns:
                    assert len(column.records) == len(column.values)
                    for record, value in zip(
                        column.records, column.values.to_pylist(), strict=True
                    ):
                        rows[record][column.field] = value

    @property
    def reasons(self):
        return [item.reason for item in self.skipped]

    def describe(self, format_, encoding):
        self.format, self.encoding = format_, encoding


@pytest.fixture
def read_tables(tmp_path):
    """Write bytes to a file and read it and the tables in it as the pipeline would."""

    def read(content, name="x", limits=None, **overrides):
        path = tmp_path / name
        path.write_bytes(content)
        resource = Resource(
            name, str(path).encode(), len(content), overrides=tuple(overrides.items())
        )
        found = Tables()
        found.take(open_and_read(resource, limits or Limits(), found.describe))
        return found

    return read
