"""Scan the sample data of a seed and hold every record against what is true of it.

    python tests/agreement.py [--seeds N] [--first SEED]

prints a line a seed and the commonest disagreements of all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.sample_scan import SAMPLE, Scan, generate, holds_any, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COMMITTED_SEED = 2021

MIN_EXACT, MIN_PRECISION, PERSON_TOLERANCE = 0.97, 0.99, 0.005
HARMLESS, TOP = 1, 5
NO_NUMBER = ("placeholder", "hashed", "truncated")

Place = tuple[str, int]


@dataclass(slots=True)
class Agreement:
    """How far a scan and the truth agree.

    `exact`, `linked`, `recall`, `precision`: shares of records. `missed_nir`,
    `false_nir`, `alarms`, `leaks`: places. `disagreements`: kinds, counted.
    """

    seed: int
    records: int = 0
    exact: float = 0.0
    linked: float = 0.0
    recall: float = 0.0
    precision: float = 0.0
    persons: int = 0
    persons_found: int = 0
    persons_range: tuple[int, int] = (0, 0)
    exit_code: int = -1
    missed_nir: list[Place] = field(default_factory=list)
    false_nir: list[Place] = field(default_factory=list)
    alarms: list[Place] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    disorders: list[str] = field(default_factory=list)
    disagreements: Counter[str] = field(default_factory=Counter)

    def failures(self) -> list[str]:
        """Return what was promised and is not so, one sentence each."""
        low, high = self.persons_range
        off = abs(self.persons_found - self.persons)
        promises = (
            (self.exact >= MIN_EXACT, f"{self.exact:.2%} of the tiers are exact"),
            (self.recall == 1, f"{self.recall:.2%} of the T5 records are found"),
            (self.precision >= MIN_PRECISION, f"{self.precision:.2%} of what is called T5 is T5"),
            (not self.alarms, f"harmless records above T1: {self.alarms[:5]}"),
            (not self.missed_nir, f"NIR missed: {self.missed_nir[:5]}"),
            (not self.false_nir, f"no NIR, yet reported: {self.false_nir[:5]}"),
            (low <= self.persons <= high, f"{self.persons} persons are not in {low}..{high}"),
            (
                off <= PERSON_TOLERANCE * self.persons,
                f"{self.persons_found} persons instead of {self.persons}",
            ),
            (self.exit_code == 1, f"exit code {self.exit_code}"),
            (not self.leaks, f"clear values in {sorted(set(self.leaks))}"),
            (not self.disorders, "; ".join(self.disorders)),
        )
        return [sentence for kept, sentence in promises if not kept]


def compare(seed: int, target: Path, found: Scan, values: list[str]) -> Agreement:
    """Hold a scan of `target` against the `truth.jsonl` that lies in it."""
    lines = (target / "truth.jsonl").read_text("utf-8").splitlines()
    truth = {(row["resource"], row["record"]): row for row in map(json.loads, lines)}
    got = {(row["resource"], row["record"]): row for row in found.records}
    result = Agreement(seed, records=len(truth), exit_code=found.exit_code)
    _compare_tiers(result, truth, got)
    _compare_numbers(result, truth, found.matches)
    total = json.loads((target / "truth_summary.json").read_text("utf-8"))["persons"]
    summary = found.report["summary"]
    result.persons, result.persons_found = total, summary["persons"]
    result.persons_range = tuple(summary["persons_range"])
    result.disorders = list(_disorders(found, truth.keys(), got.keys(), values))
    result.leaks = [name for name, text in found.outputs.items() if holds_any(text, values)]
    return result


def _compare_tiers(
    result: Agreement, truth: dict[Place, dict[str, Any]], got: dict[Place, dict[str, Any]]
) -> None:
    missing = {
        "tier": -1,
        "tier_linked": -1,
        "identifier_level": -1,
        "content_level": -1,
        "entities": [],
    }
    pairs = [(place, row, got.get(place, missing)) for place, row in truth.items()]
    result.exact = _share(r["tier"] == g["tier"] for _, r, g in pairs)
    result.linked = _share(r["tier_linked"] == g["tier_linked"] for _, r, g in pairs)
    result.recall = _share(g["tier"] == TOP for _, r, g in pairs if r["tier"] == TOP)
    called = [row for row in got.values() if row["tier"] == TOP]
    known = {place for place, row in truth.items() if row["tier"] == TOP}
    result.precision = _share((row["resource"], row["record"]) in known for row in called)
    for place, row in got.items():
        is_harmless = place not in truth or truth[place]["tier"] <= HARMLESS
        if is_harmless and row["tier"] > HARMLESS:
            result.alarms.append(place)
    for place, row, other in pairs:
        if row["tier"] != other["tier"]:
            result.disagreements[_kind(place[0], row, other)] += 1


def _kind(resource: str, row: dict[str, Any], other: dict[str, Any]) -> str:
    told, heard = set(row["entities"]), set(other["entities"])
    levels = "I{identifier_level} C{content_level}"
    return (
        f"{resource}  T{row['tier']} read as T{other['tier']}  "
        f"{levels.format(**row)} as {levels.format(**other)}  "
        f"missing {sorted(told - heard)} added {sorted(heard - told)}"
    )


def _compare_numbers(
    result: Agreement, truth: dict[Place, dict[str, Any]], matches: list[dict[str, Any]]
) -> None:
    numbered = {
        (match["resource"], match["record"])
        for match in matches
        if match["entity"] in ("FR_NIR", "FR_INS") and match["note"] not in NO_NUMBER
    }
    known = {place for place, row in truth.items() if row["nir"]}
    result.missed_nir = sorted(known - numbered)
    result.false_nir = sorted(numbered - known)


def _disorders(
    found: Scan, truth: Iterable[Place], got: Iterable[Place], values: Iterable[str]
) -> Iterator[str]:
    """Yield what is wrong with the outputs themselves."""
    ledger = found.report["coverage"]
    if ledger["enumerated"] != ledger["scanned"] + ledger["partial"] + ledger["skipped"]:
        yield "the ledger does not balance"
    if found.report["summary"]["records"] != len(found.records):
        yield "the report counts other records than the records file has"
    resources = {resource for resource, _ in truth}
    extra = {place for place in got if place[0] in resources} - set(truth)
    if lost := set(truth) - set(got):
        yield f"{len(lost)} records are lost, one of {min(lost)[0]}"
    if extra:
        yield f"records that are none: {sorted(extra)[:3]}"
    shown = {match["field"] for match in found.matches}
    shown |= {item["detail"] for item in ledger.get("items", ())}
    if shown.intersection(values):
        yield "the name of a field or a detail is somebody's value"
    for match in found.matches:
        if set(match["masked"]) & _CLEAR:
            yield f"a mask shows a character, in {match['resource']} {match['field']}"
            return


_CLEAR = set("abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éèàùâêîôûçëïüÉ")
"""What no mask holds: every letter but `x`, and digits."""


def _share(verdicts: Iterable[bool]) -> float:
    found = list(verdicts)
    return sum(found) / len(found) if found else 1.0


def agreement(seed: int) -> Agreement:
    """Make, scan and judge the data of one seed."""
    with tempfile.TemporaryDirectory() as folder:
        made, out = Path(folder, "made"), Path(folder, "out")
        made.mkdir()
        out.mkdir()
        values = generate(seed, made)
        return compare(seed, made, scan(made, out), values)


def committed() -> Agreement:
    """Scan and judge `sample_data/` itself, its sources included."""
    with tempfile.TemporaryDirectory() as folder:
        made, out = Path(folder, "made"), Path(folder, "out")
        made.mkdir()
        out.mkdir()
        values = generate(COMMITTED_SEED, made)
        return compare(COMMITTED_SEED, SAMPLE, scan(SAMPLE, out), values)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run from the command line; 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description="Scan generated data and compare with the truth.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--worst", type=int, default=25, help="how many disagreements to list")
    options = parser.parse_args()
    results = []
    _say("  seed records   exact  linked T5 rec. T5 prec.  persons  found  range        verdict")
    for seed in range(options.first, options.first + options.seeds):
        result = agreement(seed)
        results.append(result)
        low, high = result.persons_range
        _say(
            f"{seed:6} {result.records:7} {result.exact:7.2%} {result.linked:7.2%} "
            f"{result.recall:7.2%} {result.precision:8.2%} {result.persons:8} "
            f"{result.persons_found:6}  {low}..{high}  {'; '.join(result.failures()) or 'ok'}"
        )
    worst = sum((result.disagreements for result in results), Counter[str]())
    for kind, times in worst.most_common(options.worst):
        _say(f"{times:6}  {kind}")
    return int(any(result.failures() for result in results))


if __name__ == "__main__":
    sys.exit(main())
