"""What may come out of a file is bounded at every level and over all of them."""

from types import SimpleNamespace

from scanner import budget
from scanner.budget import GRACE, Budget, metered
from scanner.config import Limits
from scanner.model import Member, Skipped


def test_what_comes_out_inside_counts_outside():
    file = Budget(Limits(inflated_bytes=100))
    inner = file.inner().inner()
    inner.spend(60)
    assert not file.exceeded()
    file.spend(41)
    assert inner.exceeded() == file.exceeded() == "size_limit"


def test_a_bomb_stops_where_it_is_and_the_archive_goes_on():
    file = Budget(Limits(ratio=10))
    file.follow(SimpleNamespace(reached=GRACE))
    bomb = file.inner()
    bomb.follow(SimpleNamespace(reached=42_000))
    bomb.spend(GRACE)
    assert not bomb.exceeded()
    bomb.inner().spend(1)
    assert bomb.exceeded() == "ratio_limit"
    assert not file.exceeded()
    file.spend(10 * GRACE)
    assert file.exceeded() == "ratio_limit"


def test_members_of_all_levels_are_counted_together():
    file = Budget(Limits(members=3))
    outer = [Member("!a"), Member("!b"), Member("!c")]
    inside = file.inner()
    got = []
    for item in metered("x.zip", outer, file):
        got.append(item)
        if item is outer[0]:
            got += metered("x.zip!a", [Member("!d")], inside)
    assert [type(item) for item in got] == [Member, Member, Member, Skipped]
    assert (got[-1].resource, got[-1].reason, got[-1].partial) == ("x.zip", "entry_limit", True)


def test_a_large_file_may_hold_more_unless_a_number_is_given(monkeypatch):
    monkeypatch.setattr(budget, "MEMBERS", 3)
    for limits, most in ((Limits(), 5), (Limits(members=2), 2)):
        file = Budget(limits)
        file.follow(SimpleNamespace(reached=5 << 10))
        assert [file.enter() for _ in range(most + 1)] == [""] * most + ["entry_limit"]
    small = Budget(Limits())
    assert [small.enter() for _ in range(4)] == [""] * 3 + ["entry_limit"]


def test_time_is_counted_from_the_start(monkeypatch):
    now = SimpleNamespace(monotonic=lambda: now.at, at=0.0)
    monkeypatch.setattr(budget, "time", now)
    quick, patient = Budget(Limits(seconds=5)).inner(), Budget(Limits(seconds=0))
    now.at = 4.0
    assert not quick.exceeded()
    now.at = 6.0
    assert (quick.exceeded(), patient.exceeded()) == ("time_limit", "")
    got = list(metered("x", ["batch", "batch"], quick))
    assert [item.reason for item in got] == ["time_limit"]
