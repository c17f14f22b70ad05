"""A simulated year: random changes, crashes and clock jumps against a naive model.

The scan itself is replaced by one that counts a file's lines, so that 365 sweeps
take seconds; the model shares nothing with the sweeps but the meaning of events.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scanner import interruption
from scanner.config import ScanConfig
from scanner.model import Evidence, Finding, ResourceSummary, ScanResult
from scanner.policy import default_policy
from scanner.sweeps import sweep as sweeping
from scanner.sweeps import telling
from scanner.sweeps.settings import Target
from scanner.sweeps.state import State

CONFIG = ScanConfig(policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd")
DAYS = 365


def count_lines(resource):
    lines = Path(os.fsdecode(resource.path)).read_bytes().count(b"\n")
    summary = ResourceSummary(
        resource.name, resource.order, "text", None, lines, resource.size, resource.size,
        (0, 0, 0, 0, lines, 0), Path(os.fsdecode(resource.path)).read_text(), None, "scanned",
    )  # fmt: skip
    finding = Finding(resource.name, "", "FR_NIR", lines, lines, lines, Evidence.SHAPE, 0.5)
    return ScanResult((summary,), (finding,))


@dataclass
class Share:
    """A folder that changes at random."""

    root: Path
    rng: random.Random
    lines: dict[str, int] = field(default_factory=dict)
    written: int = 0
    clock: int = 1_600_000_000

    def write(self, name, lines):
        self.written += 1
        text = f"{self.written:08}\n" + "x\n" * (lines - 1)
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text)
        os.utime(self.root / name, (self.clock, self.clock))
        self.lines[name] = lines

    def day(self):
        self.clock += self.rng.choice([86_400, 86_400, 3_600, -7_200])
        for _ in range(self.rng.randrange(4)):
            self.change()

    def change(self):
        names = sorted(self.lines)
        kind = self.rng.choice(["add", "edit", "move", "delete"]) if names else "add"
        if kind == "add":
            self.write(f"d{self.rng.randrange(5)}/f{self.written}.txt", self.rng.randrange(1, 30))
            return
        name = self.rng.choice(names)
        if kind == "edit":
            self.write(name, self.rng.randrange(1, 30))
        elif kind == "delete":
            (self.root / name).unlink()
            del self.lines[name]
        else:
            to = f"d{self.rng.randrange(5)}/m{self.written}{self.rng.random():.6f}.txt"
            (self.root / to).parent.mkdir(exist_ok=True)
            (self.root / name).rename(self.root / to)
            self.lines[to] = self.lines.pop(name)


def expected(before, after, known_texts, texts):
    """Return what a sweep has to say, told from two listings alone."""
    events = set()
    for name, lines in after.items():
        if name not in before:
            events.add(("moved" if texts[name] in known_texts else "new-or-back", name))
        elif lines != before[name]:
            events.add(("grown" if lines > before[name] else "shrunk", name))
    return events | {("gone", name) for name in before if name not in after}


def said(swept):
    alike = {"new": "new-or-back", "resurfaced": "new-or-back"}
    return {(alike.get(event[0], event[0]), event[2]) for event in swept.events}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_sweeps_is_what_a_naive_model_says(tmp_path, monkeypatch, seed):
    rng = random.Random(seed)
    share = Share(tmp_path / "share", rng)
    share.root.mkdir()
    share.write("d0/first.txt", 3)
    stop_after = [10**9]

    def scan_each(resources, *_):
        interruption._caught.clear()
        for count, resource in enumerate(resources):
            if count >= stop_after[0]:
                interruption._caught.append(15)
                return
            yield count_lines(resource)

    monkeypatch.setattr(sweeping, "scan_each", scan_each)
    monkeypatch.setattr(
        "scanner.members._content_id", lambda r, _: Path(os.fsdecode(r.path)).read_text()
    )
    target = Target("share", (str(share.root),))
    before, known_texts, sizes, alerts, news = {}, set(), [], 0, 0
    with State(str(tmp_path / "s.db")) as state:
        for day in range(DAYS):
            share.day()
            texts = {name: (share.root / name).read_text() for name in share.lines}
            stop_after[0] = rng.choice([0, 1]) if rng.random() < 0.1 else 10**9
            swept = sweeping.sweep(target, state, CONFIG, keep_days=100)
            if swept.status == "interrupted":
                stop_after[0] = 10**9
                rest = sweeping.sweep(target, state, CONFIG, keep_days=100)
                assert not said(swept) & said(rest), "nothing is told twice"
                rest.events += swept.events
                swept = rest
            assert swept.status == "complete"
            wanted = expected(before, share.lines, known_texts, texts)
            assert said(swept) == wanted, day
            assert state.totals("share")["T4"] == sum(share.lines.values())
            alerts += bool(telling.raised(swept, 4))
            news += any(kind in ("new-or-back", "grown") for kind, _ in wanted)
            before = dict(share.lines)
            known_texts = set(texts.values())
            sizes.append(Path(state.path).stat().st_size)
    assert alerts == news < DAYS, "one alert a day with news, none on others"
    assert sizes[-1] <= 3 * sizes[DAYS // 3], "the state must not grow for ever"
